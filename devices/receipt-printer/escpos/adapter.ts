import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type {
  PrintDocument,
  PrinterStatus,
  PrintFailure,
  PrintOutcome,
  ReceiptPrinter,
} from '../../../core/ports/receipt-printer.ts';
import type { Link, LinkOpener } from '../../link/link.ts';
import { concat } from './commands.ts';
import { createPrinterConnection } from './connection.ts';
import type { Logo } from './logo.ts';
import { askStatusCommand, CLEAR_BUFFERS, RECOVER_AND_CLEAR } from './real-time.ts';
import type { PaperWidthMm } from './render.ts';
import { createReceiptRenderer, REPORT_STOPS } from './render.ts';
import type { PrinterReply, StatusBytes } from './status.ts';
import { statusOf, statusOfAutomatic, statusWords } from './status.ts';

/** Status is asked this often while nothing is printed: paper is changed in a minute, a resident stays for one. */
const POLL_MS = 3000;
/** A printer answers DLE EOT in milliseconds; serial servers on a network add some hundred. */
const STATUS_ANSWER_MS = 500;
/** After a missing answer, silence long enough that a late one is not taken for the next. */
const QUIET_MS = 200;
/** Asked once more before a printer counts as silent. */
const STATUS_TRIES = 2;
/** Handing over a question of three bytes. */
const SHORT_WRITE_MS = 1000;
/** Handing over a job: 3 KB at 9600 baud take 3.1 s. */
const JOB_WRITE_MS = 10_000;
/** Between looks at XOFF; small enough that a printer's 4 KB buffer never runs over. */
const CHUNK_BYTES = 1024;
/** From the last byte to the answer behind the cut: a worn head takes 16 s for a long receipt. */
const CONFIRM_MS = 20_000;
/** While waiting for that answer, the printer is asked this often whether something stopped it. */
const WATCH_MS = 500;
/** Feeding and cutting an old slip off, and answering. */
const FRESH_SLIP_MS = 5000;

const INITIALIZE = Uint8Array.of(0x1b, 0x40); // ESC @
const FEED_AND_CUT = Uint8Array.of(0x1d, 0x56, 0x42, 0x00); // GS V 66 0
const ANSWER_IN_ORDER = Uint8Array.of(0x1d, 0x72, 0x01); // GS r 1

export interface EscposPrinterSettings {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  readonly log: Log;
  readonly paperWidthMm: PaperWidthMm;
  /** False where nothing comes back: files, many TCP printers. */
  readonly confirmsPrint?: boolean | undefined;
  readonly logo?: Logo | undefined;
  /** A picture a technician stored in the printer, by its number. */
  readonly nvLogoNumber?: number | undefined;
}

