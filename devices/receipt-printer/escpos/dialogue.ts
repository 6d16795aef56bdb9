import type { Clock } from '../../../core/ports/clock.ts';
import type { PrinterStatus, PrintFailure } from '../../../core/ports/receipt-printer.ts';
import { concat } from './commands.ts';
import type { ExpectedReply, PrinterConnection } from './connection.ts';
import { ASK_FULL_STATUS, readFullStatus, type FullStatus } from './presenter.ts';
import { askStatusCommand, CLEAR_BUFFERS } from './real-time.ts';
import { REPORT_STOPS } from './render.ts';
import type { PrinterReply, StatusBytes } from './status.ts';
import { statusOf, statusOfAutomatic } from './status.ts';

/**
 * How a printer says that all is on paper. `inOrder`: GS r 1, answered in buffer order. `processId`: GS ( H function 48, the
 * same with a number of our own in the answer. `automatic`: it answers no questions, and only says its status by itself;
 * GS a makes it say it, in buffer order.
 */
export type ConfirmBy = 'inOrder' | 'processId' | 'automatic';

/** A printer answers DLE EOT in milliseconds; serial servers on a network add some hundred. */
const STATUS_ANSWER_MS = 500;
/** After a missing answer, silence long enough that a late one is not taken for the next. */
const QUIET_MS = 200;
/** Asked once more before a printer counts as silent. */
const STATUS_TRIES = 2;
/** Handing over a question of three bytes. */
export const SHORT_WRITE_MS = 1000;
/** An answer of GS r stands alone; more of them at once are the tail of a status whose first byte was lost. */
const ALONE_MS = 30;
/** At the end of a job GS a is sent twice: a line that doubles one report must not confirm a receipt. */
const END_REPORTS = 2;

const ANSWER_IN_ORDER = Uint8Array.of(0x1d, 0x72, 0x01); // GS r 1
/** GS ( H, function 48, four bytes of our own behind it. */
const PROCESS_ID = Uint8Array.of(0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30);
const PROCESS_IDS = 10_000;

/** A question that is answered once everything before it has been carried out. */
export interface BehindIt {
  readonly question: Uint8Array;
  /** True once the answer has come; undefined when `forMs` passed without it, false when none will come. */
  arrived(forMs: number): Promise<boolean | undefined>;
  cancel(): void;
}

/** Where in the stream of reports a job began. */
export interface Mark {
  readonly repeats: number;
}

/** Questions and answers of one printer, whatever it can answer. */
export interface Dialogue {
  /** Every answer passes here first. */
  hear(reply: PrinterReply): void;
  /** With repetition; `offline` where nothing comes. */
  askStatus(routine?: boolean): Promise<PrinterStatus>;
  /** One try while a job is printing. Undefined where nothing came, or nothing can be asked meanwhile. */
  askNow(): Promise<PrinterStatus | undefined>;
  /** Taken before the first byte of what `behind` will stand behind. */
  mark(): Mark;
  /** `reportsBefore`: how often what is sent between the mark and the question makes the printer report by itself. */
  behind(timeoutMs: number, mark: Mark, reportsBefore: number): BehindIt;
  /** Where there is a presenter. */
  askFullStatus(): Promise<FullStatus | undefined>;
  /** The printer forgot every question it had not answered. */
  forgetOwed(): void;
}

