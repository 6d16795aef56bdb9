import { describe, expect, it } from 'vitest';
import { fen } from '../../../../core/domain/money.ts';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import { createIct104Acceptor } from '../../../../devices/note-acceptor/ict104/adapter.ts';
import { ict104Protocol } from '../../../../devices/note-acceptor/ict104/protocol.ts';
import { ict104, ict106 } from '../../../support/ict104-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createNoteRig, type NoteProtocolUnderTest, type NoteRig } from '../../../support/note-rig.ts';
import { expectNoMoneyLostOrInvented, yuan } from '../behaviour/note-books.ts';

const opened = 'opened, found nothing';
const ACCEPT = '02';
const POLL = '0c';
const RETURN = '0f';
const HOLD = '18';
const RESET = '30';
const ENABLE = '3e';
const DISABLE = '5e';

/** A rig whose note stands in escrow, undecided. */
async function inEscrow(protocol: NoteProtocolUnderTest = ict106): Promise<NoteRig> {
  const rig = createNoteRig(protocol, { onEscrow: 'wait' });
  await rig.ready();
  rig.simulator.insert(10);
  await rig.until(() => rig.lastEscrowId() !== '');
  rig.sent();
  return rig;
}

function say(rig: NoteRig, hex: string): void {
  rig.inject(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')));
}

describe('an ICT acceptor', () => {
  it('asks before it resets, answers 80 8F with ACCEPT and closes the slot that this opens', async () => {
    const rig = createNoteRig(ict104);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    const sent = rig.sent().join(' ');
    expect(sent).toMatch(new RegExp(`^${[POLL, ACCEPT, DISABLE, RESET, ACCEPT, DISABLE].join(' ')}( ${POLL})+$`, 'u'));
    expect(rig.simulator.state().accepting).toBe(false);
    expect(rig.acceptor.capabilities).toEqual({ protocol: 'ICT-104/106', escrow: true, remembersLastNote: false });
  });

  it('answers a power-up within 2 s, unasked, between two polls', async () => {
    const rig = createNoteRig(ict106);
    await rig.ready();
    rig.sent();
    rig.simulator.power(false);
    rig.simulator.power(true);
    await rig.clock.settle();
    expect(rig.sent().slice(0, 2)).toEqual([ACCEPT, DISABLE]);
    await rig.clock.advance(3000);
    expect(rig.facts()).toEqual([opened, opened]);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('never answers a power-up with ACCEPT while a note may be in escrow: the same byte would stack it', async () => {
    const rig = await inEscrow();
    say(rig, '80 8F');
    await rig.clock.settle();
    const sent = rig.sent();
    expect(sent).not.toContain(ACCEPT);
    expect(sent).toContain(RESET);
    await rig.clock.advance(10_000);
    expect(yuan(rig)).toMatchObject({ stacked: 0, returned: 10 });
    expect(rig.facts().filter((fact) => fact.startsWith('stacked'))).toEqual([]);
  });

  it('asks again, then says ACCEPT once, and credits at 10', async () => {
    const rig = await inEscrow();
    const outcome = rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.advance(3000);
    expect(await outcome).toEqual({ kind: 'done' });
    const sent = rig.sent();
    expect(sent.filter((byte) => byte === ACCEPT)).toHaveLength(1);
    expect(sent[sent.indexOf(ACCEPT) - 1]).toBe(POLL);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
  });

  it('says HOLD every 2 s, and lets a held note go at last', async () => {
    const rig = await inEscrow(ict104);
    await rig.clock.advance(20_000);
    expect(rig.sent().filter((byte) => byte === HOLD).length).toBeGreaterThan(7);
    await rig.clock.advance(60_000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'returned 1000']);
  });

  it('gives a note back whose type did not come behind 81', async () => {
    const rig = createNoteRig(ict106);
    await rig.ready();
    rig.distort((bytes, pass) => pass(bytes[0] === 0x81 ? bytes.subarray(0, 1) : bytes));
    rig.simulator.insert(100);
    await rig.clock.advance(6000);
    expect(rig.sent().filter((byte) => byte === RETURN)).toHaveLength(1);
    expect(rig.facts()).toEqual([opened, 'rejected inhibited']);
    expect(rig.simulator.contents().returned.yuan).toBe(100);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('gives a note back when a byte nobody knows is heard while it stands in escrow', async () => {
    const rig = await inEscrow();
    say(rig, 'AA');
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'returned 1000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('does not believe a 10 after a disturbed line: the note is in doubt, neither credited nor returned', async () => {
    const rig = await inEscrow();
    void rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.until(() => rig.sent().includes(ACCEPT));
    say(rig, 'AA');
    await rig.clock.advance(1500);
    expect(rig.states()).toContain('jammedInStacker');
    expect(rig.facts()).toEqual([opened, 'escrow 1000']);
    expect(yuan(rig).stacked).toBe(10);
  });

  it.each(['10', '11', '81 40 10', '40 10'])('credits nothing for %s on an idle line', async (hex) => {
    const rig = createNoteRig(ict106, { onEscrow: 'wait' });
    await rig.ready();
    say(rig, hex);
    await rig.clock.advance(15_000);
    expect(rig.facts().filter((fact) => fact.startsWith('stacked') || fact.startsWith('returned'))).toEqual([]);
    expect(rig.states().at(-1)).toBe('idle');
  });

  it('makes nothing of a 10 while no note is in the path', async () => {
    const rig = createNoteRig(ict106);
    await rig.ready();
    const before = rig.states().length;
    say(rig, '10');
    await rig.clock.advance(2000);
    expect(rig.states().slice(before)).toEqual([]);
  });

  it('does not take an uncommanded 10 for a stacked note, nor the note for given back', async () => {
    const rig = await inEscrow();
    say(rig, '10');
    await rig.clock.advance(200);
    expect(rig.states().at(-1)).toBe('jammedInStacker');
    expect(rig.facts()).toEqual([opened, 'escrow 1000']);
  });

  it('is offline when nothing at all is heard for 10 s with a note in escrow, and hands it back afterwards', async () => {
    const rig = await inEscrow();
    rig.simulator.fault('silent', true);
    await rig.clock.advance(12_000);
    expect(rig.states()).toContain('offline');
    rig.simulator.fault('silent', false);
    await rig.clock.advance(20_000);
    expect(rig.states().at(-1)).toBe('disabled');
    expectNoMoneyLostOrInvented(rig);
  });

  it.each([
    ['20', 'failed'],
    ['21', 'failed'],
    ['22', 'jammedInAcceptor'],
    ['24', 'boxRemoved'],
    ['25', 'failed'],
    ['27', 'cheated'],
    ['28', 'jammedInStacker'],
  ])('says %s as %s', async (hex, state) => {
    const rig = createNoteRig(ict106);
    await rig.ready();
    say(rig, hex);
    await rig.clock.settle();
    expect(rig.states().at(-1)).toBe(state);
  });

  it('reads the values of its notes from the table of its config', async () => {
    const otherWay: NoteProtocolUnderTest = {
      ...ict106,
      createAcceptor: (options) => createIct104Acceptor({ ...options, billTypes: [100, 50, 20, 10, 5, 1] }),
    };
    const rig = createNoteRig(otherWay);
    await rig.ready();
    rig.simulator.insert(1);
    await rig.clock.advance(4000);
    expect(rig.facts()).toEqual([opened, 'escrow 10000', 'stacked 10000']);
  });

  it('works with a device that has no RESET, as the first of the family', async () => {
    const rig = createNoteRig(ict106);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.acceptor.close();
    // From here on the far end does not hear RESET.
    const plain = createNoteRig(ict106, {}, { clock: rig.clock, line: rig.line, simulator: rig.simulator });
    rig.line.attach((end) => {
      rig.simulator.attach({
        ...end,
        onData: (listener) => end.onData((bytes) => (bytes[0] === 0x30 ? undefined : listener(bytes))),
      });
    });
    plain.acceptor.start();
    await plain.clock.advance(9000);
    expect(plain.facts()).toEqual([opened]);
    expect(plain.states().at(-1)).toBe('disabled');
  });

  it('closes the slot again when DISABLE got lost while a note stood in escrow', async () => {
    const rig = await inEscrow();
    let lost = 0;
    // The far end does not hear the first DISABLE.
    rig.line.unplug();
    rig.line.attach((end) => {
      rig.simulator.attach({
        ...end,
        onData: (listener) =>
          end.onData((bytes) => {
            if (bytes[0] === 0x5e && rig.habits.onEscrow === 'stack' && lost === 0) lost += 1;
            else listener(bytes);
          }),
      });
    });
    rig.line.plug();
    await rig.clock.advance(8000);
    const enabled = rig.acceptor.enable([fen(1000)]);
    await rig.clock.advance(500);
    await enabled;
    rig.simulator.insert(10);
    await rig.clock.advance(800);
    rig.habits.onEscrow = 'stack';
    const closed = rig.acceptor.disable();
    const stacked = rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.advance(9000);
    expect([await closed, await stacked]).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(lost).toBe(1);
    expect(rig.states().at(-1)).toBe('disabled');
    expect(rig.simulator.state().accepting).toBe(false);
  });

  it('refuses to open a slot that stays closed', async () => {
    const rig = createNoteRig(ict106);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    rig.sent();
    rig.distort((bytes, pass) => pass(bytes[0] === 0x3e ? Uint8Array.of(0x5e) : bytes));
    const outcome = rig.acceptor.enable([]);
    await rig.clock.advance(100);
    expect(await outcome).toMatchObject({ kind: 'refused' });
    expect(rig.sent()).not.toContain(ENABLE);
  });
});

describe('the ICT probe', () => {
  async function probed(answer: string | undefined): Promise<{ answer: unknown; sent: readonly string[] }> {
    const clock = createManualClock();
    const line = createMemoryLine('probe');
    const sent: string[] = [];
    line.attach((end) => {
      end.onData((bytes) => {
        sent.push(Buffer.from(bytes).toString('hex'));
        if (answer !== undefined) end.write(Uint8Array.from(Buffer.from(answer, 'hex')));
      });
    });
    const opening = await line.opener.open();
    if (opening.kind !== 'opened' || ict104Protocol.probe === undefined) throw new Error('nothing to ask');
    const asked = ict104Protocol.probe({ link: opening.link, clock, timeoutMs: 300 });
    await clock.advance(1000);
    return { answer: await asked, sent };
  }

  it('asks for the state with one byte, never ACCEPT, and is not certain of one byte', async () => {
    expect(await probed('5e')).toEqual({ answer: { identity: 'disabled', certain: false }, sent: [POLL] });
  });

  it.each(['5e00', 'fc051127', undefined])('hears no ICT device in %s', async (said) => {
    expect((await probed(said)).answer).toBeUndefined();
  });
});

describe('the older model, which answers a poll with its slot whatever the note does', () => {
  it('gives a note back whose ACCEPT was lost: nothing shows that it still stands in escrow', async () => {
    const rig = createNoteRig(ict104);
    await rig.ready();
    rig.simulator.fault('losesStackCommand', true);
    rig.simulator.insert(10);
    await rig.clock.advance(8000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'returned 1000']);
    expect(rig.sent().filter((byte) => byte === ACCEPT)).toHaveLength(3);
  });

  it.each(['stack', 'return', 'wait'] as const)(
    'keeps its books however it is cut off, with a host that wants to %s',
    async (onEscrow) => {
      for (let ms = 0; ms <= 2500; ms += 125) {
        for (const cut of ['cable', 'power', 'blink'] as const) {
          const rig = createNoteRig(ict104, { onEscrow });
          await rig.ready();
          rig.simulator.insert(10);
          await rig.clock.advance(ms);
          if (cut === 'cable') rig.line.unplug();
          else rig.simulator.power(false);
          await rig.clock.advance(cut === 'blink' ? 0 : 3000);
          if (cut === 'cable') rig.line.plug();
          else rig.simulator.power(true);
          await rig.clock.advance(30_000);
          expect(rig.states().at(-1)).toBe('disabled');
          expectNoMoneyLostOrInvented(rig);
          expect(rig.simulator.violations()).toEqual([]);
        }
      }
    },
  );

  it.each([0, 0.5])('keeps its books whichever answer is cut to %d of its length', async (part) => {
    for (let place = 0; place < 12; place += 1) {
      const rig = createNoteRig(ict104);
      await rig.ready();
      let count = 0;
      rig.distort((bytes, pass) => {
        if (count !== place) pass(bytes);
        else if (part > 0) pass(bytes.subarray(0, Math.ceil(bytes.length * part)));
        count += 1;
      });
      rig.simulator.insert(10);
      await rig.clock.advance(45_000);
      expectNoMoneyLostOrInvented(rig);
    }
  });
});
