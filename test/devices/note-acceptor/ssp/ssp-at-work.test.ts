import { describe, expect, it } from 'vitest';
import { fen } from '../../../../core/domain/money.ts';
import { encodeFrame } from '../../../../devices/note-acceptor/ssp/frame.ts';
import { setupData } from '../../../../devices/note-acceptor/ssp/simulator-notes.ts';
import { createNoteRig, type Distortion, type NoteRig } from '../../../support/note-rig.ts';
import { codesOf, essp, framesOf, losing, ssp } from './ssp-rig.ts';

const opened = 'opened, found nothing';
const POLL = '07';
const HOLD = '18';

function stackedYuan(rig: NoteRig): number {
  return rig.simulator.contents().stacked.yuan;
}

describe('an SSP validator comes into service', () => {
  it('is greeted with SYNC first, asked for a note in escrow before any poll, and gets its inhibits before ENABLE', async () => {
    const rig = createNoteRig(ssp());
    // The device has come through its start; before that it is silent.
    await rig.clock.advance(1000);
    await rig.ready();
    const said = framesOf(rig.sent()).map(({ data }) => Buffer.from(data).toString('hex'));
    expect(said.slice(0, 5)).toEqual(['11', '0608', '0c', HOLD, POLL]);
    expect(said.indexOf('023f00')).toBeLessThan(said.indexOf('0a'));
    expect(said.indexOf('023f00')).toBeGreaterThan(0);
    expect(rig.acceptor.inspect().model).toBe('SSP NV02004331498000 1873452');
    expect(rig.acceptor.capabilities).toEqual({ protocol: 'SSP', escrow: true, remembersLastNote: true });
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('toggles the sequence bit with every new command, beginning with 1 for SYNC', async () => {
    const rig = createNoteRig(ssp());
    await rig.clock.advance(1000);
    await rig.ready();
    const bits = framesOf(rig.sent()).map(({ sequence }) => sequence);
    expect(bits).toEqual(bits.map((_, index) => index % 2 === 0));
  });

  it.each([
    [8, ['0608']],
    [7, ['0608', '0607']],
    [6, ['0608', '0607', '0606']],
  ])('goes down to the version of a device that has %i at most', async (newestVersion, offers) => {
    const rig = createNoteRig(ssp({ newestVersion }));
    await rig.ready();
    const said = framesOf(rig.sent()).map(({ data }) => Buffer.from(data).toString('hex'));
    expect(said.filter((data) => data.startsWith('06'))).toEqual(offers);
    rig.simulator.insert(10);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
  });

  it('does not work with a device that is too old, and says so', async () => {
    const rig = createNoteRig(ssp({ newestVersion: 5 }));
    rig.acceptor.start();
    await rig.clock.advance(3000);
    expect(rig.states().at(-1)).toBe('failed');
    const enabled = rig.acceptor.enable([fen(1000)]);
    await rig.clock.advance(20_000);
    expect(await enabled).toMatchObject({ kind: 'refused', detail: expect.stringContaining('firmware is too old') });
    expect(codesOf(rig.sent())).not.toContain(POLL);
  });

  it('does not work with notes of a setup in the old form, where a foreign note has no country of its own', async () => {
    const rig = createNoteRig(ssp());
    rig.distort(instead(rig, '05', [0xf0, ...setupData(5, false)]));
    rig.acceptor.start();
    await rig.clock.advance(10_000);
    expect(rig.states().at(-1)).toBe('failed');
    expect(await refusal(rig)).toContain('notes');
  });

  it('does not work with a device that cannot hold a note: a poll would take it', async () => {
    const rig = createNoteRig(ssp());
    rig.distort(instead(rig, HOLD, [0xf2]));
    rig.acceptor.start();
    await rig.clock.advance(5000);
    expect(rig.states().at(-1)).toBe('failed');
  });

  it('gives a note back that it finds in escrow, without the poll that would take it', async () => {
    const old = createNoteRig(ssp(), { onEscrow: 'wait' });
    await old.ready();
    old.simulator.insert(50);
    await old.until(() => old.lastEscrowId() !== '');
    old.line.unplug();
    await old.acceptor.close();
    await old.clock.advance(1000);
    old.line.plug();
    const rig = createNoteRig(ssp(), {}, { line: old.line, simulator: old.simulator, clock: old.clock });
    rig.acceptor.start();
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual(['opened, found noteInEscrow', 'returned unknown']);
    expect(rig.simulator.contents().returned.yuan).toBe(50);
    expect(rig.simulator.violations()).toEqual([]);
  });
});

describe('a note in the escrow of an SSP validator', () => {
  it.each([
    ['plain', ssp(), [HOLD]],
    ['encrypted', essp(), ['7e']],
  ])('is held by HOLD instead of polls, for 60 s, and then goes back (%s)', async (_, protocol, saidOnly) => {
    const rig = createNoteRig(protocol, { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.until(() => rig.lastEscrowId() !== '');
    rig.sent();
    await rig.clock.advance(59_000);
    expect(new Set(codesOf(rig.sent()))).toEqual(new Set(saidOnly));
    expect(rig.simulator.contents().inPath.yuan).toBe(20);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, 'escrow 2000', 'returned 2000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('is stacked by one poll, after a HOLD that shows it still there', async () => {
    const rig = createNoteRig(ssp(), { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.until(() => rig.lastEscrowId() !== '');
    await rig.clock.advance(1000);
    rig.sent();
    const outcome = rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.advance(100);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(codesOf(rig.sent()).slice(0, 2)).toEqual([HOLD, POLL]);
    await rig.clock.advance(3000);
    expect(stackedYuan(rig)).toBe(20);
  });

  it('is not stacked twice when the answer to the poll that accepts is lost: the same bit asks for the same answer', async () => {
    const rig = createNoteRig(ssp(), { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.until(() => rig.lastEscrowId() !== '');
    await rig.clock.advance(200);
    let lost = 0;
    rig.distort((bytes, say) => {
      // The answer to HOLD comes, the first two to the poll do not.
      lost += 1;
      if (lost !== 2 && lost !== 3) say(bytes);
    });
    rig.sent();
    const outcome = rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.advance(6000);
    expect(await outcome).toEqual({ kind: 'done' });
    const polls = framesOf(rig.sent()).filter(({ data }) => data[0] === 0x07);
    expect(polls.slice(0, 3).map(({ sequence }) => sequence)).toEqual(Array(3).fill(polls[0]?.sequence));
    expect(rig.facts()).toEqual([opened, 'escrow 2000', 'stacked 2000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('goes back where the device answers HOLD with an error, rather than being taken by a poll', async () => {
    const rig = createNoteRig(ssp(), { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    rig.distort(instead(rig, HOLD, [0xf6]));
    await rig.clock.advance(10_000);
    expect(rig.facts()).toEqual([opened, 'escrow 2000', 'returned 2000']);
    expect(rig.simulator.contents().returned.yuan).toBe(20);
  });

  it('goes back when the device says it timed out, and that is told as returned', async () => {
    const rig = createNoteRig(ssp(), { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.until(() => rig.lastEscrowId() !== '');
    // Nothing arrives for 5 s: the line is half dead, the host's words get nowhere.
    rig.simulator.fault('silent', true);
    await rig.clock.advance(5500);
    rig.simulator.fault('silent', false);
    await rig.clock.advance(20_000);
    expect(rig.facts().filter((fact) => !fact.startsWith('opened'))).toEqual(['escrow 2000', 'returned 2000']);
    expect(rig.simulator.contents().returned.yuan).toBe(20);
  });
});

describe('the credit of an SSP validator', () => {
  it('is acknowledged with EVENT ACK only after the host has written it down', async () => {
    const rig = createNoteRig(essp(), { onStacked: 'wait' });
    await rig.ready();
    rig.simulator.insert(100);
    await rig.until(() => rig.lastStackedId() !== '');
    await rig.clock.advance(2000);
    const acknowledged: unknown[] = [];
    rig.simulator.watch((event) => {
      if (event.kind === 'acknowledged') acknowledged.push(event.note);
    });
    await rig.clock.advance(2000);
    expect(acknowledged).toEqual([]);
    const outcome = rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.advance(1000);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(acknowledged).toEqual([100]);
    expect(rig.facts()).toEqual([opened, 'escrow 10000', 'stacked 10000']);
  });

  it('is not acknowledged by what passes it: commands and polls that have waited too long', async () => {
    const rig = createNoteRig(essp(), { onStacked: 'wait' });
    await rig.ready();
    const acknowledged: unknown[] = [];
    rig.simulator.watch((event) => {
      if (event.kind === 'acknowledged') acknowledged.push(event.note);
    });
    rig.simulator.insert(100);
    await rig.until(() => rig.lastStackedId() !== '');
    const disabled = rig.acceptor.disable();
    await rig.clock.advance(20_000);
    expect(await disabled).toEqual({ kind: 'done' });
    expect(acknowledged).toEqual([]);
    const outcome = rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.advance(2000);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(acknowledged).toEqual([100]);
    expect(rig.facts()).toEqual([opened, 'escrow 10000', 'stacked 10000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('is credited once where the whole line dies with the answer that told it: the poll is repeated on the next line', async () => {
    const rig = createNoteRig(ssp());
    await rig.ready();
    let dead = false;
    rig.distort((bytes, say) => {
      const told = framesOf([Buffer.from(bytes).toString('hex')]).some(({ data }) => data[1] === 0xee);
      if (told && !dead) {
        dead = true;
        rig.clock.after(0, () => {
          rig.line.unplug();
        });
      } else say(bytes);
    });
    rig.simulator.insert(10);
    await rig.until(() => rig.states().at(-1) === 'offline');
    expect(rig.facts()).toEqual([opened, 'escrow 1000']);
    await rig.clock.advance(2000);
    rig.line.plug();
    await rig.clock.advance(10_000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000', opened]);
    expect(stackedYuan(rig)).toBe(10);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each([
    ['at once', [0xf0, 0xee, 6]],
    ['after a word of its start', [0xf0, 0xf1, 0xee, 6]],
  ])('is not taken from another device that was put on the line meanwhile, %s', async (_, claim) => {
    const rig = createNoteRig(ssp());
    await rig.ready();
    let cut = true;
    rig.distort((bytes, say) => {
      if (!cut) say(bytes);
    });
    await rig.clock.advance(2500);
    // Somebody else answers the poll that waits, once with a credit, and says another serial number.
    let claims = [claim];
    const impostor = (bytes: Uint8Array): void => {
      for (const { data, sequence } of framesOf([Buffer.from(bytes).toString('hex')])) {
        const [said] = data[0] === 0x07 ? claims : [[0xf0, 9, 9, 9, 9]];
        if (data[0] === 0x07) claims = [[0xf0]];
        rig.inject(encodeFrame(0, sequence, Uint8Array.from(said ?? [])));
      }
    };
    rig.sent();
    for (let ms = 0; ms < 3000; ms += 10) {
      await rig.clock.advance(10);
      for (const chunk of rig.sent()) impostor(Uint8Array.from(Buffer.from(chunk, 'hex')));
      if (rig.states().at(-1) === 'offline') break;
    }
    cut = false;
    await rig.clock.advance(10_000);
    expect(rig.facts().filter((fact) => fact.startsWith('stacked'))).toEqual([]);
  });

  it('is followed by a question who is there, where the line was still for more than 5 s', async () => {
    const rig = createNoteRig(ssp(), { onStacked: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.lastStackedId() !== '');
    rig.sent();
    await rig.clock.advance(7000);
    expect(rig.sent()).toEqual([]);
    const outcome = rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.advance(100);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(codesOf(rig.sent())).toEqual([POLL, '0c']);
  });

  it('is not taken in plain from a voice on an encrypted line', async () => {
    const rig = createNoteRig(essp());
    await rig.ready();
    rig.sent();
    rig.distort((bytes, say) => {
      const [frame] = framesOf([Buffer.from(bytes).toString('hex')]);
      // The attacker is faster than the device.
      if (frame !== undefined) say(encodeFrame(0, frame.sequence, Uint8Array.of(0xf0, 0xee, 6)));
      say(bytes);
    });
    await rig.clock.advance(20_000);
    expect(rig.facts()).toEqual([opened]);
    expect(rig.states().at(-1)).toBe('idle');
  });

  it('is not taken twice from an encrypted answer that is played back', async () => {
    const rig = createNoteRig(essp());
    await rig.ready();
    let last: Uint8Array | undefined;
    let credit: Uint8Array | undefined;
    rig.acceptor.watch((event) => {
      if (event.kind === 'noteStacked') credit ??= last;
    });
    rig.distort((bytes, say) => {
      last = bytes;
      if (credit !== undefined) say(credit);
      say(bytes);
    });
    rig.simulator.insert(10);
    await rig.clock.advance(20_000);
    expect(credit).toBeDefined();
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
    expect(rig.states().at(-1)).toBe('idle');
  });

  it('is not taken twice where its answer and the repetition of it both come late', async () => {
    const rig = createNoteRig(ssp());
    await rig.ready();
    // Milliseconds: the first is after the time-out, the second meets the next poll but one.
    const delays = [1500, 1000];
    rig.distort((bytes, say) => {
      const isCredit = framesOf([Buffer.from(bytes).toString('hex')]).some(({ data }) => data[1] === 0xee);
      rig.clock.after((isCredit ? delays.shift() : undefined) ?? 300, () => {
        say(bytes);
      });
    });
    rig.simulator.insert(10);
    await rig.clock.advance(20_000);
    expect(delays).toEqual([]);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('is not lost and not doubled by answers that come after the host asked again', async () => {
    for (const lateMs of [900, 990, 1010, 1500, 2100, 3300]) {
      const rig = createNoteRig(ssp());
      await rig.ready();
      rig.distort((bytes, say) => {
        rig.clock.after(lateMs, () => {
          say(bytes);
        });
      });
      rig.simulator.insert(10);
      await rig.clock.advance(40_000);
      rig.distort(undefined);
      await rig.clock.advance(30_000);
      expect(rig.facts().filter((fact) => fact.startsWith('stacked')).length).toBe(stackedYuan(rig) / 10);
      expect(rig.simulator.violations()).toEqual([]);
    }
  });

  it.each([
    ['plain', ssp()],
    ['encrypted', essp()],
  ])('stays right where every answer of one kind is lost for 12 s (%s)', async (_, protocol) => {
    for (let place = 0; place < 26; place += 1) {
      const rig = createNoteRig(protocol);
      await rig.ready();
      let count = 0;
      let untilMs = Number.POSITIVE_INFINITY;
      rig.distort((bytes, say) => {
        if (count === place && untilMs === Number.POSITIVE_INFINITY) untilMs = rig.clock.monotonicMs() + 12_000;
        count += 1;
        const lost = untilMs !== Number.POSITIVE_INFINITY && rig.clock.monotonicMs() < untilMs;
        if (!lost) say(bytes);
      });
      rig.simulator.insert(10);
      await rig.clock.advance(60_000);
      const credits = rig.facts().filter((fact) => fact === 'stacked 1000').length;
      expect(credits, `place ${place}: ${rig.facts().join(', ')}`).toBeLessThanOrEqual(stackedYuan(rig) / 10);
      expect(rig.facts().filter((fact) => fact.startsWith('returned')).length).toBeLessThanOrEqual(
        rig.simulator.contents().returned.yuan / 10,
      );
      expect(['idle', 'disabled']).toContain(rig.states().at(-1));
      expect(rig.simulator.violations()).toEqual([]);
    }
  });
});

describe('what an SSP validator found at its start', () => {
  it.each([
    ['plain', ssp(), [opened, 'escrow 1000', 'opened, found noteInStacker']],
    ['encrypted', essp(), [opened, 'escrow 1000', 'opened, found noteInStacker']],
    // It answers before it knows, so there is an opening before it tells.
    [
      'answering early',
      ssp({ answersWhileStarting: true }),
      [opened, 'escrow 1000', opened, 'opened, found noteInStacker'],
    ],
    // POLL WITH ACK says that it is not ready, so the opening waits.
    [
      'answering early, encrypted',
      essp({ answersWhileStarting: true }),
      [opened, 'escrow 1000', 'opened, found noteInStacker'],
    ],
  ])('is told before it works again: a note that went into the box, E2 (%s)', async (_, protocol, facts) => {
    const rig = createNoteRig(protocol);
    // The start that this is not about is over.
    await rig.clock.advance(1000);
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.states().at(-1) === 'stacking');
    await rig.clock.advance(100);
    rig.simulator.power(false);
    await rig.clock.advance(20_000);
    // The pause of a second before the next line is nearly over, so that its first question is heard.
    const linesGivenUp = (): number => rig.acceptor.inspect().counters['unanswered'] ?? 0;
    const before = linesGivenUp();
    await rig.until(() => linesGivenUp() > before);
    await rig.clock.advance(800);
    rig.simulator.power(true);
    await rig.clock.advance(10_000);
    expect(rig.facts()).toEqual(facts);
    expect(stackedYuan(rig)).toBe(10);
    expect(rig.states().at(-1)).toBe('disabled');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('is told before it works again: a note that went back, E1', async () => {
    const rig = createNoteRig(ssp(), { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.lastEscrowId() !== '');
    rig.simulator.power(false);
    await rig.clock.advance(20_000);
    rig.simulator.power(true);
    await rig.clock.advance(10_000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'opened, found noteInValidator', 'returned 1000']);
    expect(rig.simulator.contents().returned.yuan).toBe(10);
  });

  it.each([
    ['plain', ssp(), ['11', '06', '0c']],
    ['encrypted', essp(), ['11', '4a', '4b', '4c']],
  ])(
    'is heard where the power failed for a moment only, and all is settled anew (%s)',
    async (_, protocol, greeting) => {
      const rig = createNoteRig(protocol);
      await rig.ready();
      rig.simulator.power(false);
      rig.simulator.power(true);
      rig.sent();
      await rig.clock.advance(10_000);
      expect(rig.facts()).toEqual([opened, opened]);
      const codes = codesOf(rig.sent());
      expect(codes.slice(codes.indexOf('11')).slice(0, greeting.length)).toEqual(greeting);
      const enabled = rig.acceptor.enable([fen(1000)]);
      await rig.clock.advance(1000);
      expect(await enabled).toEqual({ kind: 'done' });
      rig.simulator.insert(10);
      await rig.clock.advance(5000);
      expect(rig.facts().slice(2)).toEqual(['escrow 1000', 'stacked 1000']);
      expect(rig.simulator.violations()).toEqual([]);
    },
  );
});

describe('an SSP validator rejects', () => {
  it.each([
    ['bad', 'rejected unrecognized'],
    ['foreign', 'rejected inhibited'],
  ] as const)('a %s note, for the reason it gives', async (note, fact) => {
    const rig = createNoteRig(ssp());
    await rig.ready();
    rig.simulator.insert(note);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, fact]);
  });
});

describe('encryption', () => {
  it('encrypts everything but the greeting, and shows technicians what was said', async () => {
    const rig = createNoteRig(essp({ requiresEncryption: true }));
    await rig.clock.advance(1000);
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
    const codes = codesOf(rig.sent());
    expect(codes.slice(0, 4)).toEqual(['11', '4a', '4b', '4c']);
    expect(new Set(codes.slice(4))).toEqual(new Set(['7e']));
    expect(rig.acceptor.inspect().frames.some(({ text }) => text.includes('CREDIT'))).toBe(true);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('works with the key a maker chose, and not with another', async () => {
    const right = createNoteRig(essp({ fixedKey: '00112233445566AA' }, '00112233445566aa'));
    await right.ready();
    right.simulator.insert(10);
    await right.clock.advance(5000);
    expect(right.facts()).toContain('stacked 1000');
    const wrong = createNoteRig(essp({ fixedKey: '00112233445566AA' }));
    wrong.acceptor.start();
    await wrong.clock.advance(3000);
    const told = wrong.events.flatMap((event) => (event.kind === 'stateChanged' ? [event] : [])).at(-1);
    expect(told).toMatchObject({ state: 'failed' });
    expect(await refusal(wrong)).toContain('another fixed key');
  });

  it('is asked for by a device that wants it', async () => {
    const rig = createNoteRig(ssp({ requiresEncryption: true }));
    rig.acceptor.start();
    await rig.clock.advance(3000);
    expect(rig.states().at(-1)).toBe('failed');
    expect(await refusal(rig)).toContain('wants encryption');
  });

  it('falls back to the plain poll where the device does not know POLL WITH ACK', async () => {
    const rig = createNoteRig(essp({ knowsPollWithAck: false }));
    await rig.ready();
    for (const value of [10, 10]) {
      rig.simulator.insert(value);
      await rig.clock.advance(5000);
    }
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000', 'escrow 1000', 'stacked 1000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('refuses a fixed key that is none', () => {
    expect(() => createNoteRig(essp({}, '123'))).toThrow('sixteen hexadecimal digits');
  });

  it('does not lose a credit to a lost EVENT ACK', async () => {
    const rig = createNoteRig(essp());
    await rig.ready();
    rig.distort(losing((data) => data.startsWith('7e') && Math.floor(rig.clock.monotonicMs() / 700) % 3 === 0));
    for (const value of [10, 10, 5]) {
      rig.simulator.insert(value);
      await rig.clock.advance(15_000);
    }
    rig.distort(undefined);
    await rig.clock.advance(15_000);
    const credits = rig.facts().filter((fact) => fact.startsWith('stacked'));
    expect(credits.length).toBe(Object.values(rig.simulator.contents().stacked.notes).reduce((sum, n) => sum + n, 0));
  });
});

/** The device's answers to one command are replaced. */
function instead(rig: NoteRig, code: string, answer: readonly number[]): Distortion {
  return (bytes, say) => {
    const [frame] = framesOf([Buffer.from(bytes).toString('hex')]);
    const isAnswer = codesOf(rig.sent()).at(-1) === code;
    say(isAnswer && frame !== undefined ? encodeFrame(0, frame.sequence, Uint8Array.from(answer)) : bytes);
  };
}

async function refusal(rig: NoteRig): Promise<string> {
  const asked = rig.acceptor.enable([fen(1000)]);
  await rig.clock.advance(20_000);
  const outcome = await asked;
  return 'detail' in outcome ? outcome.detail : outcome.kind;
}
