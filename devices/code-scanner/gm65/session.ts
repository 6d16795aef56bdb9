import type { Clock } from '../../../core/ports/clock.ts';
import type { CodeScannerOutcome } from '../../../core/ports/code-scanner.ts';
import { createExchange } from '../../driver/exchange.ts';
import type { LineCounters } from '../../driver/line-counters.ts';
import type { Link } from '../../link/link.ts';
import type { FrameTrace } from '../../link/trace.ts';
import type { ScannerLine } from '../scanner-line.ts';
import { masked } from '../serial-text/frame.ts';
import { DONE, DRESSING_CR, IDENTITY_BYTES, identityWords, modeByHost, NO_TIME_LIMIT, zones } from './codes.ts';
import { commandTypes, createReplyDecoder, encodeCommand, encodeRead } from './frame.ts';
import { splitReplies } from './reply-splitter.ts';

/** Milliseconds until a reply counts as missing. Nine bytes each way take 20 ms at 9600 baud; decoding may delay it. */
const REPLY_TIMEOUT_MS = 500;
/** Times a command is sent before the scanner counts as silent. Every one of them may be said twice without harm. */
const TRIES = 3;
/** Milliseconds of silence within a reply; the manual gives a command 400 (8.2). */
const INTER_BYTE_MS = 100;
/** Milliseconds. A command has ten bytes: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 1000;

export function createGm65Line(options: {
  link: Link;
  clock: Clock;
  counters: LineCounters;
  trace: FrameTrace;
  onText: (bytes: Uint8Array) => void;
}): ScannerLine {
  const { link, clock, counters, trace, onText } = options;
  let asking = false;
  const replies = splitReplies({
    link,
    clock,
    isAsking: () => asking,
    onText: (bytes) => {
      trace.record('fromDevice', masked(bytes));
      onText(bytes);
    },
  });
  const exchange = createExchange({
    link: replies,
    clock,
    counters,
    // What the exchange keeps of its own accord is what it threw away, and that may hold a code.
    trace: {
      record: (direction, bytes) => {
        trace.record(direction, masked(bytes));
      },
      frames: trace.frames,
    },
    decoder: createReplyDecoder(),
    interByteMs: INTER_BYTE_MS,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    isBroken: (reason) => reason !== 'text',
  });
  let model = 'GM65';
  let modeNow = 0;

  /** Undefined where no sound answer of this length came. */
  async function ask(bytes: Uint8Array, length: number): Promise<Uint8Array | undefined> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      if (tried > 0) counters.retries += 1;
      trace.record('toDevice', bytes);
      asking = true;
      const heard = await exchange.ask(bytes, REPLY_TIMEOUT_MS, ({ data }) => data.length === length);
      asking = false;
      if (heard.kind === 'frame') {
        trace.record('fromDevice', heard.frame.bytes);
        return heard.frame.data;
      }
      if (heard.kind === 'closed') return undefined;
      if (heard.kind === 'broken') counters.brokenReplies += 1;
    }
    counters.unanswered += 1;
    return undefined;
  }

  async function read(zone: number): Promise<number | undefined> {
    return (await ask(encodeRead(zone, 1), 1))?.[0];
  }

  /** True when the module said `done`. */
  async function write(zone: number, value: number): Promise<boolean | undefined> {
    const answer = await ask(encodeCommand(commandTypes.write, zone, [value]), 1);
    return answer === undefined ? undefined : answer[0] === DONE;
  }

  /** Writes only what differs, and looks whether it stayed. */
  async function settle(zone: number, wanted: (now: number) => number): Promise<'done' | 'silent' | number> {
    const now = await read(zone);
    if (now === undefined) return 'silent';
    if (now === wanted(now)) return 'done';
    if ((await write(zone, wanted(now))) === undefined) return 'silent';
    const then = await read(zone);
    if (then === undefined) return 'silent';
    return then === wanted(now) ? 'done' : zone;
  }

  return {
    setUp: async () => {
      const identity = await ask(encodeRead(zones.identity, IDENTITY_BYTES), IDENTITY_BYTES);
      if (identity === undefined) return 'silent';
      model = identityWords(identity);
      const settings = [
        [zones.mode, modeByHost],
        [zones.readTime, () => NO_TIME_LIMIT],
        [zones.dressing, () => DRESSING_CR],
      ] as const;
      for (const [zone, wanted] of settings) {
        const result = await settle(zone, wanted);
        if (result === 'silent') return 'silent';
        if (result !== 'done') return { refused: `the scanner does not keep its setting ${zone}` };
      }
      const mode = await read(zones.mode);
      if (mode === undefined) return 'silent';
      modeNow = mode;
      return 'ready';
    },
    scan: async (on): Promise<CodeScannerOutcome> => {
      const answer = await write(zones.trigger, on ? 1 : 0);
      if (answer === undefined) return { kind: 'unanswered', detail: 'the scanner does not answer' };
      return answer ? { kind: 'done' } : { kind: 'refused', detail: 'the scanner does not begin to read' };
    },
    check: async () => {
      const mode = await read(zones.mode);
      if (mode === undefined) return 'silent';
      return mode === modeNow ? 'well' : 'restarted';
    },
    model: () => model,
  };
}
