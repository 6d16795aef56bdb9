import type { Answer, Command, ServiceCommand, SimulatorCommand } from '../contract/commands.ts';
import type { KioskConnection } from '../contract/kiosk-connection.ts';
import { parseCommand } from '../contract/parse-command.ts';
import type { SimulatorView, Snapshot } from '../contract/snapshot.ts';
import type { Action, Effect, Input, Kiosk, Settings, Step, Surroundings } from '../domain/kiosk.ts';
import { alertsOf } from '../domain/alerts.ts';
import { booksOf } from '../domain/books.ts';
import type { DayReport } from '../domain/day.ts';
import { completed } from '../domain/earlier-records.ts';
import { applyRecord, newLedger, type Ledger } from '../domain/ledger.ts';
import { randomLetters, transactionNumber } from '../domain/numbers.ts';
import { openTransactions } from '../domain/open-transactions.ts';
import type { Posting } from '../domain/order.ts';
import type { KioskRecord } from '../domain/records.ts';
import type { ReceiptDocument } from '../domain/receipt-document.ts';
import { newKiosk, transition } from '../domain/transition.ts';
import type { BillingGateway } from '../ports/billing-gateway.ts';
import type { CardReader } from '../ports/card-reader.ts';
import type { Clock, RandomSource } from '../ports/clock.ts';
import type { CodeScanner } from '../ports/code-scanner.ts';
import type { CoinAcceptor } from '../ports/coin-acceptor.ts';
import type { Journal } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';
import type { NoteAcceptor } from '../ports/note-acceptor.ts';
import type { PostingOutbox } from '../ports/posting-outbox.ts';
import type { PrintDocument, ReceiptPrinter } from '../ports/receipt-printer.ts';
import type { Sensors } from '../ports/sensors.ts';
import type { SimulatorHands } from '../ports/simulator.ts';
import type { UtilityServices } from '../ports/utility-services.ts';
import { logAlerts } from './alert-log.ts';
import { createAuxiliaries } from './auxiliaries.ts';
import { createEffects } from './effects.ts';
import { isSameView } from './same-view.ts';
import { viewOf, type TerminalFacts } from './view.ts';

/** Null where a device is not fitted. */
export interface HostDevices {
  readonly acceptor: NoteAcceptor | null;
  readonly printer: ReceiptPrinter | null;
  readonly cardReader: CardReader | null;
  readonly sensors: Sensors | null;
  readonly coinAcceptor: CoinAcceptor | null;
  readonly codeScanner: CodeScanner | null;
}

/** Everything the host needs from outside. */
export interface HostParts extends HostDevices {
  readonly settings: Settings;
  readonly terminal: TerminalFacts;
  readonly billing: BillingGateway;
  readonly services: UtilityServices;
  readonly outbox: PostingOutbox;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Log;
  readonly hashPosting: (posting: Posting) => string;
  readonly digest: (document: ReceiptDocument) => string;
  /** A receipt as a phone shows it, signed by the terminal. */
  readonly receiptText: (document: ReceiptDocument, language: 'zh-CN' | 'en') => string;
  /** Writes what a person carries away, beside the journal; the name of the file, or why it could not be written. */
  readonly exportDay: (report: DayReport) => { kind: 'written'; path: string } | { kind: 'failed'; detail: string };
  readonly resolveReceipt: (document: ReceiptDocument, language: 'zh-CN' | 'en') => PrintDocument;
  readonly checkPin: (pin: string) => Promise<boolean>;
  readonly simulator: SimulatorHands<SimulatorCommand, SimulatorView> | null;
  readonly version: string;
}

export interface Host {
  readonly connection: KioskConnection;
  /** For tests and simulation: the fold of the journal, and the state itself. */
  readonly ledger: Ledger;
  state(): Kiosk;
  close(): Promise<void>;
}

/** The clock on the screen, idle limits and time-outs are checked this often. */
const tickMs = 1_000;
/** A tick that comes this late: nothing was polled, and a note in escrow went back by itself. */
const blockedMs = 3_000;
/** Inputs that wait while one is worked on; more than this means that something floods the host. */
const queueLimit = 10_000;
/** Milliseconds of one append; a note in escrow waits ten seconds, and a sound disk needs a hundredth of one. */
const slowAppendMs = 2_000;
/** Milliseconds until it is told again that the disk is slow. */
const slowToldMs = 3_600_000;

/**
 * One queue, one input at a time: transition, append, publish, perform. Nothing acts on the world before its records
 * are durable; where the journal fails, nothing that needs a record happens any more.
 */
