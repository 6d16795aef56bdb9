import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../devices/card-reader/crt310/frame.ts';
import { issueCard } from '../../../devices/card-reader/purchase-card.ts';
import { CARD, createCrt310Rig, purchase, request } from '../../support/crt310-rig.ts';

describe('a write that does not stick', () => {
  it('is put back and told as not written, though the device said yes', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    const before = rig.simulator.view().card;
    rig.simulator.fault('writeFails', true);
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
    expect(rig.simulator.view().card).toEqual(before);
    rig.simulator.fault('writeFails', false);
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
  });

  it('and cannot be put back is uncertain', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    rig.simulator.fault('cellDies', true);
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('uncertain');
    expect(rig.simulator.view().card).toMatchObject({ purchase: null });
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
  });

  it('because the power failed in its middle is uncertain, and succeeds the next time', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    const before = rig.simulator.view().card?.memoryHex;
    rig.simulator.fault('powerCutWhileWriting', true);
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('uncertain');
    expect(rig.simulator.view().card?.memoryHex).not.toBe(before);
    expect(rig.simulator.view().card?.purchase).toBeNull();
    await rig.until(() => rig.states().at(-1) === 'cardInside');
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    expect(rig.simulator.view().card).toMatchObject({ purchase, triesLeft: 3 });
  });
});

describe('an answer or an ACK that gets lost', () => {
  it.each(['losesAck', 'losesReply', 'garbage'] as const)('%s: everything works, only slower', async (name) => {
    const rig = createCrt310Rig();
    rig.simulator.fault(name, true);
    rig.reader.start();
    await rig.until(() => rig.states().at(-1) === 'empty');
    await rig.done(rig.reader.acceptCard(true));
    rig.simulator.insertCard({ cardNumber: CARD });
    await rig.until(() => rig.states().at(-1) === 'cardInside');
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    // A lost answer to the code is not asked for again, so that a wrong one is not counted twice.
    const wrote = await rig.done(rig.reader.writeCard(request));
    if (wrote.kind !== 'written') {
      expect([name, wrote.kind]).toEqual(['losesReply', 'notWritten']);
      rig.simulator.fault(name, false);
      await rig.until(() => rig.states().at(-1) === 'cardInside');
      expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    }
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('is said with EOT first, so that an old answer is not taken for the new one', async () => {
    const rig = createCrt310Rig();
    await rig.ready();
    rig.simulator.fault('losesAck', true);
    rig.sent();
    await rig.clock.advance(1200);
    expect(rig.sent().slice(0, 4)).toEqual(['02000231300302', '04', '02000231300302', '05']);
  });
});

describe('an old answer', () => {
  const foreignHeader = Buffer.from(issueCard('999').subarray(0, 32)).toString('hex');
  /** In front of the true answer to the reading of bytes 0 to 31. */
  const old: readonly (readonly [string, string])[] = [
    ['to another question', '3130 4b4e4e'],
    ['to the same command for another place', `3831 59 20 20 ${foreignHeader}`],
    ['that refuses another command', '4e 32 02'],
  ];

  it.each(old)('%s is passed over', async (_, body) => {
    let isArmed = false;
    let isReading = false;
    const rig = createCrt310Rig({
      onSent: (hex) => {
        if (isArmed && isReading && hex === '05') {
          isArmed = false;
          rig.inject(Buffer.from(encodeFrame(Buffer.from(body.replaceAll(' ', ''), 'hex'))).toString('hex'));
        }
        if (hex.startsWith('0200043831')) isReading = true;
      },
    });
    await rig.withCard({ cardNumber: CARD });
    isArmed = true;
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    expect(isArmed).toBe(false);
    expect(rig.reader.inspect().counters['strayFrames']).toBe(1);
  });

  it('to a move is no status', async () => {
    let isArmed = false;
    const rig = createCrt310Rig({
      onSent: (hex) => {
        if (isArmed && hex === '05')
          rig.inject(Buffer.from(encodeFrame(Uint8Array.of(0x32, 0x30, 0x59))).toString('hex'));
      },
    });
    await rig.withCard({ cardNumber: CARD });
    isArmed = true;
    await rig.clock.advance(2000);
    expect(rig.states().at(-1)).toBe('cardInside');
    expect(rig.reader.inspect().counters['strayFrames']).toBeGreaterThan(2);
  });
});

describe('a jam', () => {
  it('that only a reset gets out is no jam', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    rig.simulator.fault('sticks', true);
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.states().at(-1)).toBe('taken');
    expect(rig.simulator.view().gateOpen).toBe(false);
    rig.simulator.removeCard();
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('empty');
    expect(rig.simulator.view().gateOpen).toBe(false);
  });

  it('is told, keeps the card, and is over when the card comes out', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    rig.simulator.fault('jam', true);
    expect((await rig.done(rig.reader.eject())).kind).toBe('refused');
    expect(rig.states().at(-1)).toBe('jammed');
    expect(rig.simulator.view().card?.cardNumber).toBe(CARD);
    rig.simulator.fault('jam', false);
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.states().at(-1)).toBe('taken');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('on the way to the contacts fails the reading, and a technician clears it', async () => {
    const rig = createCrt310Rig();
    await rig.ready();
    await rig.done(rig.reader.acceptCard(true));
    rig.simulator.fault('jam', true);
    rig.simulator.insertCard({ cardNumber: CARD });
    await rig.until(() => rig.states().at(-1) === 'cardInside');
    expect((await rig.done(rig.reader.readCard())).kind).toBe('failed');
    expect(rig.states().at(-1)).toBe('jammed');
    rig.simulator.clear();
    await rig.clock.advance(2000);
    expect(rig.states().at(-1)).toBe('empty');
  });

  it('of something that is no card is seen by the light barriers at the opening', async () => {
    const rig = createCrt310Rig();
    rig.simulator.fault('debris', true);
    rig.reader.start();
    await rig.until(() => rig.states().at(-1) === 'jammed');
    expect((await rig.done(rig.reader.acceptCard(true))).kind).toBe('refused');
    rig.simulator.fault('debris', false);
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('empty');
  });
});

