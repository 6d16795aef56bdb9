import type { Fen } from '../../core/domain/money.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type {
  AcceptorOutcome,
  AcceptorState,
  FoundAtOpening,
  NoteAcceptor,
  NoteAcceptorEvent,
} from '../../core/ports/note-acceptor.ts';
import { createCommandQueue } from '../driver/command-queue.ts';
import { createDeviceLoop } from '../driver/device-loop.ts';
import { createLineCounters } from '../driver/line-counters.ts';
import type { Link, LinkOpener } from '../link/link.ts';
import { createFrameTrace } from '../link/trace.ts';
import { createIds } from './ids.ts';
import { createKnownNotes } from './known-notes.ts';
import * as limits from './limits.ts';
import type { LineOutcome, NoteDialect, NoteLine, NoteWord, SaidStacked } from './note-line.ts';
import { createNotePath } from './note-path.ts';
import { holdsNote, isMoving, stateOf } from './note-words.ts';
import { createOwnReset } from './own-reset.ts';
import { stackWhatStands } from './stack-command.ts';
import { createStackedRelease } from './stacked-release.ts';

export interface NoteAcceptorOptions {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * A note acceptor of any protocol: what `dialect` can say, driven so that the port's obligations hold. One loop does
 * everything that goes over the line, one exchange at a time; all else only leaves notes for it.
 */
export function createNoteAcceptor(options: NoteAcceptorOptions & { readonly dialect: NoteDialect }): NoteAcceptor {
  const { dialect, opener, clock, log } = options;
  const listeners = new Set<(event: NoteAcceptorEvent) => void>();
  const counters = createLineCounters();
  const trace = createFrameTrace({ clock, describe: dialect.describe });
  const newId = createIds(clock.nowMs());
  const known = createKnownNotes(dialect.capabilities.protocol);
  const ownReset = createOwnReset(clock);

  let lineNow: NoteLine | undefined;
  let state: AcceptorState = 'offline';
  let detailNow = 'not opened yet';
  /** The first state is told even where it is the one everybody assumed. */
  let stateTold = false;
  /** The device has come through its reset and says what it is. */
  let ready = false;
  let pollDueMs = 0;
  /** When the next poll would have its turn, and how many were asked for before that. */
  let turnMs = 0;
  let earlyPolls = 0;
  let givenBackSincePoll = 0;
  /** The last word was of a stacked note that nobody can name. */
  let saidUnknown = false;
  /** The last command was not answered: the line is given up. */
  let lineFell = false;
  /** A `stacked` that came after its time-out: a note is in the box, and the device may not say so again. */
  let lateStacked: SaidStacked | undefined;
  let acceptedFen: ReadonlySet<Fen> = new Set();

  const loop = createDeviceLoop({ opener, clock, serve, offline: goOffline });
  const queue = createCommandQueue<NoteLine>({
    clock,
    waitMs: limits.COMMAND_WAIT_MS,
    offline: () => (lineNow === undefined || loop.isClosing() ? detailNow : undefined),
    wake: loop.wake,
  });
  const stacked = createStackedRelease({
    clock,
    // Before the device is ready no command can run: giving way to one would only let a poll pass, and where a word is said
    // once that poll is its acknowledgement.
    waitingCommands: () => (ready || dialect.repeatsStacked ? queue.waiting() : 0),
    pollIntervalMs: dialect.pollIntervalMs,
    repeats: dialect.repeatsStacked,
    pause: loop.pause,
    wake: loop.wake,
  });
  const path = createNotePath({
    valueOf: (type) => known.values().get(type),
    accepts: (valueFen) => acceptedFen.has(valueFen),
    nowMs: () => clock.monotonicMs(),
    newEscrowId: () => newId('escrow'),
    emit,
    fateUnknown: () => {
      log.error('acceptor.noteFateUnknown');
    },
  });

  function emit(event: NoteAcceptorEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function setState(next: AcceptorState, detail: string): void {
    detailNow = detail;
    if (next === state && stateTold) return;
    stateTold = true;
    state = next;
    log.info('acceptor.state', { state: next, detail });
    if (next === 'cheated') emit({ kind: 'cheatSuspected' });
    emit({ kind: 'stateChanged', state: next, detail });
  }

  function goOffline(why: string): void {
    lineNow = undefined;
    ready = false;
    path.linkLost();
    stacked.linkLost(why);
    if (!loop.isClosing()) setState('offline', why);
    queue.failAll(why);
  }

  /** Works one link to its end. `heard`: the device answered at all. */
  async function serve(link: Link): Promise<{ heard: boolean }> {
    const line = dialect.open({
      link,
      clock,
      counters,
      trace,
      onLateStacked: (type) => (lateStacked = { type }),
      wake: () => {
        // A device that says everything twice would be asked again without end.
        if (earlyPolls < limits.EARLY_POLLS) pollDueMs = clock.monotonicMs();
        earlyPolls += 1;
        loop.wake();
      },
    });
    lineNow = line;
    const first = loop.isGone() ? undefined : await line.poll();
    if (first === undefined) return { heard: false };
    let alive = await bringUp(line, first);
    pollDueMs = clock.monotonicMs();
    while (alive && !loop.isGone()) {
      // An acknowledgement is an exchange, and the link may be lost over it: nobody would wake the pause below.
      if (!(await stacked.wait(line)) || loop.isGone()) continue;
      if (lateStacked !== undefined) await tellStacked(line, lateStacked, 'late');
      const command = ready ? queue.next() : undefined;
      if (command !== undefined) {
        stacked.lineUsed();
        lineFell = false;
        await command(line);
        alive = !lineFell;
        continue;
      }
      const restMs = pollDueMs - clock.monotonicMs();
      if (restMs > 0) {
        await loop.pause(restMs);
        continue;
      }
      if (clock.monotonicMs() >= turnMs) earlyPolls = 0;
      turnMs = clock.monotonicMs() + dialect.pollIntervalMs;
      pollDueMs = turnMs;
      givenBackSincePoll = 0;
      const words = await line.poll();
      alive = words !== undefined && (await hears(line, words));
    }
    return { heard: true };
  }

  /**
   * The first words of a device, before any reset: a power-up, a note in escrow, a `stacked` that waits. What is certain is
   * told first, then `opened`, then comes the reset. False when the device fell silent.
   */
  async function bringUp(line: NoteLine, first: readonly NoteWord[]): Promise<boolean> {
    ready = false;
    known.doubt();
    // What comes now was not asked for, whatever the device before wanted: it may be another one.
    acceptedFen = new Set();
    let found: FoundAtOpening = 'nothing';
    let words = first;
    const settledByMs = clock.monotonicMs() + limits.SETTLE_LIMIT_MS;
    for (;;) {
      let goesOn = false;
      for (const word of words) {
        if (word.kind === 'powerUp' && word.found !== 'nothing') found = word.found;
        if (holdsNote(word)) found = 'noteInEscrow';
        if (word.kind === 'returned') path.sees(word);
        const untold = word.kind === 'stacked' && !(await tellStacked(line, word));
        // Its value cannot be read: the port's word for that is a note in the stacker.
        if (untold) found = 'noteInStacker';
        goesOn = word.kind === 'returned' || (word.kind === 'stacked' && !untold) || isMoving(word);
      }
      if (!goesOn || clock.monotonicMs() > settledByMs) break;
      while (!loop.isGone() && !(await stacked.wait(line)));
      if (loop.isGone()) return false;
      await loop.pauseFully(dialect.pollIntervalMs);
      const next = loop.isGone() ? undefined : await line.poll();
      if (next === undefined) return false;
      words = next;
    }
    const last = words.at(-1);
    const said = words.map(({ detail }) => detail).join(', ');
    path.found(found, last?.kind === 'escrow' ? last.type : undefined);
    log.info('acceptor.opened', { found, said });
    emit({ kind: 'opened', found: ownReset.tells(found) });
    setState('initializing', said);
    if (found === 'noteInEscrow' && !(await handBack(line))) return false;
    if (ownReset.isUnderWay(words)) return true;
    const reset = await line.reset();
    ownReset.begins();
    return reset.kind !== 'unanswered';
  }

  /** The note found in escrow belongs to nobody's open hand: it goes back, and is waited for until it is out. */
  async function handBack(line: NoteLine): Promise<boolean> {
    const outcome = await line.giveBack();
    if (outcome.kind === 'unanswered') return false;
    let words = outcome.kind === 'done' ? outcome.words : undefined;
    const untilMs = clock.monotonicMs() + limits.SETTLE_LIMIT_MS;
    while (clock.monotonicMs() < untilMs) {
      if (words === undefined) {
        await loop.pauseFully(dialect.pollIntervalMs);
        words = loop.isGone() ? undefined : await line.poll();
      }
      if (words === undefined) return false;
      for (const word of words) {
        if (word.kind === 'stacked') return tellStacked(line, word);
        if (!holdsNote(word)) path.sees(word);
      }
      const last = words.at(-1);
      if (last !== undefined && !holdsNote(last) && !isMoving(last)) return true;
      words = undefined;
    }
    return true;
  }

  /** Announces a stacked note once. False when its value cannot be known. */
  async function tellStacked(line: NoteLine, { type, again = false }: SaidStacked, heard = 'now'): Promise<boolean> {
    lateStacked = undefined;
    if (type === undefined) return false;
    if (stacked.isKnown(type) && heard === 'now') stacked.saidAgain();
    if (stacked.isKnown(type)) return true;
    let fresh = heard === 'now' || !dialect.repeatsStacked;
    if (!known.values().has(type) || (dialect.repeatsStacked && !known.isFresh())) {
      // A new process meets an old word: where the table is legal only while disabled, the acknowledgement will need
      // another poll. A device that says it only once would take that poll for the acknowledgement. After a reopening the
      // table may be another device's.
      if (dialect.repeatsStacked) fresh = false;
      await line.disable();
      await known.read(line);
    }
    const valueFen = known.values().get(type);
    if (valueFen === undefined) {
      log.error('acceptor.stackedUnknownType', { type });
      return false;
    }
    const stackedId = newId('stacked');
    const { repeat } = path.stacked(type);
    stacked.begin(stackedId, type, fresh);
    emit({ kind: 'noteStacked', stackedId, valueFen, repeat: again || (repeat && dialect.repeatsStacked) });
    return true;
  }

  /** The words of one poll or answer in normal operation. False when the device fell silent. */
  async function hears(line: NoteLine, words: readonly NoteWord[]): Promise<boolean> {
    const tellsStacked = words.some(({ kind }) => kind === 'stacked');
    if (!tellsStacked || !dialect.repeatsStacked) stacked.movedOn();
    for (const [at, word] of words.entries()) {
      if (word.kind === 'powerUp') {
        // What it still says of before is known; that a note is in the box now would be news.
        if (!ready && ownReset.isUnderWay([word]) && !ownReset.isNews(word.found)) continue;
        // The device lost its power while the link stayed.
        path.linkLost();
        return bringUp(line, words.slice(at));
      }
      if (!(await hearsOne(line, word))) return false;
    }
    return true;
  }

  async function hearsOne(line: NoteLine, word: Exclude<NoteWord, { kind: 'powerUp' }>): Promise<boolean> {
    if (word.kind === 'stacked') {
      setState('stacking', word.detail);
      if (await tellStacked(line, word)) return true;
      setState('failed', word.detail);
      // An old word that hung on its way is not said again.
      const isCertain = saidUnknown || !dialect.repeatsStacked;
      saidUnknown = true;
      // Which note is in the box cannot be known: an opening has the word for that, and its reset frees the device.
      return isCertain && !ownReset.isUnderWay([]) ? bringUp(line, [word]) : true;
    }
    saidUnknown = false;
    if (!known.isSettled()) {
      const mayRead = line.mayReadUnit(word);
      if (mayRead && !(await known.read(line))) return false;
      if (!mayRead && word.kind === 'idle' && (await line.disable()).kind === 'unanswered') return false;
    }
    const verdict = path.sees(word);
    if (verdict === 'returnIt') {
      givenBackSincePoll += 1;
      if (givenBackSincePoll > limits.GIVE_BACKS_PER_POLL) return false;
      log.warn('acceptor.unwantedNote', { said: word.detail });
      const outcome = await line.giveBack();
      if (outcome.kind === 'unanswered') return false;
      if (outcome.kind === 'done' && outcome.words !== undefined) {
        announce(word);
        return hears(line, outcome.words);
      }
    }
    announce(word);
    return holdsNote(word) ? hold(line) : true;
  }

  function announce(word: Exclude<NoteWord, { kind: 'powerUp' }>): void {
    const next = stateOf(word);
    if (next === undefined) {
      if (word.kind !== 'busy') log.warn('acceptor.unknownState', { said: word.detail });
      return;
    }
    if (word.kind === 'rejecting' && state !== 'rejecting') emit({ kind: 'noteRejected', reason: word.reason });
    const atRest = next === 'disabled' || next === 'idle';
    // In any other state the unit may not tell its notes; commands are answered all the same, if only with a refusal.
    if (next !== 'initializing') ready = known.isSettled() || !atRest;
    if (ready) ownReset.ends();
    if (atRest && !ready) return;
    if (atRest && known.values().size === 0)
      setState('failed', 'the device knows no notes of the currency of this terminal');
    else setState(next, word.detail);
  }

  /** Keeps an undecided note in escrow, up to a limit. */
  async function hold(line: NoteLine): Promise<boolean> {
    const note = path.undecided();
    if (note === undefined) return true;
    const nowMs = clock.monotonicMs();
    if (nowMs - note.sinceMs > limits.HOLD_LIMIT_MS) {
      if (dialect.returnsUnheld) return true;
      path.decides();
      const outcome = await line.giveBack();
      return outcome.kind === 'done' ? hears(line, outcome.words ?? []) : outcome.kind !== 'unanswered';
    }
    if (line.hold === undefined || nowMs - note.heldMs < dialect.holdIntervalMs) return true;
    path.heldAt(nowMs);
    return (await line.hold()).kind !== 'unanswered';
  }

  /** Runs one command of the host when the line is free; the line is given up where nothing answers. */
  function submit<T extends AcceptorOutcome | { kind: 'escrowGone' }>(
    run: (line: NoteLine) => Promise<T>,
    name?: string,
  ): Promise<T | AcceptorOutcome> {
    return queue.submit<T | AcceptorOutcome>(
      async (line) => {
        const outcome = await run(line);
        lineFell = outcome.kind === 'unanswered';
        return outcome;
      },
      (detail, why) => ({ kind: why === 'withdrawn' ? 'refused' : 'unanswered', detail }),
      name,
    );
  }

  async function outcomeOf(line: NoteLine, asked: Promise<LineOutcome>): Promise<AcceptorOutcome> {
    const outcome = await asked;
    if (outcome.kind !== 'done') return outcome;
    if (outcome.words === undefined || (await hears(line, outcome.words))) return { kind: 'done' };
    return { kind: 'unanswered', detail: 'the device fell silent' };
  }

  return {
    capabilities: dialect.capabilities,
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: loop.start,
    enable: (valuesFen) =>
      submit(async (line) => {
        if (!known.isFresh()) return { kind: 'refused', detail: `the notes it knows could not be read: ${detailNow}` };
        const wanted = new Set(valuesFen);
        const types = [...known.values()].filter(([, valueFen]) => wanted.has(valueFen)).map(([type]) => type);
        if (types.length === 0) return { kind: 'refused', detail: 'the device knows none of these notes' };
        acceptedFen = wanted;
        return outcomeOf(line, line.enable(types));
      }, 'enable'),
    disable: () => {
      // An enable that still waits must not open the slot for the moment before this closes it.
      queue.withdraw('enable', 'the slot was closed before the device was ready to open it');
      return submit((line) => outcomeOf(line, line.disable()));
    },
    stackNote: (escrowId) => submit((line) => stackWhatStands(line, path, escrowId, (words) => hears(line, words))),
    returnNote: (escrowId) =>
      submit<AcceptorOutcome | { kind: 'escrowGone' }>((line) => {
        if (!path.stands(escrowId)) return Promise.resolve({ kind: 'escrowGone' });
        path.decides();
        return outcomeOf(line, line.giveBack());
      }),
    acknowledgeStacked: (stackedId) => stacked.release(stackedId),
    inspect: () => ({ model: known.model(), link: loop.linkName(), counters: { ...counters }, frames: trace.frames() }),
    close: () =>
      loop.close(async () => {
        if (!stacked.isUnwritten()) await lineNow?.leave();
      }),
  };
}
