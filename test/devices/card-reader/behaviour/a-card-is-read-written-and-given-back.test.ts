import { describe, expect, it } from 'vitest';
import type { CardDispenser } from '../../../../core/ports/card-reader.ts';
import { CARD, PSC, purchase, request } from '../../../support/sample-card.ts';
import { createCardRig, type CardRig } from './rig.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

function hopperOf(rig: CardRig): CardDispenser {
  if (rig.reader.dispenser === undefined) throw new Error('it has no hopper');
  return rig.reader.dispenser;
}

describe.each(protocolsUnderTest)('$name', (protocol) => {
  it('says what it can', () => {
    const { reader } = createCardRig(protocol);
    expect(reader.capabilities).toMatchObject({ motor: protocol.motor, dispenses: protocol.dispenses });
    expect(reader.dispenser !== undefined).toBe(protocol.dispenses);
  });

  it('takes a card in, reads it, writes it, proves it, and gives it back', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    expect(rig.far.view().card).toMatchObject({ cardNumber: CARD, purchase, triesLeft: 3 });
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.state()).toBe('taken');
    expect(rig.far.removeCard()).toBe(true);
    await rig.until(() => rig.state() === 'empty');
    rig.isSound();
  });

  it('finds the purchase on the card when it comes back, and does not write it again', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    await rig.done(rig.reader.writeCard(request));
    await rig.done(rig.reader.eject());
    rig.far.removeCard();
    await rig.until(() => rig.state() === 'empty');
    await rig.putIn({ cardNumber: CARD });
    const before = rig.sent(protocol.writes);
    expect(before).toBeGreaterThan(0);
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    expect(rig.sent(protocol.writes)).toBe(before);
    rig.isSound();
  });

  it.each(['1', '123456', '12345678901234567890'])('says the number %s', async (cardNumber) => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber });
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber });
  });

  it.each(['blank', 'foreign', 'upsideDown', 'broken'] as const)(
    'never writes a card that is %s, and gives it back',
    async (card) => {
      const rig = createCardRig(protocol);
      await rig.withCard(card);
      const before = rig.far.view().card?.memoryHex;
      const read = card === 'broken' ? protocol.deadChip : 'unreadable';
      expect((await rig.done(rig.reader.readCard())).kind).toBe(read);
      const wrote = await rig.done(rig.reader.writeCard(request));
      expect(wrote.kind).toBe(read === 'failed' ? 'notWritten' : 'wrongCard');
      expect(rig.far.view().card?.memoryHex).toBe(before);
      expect(rig.sent(protocol.saysCode)).toBe(0);
      expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
      expect(rig.far.removeCard()).toBe(true);
      rig.isSound();
    },
  );

  it('never writes the card of somebody else', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: '999' });
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'wrongCard' });
    expect(rig.far.view().card).toMatchObject({ purchase: null, triesLeft: 3 });
    expect(rig.sent(protocol.saysCode)).toBe(0);
  });

  it('tells no card from a card, and ejects nothing gladly', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'noCard' });
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'noCard' });
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    rig.isSound();
  });

  it('says a wrong code once, ever, to a card', async () => {
    const rig = createCardRig(protocol, { psc: '111111', cardPsc: '222222' });
    await rig.withCard({ cardNumber: CARD });
    for (let again = 0; again < 3; again += 1) {
      expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
    }
    expect(rig.sent(protocol.saysCode)).toBe(1);
    expect(rig.far.view().card).toMatchObject({ triesLeft: 2, purchase: null });
    rig.isSound();
  });

  it('keeps the code out of the log, the trace and every detail', async () => {
    const rig = createCardRig(protocol);
    await rig.withCard({ cardNumber: CARD });
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    expect(rig.sent(new RegExp(PSC, 'u'))).toBe(1);
    const { frames } = rig.reader.inspect();
    expect(frames.some((frame) => frame.text.includes('code not kept'))).toBe(true);
    const kept = JSON.stringify([rig.logged, rig.events, rig.reader.inspect()]).replaceAll(' ', '').toLowerCase();
    expect(kept).not.toContain(PSC);
  });

  it('ends at once and leaves no timer behind', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    await rig.done(rig.reader.acceptCard(true));
    await rig.done(rig.reader.close());
    await rig.clock.advance(1000);
    expect(rig.clock.pendingTimers()).toBe(0);
    expect((await rig.reader.readCard()).kind).toBe('failed');
  });
});