export function createHost(parts: HostParts): Host {
  const { settings, clock, journal, log } = parts;
  const ledger = newLedger();
  for (const stored of journal.replay()) {
    applyRecord(ledger, completed(stored, parts.terminal.businessDate));
  }

  let kiosk = newKiosk(
    { settings, monotonicMs: clock.monotonicMs(), businessDate: parts.terminal.businessDate(clock.nowMs()) },
    {
      lastNote: ledger.lastNote,
      pin: ledger.pin,
      orphans: ledger.orphans,
      boxPresent: ledger.boxPresent,
      boxUnanswered: ledger.boxUnanswered,
    },
    {
      acceptor: parts.acceptor !== null,
      printer: parts.printer !== null,
      cardReader: parts.cardReader !== null,
      sensors: parts.sensors !== null,
    },
  );
  const books = booksOf(ledger);
  const watchers = new Set<(snapshot: Snapshot) => void>();
  const queue: { input: Input; settle: ((step: Step) => void) | undefined }[] = [];
  const runId = Buffer.from(parts.random.bytes(8)).toString('hex');
  let working = false;
  let closed = false;
  /** While the replayed transactions are taken up again. */
  let restarting = false;
  let slowToldUntilMs = 0;
  let revision = 0;
  let lastBody: ReturnType<typeof viewOf> | undefined;
  let lastSnapshot: Snapshot | undefined;

  const auxiliaries = createAuxiliaries({ ...parts, onChange: publish });
  const perform = createEffects(
    parts,
    (input) => {
      accept(input);
    },
    () => restarting,
  );

  function surroundings(): Surroundings {
    const wallMs = clock.nowMs();
    let freshId: string | undefined;
    return {
      settings,
      monotonicMs: clock.monotonicMs(),
      wallMs,
      // Made for the few steps that ask for it, and then the same for the whole step.
      get freshTransactionId() {
        freshId ??= transactionNumber(
          settings.terminalId,
          parts.terminal.dateCode(wallMs),
          randomLetters(parts.random.bytes(5)),
        );
        return freshId;
      },
      get businessDate() {
        return parts.terminal.businessDate(wallMs);
      },
      books,
      hashPosting: parts.hashPosting,
      digest: parts.digest,
      receiptText: parts.receiptText,
    };
  }

  function accept(input: Input, settle?: (step: Step) => void): void {
    if (closed) return;
    if (queue.length >= queueLimit) throw new Error('the host is flooded with inputs');
    queue.push({ input, settle });
    if (working) return;
    working = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const step = take(next.input);
        next.settle?.(step);
      }
    } finally {
      working = false;
    }
  }

  function take(input: Input): Step {
    const step = transition(kiosk, input, surroundings());
    if (step.kind === 'refuse') return step;
    if (step.records.length > 0) {
      const beganMs = clock.monotonicMs();
      const outcome = journal.append(step.records);
      tellSlowDisk(clock.monotonicMs() - beganMs);
      if (outcome.kind === 'failed') return stopTakingMoney(step.effects, outcome.detail);
      for (const record of step.records) applyRecord(ledger, record);
      if (outcome.spaceLow && !kiosk.spaceLow)
        queue.push({ input: { kind: 'spaceLow', low: true }, settle: undefined });
    }
    become(step.kiosk, step.records);
    publish();
    perform(step.effects);
    return step;
  }

  /** A slow disk is slow at every append: one line is enough for a while. */
  function tellSlowDisk(tookMs: number): void {
    const nowMs = clock.monotonicMs();
    if (tookMs < slowAppendMs || nowMs < slowToldUntilMs) return;
    slowToldUntilMs = nowMs + slowToldMs;
    logAlerts(log, [{ name: 'journalSlow', level: 'A2', facts: { tookMs } }]);
  }

  /** What somebody has to look after goes into the operator's log as well; the journal is not read every day. */
  function become(next: Kiosk, records: readonly KioskRecord[]): void {
    logAlerts(log, alertsOf(kiosk, next, records));
    kiosk = next;
  }

  /** Without paper no hand moves: a note in escrow goes back, nothing is acknowledged, and no more is taken. */
  function stopTakingMoney(effects: readonly Effect[], detail: string): Step {
    if (!kiosk.journalFailed) {
      log.error('journal.failed', { detail });
      queue.push({ input: { kind: 'journalFailed' }, settle: undefined });
    }
    const safe = effects.flatMap((effect): Effect[] => {
      if (effect.kind === 'stackNote') return [{ kind: 'returnNote', escrowId: effect.escrowId }];
      const givesBack = effect.kind === 'returnNote' || effect.kind === 'ejectCard';
      return givesBack || effect.kind === 'closeIntake' ? [effect] : [];
    });
    perform(safe);
    return { kind: 'refuse', reason: 'outOfService' };
  }

  function publish(): void {
    if (watchers.size === 0) {
      lastSnapshot = undefined;
      return;
    }
    const body = viewOf(kiosk, ledger, { ...parts, auxiliaries }, clock.monotonicMs(), clock.nowMs());
    if (lastSnapshot !== undefined && isSameView(body, lastBody)) return;
    lastBody = body;
    revision += 1;
    lastSnapshot = { revision, runId, atMs: clock.nowMs(), ...body };
    for (const watcher of watchers) watcher(lastSnapshot);
  }

  function decide(input: Input): Promise<Answer> {
    return new Promise((resolve) => {
      if (closed) resolve({ kind: 'refused', reason: 'outOfService' });
      accept(input, (step) => {
        resolve(step.kind === 'advance' ? { kind: 'done' } : { kind: 'refused', reason: step.reason });
      });
    });
  }

  async function enterPin(pin: string): Promise<Answer> {
    const allowed = await decide({ kind: 'pinChecking' });
    if (allowed.kind === 'refused') return allowed;
    const right = await checked(pin);
    const noted = await decide({ kind: 'pinChecked', right });
    // A try that could not be recorded is no try: the lock must survive a restart.
    if (noted.kind === 'refused') return noted;
    return right ? noted : { kind: 'refused', reason: 'wrongPin' };
  }

  /** A check that breaks opens nothing, and counts: it must not leave the kiosk waiting for its answer. */
  async function checked(pin: string): Promise<boolean> {
    try {
      return await parts.checkPin(pin);
    } catch (error) {
      log.error('pin.broken', { detail: String(error) });
      return false;
    }
  }

  async function send(raw: Command): Promise<Answer> {
    const command = parseCommand(raw);
    if (command === undefined) return { kind: 'refused', reason: 'malformed' };
    if (closed) return { kind: 'refused', reason: 'outOfService' };
    if (isSimulatorCommand(command)) {
      if (parts.simulator === null) return { kind: 'refused', reason: 'notSimulated' };
      const done = parts.simulator.perform(command);
      return done ? { kind: 'done' } : { kind: 'refused', reason: 'notNow' };
    }
    if (command.kind === 'enterPin') return await enterPin(command.pin);
    if (needsService(command) && kiosk.stage.kind !== 'service') return { kind: 'refused', reason: 'serviceOnly' };
    const action: Action = command;
    return await decide({ kind: 'action', action });
  }

  const stops: (() => void)[] = [];
  let stopTick = (): void => undefined;
  function askForSpace(): void {
    const low = journal.spaceLow();
    if (low !== kiosk.spaceLow) accept({ kind: 'spaceLow', low });
  }

  function tickAgain(): void {
    const dueMs = clock.monotonicMs() + tickMs;
    stopTick = clock.after(tickMs, () => {
      const lateMs = Math.round(clock.monotonicMs() - dueMs);
      // The device has given a note in escrow back by itself; nobody saw the screen move.
      if (lateMs >= blockedMs) logAlerts(log, [{ name: 'hostBlocked', level: 'A2', facts: { lateMs } }]);
      askForSpace();
      accept({ kind: 'tick' });
      publish();
      if (!closed) tickAgain();
    });
  }

  const thisStart: KioskRecord = { kind: 'terminalStarted', version: parts.version, atMs: clock.nowMs() };
  const startedOutcome = journal.append([thisStart]);
  if (startedOutcome.kind === 'failed') {
    log.error('journal.failed', { detail: startedOutcome.detail });
    become({ ...kiosk, journalFailed: true }, []);
  } else {
    applyRecord(ledger, thisStart);
  }
  restarting = true;
  accept({ kind: 'started', open: openTransactions(ledger) });
  restarting = false;
  askForSpace();
  if (parts.acceptor !== null) {
    stops.push(
      parts.acceptor.watch((event) => {
        accept(event);
      }),
    );
    parts.acceptor.start();
  }
  if (parts.printer !== null) {
    stops.push(
      parts.printer.watch((status) => {
        accept({ kind: 'printerChanged', status });
      }),
    );
    parts.printer.start();
  }
  if (parts.cardReader !== null) {
    stops.push(
      parts.cardReader.watch(({ state: word, detail }) => {
        accept({ kind: 'cardReaderChanged', word, detail });
      }),
    );
    parts.cardReader.start();
  }
  if (parts.sensors !== null) {
    stops.push(
      parts.sensors.watch((event) => {
        if (event.kind === 'inputChanged') accept({ ...event, kind: 'sensorInput' });
        else accept({ kind: 'sensorsChanged', word: event.state, detail: event.detail });
      }),
    );
    parts.sensors.start();
  }
  auxiliaries.start();
  if (parts.simulator !== null) stops.push(parts.simulator.watch(publish));
  tickAgain();

  return {
    connection: {
      send,
      watch: (onSnapshot) => {
        watchers.add(onSnapshot);
        if (lastSnapshot === undefined) publish();
        else onSnapshot(lastSnapshot);
        return () => {
          watchers.delete(onSnapshot);
        };
      },
    },
    ledger,
    state: () => kiosk,
    close: async () => {
      closed = true;
      stopTick();
      for (const stop of stops) stop();
      parts.outbox.stop();
      await parts.acceptor?.close();
      await parts.printer?.close();
      await parts.cardReader?.close();
      await parts.sensors?.close();
      await auxiliaries.close();
      await parts.billing.close();
      journal.close();
    },
  };
}

function isSimulatorCommand(command: Command): command is SimulatorCommand {
  return command.kind.startsWith('simulate');
}

const serviceKinds: ReadonlySet<string> = new Set<ServiceCommand['kind']>([
  'leaveService',
  'serviceTestPrint',
  'serviceEjectCard',
  'serviceNoteTest',
  'serviceAnswerBox',
  'serviceSettleClaim',
  'servicePostClaim',
  'serviceReconcile',
  'serviceJournalPage',
]);

function needsService(command: Command): boolean {
  return serviceKinds.has(command.kind);
}
