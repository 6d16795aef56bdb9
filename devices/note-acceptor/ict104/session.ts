import type { Fen } from '../../../core/domain/money.ts';
import type { LineOutcome, NoteLine, NoteLineOptions, NoteWord } from '../note-line.ts';
import { commands, isStatus, states, stateWords } from './codes.ts';
import { createIctTokenizer } from './frame.ts';
import type { NoteCycle } from './note-cycle.ts';

/** Milliseconds until a poll counts as unanswered. An answer is one byte, 1 ms; USB adapters and a busy machine add theirs. */
export const REPLY_TIMEOUT_MS = 300;
/** Times a poll is said before the device counts as silent. */
export const TRIES = 3;
/**
 * Milliseconds the bill type may come after its 81, and 8F after its 80. At 9600 baud it is 1 ms; long enough for an adapter
 * that splits them, and far below the 5 s in which the device waits for its answer.
 */
export const SECOND_BYTE_TIMEOUT_MS = 200;
/** Milliseconds after a poll without an answer in which an answer may still belong to it, and not to the last question. */
const LATE_ANSWER_MS = 1000;
/**
 * Milliseconds without any byte, with a note in escrow, after which nobody is there. Whether every model answers a poll in
 * escrow is not written anywhere, so that one silent poll proves nothing; the note is handed back when the line is opened anew.
 */
const SILENT_ESCROW_MS = 10_000;
/** Milliseconds. A byte takes 1 ms at 9600 baud: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 1000;
/** Words kept for the next poll. Noise fills this and is dropped behind it; what is worth money never is. */
const WORDS_MAX = 100;

export interface IctLineOptions extends NoteLineOptions {
  readonly cycle: NoteCycle;
  readonly values: ReadonlyMap<number, Fen>;
}