describe.each(protocolsUnderTest.filter(({ motor }) => motor))('the gate of $name', (protocol) => {
  it('opens when told, for one card', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    expect(rig.far.insertCard({ cardNumber: CARD })).toBe('refused');
    expect(await rig.done(rig.reader.acceptCard(true))).toEqual({ kind: 'done' });
    expect(rig.state()).toBe('open');
    expect(rig.far.insertCard({ cardNumber: CARD })).toBe('taken');
    await rig.clock.advance(2000);
    expect(rig.state()).toBe('cardInside');
    expect((await rig.done(rig.reader.acceptCard(true))).kind).toBe('refused');
    await rig.done(rig.reader.eject());
    rig.far.removeCard();
    await rig.clock.advance(1000);
    expect(rig.far.insertCard({ cardNumber: CARD })).toBe('refused');
    rig.isSound();
  });

  it('shuts when told, and at the end', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    await rig.done(rig.reader.acceptCard(true));
    expect(await rig.done(rig.reader.acceptCard(false))).toEqual({ kind: 'done' });
    expect(rig.far.insertCard({ cardNumber: CARD })).toBe('refused');
    await rig.done(rig.reader.acceptCard(true));
    expect(rig.far.view().gateOpen).toBe(true);
  });
});

describe.each(protocolsUnderTest.filter(({ dispenses }) => dispenses))('the hopper of $name', (protocol) => {
  it('gives one card for each command, and says how many are left', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    expect(hopperOf(rig).stock()).toEqual({ hopper: 'enough', binFull: false });
    const before = rig.far.view().stock?.hopper ?? 0;
    expect(await rig.done(hopperOf(rig).dispenseCard())).toEqual({ kind: 'done' });
    expect(rig.state()).toBe('cardInside');
    expect(rig.far.view().stock).toEqual({ hopper: before - 1, captured: 0 });
    expect((await rig.done(hopperOf(rig).dispenseCard())).kind).toBe('refused');
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.far.removeCard()).toBe(true);
    expect(rig.far.view().stock).toEqual({ hopper: before - 1, captured: 0 });
  });

  it('that is empty says so and gives nothing', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    rig.far.fault('hopperEmpty', true);
    const outcome = await rig.done(hopperOf(rig).dispenseCard());
    expect(outcome).toMatchObject({ kind: 'refused', detail: expect.stringContaining('hopper') });
    expect(hopperOf(rig).stock()?.hopper).toBe('empty');
    expect(rig.state()).toBe('empty');
  });

  it('gives no second card where the answer was lost', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    const before = rig.far.view().stock?.hopper ?? 0;
    rig.far.fault('losesReply', true);
    await rig.done(hopperOf(rig).dispenseCard());
    rig.far.fault('losesReply', false);
    await rig.until(() => rig.state() === 'cardInside');
    expect(rig.far.view().stock?.hopper).toBe(before - 1);
  });

  it('has a bin that takes a card only by command, and none when it is full', async () => {
    const rig = createCardRig(protocol);
    await rig.ready();
    expect((await rig.done(hopperOf(rig).captureCard())).kind).toBe('refused');
    await rig.putIn({ cardNumber: CARD });
    rig.far.fault('binFull', true);
    expect(await rig.done(hopperOf(rig).captureCard())).toMatchObject({ kind: 'refused' });
    expect(rig.far.view().card?.cardNumber).toBe(CARD);
    rig.far.fault('binFull', false);
    expect(await rig.done(hopperOf(rig).captureCard())).toEqual({ kind: 'done' });
    expect(rig.far.view().stock?.captured).toBe(1);
    expect(rig.state()).toBe('empty');
  });
});
