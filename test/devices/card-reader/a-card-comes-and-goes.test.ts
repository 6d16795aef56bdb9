import { describe, expect, it } from 'vitest';
import { createCrt310Rig } from '../../support/crt310-rig.ts';
import { CARD, PSC, request } from '../../support/sample-card.ts';

describe('a card', () => {
  it('stays inside when the gate is shut, and keeps it shut', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    expect(await rig.done(rig.reader.acceptCard(false))).toEqual({ kind: 'done' });
    expect((await rig.done(rig.reader.acceptCard(true))).kind).toBe('refused');
    expect(rig.states().at(-1)).toBe('cardInside');
  });

  it.each([0, 100, 300, 600, 690])('is read, written and given back %i ms after it went in, too', async (ms) => {
    for (const deed of ['read', 'write', 'eject'] as const) {
      const rig = createCrt310Rig();
      await rig.ready();
      await rig.done(rig.reader.acceptCard(true));
      rig.simulator.insertCard({ cardNumber: CARD });
      await rig.clock.advance(ms);
      if (deed === 'read') expect((await rig.done(rig.reader.readCard())).kind).toBe('read');
      if (deed === 'write') expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('written');
      expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
      expect(rig.simulator.removeCard()).toBe(true);
    }
  });
});

describe('a purchase', () => {
  it('that stands on the card already is neither written nor unlocked again', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    await rig.done(rig.reader.writeCard(request));
    rig.sent();
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    const said = rig
      .sent()
      .filter((hex) => hex.startsWith('02'))
      .map((hex) => hex.slice(6, 10));
    expect(said).not.toContain('3834');
    expect(said).not.toContain('3835');
    expect(said).toContain('3831');
  });

  it('longer than one block is written in several', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    const hex = 'a5'.repeat(224);
    const writes = [
      { offset: 32, hex },
      { offset: 40, hex: '0102' },
    ];
    expect(await rig.done(rig.reader.writeCard({ cardNumber: CARD, writes }))).toEqual({ kind: 'written' });
    expect(rig.simulator.view().card?.memoryHex.slice(64)).toBe(`${'a5'.repeat(8)}0102${'a5'.repeat(214)}`);
  });

  it.each([
    ['over the identity', [{ offset: 31, hex: '00' }]],
    ['behind the end', [{ offset: 255, hex: '0000' }]],
    ['of half a byte', [{ offset: 32, hex: '000' }]],
    ['of no bytes', []],
    ['of empty pieces', [{ offset: 32, hex: '' }]],
    ['at no place', [{ offset: 32.5, hex: '00' }]],
  ])('%s is refused before anything is said', async (_, writes) => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    rig.sent();
    const outcome = await rig.reader.writeCard({ cardNumber: CARD, writes });
    expect(outcome.kind).toBe('notWritten');
    expect(rig.sent()).toEqual([]);
  });
});

describe("the card's code", () => {
  it('costs one try where it is wrong, and is never said again to that card', async () => {
    const rig = createCrt310Rig({ psc: '111111', cardPsc: '222222' });
    await rig.withCard({ cardNumber: CARD });
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
    expect(rig.simulator.view().card?.triesLeft).toBe(2);
    for (let again = 0; again < 3; again += 1) {
      const outcome = await rig.done(rig.reader.writeCard(request));
      expect(outcome).toMatchObject({ kind: 'notWritten', detail: expect.stringContaining('2 of 3') });
    }
    expect(rig.simulator.view().card).toMatchObject({ triesLeft: 2, purchase: null });
  });

  it('is said once where the answer to it is lost', async () => {
    const rig = createCrt310Rig({
      psc: '111111',
      cardPsc: '222222',
      onSent: (hex) => {
        if (hex.startsWith('0200053834')) rig.simulator.fault('badChecksum', true);
      },
    });
    await rig.withCard({ cardNumber: CARD });
    expect((await rig.done(rig.reader.writeCard(request))).kind).toBe('notWritten');
    expect(rig.sent().filter((hex) => hex.startsWith('0200053834'))).toHaveLength(1);
    expect(rig.simulator.view().card?.triesLeft).toBe(2);
  });

  it('stands in no log, no trace, no detail, and the card forgets it after the write', async () => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    await rig.done(rig.reader.writeCard(request));
    expect(rig.sent().some((hex) => hex.includes(PSC))).toBe(true);
    const frames = rig.reader.inspect().frames;
    const verify = frames.find((frame) => frame.hex.startsWith('02 00 05 38 34'));
    expect(verify?.hex).toBe('02 00 05 38 34 00 00 00 03 00');
    expect(verify?.text).toContain('code not kept');
    const kept = JSON.stringify([rig.logged, frames, rig.events, rig.reader.inspect()])
      .replaceAll(' ', '')
      .toLowerCase();
    expect(kept).not.toContain(PSC);
    // The chip would tell its code to anyone who asks while it is unlocked.
    const commands = frames.map((frame) => frame.hex.slice(9, 14));
    expect(commands.lastIndexOf('33 31')).toBeGreaterThan(commands.lastIndexOf('38 35'));
  });

  it('has six hexadecimal digits', () => {
    expect(() => createCrt310Rig({ psc: 'fffff' })).toThrow(RangeError);
  });
});
