import { noServices } from '../../../core/billing/no-services.ts';
import type { Command } from '../../../core/contract/commands.ts';
import type { Screen, Snapshot } from '../../../core/contract/snapshot.ts';
import type { PostingAnswer, Settings } from '../../../core/domain/kiosk.ts';
import type { Account, Posting } from '../../../core/domain/order.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { createHost, type Host } from '../../../core/host/host.ts';
import type {
  CardReaderOutcome,
  CardReaderState,
  CardReadOutcome,
  CardWriteOutcome,
} from '../../../core/ports/card-reader.ts';
import type { Journal, StoredRecord } from '../../../core/ports/journal.ts';
import type { LogFacts } from '../../../core/ports/log.ts';
import type { DeviceInspection, NoteAcceptorEvent } from '../../../core/ports/note-acceptor.ts';
import type { PrinterStatus } from '../../../core/ports/receipt-printer.ts';
import type { CoinAcceptor } from '../../../core/ports/coin-acceptor.ts';
import type { Sensors } from '../../../core/ports/sensors.ts';
import type { UtilityServices } from '../../../core/ports/utility-services.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { bills, booking, postpaid, prepaid, settings } from '../domain/support/samples.ts';

export interface FakeKiosk {
  readonly host: Host;
  readonly clock: ManualClock;
  /** Everything that happened outside, in order: `append …`, `publish …`, and what hands did. */
  readonly log: readonly string[];
  readonly snapshots: readonly Snapshot[];
  readonly posted: readonly Posting[];
  /** What the journal holds. */
  records(): readonly KioskRecord[];
  journalWorks(works: boolean): void;
  /** From now on the disk is nearly full, or is not any more. */
  spaceLow(low: boolean): void;
  /** What somebody has to look after, as it stands in the log: `error acceptorLost`. */
  readonly alerts: readonly string[];
  /** How the next postings are answered; `nothing` keeps them waiting. */
  answerPostings(answer: PostingAnswer | 'nothing'): void;
  acceptor(event: NoteAcceptorEvent): Promise<void>;
  printer(status: PrinterStatus): Promise<void>;
  /** The card reader's own words, one after the other. */
  reader(...states: readonly CardReaderState[]): Promise<void>;
  send(command: Command): Promise<string>;
  screen(): Screen;
}

/** A card reader that does what it is told and says nothing by itself. */
export interface FakeReader {
  readonly gate?: () => CardReaderOutcome;
  readonly read?: CardReadOutcome;
  readonly write?: CardWriteOutcome;
}

const inspection: DeviceInspection = { model: 'fake', link: 'memory', counters: {}, frames: [] };

function fakeJournal(log: string[], records: StoredRecord[], works: () => boolean, low: () => boolean): Journal {
  return {
    append: (added) => {
      log.push(`append ${added.map((record) => record.kind).join(' ')}`);
      if (!works()) return { kind: 'failed', detail: 'disk full' };
      for (const record of added) records.push({ seq: records.length + 1, atMs: 0, record, hash: '' });
      return { kind: 'appended', lastSeq: records.length, spaceLow: false };
    },
    replay: () => [...records],
    page: (page, size) => ({ rows: records.toReversed().slice(page * size, (page + 1) * size), total: records.length }),
    spaceLow: low,
    close: () => undefined,
  };
}