export function createEscposPrinter(settings: EscposPrinterSettings): ReceiptPrinter {
  const { clock, log } = settings;
  const renderer = createReceiptRenderer(settings);
  const listeners = new Set<(status: PrinterStatus) => void>();
  const counters = { printed: 0, sent: 0, notPrinted: 0, uncertain: 0 };
  let published: PrinterStatus | undefined;
  let running = false;
  let heldBack = false;
  /** What the printer said of itself that stopped it, since the last slip or job was begun. A cut that was due then is not made up for. */
  let stopReported: PrintFailure | undefined;
  /** Something of a job that did not end well, or of another process, may be on the paper or in the printer. */
  let slipOpen = true;
  /** Questions in order (GS r) that were never answered; each answer may still come. */
  let owedAnswers = 0;
  let stopPoll: (() => void) | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const connection = createPrinterConnection({
    opener: settings.opener,
    clock,
    log,
    onOpened: () => {
      heldBack = false;
      void inTurn(poll);
    },
    onLost: () => {
      stopPoll?.();
      publish({ kind: 'offline', detail: connection.problem() });
    },
    onReply: (reply) => {
      if (reply.kind === 'xoff') heldBack = true;
      else if (reply.kind === 'xon') heldBack = false;
      else if (reply.kind === 'automatic') {
        const status = statusOfAutomatic(reply.bytes);
        stopReported ??= stoppedBy(status);
        publish(status);
      } else if (saysCleared(reply)) owedAnswers = 0;
    },
  });

  const answers = (): boolean => settings.confirmsPrint !== false && (connection.link()?.answers ?? true);

  /** One thing at a time goes over the line: a question, or a whole job. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = turn.then(run);
    turn = result.catch(() => undefined);
    return result;
  }

  function publish(status: PrinterStatus): void {
    if (published !== undefined && JSON.stringify(published) === JSON.stringify(status)) return;
    published = status;
    log.info('printer.status', { status: status.kind, words: statusWords(status) });
    for (const listener of listeners) listener(status);
  }

  async function poll(): Promise<void> {
    const link = connection.link();
    if (link === undefined) return;
    // Twenty questions a minute would push everything else out of the technician's fifty frames.
    const status = await askStatus(published?.kind === 'ready');
    if (!running || connection.link() !== link) return;
    publish(status);
    if (!answers()) return;
    stopPoll?.();
    stopPoll = clock.after(POLL_MS, () => {
      void inTurn(poll);
    });
  }

  async function ask(n: 1 | 2 | 3 | 4, routine: boolean): Promise<number | undefined> {
    const expected = connection.expect('realTime', STATUS_ANSWER_MS, { n, routine });
    await connection.send(askStatusCommand(n), SHORT_WRITE_MS, routine ? undefined : `ask status ${n}`);
    const reply = await expected.answer;
    return reply?.kind === 'realTime' ? reply.byte : undefined;
  }

  async function askAll(routine: boolean): Promise<StatusBytes | undefined> {
    const printer = await ask(1, routine);
    if (printer === undefined) return undefined;
    const offlineCause = await ask(2, routine);
    if (offlineCause === undefined) return undefined;
    const errorCause = await ask(3, routine);
    if (errorCause === undefined) return undefined;
    const paper = await ask(4, routine);
    return paper === undefined ? undefined : { printer, offlineCause, errorCause, paper };
  }

  async function askStatus(routine = false): Promise<PrinterStatus> {
    for (let left = STATUS_TRIES; left > 0; left -= 1) {
      if (connection.link() === undefined) return { kind: 'offline', detail: connection.problem() };
      if (!answers()) return { kind: 'unconfirmed' };
      const bytes = await askAll(routine);
      if (bytes !== undefined) return statusOf(bytes);
      await connection.pause(QUIET_MS);
    }
    return { kind: 'offline', detail: 'no answer' };
  }

  /** DLE ENQ 2 frees a cutter whose jam was removed; printers obey it only while they report an error. */
  async function statusAfterRecovery(): Promise<PrinterStatus> {
    const status = await askStatus();
    if (status.kind !== 'fault') return status;
    slipOpen = true;
    await connection.send(RECOVER_AND_CLEAR, SHORT_WRITE_MS, 'recover from the error, clear the buffers');
    return askStatus();
  }

  /** Empties the printer and cuts off what an earlier job may have left, so that no slip carries two customers. */
  async function startFreshSlip(): Promise<PrintFailure | undefined> {
    owedAnswers += 1;
    stopReported = undefined;
    const untilMs = clock.monotonicMs() + FRESH_SLIP_MS;
    let expected = connection.expect('inOrder', FRESH_SLIP_MS);
    const bytes = concat(CLEAR_BUFFERS, INITIALIZE, REPORT_STOPS, FEED_AND_CUT, ANSWER_IN_ORDER);
    await connection.send(bytes, SHORT_WRITE_MS, 'clear the buffers, cut, answer in order');
    // CLEAR_BUFFERS drops old questions where the printer knows it; its own question comes behind it.
    let got = 0;
    for (;;) {
      const waited = connection.pause(WATCH_MS).then(() => 'waiting' as const);
      const reply = await Promise.race([expected.answer, waited]);
      if (reply === 'waiting') {
        // A printer that stopped before the cut and then goes on answers without having cut: the old slip is still there.
        const stopped = stoppedBy(await askStatus());
        if (stopped === undefined) continue;
        expected.cancel();
        return stopped;
      }
      if (reply === undefined) break;
      got += 1;
      const leftMs = untilMs - clock.monotonicMs();
      if (got >= owedAnswers || leftMs <= 0) break;
      expected = connection.expect('inOrder', leftMs);
    }
    if (got === 0) return connection.link() === undefined ? 'offline' : 'timeout';
    owedAnswers = 0;
    slipOpen = stopReported !== undefined;
    return stopReported;
  }

  async function writeJob(bytes: Uint8Array, link: Link, words: string): Promise<'written' | PrintFailure> {
    const untilMs = clock.monotonicMs() + JOB_WRITE_MS;
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      while (heldBack && connection.link() === link) {
        if (clock.monotonicMs() >= untilMs) return 'timeout';
        const resumed = await connection.expect('xon', WATCH_MS).answer;
        const stopped = resumed === undefined && answers() ? stoppedBy(await askStatus()) : undefined;
        if (stopped !== undefined) return stopped;
      }
      if (connection.link() !== link) return 'offline';
      const leftMs = Math.max(1, untilMs - clock.monotonicMs());
      const chunk = bytes.subarray(from, from + CHUNK_BYTES);
      const written = await connection.send(chunk, leftMs, from === 0 ? words : 'the job goes on');
      if (written.kind === 'closed') return 'offline';
      if (written.kind === 'timeout') return 'timeout';
    }
    return 'written';
  }

  /** GS r 1 is answered when everything before it has been printed and cut; then the printer must have no fault. */
  async function confirm(link: Link): Promise<PrintFailure | undefined> {
    owedAnswers += 1;
    const untilMs = clock.monotonicMs() + CONFIRM_MS;
    const behindTheCut = connection.expect('inOrder', CONFIRM_MS);
    try {
      await connection.send(ANSWER_IN_ORDER, SHORT_WRITE_MS, 'answer when all is printed');
      let last: PrinterStatus | undefined;
      for (;;) {
        const waited = connection.pause(WATCH_MS).then(() => 'waiting' as const);
        const reply = await Promise.race([behindTheCut.answer, waited]);
        if (connection.link() !== link) return 'offline';
        if (reply !== 'waiting' && reply !== undefined) break;
        if (reply === undefined || clock.monotonicMs() >= untilMs)
          return last?.kind === 'offline' ? 'offline' : 'timeout';
        last = await askOnce();
        const stopped = last === undefined ? undefined : stoppedBy(last);
        if (stopped !== undefined) return stopped;
      }
      owedAnswers -= 1;
      const status = await askStatus();
      publish(status);
      if (stopReported !== undefined) return stopReported;
      return status.kind === 'ready' ? undefined : (stoppedBy(status) ?? 'timeout');
    } finally {
      behindTheCut.cancel();
    }
  }

  async function askOnce(): Promise<PrinterStatus | undefined> {
    const bytes = await askAll(false);
    return bytes === undefined ? undefined : statusOf(bytes);
  }

  /** Bytes went out and nobody knows what became of them: what still waits must not come out for the next customer. */
  async function abandon(): Promise<void> {
    slipOpen = true;
    if (connection.link() === undefined || !answers()) return;
    const status = await askStatus();
    publish(status);
    if (status.kind === 'fault') await connection.send(RECOVER_AND_CLEAR, SHORT_WRITE_MS, 'recover, clear the buffers');
    await connection.send(CLEAR_BUFFERS, SHORT_WRITE_MS, 'clear the buffers');
  }

  async function printNow(document: PrintDocument): Promise<PrintOutcome> {
    const job = renderer.render(document);
    const link = connection.link();
    if (link === undefined) return { kind: 'notPrinted', reason: 'offline' };
    const confirms = answers();
    if (confirms) {
      const status = await statusAfterRecovery();
      publish(status);
      const reason = status.kind === 'ready' ? undefined : (stoppedBy(status) ?? 'offline');
      if (reason !== undefined) return { kind: 'notPrinted', reason };
      const problem = slipOpen ? await startFreshSlip() : undefined;
      if (problem !== undefined) return { kind: 'notPrinted', reason: problem };
    }
    if (connection.link() !== link) return { kind: 'notPrinted', reason: 'offline' };
    const bytes = slipOpen ? concat(INITIALIZE, FEED_AND_CUT, job) : job;
    slipOpen = true;
    stopReported = undefined;
    const written = await writeJob(bytes, link, `receipt ${document.number}, ${bytes.length} bytes`);
    const failure = written === 'written' ? (confirms ? await confirm(link) : undefined) : written;
    if (failure === undefined) {
      slipOpen = false;
      return { kind: confirms ? 'printed' : 'sent' };
    }
    await abandon();
    return { kind: 'uncertain', reason: failure };
  }

  return {
    capabilities: {
      protocol: 'escpos',
      columns: renderer.columns,
      get confirmsPrint() {
        return answers();
      },
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: () => {
      running = true;
      connection.start();
    },
    checkStatus: () =>
      inTurn(async () => {
        const status = await statusAfterRecovery();
        publish(status);
        return status;
      }),
    print: (document) =>
      inTurn(async () => {
        const outcome = await printNow(document);
        counters[outcome.kind] += 1;
        const reason = 'reason' in outcome ? outcome.reason : undefined;
        log.info('printer.job', { number: document.number, outcome: outcome.kind, reason });
        return outcome;
      }),
    inspect: () => ({
      model: `ESC/POS ${settings.paperWidthMm} mm`,
      link: connection.link()?.name ?? settings.opener.name,
      counters: { ...counters, ...connection.counters() },
      frames: connection.frames(),
    }),
    close: async () => {
      running = false;
      stopPoll?.();
      await connection.close();
    },
  };
}

/** What keeps a printer from going on with a job. Being offline for no stated reason may pass. */
function stoppedBy(status: PrinterStatus): PrintFailure | undefined {
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

/** `37 25 00`, the answer to DLE DC4 function 8. */
function saysCleared(reply: PrinterReply): boolean {
  return reply.kind === 'block' && reply.bytes[0] === 0x37 && reply.bytes[1] === 0x25;
}
