import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type { PrinterStatus, PrintFailure, PrintOutcome, ReceiptPrinter } from '../../../core/ports/receipt-printer.ts';
import { createCommandQueue } from '../../driver/command-queue.ts';
import type { LinkOpener } from '../../link/link.ts';
import { createPrinterConnection } from './connection.ts';
import { createDialogue, SHORT_WRITE_MS, stoppedBy, type ConfirmBy } from './dialogue.ts';
import type { Logo } from './logo.ts';
import { EJECT, presentCommand, RETRACT } from './presenter.ts';
import type { PaperWidthMm } from './render.ts';
import { createReceiptRenderer } from './render.ts';
import { createSlipWriter, type SlipWriter } from './slip.ts';
import type { PrinterReply } from './status.ts';
import { statusOfAutomatic, statusWords } from './status.ts';

/** Status is asked this often while nothing is printed: paper is changed in a minute, a resident stays for one. */
const POLL_MS = 3000;
/**
 * Milliseconds between questions to a printer that does not answer: with two tries of 700 each it is in service within 3 s of
 * its power.
 */
const POLL_OFFLINE_MS = 1000;
/**
 * A document waits this long for the ones before it, and for somebody who closes the cover or puts paper in. Longer, and
 * it would come out for whoever stands there next.
 */
const QUEUE_WAIT_MS = 60_000;

/** A mouth that holds the slip until it is taken (GS e). */
export interface PresenterSettings {
  /** Of the presenter's motor; how long one is differs between makers. */
  readonly steps: number;
  /** Milliseconds a slip waits for a hand. */
  readonly takeMs: number;
  /** What becomes of a slip nobody takes: the next resident must not find it. */
  readonly untaken: 'retract' | 'eject';
}

export interface EscposPrinterSettings {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  readonly log: Log;
  readonly paperWidthMm: PaperWidthMm;
  /** False where nothing comes back: files, many TCP printers. */
  readonly confirmsPrint?: boolean | undefined;
  /** What the printer can confirm with; absent `inOrder`. */
  readonly confirmBy?: ConfirmBy | undefined;
  readonly presenter?: PresenterSettings | undefined;
  readonly logo?: Logo | undefined;
  /** A picture a technician stored in the printer, by its number. */
  readonly nvLogoNumber?: number | undefined;
}