/** The real host over hand-made ports that write down what is asked of them, in the order it is asked. */
export async function startFakeKiosk(
  before: readonly KioskRecord[] = [],
  options: {
    readonly prepaid?: boolean;
    readonly journalWorks?: boolean;
    readonly spaceLow?: boolean;
    readonly settings?: Partial<Settings>;
    /** Whose number is asked for, whatever it is. */
    readonly account?: Account;
    readonly services?: Partial<UtilityServices>;
    readonly cardReader?: FakeReader;
    readonly sensors?: Sensors;
    readonly coinAcceptor?: CoinAcceptor;
  } = {},
): Promise<FakeKiosk> {
  const log: string[] = [];
  const clock = createManualClock();
  const stored = before.map((record, index): StoredRecord => ({ seq: index + 1, atMs: 0, record, hash: '' }));
  const snapshots: Snapshot[] = [];
  const posted: Posting[] = [];
  const listeners = new Set<(event: NoteAcceptorEvent) => void>();
  const printers = new Set<(status: PrinterStatus) => void>();
  const readers = new Set<(event: { kind: 'stateChanged'; state: CardReaderState; detail: string }) => void>();
  const account = options.account ?? (options.prepaid === true ? prepaid : postpaid);
  const hasNoBills = account.kind === 'prepaid';
  let works = options.journalWorks ?? true;
  let low = options.spaceLow ?? false;
  const alerts: string[] = [];
  const noteAlert =
    (how: string) =>
    (event: string, facts?: LogFacts): void => {
      if (event === 'alert') alerts.push(`${how} ${String(facts?.['alert'])}`);
    };
  let postingAnswer: PostingAnswer | 'nothing' = { kind: 'accepted', booking };
  let randoms = 0;

  function did<T>(what: string, outcome: T): Promise<T> {
    log.push(what);
    return Promise.resolve(outcome);
  }

  const host = createHost({
    settings: { ...settings, ...options.settings },
    terminal: {
      terminalId: settings.terminalId,
      operatorName: settings.operatorName,
      hotline: settings.hotline,
      diagonalInches: 32,
      timeZone: 'Asia/Shanghai',
      dateCode: () => '270101',
      businessDate: () => '2027-01-01',
    },
    acceptor: {
      capabilities: { protocol: 'fake', escrow: true, remembersLastNote: true },
      watch: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      start: () => undefined,
      enable: () => did('enable', { kind: 'done' }),
      disable: () => did('disable', { kind: 'done' }),
      stackNote: (escrowId) => did(`stack ${escrowId}`, { kind: 'done' }),
      returnNote: (escrowId) => did(`return ${escrowId}`, { kind: 'done' }),
      acknowledgeStacked: (stackedId) => did(`acknowledge ${stackedId}`, { kind: 'done' }),
      inspect: () => inspection,
      close: () => Promise.resolve(),
    },
    printer: {
      capabilities: { protocol: 'fake', columns: 48, confirmsPrint: true },
      watch: (listener) => {
        printers.add(listener);
        return () => printers.delete(listener);
      },
      start: () => undefined,
      checkStatus: () => Promise.resolve({ kind: 'ready', paper: 'ok' }),
      print: (document) => did(`print ${document.number}`, { kind: 'printed' }),
      withdraw: () => undefined,
      inspect: () => inspection,
      close: () => Promise.resolve(),
    },
    billing: {
      lookUp: () => Promise.resolve({ kind: 'found', account }),
      getArrears: (accountNumber) =>
        Promise.resolve(
          accountNumber.endsWith('0')
            ? { kind: 'quoted', bills: [], quoteToken: 'Q1' }
            : { kind: 'quoted', bills: hasNoBills ? [] : bills, quoteToken: 'Q1' },
        ),
      post: () => Promise.resolve({ kind: 'unknown', detail: 'the outbox posts' }),
      query: () => Promise.resolve({ kind: 'unknown', detail: 'the outbox asks' }),
      reverse: () => Promise.resolve({ kind: 'unknown', detail: 'the outbox takes back' }),
      listBookings: () => Promise.resolve({ kind: 'notOffered' }),
      close: () => Promise.resolve(),
    },
    sensors: options.sensors ?? null,
    coinAcceptor: options.coinAcceptor ?? null,
    codeScanner: null,
    cardReader:
      options.cardReader === undefined
        ? null
        : {
            capabilities: { protocol: 'fake', motor: true, dispenses: false },
            watch: (listener) => {
              readers.add(listener);
              return () => readers.delete(listener);
            },
            start: () => undefined,
            acceptCard: (open) =>
              did(open ? 'open gate' : 'shut gate', options.cardReader?.gate?.() ?? { kind: 'done' }),
            readCard: () => did('read card', options.cardReader?.read ?? { kind: 'noCard' }),
            writeCard: ({ cardNumber }) =>
              did(`write card ${cardNumber}`, options.cardReader?.write ?? { kind: 'written' }),
            eject: () => did('eject card', { kind: 'done' }),
            inspect: () => inspection,
            close: () => Promise.resolve(),
          },
    services: { ...noServices, ...options.services },
    receiptText: () => '',
    outbox: {
      submit: (posting, onAnswer) => {
        log.push(`submit ${posting.id}`);
        posted.push(posting);
        if (postingAnswer !== 'nothing') onAnswer(postingAnswer);
      },
      reverse: (posting) => {
        log.push(`reverse ${posting.id}`);
      },
      stop: () => undefined,
    },
    journal: fakeJournal(
      log,
      stored,
      () => works,
      () => low,
    ),
    clock,
    random: {
      bytes: (count) => {
        randoms += 1;
        return new Uint8Array(count).fill(randoms % 256);
      },
    },
    log: { info: noteAlert('info'), warn: noteAlert('warn'), error: noteAlert('error') },
    hashPosting: (posting) => `hash of ${posting.id}`,
    digest: ({ what, transactionId }) => `digest of ${what} ${transactionId}`,
    exportDay: () => ({ kind: 'written', path: 'nowhere' }),
    resolveReceipt: ({ number }) => ({ number, lines: [] }),
    checkPin: (pin) => Promise.resolve(pin === '1234'),
    simulator: null,
    version: 'test',
  });
  host.connection.watch((snapshot) => {
    log.push(`publish ${snapshot.screen.kind}`);
    snapshots.push(snapshot);
  });

  const kiosk: FakeKiosk = {
    host,
    clock,
    log,
    snapshots,
    posted,
    records: () => stored.map(({ record }) => record),
    journalWorks: (on) => {
      works = on;
    },
    spaceLow: (isLow) => {
      low = isLow;
    },
    alerts,
    answerPostings: (answer) => {
      postingAnswer = answer;
    },
    acceptor: async (event) => {
      for (const listener of listeners) listener(event);
      await clock.settle();
    },
    printer: async (status) => {
      for (const listener of printers) listener(status);
      await clock.settle();
    },
    reader: async (...states) => {
      for (const state of states) {
        for (const listener of readers) listener({ kind: 'stateChanged', state, detail: '' });
        await clock.settle();
      }
    },
    send: async (command) => {
      const answer = await host.connection.send(command);
      await clock.settle();
      return answer.kind === 'done' ? 'done' : answer.reason;
    },
    screen: () => {
      const last = snapshots.at(-1);
      if (last === undefined) throw new Error('nothing was published');
      return last.screen;
    },
  };
  await kiosk.acceptor({ kind: 'opened', found: 'nothing' });
  await kiosk.acceptor({ kind: 'stateChanged', state: 'disabled', detail: '' });
  await kiosk.printer({ kind: 'ready', paper: 'ok' });
  return kiosk;
}

export async function sendAll(kiosk: FakeKiosk, ...commands: readonly Command[]): Promise<void> {
  for (const command of commands) {
    const answer = await kiosk.send(command);
    if (answer !== 'done') throw new Error(`${command.kind} was refused: ${answer}`);
  }
}

export async function toCash(kiosk: FakeKiosk): Promise<void> {
  await sendAll(
    kiosk,
    { kind: 'start', purpose: 'bill' },
    { kind: 'submitAccount', accountNumber: postpaid.accountNumber },
    { kind: 'continue' },
    { kind: 'agree', withoutReceipt: false },
  );
  await kiosk.acceptor({ kind: 'stateChanged', state: 'idle', detail: '' });
}
