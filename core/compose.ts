import { join } from 'node:path';
import { openBackEnd } from './back-end.ts';
import { createOutbox, type Outbox, type PostingListener } from './billing/outbox.ts';
import type { SimulatedUtility } from './billing/simulated-utility.ts';
import type { KioskConnection } from './contract/kiosk-connection.ts';
import type { Settings } from './domain/kiosk.ts';
import { newLedger, type Ledger } from './domain/ledger.ts';
import { fen } from './domain/money.ts';
import { noFarEnds, simulateFarEnds, type FarEnds, type KeptDevices } from './far-ends.ts';
import { logAlerts } from './host/alert-log.ts';
import { createHost, type Host, type HostDevices, type HostParts } from './host/host.ts';
import { createIncidents, type TracedDevices } from './host/incidents.ts';
import { outOfServiceConnection } from './host/out-of-service.ts';
import { openJournal } from './journal/open-journal.ts';
import type { KioskConfig } from './platform/config.ts';
import { makeDataDirectory } from './platform/data-directory.ts';
import { writeDayReport } from './platform/day-report.ts';
import { createIncidentFiles } from './platform/incident-files.ts';
import { hashPosting } from './platform/posting-hash.ts';
import { digestOf } from './platform/receipt-digest.ts';
import { verifyPin } from './platform/pin.ts';
import { createReceiptSigner } from './platform/receipt-signing.ts';
import { resolveReceipt } from './platform/receipt-text.ts';
import { createWords } from './platform/receipt-words.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandom } from './platform/system-random.ts';
import { createTerminalTime } from './platform/terminal-time.ts';
import { productVersion } from './platform/version.ts';
import type { Clock, RandomSource } from './ports/clock.ts';
import type { Journal, JournalOpening } from './ports/journal.ts';
import type { Log } from './ports/log.ts';
import type { DeviceInspection } from './ports/note-acceptor.ts';
import type { ServiceName } from './ports/utility-services.ts';
import type { PostingOutbox } from './ports/posting-outbox.ts';
import { openDevices } from './open-devices.ts';
import { createSimulatorHands } from './simulator-hands.ts';

export interface ComposeOptions {
  readonly config: KioskConfig;
  readonly dataDir: string;
  readonly log: Log;
  /** Tests bring their own time and chance. */
  readonly clock?: Clock;
  readonly random?: RandomSource;
  /** Tests watch or stop the journal between two records. */
  readonly decorateJournal?: (journal: Journal) => Journal;
  /** Simulated devices that outlive the host, as real ones do: tests restart the host between them. */
  readonly keptDevices?: KeptDevices;
  /** A simulated utility that outlives the host, as a real one does. Whoever brings it closes it. */
  readonly keptUtility?: SimulatedUtility;
  /** Tests bring a disk of their own: what opening the journal gives, instead of the data directory's. */
  readonly openJournal?: () => JournalOpening;
  /** Tests check PINs without the cost that slows down guessing. */
  readonly verifyPin?: (pin: string, pinHash: string) => Promise<boolean>;
  /** False where the far ends are simulated and nobody looks at their panel: tests reach them directly. */
  readonly simulatorPanel?: boolean;
}

export type { FarEnds } from './far-ends.ts';

export type Composed =
  | {
      kind: 'running';
      /** Set where it only shows that it is out of service: the line for the operator. */
      outOfService: string | undefined;
      connection: KioskConnection;
      farEnds: FarEnds;
      ledger: Ledger;
      close(): Promise<void>;
    }
  /** One line for the operator: the kiosk must not take money like this. */
  | { kind: 'refused'; line: string };

/** The only file that names concrete parts: config → a running host. */
export async function composeKiosk(options: ComposeOptions): Promise<Composed> {
  const { config, dataDir, log } = options;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const time = createTerminalTime(config.terminal.timeZone);

  const made = makeDataDirectory(dataDir);
  if (made !== undefined) return { kind: 'refused', line: made };
  const opening = options.openJournal?.() ?? openJournal({ directory: join(dataDir, 'journal'), clock });
  if (opening.kind === 'locked') {
    logAlerts(log, [{ name: 'secondInstance', level: 'A1', facts: { detail: opening.detail } }]);
    return { kind: 'refused', line: opening.detail };
  }
  if (opening.kind !== 'opened') {
    const { kind: why, detail } = opening;
    // An A3 like any other, but a warning: an error would say on the console again what its one plain line says.
    log.warn('alert', { alert: 'journalUnusable', grade: 'A3', why, detail });
    return outOfService(options, `out of service: ${opening.detail}`);
  }

  const { keptDevices, keptUtility } = options;
  const farEnds = await simulateFarEnds({ config, dataDir, keptDevices, keptUtility, clock, log });
  const backEnd = openBackEnd(config, { utility: farEnds.utility, clock, random, time });
  if (backEnd.kind === 'bad') {
    opening.journal.close();
    return { kind: 'refused', line: backEnd.line };
  }
  const { billing, services } = backEnd;
  const incidents = createIncidents({ log, files: createIncidentFiles(join(dataDir, 'incidents')), clock });
  const devices = await openDevices(config, farEnds, { clock, log: incidents.log, random });
  incidents.watch(tracedDevices(config, devices));
  const words = { 'zh-CN': createWords('zh-CN'), en: createWords('en') };
  const { pinHash } = config.service;
  const checkPin = options.verifyPin ?? verifyPin;

  const { terminal } = config;
  const { id: terminalId, operatorName, hotline, diagonalInches, timeZone } = terminal;
  const parts: HostParts = {
    settings: settingsOf(config, services.offered),
    terminal: {
      terminalId,
      operatorName,
      hotline,
      diagonalInches,
      timeZone,
      dateCode: time.dateCode,
      businessDate: time.date,
    },
    ...devices,
    billing,
    services,
    outbox: postingOutbox(createOutbox({ gateway: billing, clock, random })),
    journal: options.decorateJournal?.(opening.journal) ?? opening.journal,
    clock,
    random,
    log: incidents.log,
    hashPosting,
    digest: digestOf,
    receiptText: createReceiptSigner(dataDir, words, time, (detail) => {
      log.error('receipt.unsigned', { detail });
    }).sign,
    exportDay: (report) => writeDayReport(join(dataDir, 'reconciliation'), report),
    resolveReceipt: (document, language) => resolveReceipt(document, words[language], time),
    checkPin: (pin) => (pinHash === null ? Promise.resolve(false) : checkPin(pin, pinHash)),
    simulator: options.simulatorPanel === false ? null : createSimulatorHands(farEnds),
    version: productVersion,
  };
  let host: Host;
  try {
    host = createHost(parts);
  } catch (error) {
    // Records that do not add up are a bug of ours, and on the disk already: a kiosk that says so beats one that is gone.
    const detail = `the journal cannot be added up: ${error instanceof Error ? error.message : String(error)}`;
    log.warn('alert', { alert: 'journalUnusable', grade: 'A3', why: 'doesNotAddUp', detail });
    const opened = Object.values<{ close(): Promise<void> } | null>({ ...devices });
    await Promise.all([billing.close(), ...opened.map((device) => device?.close())]);
    opening.journal.close();
    return outOfService(options, `out of service: ${detail}`);
  }
  return {
    kind: 'running',
    outOfService: undefined,
    connection: host.connection,
    farEnds,
    ledger: host.ledger,
    close: () => {
      incidents.stop();
      return host.close();
    },
  };
}

