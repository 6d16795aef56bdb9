import type { Clock } from '../../../core/ports/clock.ts';
import type { PrintDocument, PrinterStatus, PrintFailure, PrintOutcome } from '../../../core/ports/receipt-printer.ts';
import type { Link } from '../../link/link.ts';
import { concat } from './commands.ts';
import type { PrinterConnection } from './connection.ts';
import { SHORT_WRITE_MS, stoppedBy, type Dialogue, type Mark } from './dialogue.ts';
import { CLEAR_BUFFERS, RECOVER_AND_CLEAR } from './real-time.ts';
import { REPORT_STOPS, type ReceiptRenderer } from './render.ts';

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
/** A job and a fresh slip each switch automatic status on once, and a printer says how it is when that is done. */
const REPORTS_IN_JOB = 1;

const INITIALIZE = Uint8Array.of(0x1b, 0x40); // ESC @
const FEED_AND_CUT = Uint8Array.of(0x1d, 0x56, 0x42, 0x00); // GS V 66 0
const NOTHING = new Uint8Array(0);

/** One document at a time onto one slip, once, and what is known about it afterwards. */
export interface SlipWriter {
  print(document: PrintDocument): Promise<PrintOutcome>;
  /** Asks, and tries to end an error that can be ended from here. */
  statusAfterRecovery(): Promise<PrinterStatus>;
  /** The printer reported this by itself. */
  reported(status: PrinterStatus): void;
  /** XOFF and XON. */
  hold(held: boolean): void;
}

export function createSlipWriter(settings: {
  connection: PrinterConnection;
  dialogue: Dialogue;
  clock: Clock;
  renderer: ReceiptRenderer;
  /** The line brings answers back. */
  answers: () => boolean;
  publish: (status: PrinterStatus) => void;
  /** Behind the cut: holds the slip out, where there is a presenter. */
  afterCut: Uint8Array;
}): SlipWriter {
  const { connection, dialogue, clock, renderer, answers, publish, afterCut } = settings;
  let heldBack = false;
  /** What the printer said of itself that stopped it, since the last slip or job was begun. A cut that was due then is not made up for. */
  let stopReported: PrintFailure | undefined;
  /** Something of a job that did not end well, or of another process, may be on the paper or in the printer. */
  let slipOpen = true;

  /** `unconfirmed` where nobody can be asked. */
  function askStatus(): Promise<PrinterStatus> {
    if (connection.link() !== undefined && !answers()) return Promise.resolve({ kind: 'unconfirmed' });
    return dialogue.askStatus();
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
    stopReported = undefined;
    const behind = dialogue.behind(FRESH_SLIP_MS, dialogue.mark(), REPORTS_IN_JOB);
    // CLEAR_BUFFERS drops old questions where the printer knows it; its own question comes behind it.
    const bytes = concat(CLEAR_BUFFERS, INITIALIZE, REPORT_STOPS, FEED_AND_CUT, behind.question);
    await connection.send(bytes, SHORT_WRITE_MS, 'clear the buffers, cut, answer in order');
    for (;;) {
      const arrived = await behind.arrived(WATCH_MS);
      if (arrived === true) break;
      if (arrived === false) return connection.link() === undefined ? 'offline' : 'timeout';
      // A printer that stopped before the cut and then goes on answers without having cut: the old slip is still there.
      const status = await dialogue.askNow();
      const stopped = status === undefined ? undefined : stoppedBy(status);
      if (stopped === undefined) continue;
      behind.cancel();
      return stopped;
    }
    slipOpen = stopReported !== undefined;
    return stopReported;
  }

  async function writeJob(bytes: Uint8Array, link: Link, words: string): Promise<'written' | PrintFailure> {
    const untilMs = clock.monotonicMs() + JOB_WRITE_MS;
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      while (heldBack && connection.link() === link) {
        if (clock.monotonicMs() >= untilMs) return 'timeout';
        const resumed = await connection.expect((reply) => reply.kind === 'xon', WATCH_MS).answer;
        const status = resumed === undefined && answers() ? await dialogue.askNow() : undefined;
        const stopped = status === undefined ? undefined : stoppedBy(status);
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

  /** The answer comes when everything before it has been printed and cut; then the printer must have no fault. */
  async function confirm(link: Link, mark: Mark): Promise<PrintFailure | undefined> {
    const untilMs = clock.monotonicMs() + CONFIRM_MS;
    const behind = dialogue.behind(CONFIRM_MS, mark, REPORTS_IN_JOB);
    try {
      await connection.send(behind.question, SHORT_WRITE_MS, 'answer when all is printed');
      let last: PrinterStatus | undefined;
      for (;;) {
        const arrived = await behind.arrived(WATCH_MS);
        if (connection.link() !== link) return 'offline';
        if (arrived === true) break;
        if (arrived === false || clock.monotonicMs() >= untilMs)
          return last?.kind === 'offline' ? 'offline' : 'timeout';
        last = await dialogue.askNow();
        const stopped = last === undefined ? undefined : stoppedBy(last);
        if (stopped !== undefined) return stopped;
      }
      const status = await askStatus();
      publish(status);
      if (stopReported !== undefined) return stopReported;
      return status.kind === 'ready' ? undefined : (stoppedBy(status) ?? 'timeout');
    } finally {
      behind.cancel();
    }
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

  return {
    statusAfterRecovery,
    reported: (status) => {
      stopReported ??= stoppedBy(status);
    },
    hold: (held) => {
      heldBack = held;
    },
    print: async (document) => {
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
      const bytes = concat(slipOpen ? concat(INITIALIZE, FEED_AND_CUT) : NOTHING, job, afterCut);
      slipOpen = true;
      stopReported = undefined;
      const mark = dialogue.mark();
      const written = await writeJob(bytes, link, `receipt ${document.number}, ${bytes.length} bytes`);
      const failure = written === 'written' ? (confirms ? await confirm(link, mark) : undefined) : written;
      if (failure === undefined) {
        slipOpen = false;
        return { kind: confirms ? 'printed' : 'sent' };
      }
      await abandon();
      return { kind: 'uncertain', reason: failure };
    },
  };
}