/** One link to an ICT-104/106 device, in the words of `note-line.ts`. The device speaks when it likes; `poll` tells it on. */
export function createIctLine(options: IctLineOptions): NoteLine {
  const { link, clock, counters, trace, cycle } = options;
  const tokenizer = createIctTokenizer();
  const words: NoteWord[] = [];
  let closed = false;
  let stopSecondByte: () => void = () => undefined;
  /** Gets the next status byte, or undefined for the end of the wait. */
  let listener: ((code: number | undefined) => void) | undefined;
  let lastStatus: number | undefined;
  /** What the host wants of the slot. A command to close it that got lost is said again when the device speaks of an open one. */
  let slotWanted: typeof states.enabled | typeof states.disabled = states.disabled;
  let heardMs = clock.monotonicMs();
  let doubtfulUntilMs = Number.NEGATIVE_INFINITY;

  function take(items: ReturnType<typeof tokenizer.push>): void {
    for (const item of items) {
      if (item.kind === 'discarded') {
        counters.bytesDiscarded += item.bytes.length;
        trace.record('fromDevice', item.bytes);
        react(cycle.disturbed(item.bytes, item.reason));
        continue;
      }
      counters.framesReceived += 1;
      const { frame } = item;
      const code = frame.kind === 'state' && isStatus(frame.code) ? frame.code : undefined;
      if (code === undefined || code !== lastStatus) trace.record('fromDevice', frame.bytes);
      lastStatus = code;
      react(cycle.hears(frame));
      if (code !== undefined || frame.kind === 'escrow') listener?.(code ?? states.validated);
    }
  }

  function react(heard: ReturnType<NoteCycle['hears']>): void {
    for (const word of heard.words) {
      if (words.length < WORDS_MAX || word.kind === 'stacked') words.push(word);
    }
    // Within 2 s of its power-up the device wants its answer. ACCEPT enables it, so that DISABLE follows at once.
    if (heard.reaction === 'answerPowerUp') {
      void say(commands.accept);
      void say(commands.disable);
    }
    if (heard.reaction === 'returnNote') void say(commands.returnNote);
    // What answers a poll is told by that poll; only what comes unasked calls for another.
    if (heard.words.length > 0 && listener === undefined) options.wake();
  }

  link.onData((bytes) => {
    heardMs = clock.monotonicMs();
    stopSecondByte();
    take(tokenizer.push(bytes));
    if (tokenizer.heldBytes() > 0) {
      stopSecondByte = clock.after(SECOND_BYTE_TIMEOUT_MS, () => {
        take(tokenizer.end());
      });
    }
  });
  link.onClose(() => {
    closed = true;
    stopSecondByte();
    for (const word of words.splice(0)) if (word.kind === 'stacked') options.onLateStacked(word.type);
    listener?.(undefined);
  });
  cycle.reopened();

  async function say(command: number): Promise<boolean> {
    if (closed) return false;
    const bytes = Uint8Array.of(command);
    if (command !== commands.poll) trace.record('toDevice', bytes);
    counters.framesSent += 1;
    return (await link.write(bytes, WRITE_TIMEOUT_MS)).kind === 'written';
  }

  /** One POLL and the first status after it. */
  async function askStatus(): Promise<number | undefined> {
    const heard = new Promise<number | undefined>((resolve) => {
      const finish = (code: number | undefined): void => {
        stop();
        listener = undefined;
        resolve(code);
      };
      const stop = clock.after(REPLY_TIMEOUT_MS, () => {
        doubtfulUntilMs = clock.monotonicMs() + LATE_ANSWER_MS;
        finish(undefined);
      });
      listener = finish;
    });
    if (!(await say(commands.poll))) listener?.(undefined);
    return heard;
  }

  async function poll(): Promise<readonly NoteWord[] | undefined> {
    if (words.length > 0) return words.splice(0);
    // A restarting device answers nothing; its 80 8F comes by itself.
    if (cycle.isResetting()) return [{ kind: 'initializing', detail: 'restarting' }];
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const code = await askStatus();
      if (code === states.enabled && slotWanted === states.disabled) await say(commands.disable);
      if (words.length > 0) return words.splice(0);
      const known = cycle.known();
      const isGone = known?.kind === 'escrow' && clock.monotonicMs() - heardMs >= SILENT_ESCROW_MS;
      if (known !== undefined && !isGone) return [known];
      if (code !== undefined) return [{ kind: 'busy', detail: stateWords[code] ?? 'busy' }];
      if (closed) return undefined;
      if (attempt < TRIES) counters.retries += 1;
    }
    counters.unanswered += 1;
    return undefined;
  }

  /** Opens or closes the slot. Nothing answers that but the state that the next polls show. */
  async function setSlot(wanted: typeof states.enabled | typeof states.disabled): Promise<LineOutcome> {
    slotWanted = wanted;
    let said: number | undefined;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      if (!(await say(wanted))) return { kind: 'unanswered', detail: 'the link is closed' };
      // While a note is in the path the state of the slot is not always told.
      if (cycle.holdsNote() || cycle.isResetting()) return { kind: 'done' };
      const code = await askStatus();
      if (code === wanted) return { kind: 'done' };
      said = code ?? said;
    }
    if (said === undefined) return { kind: 'unanswered', detail: `no answer to ${TRIES} polls` };
    return { kind: 'refused', detail: `the device says: ${stateWords[said] ?? 'a note came meanwhile'}` };
  }

  async function order(command: number): Promise<LineOutcome> {
    return (await say(command)) ? { kind: 'done' } : { kind: 'unanswered', detail: 'the link is closed' };
  }

  return {
    poll,
    readUnit: () => Promise.resolve({ kind: 'read', model: 'ICT-104/106', values: options.values }),
    mayReadUnit: () => true,
    enable: () => setSlot(states.enabled),
    disable: () => setSlot(states.disabled),
    // There is no acknowledgement: 10 and 11 are the answers, and `poll` tells them. Only a device that shows the note
    // still in escrow has not heard it.
    stack: async () => {
      if (!cycle.accepts()) return { kind: 'refused', detail: 'no note stands in escrow any more' };
      const isDoubtful = clock.monotonicMs() < doubtfulUntilMs;
      const ordered = await order(commands.accept);
      if (ordered.kind !== 'done') return ordered;
      if ((await askStatus()) !== states.validated || isDoubtful) return ordered;
      cycle.acceptWasLost();
      return { kind: 'unanswered', detail: 'the note still stands in escrow' };
    },
    giveBack: () => {
      cycle.returns();
      return order(commands.returnNote);
    },
    hold: () => {
      cycle.holds();
      return order(commands.hold);
    },
    reset: () => {
      cycle.resets();
      return order(commands.reset);
    },
    // The device does not ask whether 10 was heard.
    acknowledge: () => Promise.resolve(!closed),
    leave: async () => {
      await say(commands.disable);
    },
  };
}