function outOfService({ config, random, clock }: ComposeOptions, line: string): Composed {
  const { id: terminalId, operatorName, hotline, diagonalInches, timeZone } = config.terminal;
  const connection = outOfServiceConnection(
    { terminalId, operatorName, hotline, diagonalInches, timeZone },
    settingsOf(config).display,
    Buffer.from((random ?? systemRandom).bytes(8)).toString('hex'),
    () => (clock ?? systemClock).nowMs(),
  );
  const close = (): Promise<void> => Promise.resolve();
  return { kind: 'running', outOfService: line, connection, farEnds: noFarEnds, ledger: newLedger(), close };
}

function postingOutbox(outbox: Outbox): PostingOutbox {
  return {
    submit: (posting, onAnswer, mayHaveBeenSent, secret) => {
      outbox.submit(posting, listenerFor(onAnswer), { mayHaveBeenSent, ...(secret === undefined ? {} : { secret }) });
    },
    reverse: (posting, onAnswer) => {
      outbox.reverse(posting, listenerFor(onAnswer));
    },
    stop: () => {
      outbox.stop();
    },
  };
}

function listenerFor(onAnswer: Parameters<PostingOutbox['submit']>[1]): PostingListener {
  return {
    onOutcome: onAnswer,
    onAttempt: ({ mismatched }) => {
      onAnswer({ kind: 'unknown', mismatched });
    },
  };
}

/** Those whose last frames are kept when something happens, by their words in the config. */
function tracedDevices(config: KioskConfig, devices: HostDevices): TracedDevices {
  const { noteAcceptor, receiptPrinter, cardReader, sensors, coinAcceptor, codeScanner } = config.devices;
  const traced = (settings: { protocol: string } | null, device: { inspect(): DeviceInspection } | null) =>
    settings === null || device === null ? undefined : { protocol: settings.protocol, inspect: () => device.inspect() };
  return {
    noteAcceptor: traced(noteAcceptor, devices.acceptor),
    receiptPrinter: traced(receiptPrinter, devices.printer),
    cardReader: traced(cardReader, devices.cardReader),
    sensors: traced(sensors, devices.sensors),
    coinAcceptor: traced(coinAcceptor, devices.coinAcceptor),
    codeScanner: traced(codeScanner, devices.codeScanner),
  };
}

export function settingsOf(config: KioskConfig, offered: ReadonlySet<ServiceName> = new Set()): Settings {
  const { terminal, money, timeouts } = config;
  return {
    terminalId: terminal.id,
    operatorName: terminal.operatorName,
    hotline: terminal.hotline,
    acceptedNotesFen: money.acceptedNotesFen.map(fen),
    maxSurplusFen: fen(money.maxSurplusFen),
    maxTransactionFen: fen(money.maxTransactionFen),
    quickAmountsFen: money.recharge.quickAmountsFen.map(fen),
    minAmountFen: fen(money.recharge.minFen),
    maxAmountFen: fen(money.recharge.maxFen),
    stepAmountFen: fen(money.recharge.stepFen),
    idleMs: timeouts.idleSeconds * 1000,
    warningMs: timeouts.warningSeconds * 1000,
    resultMs: timeouts.resultSeconds * 1000,
    thanksMs: timeouts.thanksSeconds * 1000,
    pendingAfterMs: timeouts.pendingAfterSeconds * 1000,
    stackMs: timeouts.stackSeconds * 1000,
    recoverMs: timeouts.recoverSeconds * 1000,
    reversal:
      config.backEnd.reverseAfterMinutes === null ? null : { afterMs: config.backEnd.reverseAfterMinutes * 60_000 },
    restartStorm:
      config.recovery.restartStorm === null
        ? null
        : {
            starts: config.recovery.restartStorm.starts,
            withinMs: config.recovery.restartStorm.withinMinutes * 60_000,
          },
    hasServicePin: config.service.pinHash !== null,
    offered,
    display: { language: config.language, size: 'normal', contrast: 'normal', sound: true },
  };
}