export function createDialogue(settings: {
  connection: PrinterConnection;
  clock: Clock;
  confirmBy: ConfirmBy;
}): Dialogue {
  const { connection, clock, confirmBy } = settings;
  /** Questions in order that were never answered; each answer may still come. */
  let owed = 0;
  let lastReport: PrinterStatus | undefined;
  let lastReportBytes = '';
  /** Reports that say the same as the one before: nothing changed, so GS a was carried out. */
  let repeats = 0;
  let inOrderHeard = 0;
  // A new process must not take the answer to the last one for its own.
  let nextId = Math.floor(clock.nowMs() / 1000) % PROCESS_IDS;

  async function ask(n: 1 | 2 | 3 | 4, routine: boolean): Promise<number | undefined> {
    const expected = connection.expect((reply) => reply.kind === 'realTime', STATUS_ANSWER_MS, { n, routine });
    await connection.send(askStatusCommand(n), SHORT_WRITE_MS, routine ? undefined : `ask status ${n}`);
    const reply = await expected.answer;
    return reply?.kind === 'realTime' ? reply.byte : undefined;
  }

  async function askAll(routine: boolean): Promise<PrinterStatus | undefined> {
    const bytes: { -readonly [Name in keyof StatusBytes]?: number } = {};
    const questions = [
      ['printer', 1],
      ['offlineCause', 2],
      ['errorCause', 3],
      ['paper', 4],
    ] as const;
    for (const [name, n] of questions) {
      const byte = await ask(n, routine);
      if (byte === undefined) return undefined;
      bytes[name] = byte;
    }
    const { printer = 0, offlineCause = 0, errorCause = 0, paper = 0 } = bytes;
    return statusOf({ printer, offlineCause, errorCause, paper });
  }

  /**
   * A printer that stopped does not come to GS a; what it said when it stopped still holds. One that waits for the rest of
   * a picture takes the question for a part of it: `clear` drops what it waits with first.
   */
  async function askReport(routine: boolean, clear: boolean): Promise<PrinterStatus | undefined> {
    const expected = connection.expect((reply) => reply.kind === 'automatic', STATUS_ANSWER_MS, { n: 0, routine });
    const question = clear ? concat(CLEAR_BUFFERS, REPORT_STOPS) : REPORT_STOPS;
    await connection.send(question, SHORT_WRITE_MS, routine ? undefined : 'ask for a report');
    const reply = await expected.answer;
    if (reply?.kind === 'automatic') return statusOfAutomatic(reply.bytes);
    return lastReport === undefined || lastReport.kind === 'ready' ? undefined : lastReport;
  }

  const askOnce = (routine: boolean, again: boolean): Promise<PrinterStatus | undefined> =>
    confirmBy === 'automatic' ? askReport(routine, again) : askAll(routine);

  function behindReports(timeoutMs: number, mark: Mark, reportsBefore: number): BehindIt {
    const wanted = mark.repeats + reportsBefore + END_REPORTS;
    const untilMs = clock.monotonicMs() + timeoutMs;
    return {
      question: concat(REPORT_STOPS, REPORT_STOPS),
      arrived: async (forMs) => {
        const endMs = Math.min(untilMs, clock.monotonicMs() + forMs);
        while (repeats < wanted) {
          const leftMs = endMs - clock.monotonicMs();
          if (leftMs <= 0) return clock.monotonicMs() >= untilMs ? false : undefined;
          const report = await connection.expect((reply) => reply.kind === 'automatic', leftMs).answer;
          if (report === undefined && connection.link() === undefined) return false;
        }
        return true;
      },
      cancel: () => undefined,
    };
  }

  function behindQuestion(timeoutMs: number): BehindIt {
    const id = Buffer.from(String(nextId).padStart(4, '0'));
    nextId = (nextId + 1) % PROCESS_IDS;
    const byId = confirmBy === 'processId';
    const untilMs = clock.monotonicMs() + timeoutMs;
    const isAnswer = (reply: PrinterReply): boolean =>
      byId
        ? reply.kind === 'block' && reply.bytes[1] === 0x22 && id.equals(reply.bytes.subarray(2, 6))
        : reply.kind === 'inOrder';
    owed += 1;
    let expected: ExpectedReply = connection.expect(isAnswer, timeoutMs);
    let got = 0;
    let heardBefore = inOrderHeard;

    /** True where nothing else of its kind came beside the answer. */
    async function cameAlone(): Promise<boolean> {
      await connection.pause(ALONE_MS);
      const alone = inOrderHeard === heardBefore + 1 || owed > 1;
      heardBefore = inOrderHeard;
      return alone;
    }

    return {
      question: byId ? concat(PROCESS_ID, id) : ANSWER_IN_ORDER,
      arrived: async (forMs) => {
        for (;;) {
          const waited = connection.pause(forMs).then(() => 'waiting' as const);
          const reply = await Promise.race([expected.answer, waited]);
          if (reply === 'waiting') return undefined;
          // The oldest answer may be to an older question; after the time-out the last one that came has to do.
          if (reply === undefined) return got > 0 && connection.link() !== undefined;
          if (byId) {
            owed = 0;
            return true;
          }
          const alone = await cameAlone();
          const leftMs = untilMs - clock.monotonicMs();
          if (alone) got += 1;
          if (got > 0 && (got >= owed || leftMs <= 0)) {
            owed = 0;
            return true;
          }
          expected = connection.expect(isAnswer, Math.max(0, leftMs));
        }
      },
      cancel: () => {
        expected.cancel();
      },
    };
  }

  return {
    hear: (reply) => {
      if (reply.kind === 'inOrder') inOrderHeard += 1;
      if (reply.kind !== 'automatic') return;
      const bytes = reply.bytes.join(' ');
      if (bytes === lastReportBytes) repeats += 1;
      lastReportBytes = bytes;
      lastReport = statusOfAutomatic(reply.bytes);
    },
    askStatus: async (routine = false) => {
      for (let left = STATUS_TRIES; left > 0; left -= 1) {
        if (connection.link() === undefined) return { kind: 'offline', detail: connection.problem() };
        const status = await askOnce(routine, left < STATUS_TRIES);
        if (status !== undefined) return status;
        await connection.pause(QUIET_MS);
      }
      return { kind: 'offline', detail: 'no answer' };
    },
    askNow: async () => {
      if (confirmBy === 'automatic') return lastReport;
      const status = await askAll(true);
      if (status === undefined) await connection.pause(QUIET_MS);
      return status;
    },
    mark: () => ({ repeats }),
    behind: (timeoutMs, mark, reportsBefore) =>
      confirmBy === 'automatic' ? behindReports(timeoutMs, mark, reportsBefore) : behindQuestion(timeoutMs),
    askFullStatus: async () => {
      const expected = connection.expect((reply) => reply.kind === 'full', STATUS_ANSWER_MS);
      await connection.send(ASK_FULL_STATUS, SHORT_WRITE_MS, 'ask for the full status');
      const reply = await expected.answer;
      return reply?.kind === 'full' ? readFullStatus(reply.bytes) : undefined;
    },
    forgetOwed: () => {
      owed = 0;
    },
  };
}

/** What keeps a printer from going on with a job. Being offline for no stated reason may pass. */
export function stoppedBy(status: PrinterStatus): PrintFailure | undefined {
  switch (status.kind) {
    case 'paperOut':
    case 'coverOpen':
    case 'fault':
      return status.kind;
    case 'ready':
    case 'offline':
    case 'unconfirmed':
      return undefined;
    default:
      return status satisfies never;
  }
}
