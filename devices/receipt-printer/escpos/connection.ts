import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type { TraceFrame } from '../../../core/ports/note-acceptor.ts';
import { createDeviceLoop } from '../../driver/device-loop.ts';
import type { Link, LinkOpener, WriteOutcome } from '../../link/link.ts';
import { toHex } from './commands.ts';
import type { PrinterReply } from './status.ts';
import { createReplySplitter, describeReply } from './status.ts';

/** Frames kept for the technician. */
const MAX_FRAMES = 50;
/** Bytes of a frame shown in hex: a job is thousands, and its first command tells enough. */
const MAX_FRAME_HEX_BYTES = 16;

export interface ExpectedReply {
  /** Undefined after the time-out, on cancel, or at once when the link goes. */
  readonly answer: Promise<PrinterReply | undefined>;
  cancel(): void;
}

/** A link that is opened again whenever it is lost, with the answers split and a memory of what went over it. */
export interface PrinterConnection {
  start(): void;
  close(): Promise<void>;
  /** Undefined while there is none. */
  link(): Link | undefined;
  /** Why there is no link. */
  problem(): string;
  /**
   * `words` for the technician's trace; undefined keeps a routine question out of it. A link whose write does not finish
   * is given up, and a new one is opened.
   */
  send(bytes: Uint8Array, timeoutMs: number, words: string | undefined): Promise<WriteOutcome>;
  /** Waits for the next answer that `accepts` takes. Call it before sending the question. */
  expect(accepts: (reply: PrinterReply) => boolean, timeoutMs: number, question?: Question): ExpectedReply;
  /** Resolves when the clock has moved on. */
  pause(delayMs: number): Promise<void>;
  counters(): Record<string, number>;
  frames(): readonly TraceFrame[];
}

/** A DLE EOT by its n; a routine one is not traced. */
export interface Question {
  readonly n: number;
  readonly routine: boolean;
}

interface Waiter {
  readonly accepts: (reply: PrinterReply) => boolean;
  readonly question: Question | undefined;
  settle(reply: PrinterReply | undefined): void;
}

export function createPrinterConnection(settings: {
  opener: LinkOpener;
  clock: Clock;
  log: Log;
  onOpened: () => void;
  onLost: () => void;
  onReply: (reply: PrinterReply) => void;
  /** The printer has a presenter and is asked for its full status. */
  fullStatus: boolean;
}): PrinterConnection {
  const { opener, clock, log } = settings;
  let link: Link | undefined;
  let why = 'not started';
  let lostSaid = false;
  /** Ends the work on the open link. */
  let finish: () => void = () => undefined;
  let waiting: readonly Waiter[] = [];
  const frames: TraceFrame[] = [];
  const counters = { opened: 0, lost: 0, openFailed: 0, bytesSent: 0, answers: 0, unexpectedAnswers: 0 };

  function trace(direction: TraceFrame['direction'], bytes: Uint8Array, text: string): void {
    const shown = toHex(bytes.subarray(0, MAX_FRAME_HEX_BYTES));
    const hex = bytes.length > MAX_FRAME_HEX_BYTES ? `${shown} …` : shown;
    frames.push({ atMs: clock.nowMs(), direction, hex, text });
    if (frames.length > MAX_FRAMES) frames.shift();
  }

  function replyBytes(reply: PrinterReply): Uint8Array {
    if ('bytes' in reply) return reply.bytes;
    if ('byte' in reply) return Uint8Array.of(reply.byte);
    return Uint8Array.of(reply.kind === 'xon' ? 0x11 : 0x13);
  }

  function arrived(reply: PrinterReply): void {
    const waiter = waiting.find((one) => one.accepts(reply));
    counters.answers += 1;
    if (waiter?.question?.routine !== true) {
      trace('fromDevice', replyBytes(reply), describeReply(reply, waiter?.question?.n));
    }
    settings.onReply(reply);
    if (waiter !== undefined) waiter.settle(reply);
    else if (reply.kind === 'realTime' || reply.kind === 'inOrder' || reply.kind === 'noise')
      counters.unexpectedAnswers += 1;
  }

  const loop = createDeviceLoop({
    opener,
    clock,
    serve: (opened) =>
      new Promise((resolve) => {
        const splitter = createReplySplitter({ fullStatus: settings.fullStatus });
        link = opened;
        counters.opened += 1;
        finish = () => {
          resolve({ heard: true });
        };
        opened.onData((bytes) => {
          if (link === opened) for (const reply of splitter.push(bytes)) arrived(reply);
        });
        opened.onClose((reason) => {
          if (link === opened) lost(reason);
        });
        log.info('printer.opened', { link: opened.name });
        settings.onOpened();
      }),
    offline: (reason) => {
      // After a link that was lost, `lost` has said it all; this is for one that could not be opened.
      if (lostSaid) {
        lostSaid = false;
        return;
      }
      counters.openFailed += 1;
      if (why !== reason) log.warn('printer.openFailed', { link: opener.name, detail: reason });
      why = reason;
      if (!loop.isClosing()) settings.onLost();
    },
  });

  function lost(reason: string): void {
    link = undefined;
    why = reason;
    lostSaid = true;
    counters.lost += 1;
    for (const one of waiting) one.settle(undefined);
    if (!loop.isClosing()) {
      log.warn('printer.lost', { link: opener.name, detail: reason });
      settings.onLost();
    }
    finish();
  }

  return {
    start: () => {
      why = 'opening';
      loop.start();
    },
    close: async () => {
      const closed = loop.close();
      if (link !== undefined) lost('closed');
      await closed;
    },
    link: () => link,
    problem: () => why,
    send: async (bytes, timeoutMs, words) => {
      if (link === undefined) return { kind: 'closed' };
      if (words !== undefined) trace('toDevice', bytes, words);
      counters.bytesSent += bytes.length;
      const used = link;
      const outcome = await used.write(bytes, timeoutMs);
      // What the operating system still holds would come out later, and a hung port may never recover: closed, it forgets.
      if (outcome.kind === 'timeout' && link === used) lost('a write did not finish');
      return outcome;
    },
    expect: (accepts, timeoutMs, question) => {
      if (link === undefined) return { answer: Promise.resolve(undefined), cancel: () => undefined };
      const { promise, resolve } = Promise.withResolvers<PrinterReply | undefined>();
      const stop = clock.after(timeoutMs, () => {
        entry.settle(undefined);
      });
      const entry: Waiter = {
        accepts,
        question,
        settle: (reply) => {
          stop();
          waiting = waiting.filter((one) => one !== entry);
          resolve(reply);
        },
      };
      waiting = [...waiting, entry];
      return {
        answer: promise,
        cancel: () => {
          entry.settle(undefined);
        },
      };
    },
    pause: (delayMs) =>
      new Promise((resolve) => {
        clock.after(delayMs, resolve);
      }),
    counters: () => ({ ...counters }),
    frames: () => [...frames],
  };
}