describe('a reader', () => {
  it('whose card-in control answers as the manual prints it works all the same', async () => {
    const rig = createCrt310Rig();
    rig.simulator.fault('answersAsPrinted', true);
    await rig.withCard({ cardNumber: CARD });
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
  });

  it('on its backup supply has failed, and works again with its main power', async () => {
    const rig = createCrt310Rig();
    await rig.ready();
    rig.simulator.fault('backupPower', true);
    await rig.clock.advance(1000);
    expect(rig.events.at(-1)).toMatchObject({ state: 'failed', detail: expect.stringContaining('backup') });
    expect((await rig.done(rig.reader.acceptCard(true))).kind).not.toBe('done');
    rig.simulator.fault('backupPower', false);
    await rig.until(() => rig.states().at(-1) === 'empty');
  });
});

describe('a connection', () => {
  it('that never was is tried again, and nothing asked meanwhile is left hanging', async () => {
    const rig = createCrt310Rig();
    rig.line.unplug();
    rig.reader.start();
    await rig.clock.advance(60_000);
    expect(rig.states()).toEqual(['offline']);
    expect((await rig.reader.readCard()).kind).toBe('failed');
    expect((await rig.reader.writeCard(request)).kind).toBe('notWritten');
    expect((await rig.reader.eject()).kind).toBe('unanswered');
    rig.line.plug();
    await rig.clock.advance(20_000);
    expect(rig.states().at(-1)).toBe('empty');
  });

  it('that comes back finds the card that stayed inside, and the gate shut', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    rig.line.unplug();
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('offline');
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'cardInside');
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
  });

  it('to a reader that was switched on with a card inside says so, and gives it back', async () => {
    const before = createCrt310Rig();
    await before.withCard({ cardNumber: CARD });
    await before.reader.close();
    before.simulator.power(false);
    before.simulator.power(true);
    const rig = createCrt310Rig({}, before);
    rig.reader.start();
    await rig.until(() => rig.states().at(-1) === 'cardInside');
    expect(rig.states()).toEqual(['initializing', 'cardInside']);
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.simulator.removeCard()).toBe(true);
  });

  it('stays while the device restarts with both gates open: they are shut within a second', async () => {
    const rig = createCrt310Rig();
    await rig.ready();
    rig.simulator.power(false);
    rig.simulator.power(true);
    expect(rig.simulator.view().gateOpen).toBe(true);
    await rig.clock.advance(2000);
    expect(rig.simulator.view().gateOpen).toBe(false);
    expect(rig.states()).toEqual(['initializing', 'empty', 'initializing', 'empty']);
  });

  it('to a device that waits for the ENQ of an earlier process begins with EOT', async () => {
    const rig = createCrt310Rig();
    const opening = await rig.line.opener.open();
    if (opening.kind !== 'opened') throw new Error(opening.detail);
    // An eject that an earlier process said and never released.
    await opening.link.write(Uint8Array.from(Buffer.from('02000232300301', 'hex')), 100);
    await rig.clock.advance(10);
    await opening.link.close();
    rig.sent();
    rig.reader.start();
    await rig.clock.advance(10);
    expect(rig.sent()[0]).toBe('04');
  });

  it('ends at once and leaves no timer behind, with the gate shut', async () => {
    const rig = createCrt310Rig();
    await rig.ready();
    await rig.done(rig.reader.acceptCard(true));
    await rig.done(rig.reader.close());
    await rig.clock.advance(1000);
    expect(rig.clock.pendingTimers()).toBe(0);
    expect((await rig.reader.readCard()).kind).toBe('failed');
  });
});
