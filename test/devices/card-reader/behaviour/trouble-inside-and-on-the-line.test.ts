import { describe, expect, it } from 'vitest';
import { CARD, purchase, request } from '../../../support/sample-card.ts';
import { createCardRig } from './rig.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';
import { echoing, losing, merging, repeating, splitting } from './wires.ts';

describe.each(protocolsUnderTest)('$name', (protocol) => {
  it('puts back what does not stick and says so, though the device said yes', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    const before = rig.far.view().card?.memoryHex;
    rig.far.fault('writeFails', true);
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
    expect(rig.far.view().card?.memoryHex).toBe(before);
    rig.far.fault('writeFails', false);
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    rig.isSound();
  });

  it('is uncertain where a byte can neither be written nor put back', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    rig.far.fault('cellDies', true);
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('uncertain');
    expect(rig.far.view().card?.purchase).toBeNull();
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
  });

  it('is uncertain where the power failed in the middle of a byte, and succeeds the next time', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    rig.far.fault('powerCutWhileWriting', true);
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('uncertain');
    await rig.cardBack();
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    expect(rig.far.view().card).toMatchObject({ purchase, triesLeft: 3 });
    rig.isSound();
  });

  it('leaves a card alone that lost a try because the power failed', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    rig.far.fault('powerCutWhileVerifying', true);
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
    await rig.cardBack();
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
    expect(rig.far.view().card).toMatchObject({ triesLeft: 2, purchase: null });
    rig.isSound();
  });

  it('that never was there is looked for again, and answers everything meanwhile', async () => {
    const rig = createCardRig(protocol);
    rig.unplug();
    rig.reader.start();
    await rig.clock.advance(30_000);
    expect(rig.state()).toBe('offline');
    expect((await rig.reader.readCard()).kind).toBe('failed');
    expect((await rig.reader.writeCard(request)).kind).toBe('notWritten');
    expect((await rig.reader.eject()).kind).toBe('unanswered');
    rig.plug();
    await rig.until(() => rig.state() === 'empty', 5000);
  });
});

describe.each(protocolsUnderTest.filter(({ motor }) => motor))('a jam in $name', (protocol) => {
  it('keeps the card, is told, and is over when the card comes out', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    rig.far.fault('jam', true);
    expect((await rig.done(rig.reader.eject())).kind).toBe('refused');
    expect(rig.state()).toBe('jammed');
    expect(rig.far.view().card?.cardNumber).toBe(CARD);
    rig.far.fault('jam', false);
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.state()).toBe('taken');
    rig.isSound();
  });

  it('on the way to the contacts fails the reading, and a technician clears it', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    await rig.done(rig.reader.acceptCard(true));
    rig.far.fault('jam', true);
    rig.far.insertCard({ cardNumber: CARD });
    await rig.until(() => rig.state() === 'cardInside');
    await rig.clock.advance(1000);
    expect((await rig.done(rig.reader.readCard())).kind).toBe('failed');
    expect(rig.state()).toBe('jammed');
    rig.far.clear();
    await rig.clock.advance(2000);
    expect(rig.state()).toBe('empty');
  });

  it('that only a reset gets out is none', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    rig.far.fault('sticks', true);
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.state()).toBe('taken');
    expect(rig.far.removeCard()).toBe(true);
    await rig.clock.advance(1000);
    expect(rig.state()).toBe('empty');
    expect(rig.far.view().gateOpen).toBe(false);
    rig.isSound();
  });
});

const wired = protocolsUnderTest.filter(({ wired: overBytes }) => overBytes);

describe.each(wired)('the line of $name', (protocol) => {
  it.each([
    ['that splits everything into single bytes', splitting],
    ['that merges what comes close together', merging],
    ['that says every answer twice', repeating],
    ['that says every answer once more when the next thing is asked', echoing],
  ])('%s makes no difference', async (_, wire) => {
    const rig = createCardRig(protocol, { wire });
    await rig.withCard({ cardNumber: CARD });
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    expect(rig.far.view().card).toMatchObject({ purchase, triesLeft: 3 });
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    rig.isSound();
  });

  it.each(['losesAck', 'losesReply', 'garbage'] as const)('with %s works, only slower', async (name) => {
    const rig = createCardRig(protocol);
    rig.far.fault(name, true);
    await rig.withCard({ cardNumber: CARD });
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    // Where a lost answer to the code cannot be had again, it is not asked for again.
    const wrote = await rig.done(rig.reader.writeCard(request));
    expect(['written', 'notWritten']).toContain(wrote.kind);
    if (wrote.kind === 'notWritten') {
      rig.far.fault(name, false);
      await rig.cardBack();
      expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    }
    expect(rig.far.view().card?.purchase).toEqual(purchase);
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    rig.isSound();
  });

  it('that loses bytes in both kinds never leads to a false word about the card', async () => {
    const rig = createCardRig(protocol, { wire: losing() });
    await rig.withCard({ cardNumber: CARD });
    for (let again = 0; again < 5; again += 1) {
      const before = rig.far.view().card?.memoryHex;
      const outcome = await rig.done(rig.reader.writeCard(request));
      const now = rig.far.view().card;
      if (outcome.kind === 'written') expect(now?.purchase).toEqual(purchase);
      if (outcome.kind === 'notWritten') expect(now?.memoryHex).toBe(before);
      await rig.until(() => rig.state() === 'cardInside');
      await rig.clock.advance(5000);
    }
    expect(rig.sent(protocol.saysCode)).toBeGreaterThan(0);
    rig.isSound();
  });
});
