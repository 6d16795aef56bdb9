import { describe, expect, it } from 'vitest';
import { fen } from '../../../../core/domain/money.ts';
import type { NoteAcceptor, NoteAcceptorEvent } from '../../../../core/ports/note-acceptor.ts';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import { createNoteAcceptor } from '../../../../devices/note-acceptor/acceptor.ts';
import type { LineOutcome, NoteDialect, NoteLine, NoteWord } from '../../../../devices/note-acceptor/note-line.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { silentLog } from '../../../support/note-rig.ts';

const done: LineOutcome = { kind: 'done' };
const detail = 'scripted';
const disabled: NoteWord = { kind: 'disabled', detail };
const tenYuan = fen(1000);
const hundredYuan = fen(10_000);
const POLL_INTERVAL_MS = 150;

interface Script {
  poll(): readonly NoteWord[] | undefined;
  table?(): ReadonlyMap<number, typeof tenYuan>;
  giveBack?(): LineOutcome;
  reset?(): void;
}

interface Rig {
  readonly clock: ManualClock;
  readonly acceptor: NoteAcceptor;
  readonly events: NoteAcceptorEvent[];
  /** What the host said, in order. */
  readonly said: string[];
  openings(found: string): number;
  unplugForAMoment(): Promise<void>;
}

/** A device that says what the script says, whatever it is told. */
function scripted(script: Script, repeatsStacked = true): Rig {
  const clock = createManualClock();
  const wire = createMemoryLine('scripted device');
  const said: string[] = [];
  const say = (word: string, outcome = done): Promise<LineOutcome> => {
    said.push(word);
    return Promise.resolve(outcome);
  };
  const line: NoteLine = {
    poll: () => Promise.resolve(script.poll()),
    readUnit: () =>
      Promise.resolve({ kind: 'read', model: 'scripted', values: script.table?.() ?? new Map([[1, tenYuan]]) }),
    mayReadUnit: ({ kind }) => kind === 'disabled',
    enable: () => say('enable'),
    disable: () => say('disable'),
    stack: () => say('stack'),
    giveBack: () => say('giveBack', script.giveBack?.() ?? done),
    reset: () => {
      script.reset?.();
      return say('reset');
    },
    acknowledge: () => {
      said.push('acknowledge');
      return Promise.resolve(true);
    },
    leave: () => {
      said.push('leave');
      return Promise.resolve();
    },
  };
  const dialect: NoteDialect = {
    capabilities: { protocol: 'scripted', escrow: true, remembersLastNote: true },
    pollIntervalMs: POLL_INTERVAL_MS,
    holdIntervalMs: 4000,
    returnsUnheld: true,
    repeatsStacked,
    describe: () => '',
    open: () => line,
  };
  const acceptor = createNoteAcceptor({ dialect, opener: wire.opener, clock, log: silentLog });
  const events: NoteAcceptorEvent[] = [];
  acceptor.watch((event) => events.push(event));
  acceptor.start();
  return {
    clock,
    acceptor,
    events,
    said,
    openings: (found) => events.filter((event) => event.kind === 'opened' && event.found === found).length,
    unplugForAMoment: async () => {
      wire.unplug();
      await clock.advance(1000);
      wire.plug();
    },
  };
}

function resets(rig: Rig): number {
  return rig.said.filter((word) => word === 'reset').length;
}

describe('a device that does not come to rest', () => {
  it('is not reset over and over while it is mute after each reset', async () => {
    let muteUntilMs = 0;
    const rig = scripted({
      poll: () => {
        const nowMs = rig.clock.monotonicMs();
        if (nowMs < muteUntilMs) return undefined;
        return [nowMs < muteUntilMs + 400 ? { kind: 'powerUp', found: 'nothing', detail } : disabled];
      },
      reset: () => (muteUntilMs = rig.clock.monotonicMs() + 5000),
    });
    // A device that was told to reset and has come back says so by being at rest.
    await rig.clock.advance(60_000);
    expect(rig.events.at(-1)).toMatchObject({ kind: 'stateChanged', state: 'disabled' });
    expect(resets(rig)).toBeLessThanOrEqual(2);
  });

  it('is not reset over and over while it says power-up all through its self test', async () => {
    let resetMs = Number.NEGATIVE_INFINITY;
    const rig = scripted({
      poll: () => [
        rig.clock.monotonicMs() - resetMs < 10_000 ? { kind: 'powerUp', found: 'nothing', detail } : disabled,
      ],
      reset: () => (resetMs = rig.clock.monotonicMs()),
    });
    await rig.clock.advance(60_000);
    expect(rig.events.at(-1)).toMatchObject({ kind: 'stateChanged', state: 'disabled' });
    expect(resets(rig)).toBeLessThanOrEqual(4);
  });

  it('is told of once as a note in the stacker, and reset ever more rarely, where it says so for ever', async () => {
    const rig = scripted({ poll: () => [{ kind: 'powerUp', found: 'noteInStacker', detail }] });
    await rig.clock.advance(600_000);
    expect(rig.openings('noteInStacker')).toBe(1);
    expect(resets(rig)).toBeLessThanOrEqual(600_000 / 25_000);
    expect(resets(rig)).toBeGreaterThan(5);
  });

  it('is told of once as a note in the stacker, where it says now this and now that', async () => {
    let polls = 0;
    const rig = scripted({
      poll: () => {
        polls += 1;
        return [{ kind: 'powerUp', found: polls % 2 === 0 ? 'noteInStacker' : 'noteInValidator', detail }];
      },
    });
    await rig.clock.advance(600_000);
    expect(rig.openings('noteInStacker')).toBe(1);
    expect(resets(rig)).toBeLessThanOrEqual(600_000 / 25_000);
  });

  it('is told of again as a note in the stacker after it has been at rest', async () => {
    let says: NoteWord = { kind: 'powerUp', found: 'noteInStacker', detail };
    const rig = scripted({ poll: () => [says], reset: () => (says = disabled) });
    await rig.clock.advance(5000);
    says = { kind: 'powerUp', found: 'noteInStacker', detail };
    await rig.clock.advance(5000);
    expect(rig.openings('noteInStacker')).toBe(2);
    expect(rig.events.at(-1)).toMatchObject({ state: 'disabled' });
  });
});

