import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../devices/card-reader/crt310/frame.ts';
import { issueCard } from '../../../devices/card-reader/purchase-card.ts';
import { createCrt310Rig } from '../../support/crt310-rig.ts';
import { CARD } from '../../support/sample-card.ts';

describe('an answer or an ACK that gets lost', () => {
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
});