export function createEscposPrinter(settings: EscposPrinterSettings): ReceiptPrinter {
  const { clock, log, presenter } = settings;
  const renderer = createReceiptRenderer(settings);
  const listeners = new Set<(status: PrinterStatus) => void>();
  const counters = { printed: 0, sent: 0, notPrinted: 0, uncertain: 0, retracted: 0 };
  let published: PrinterStatus | undefined;
  let running = false;
  /** Why the documents that were already waiting wait on: the one before them stopped the printer. */
  let heldBy: PrintFailure | undefined;
  let stopPoll: (() => void) | undefined;
  let stopTaking: (() => void) | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const connection = createPrinterConnection({
    opener: settings.opener,
    clock,
    log,
    fullStatus: presenter !== undefined,
    onOpened: () => {
      slip.hold(false);
      void inTurn(poll);
    },
    onLost: () => {
      stopPoll?.();
      heldBy = undefined;
      publish({ kind: 'offline', detail: connection.problem() });
      queue.failAll('the link is lost');
    },
    onReply: (reply) => {
      dialogue.hear(reply);
      if (reply.kind === 'xoff') slip.hold(true);
      else if (reply.kind === 'xon') slip.hold(false);
      else if (reply.kind === 'automatic') {
        const status = statusOfAutomatic(reply.bytes);
        slip.reported(status);
        publish(status);
      } else if (saysCleared(reply)) dialogue.forgetOwed();
    },
  });
  const dialogue = createDialogue({ connection, clock, confirmBy: settings.confirmBy ?? 'inOrder' });
  const slip = createSlipWriter({
    connection,
    dialogue,
    clock,
    renderer,
    answers,
    publish,
    afterCut: presenter === undefined ? new Uint8Array(0) : presentCommand(presenter.steps),
  });
  const queue = createCommandQueue<SlipWriter>({
    clock,
    waitMs: QUEUE_WAIT_MS,
    offline: () => (connection.link() === undefined ? connection.problem() : undefined),
    wake: printNext,
  });

  function answers(): boolean {
    return settings.confirmsPrint !== false && (connection.link()?.answers ?? true);
  }

  /** One thing at a time goes over the line: a question, or a whole job. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = turn.then(run);
    turn = result.catch(() => undefined);
    return result;
  }

  function printNext(): void {
    void inTurn(async () => {
      if (heldBy === undefined) await queue.next()?.(slip);
    });
  }

  function publish(status: PrinterStatus): void {
    if (heldBy !== undefined && status.kind === 'ready') {
      heldBy = undefined;
      for (let count = queue.waiting(); count > 0; count -= 1) printNext();
    }
    if (published !== undefined && JSON.stringify(published) === JSON.stringify(status)) return;
    published = status;
    log.info('printer.status', { status: status.kind, words: statusWords(status) });
    for (const listener of listeners) listener(status);
  }

  async function poll(): Promise<void> {
    const link = connection.link();
    if (link === undefined) return;
    // Twenty questions a minute would push everything else out of the technician's fifty frames.
    const status = await pollStatus();
    if (!running || connection.link() !== link) return;
    publish(status);
    if (!answers()) return;
    stopPoll?.();
    stopPoll = clock.after(status.kind === 'offline' ? POLL_OFFLINE_MS : POLL_MS, () => {
      void inTurn(poll);
    });
  }

  /** Whoever waits behind a stopped printer waits for it to be freed as well: that is tried, not only asked. */
  function pollStatus(): Promise<PrinterStatus> {
    if (!answers()) return Promise.resolve({ kind: 'unconfirmed' });
    return heldBy === undefined ? dialogue.askStatus(published?.kind === 'ready') : slip.statusAfterRecovery();
  }

  async function printNow(writer: SlipWriter, document: Parameters<SlipWriter['print']>[0]): Promise<PrintOutcome> {
    if (presenter !== undefined) await clearMouth();
    const outcome = await writer.print(document);
    // Only what stops a printer is waited for; what follows a silence or a lost link is judged by its own first question.
    const stop = outcome.kind === 'uncertain' ? stoppedBy(published ?? { kind: 'unconfirmed' }) : undefined;
    if (stop !== undefined && queue.waiting() > 0) heldBy = stop;
    if (presenter !== undefined && outcome.kind === 'printed') {
      stopTaking = clock.after(presenter.takeMs, () => {
        void inTurn(clearMouth);
      });
    }
    return outcome;
  }

  /** A slip nobody took is drawn back or pushed out, after its time or before the next one. */
  async function clearMouth(): Promise<void> {
    stopTaking?.();
    stopTaking = undefined;
    if (presenter === undefined || connection.link() === undefined || !answers()) return;
    const status = await dialogue.askFullStatus();
    if (status?.slipWaiting !== true) return;
    if (presenter.untaken === 'retract') counters.retracted += 1;
    const [command, words] =
      presenter.untaken === 'retract' ? [RETRACT, 'draw the slip back'] : [EJECT, 'push the slip out'];
    await connection.send(command, SHORT_WRITE_MS, words);
  }

  function record(number: string, outcome: PrintOutcome): PrintOutcome {
    counters[outcome.kind] += 1;
    log.info('printer.job', {
      number,
      outcome: outcome.kind,
      reason: 'reason' in outcome ? outcome.reason : undefined,
    });
    return outcome;
  }

  return {
    capabilities: {
      protocol: 'escpos',
      columns: renderer.columns,
      get confirmsPrint() {
        return answers();
      },
      ...(presenter?.untaken === 'retract' ? { retracts: true } : {}),
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
        const status = await slip.statusAfterRecovery();
        publish(status);
        return status;
      }),
    print: async (document) => {
      const outcome = await queue.submit<PrintOutcome>(
        (writer) => printNow(writer, document),
        (_detail, why) => ({ kind: 'notPrinted', reason: reasonOf(why, heldBy) }),
        document.number,
      );
      return record(document.number, outcome);
    },
    withdraw: (number) => {
      queue.withdraw(number, 'taken back');
    },
    inspect: () => ({
      model: `ESC/POS ${settings.paperWidthMm} mm`,
      link: connection.link()?.name ?? settings.opener.name,
      counters: { ...counters, ...connection.counters() },
      frames: connection.frames(),
    }),
    close: async () => {
      running = false;
      stopPoll?.();
      stopTaking?.();
      queue.failAll('closed');
      await connection.close();
    },
  };
}

/** Why a document was never begun. */
function reasonOf(why: 'offline' | 'late' | 'withdrawn', heldBy: PrintFailure | undefined): PrintFailure {
  switch (why) {
    case 'offline':
    case 'withdrawn':
      return why;
    case 'late':
      return heldBy ?? 'timeout';
    default:
      return why satisfies never;
  }
}

/** `37 25 00`, the answer to DLE DC4 function 8. */
function saysCleared(reply: PrinterReply): boolean {
  return reply.kind === 'block' && reply.bytes[0] === 0x37 && reply.bytes[1] === 0x25;
}