describe('a device that put a note into the box of which it cannot say what it is', () => {
  it.each([undefined, 9])(
    'is heard: the host learns that a note is in the stacker, once, and works on (type %s)',
    async (type) => {
      let says: NoteWord = disabled;
      const rig = scripted({ poll: () => [says], reset: () => (says = disabled) });
      await rig.clock.advance(3000);
      void rig.acceptor.enable([tenYuan]);
      await rig.clock.advance(1000);
      says = { kind: 'stacked', type, detail };
      await rig.clock.advance(5000);
      expect(rig.openings('noteInStacker')).toBe(1);
      expect(rig.events.filter(({ kind }) => kind === 'noteStacked')).toEqual([]);
      expect(rig.said).not.toContain('acknowledge');
      expect(rig.events.at(-1)).toMatchObject({ state: 'disabled' });
    },
  );

  it('is reset ever more rarely where it says so for ever', async () => {
    const rig = scripted({ poll: () => [{ kind: 'stacked', type: undefined, detail }] });
    await rig.clock.advance(600_000);
    expect(rig.openings('noteInStacker')).toBe(1);
    expect(resets(rig)).toBeLessThanOrEqual(600_000 / 25_000);
  });
});

describe('a device that shows one unwanted note after another', () => {
  it('is told to give back no faster than it is polled, each note once', async () => {
    let type = 2;
    let at = 0;
    const rig = scripted({
      poll: () => [at === 0 ? disabled : { kind: 'escrow', type, detail }],
      giveBack: () => {
        type = type === 2 ? 3 : 2;
        at += 1;
        if (at > 5000) throw new Error('no poll between two commands to give back');
        return { kind: 'done', words: [{ kind: 'escrow', type, detail }] };
      },
    });
    await rig.clock.advance(2000);
    at = 1;
    await rig.clock.advance(3000);
    expect(rig.said.filter((word) => word === 'giveBack').length).toBeLessThanOrEqual(2 * (3000 / POLL_INTERVAL_MS));
  });
});

describe('another device behind the same link', () => {
  it('is not believed by the table of the one before: its note is told by its own', async () => {
    let table = new Map([[1, tenYuan]]);
    let says: NoteWord = disabled;
    const rig = scripted({ poll: () => [says], table: () => table });
    await rig.clock.advance(3000);
    table = new Map([[1, hundredYuan]]);
    says = { kind: 'stacked', type: 1, detail };
    await rig.unplugForAMoment();
    await rig.clock.advance(3000);
    expect(rig.events.filter(({ kind }) => kind === 'noteStacked')).toMatchObject([{ valueFen: hundredYuan }]);
  });

  it('that takes notes without having been told to has nothing announced for the one before', async () => {
    let says: readonly NoteWord[] = [disabled];
    const rig = scripted({ poll: () => says });
    await rig.clock.advance(3000);
    void rig.acceptor.enable([tenYuan]);
    await rig.clock.advance(1000);
    await rig.unplugForAMoment();
    await rig.clock.advance(3000);
    says = [{ kind: 'escrow', type: 1, detail }];
    await rig.clock.advance(1000);
    expect(rig.events.filter(({ kind }) => kind === 'noteInEscrow')).toEqual([]);
    expect(rig.said.at(-1)).toBe('giveBack');
  });
});

describe('a host that closes', () => {
  async function closedAfterStacked(acknowledges: boolean, repeatsStacked: boolean): Promise<readonly string[]> {
    let says: NoteWord = disabled;
    const rig = scripted({ poll: () => [says] }, repeatsStacked);
    await rig.clock.advance(3000);
    void rig.acceptor.enable([tenYuan]);
    await rig.clock.advance(1000);
    rig.acceptor.watch((event) => {
      if (event.kind === 'noteStacked' && acknowledges) void rig.acceptor.acknowledgeStacked(event.stackedId);
    });
    says = { kind: 'stacked', type: 1, detail };
    await rig.clock.advance(POLL_INTERVAL_MS);
    const closing = rig.acceptor.close();
    await rig.clock.advance(1000);
    await closing;
    return rig.said;
  }

  it.each([true, false])(
    'closes the slot where the last note is written down and just acknowledged',
    async (repeats) => {
      expect((await closedAfterStacked(true, repeats)).at(-1)).toBe('leave');
    },
  );

  it.each([true, false])(
    'says nothing that a device might take for an acknowledgement before that',
    async (repeats) => {
      expect(await closedAfterStacked(false, repeats)).not.toContain('leave');
    },
  );
});
