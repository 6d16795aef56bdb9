import { join } from 'node:path';
import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Ledger } from '../../../core/domain/ledger.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { FarNoteAcceptor } from '../../../devices/note-acceptor/far-end/far-note-acceptor.ts';
import type { NoteContents } from '../../../devices/note-acceptor/far-end/notes.ts';
import { createEscposSimulator, type EscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { enter, newBook } from '../evidence/book.ts';
import type { AcceptorTruth, Evidence, HostTruth, PrintedPaper } from '../evidence/evidence.ts';
import { createPaperWatch } from '../evidence/paper-watch.ts';
import { createScreenWatch, type ScreenWatch } from '../evidence/screen-watch.ts';
import { watchUtility, type UtilityWatch } from '../evidence/utility-watch.ts';
import type { Inspector } from '../invariants/inspector.ts';
import type { Keepsake } from '../people/person.ts';
import type { AcceptorEar, AcceptorWord } from './acceptor-wire.ts';
import { createCable, type Cable } from './cable.ts';
import { createCardDrawer, type CardDrawer, type CardUse } from './card-drawer.ts';
import { noteProtocols, type NoteProtocol, type NoteProtocolName } from './note-protocols.ts';
import { readerWord } from './reader-wire.ts';
import type { Trace } from './trace.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** Everything that outlives the host: time, devices, cables, the utility, the paper, and who watches them. */
export interface World {
  readonly clock: VirtualClock;
  readonly directory: string;
  readonly trace: Trace;
  readonly acceptor: FarNoteAcceptor;
  readonly acceptorEar: AcceptorEar;
  readonly noteProtocol: NoteProtocol;
  readonly printer: EscposSimulator;
  readonly cards: CardDrawer;
  readonly acceptorCable: Cable;
  readonly printerCable: Cable;
  readonly readerCable: Cable;
  readonly utility: UtilityWatch;
  readonly screen: ScreenWatch;
  readonly evidence: Evidence;
  readonly inspector: Inspector;
  readonly host: { -readonly [Name in keyof HostTruth]: HostTruth[Name] };
  /** The product's ledger of the host that lives, for comparison. */
  ledger: Ledger | undefined;
  /** Done once, when the host says this word to the acceptor: before it is on the wire, or when the device has heard it and its answer is under way. */
  atWord: { readonly word: AcceptorWord['kind']; readonly before: boolean; readonly run: () => void } | undefined;
  /** The same for the card reader; and for the news to the utility that a card is written, before it arrives. */
  atCard: { readonly before: boolean; readonly run: () => void } | undefined;
  atCommit: (() => void) | undefined;
  /** Called at every write of the host, before the bytes are on the wire. False: the host is dead. */
  onWrite: () => boolean;
  /** What residents remember of their visits. */
  readonly keepsakes: Keepsake[];
  /** Looks at what only time shows. `trouble`: a fault is on, so that nothing can be asked of the host. */
  look(trouble: boolean): void;
  /** The box was taken out and emptied. */
  emptyBox(): void;
  /** A record has become durable: from now on it counts, whether anybody hears of it or not. */
  written(record: KioskRecord): void;
  note(text: string): void;
  close(): void;
}

/** The printer of the simulated terminal. */
export const PAPER_WIDTH_MM = 80;
/** Into the writing of a purchase: 14 bytes of 5 ms each. */
const CARD_IS_WRITTEN_MS = 40;
const TODAY = '2026-01-05';
/** Channels of the trace. */
const CHANNELS = { toAcceptor: 1, fromAcceptor: 2, toPrinter: 3, fromPrinter: 4, toReader: 5, fromReader: 6 } as const;

export function createWorld(options: {
  readonly directory: string;
  readonly trace: Trace;
  /** The wall clock at the first start. */
  readonly startMs: number;
  readonly protocol: NoteProtocolName;
  readonly makeInspector: (evidence: Evidence) => Inspector;
}): World {
  const { directory, trace, startMs, makeInspector } = options;
  const clock = createVirtualClock(startMs);
  const noteProtocol = noteProtocols[options.protocol];
  const { device: acceptor, ear } = noteProtocol.create(clock);
  const printer = createEscposSimulator({ clock, paperWidthMm: PAPER_WIDTH_MM });
  const cards = createCardDrawer(clock);
  const utility = watchUtility(join(directory, 'utility.db'), clock, TODAY);
  const screen = createScreenWatch();
  const paper = createPaperWatch((printed) => {
    note(`paper ${printed.title}${printed.whole ? '' : ', not whole'}`);
    inspector.printed(printed);
  });
  const host: World['host'] = { alive: false, journalFailedSinceMs: undefined, quietSinceMs: undefined };
  /** Counted anew after each event of the device: several checkers ask at every step. */
  let contents: NoteContents | undefined;
  const truth: { -readonly [Name in keyof AcceptorTruth]: AcceptorTruth[Name] } = {
    contents: () => {
      contents ??= acceptor.contents();
      return contents;
    },
    stacked: undefined,
    emptiedAt: new Map(),
    emptiedUnanswered: false,
    openWithoutReasonSinceMs: undefined,
  };
  const book = newBook();
  const evidence: Evidence = {
    book,
    get ledger() {
      return world.ledger;
    },
    acceptor: truth,
    cards: cards.truth,
    utility,
    paper,
    screen,
    host,
    get nowMs() {
      return clock.monotonicMs();
    },
  };
  const inspector = makeInspector(evidence);

  let countedFrom: ReadonlyMap<number, number> = new Map();
  function notesInBox(): ReadonlyMap<number, number> {
    const { notes } = acceptor.contents().stacked;
    return new Map(Object.entries(notes).map(([yuan, count]) => [Number(yuan), count]));
  }

  function note(text: string): void {
    trace.note(clock.monotonicMs(), text);
  }

  acceptor.watch((event) => {
    contents = undefined;
    ear.happened?.(event);
    if (event.kind === 'state') return;
    note(`acceptor ${event.kind}${'note' in event ? ` ${event.note}` : ` ${event.detail}`}`);
    if (event.kind === 'stacked') truth.stacked = { note: event.note, seq: book.seq };
    if (event.kind === 'acknowledged' || event.kind === 'inserted') truth.stacked = undefined;
  });
  printer.watch((event) => {
    paper.hear(event);
  });
  cards.reader.watch((event) => {
    if (event.kind === 'state') return;
    const what = 'card' in event ? JSON.stringify(event.card) : event.detail;
    note(`reader ${event.kind} ${what}`);
    if (event.kind === 'violation') inspector.report('reader', event.detail);
  });

  /** False where the word does not reach the wire any more. */
  function meet(kind: AcceptorWord['kind']): boolean {
    const { atWord } = world;
    if (atWord?.word !== kind) return true;
    world.atWord = undefined;
    if (atWord.before) {
      atWord.run();
      return false;
    }
    // One turn of the microtask queue for the bytes, and the answer comes in the one after the next.
    queueMicrotask(() => {
      queueMicrotask(atWord.run);
    });
    return true;
  }

  /** Each life of the host writes through a function of its own. */
  let lifeOnLine: (() => boolean) | undefined;
  const acceptorCable = createCable(
    'simulated note acceptor',
    (end) => {
      ear.newLine?.(world.onWrite === lifeOnLine ? 'sameProcess' : 'newProcess');
      lifeOnLine = world.onWrite;
      acceptor.attach(end);
    },
    {
      toDevice: (bytes) => {
        if (!world.onWrite()) return false;
        trace.bytes(clock.monotonicMs(), CHANNELS.toAcceptor, bytes);
        return ear.toDevice(bytes).every((word) => {
          note(`wire ${word.kind}`);
          inspector.said(word);
          return meet(word.kind);
        });
      },
      fromDevice: (bytes) => {
        trace.bytes(clock.monotonicMs(), CHANNELS.fromAcceptor, bytes);
        ear.fromDevice(bytes);
      },
    },
  );
  const printerCable = createCable(
    'simulated receipt printer',
    (end) => {
      printer.attach(end);
    },
    {
      toDevice: (bytes) => {
        if (!world.onWrite()) return false;
        trace.bytes(clock.monotonicMs(), CHANNELS.toPrinter, bytes);
        return true;
      },
      fromDevice: (bytes) => {
        trace.bytes(clock.monotonicMs(), CHANNELS.fromPrinter, bytes);
      },
    },
  );

  const readerCable = createCable(
    'simulated card reader',
    (end) => {
      cards.reader.attach(end);
    },
    {
      toDevice: (bytes) => {
        if (!world.onWrite()) return false;
        trace.bytes(clock.monotonicMs(), CHANNELS.toReader, bytes);
        const word = readerWord(bytes);
        if (word.kind === 'other') return true;
        note(`reader wire ${word.kind}`);
        inspector.toldReader(word);
        return meetCard();
      },
      fromDevice: (bytes) => {
        trace.bytes(clock.monotonicMs(), CHANNELS.fromReader, bytes);
      },
    },
  );

  /** False where the bytes do not reach the wire any more. */
  function meetCard(): boolean {
    const { atCard } = world;
    if (atCard === undefined) return true;
    world.atCard = undefined;
    // A few milliseconds into the write: the card takes one byte in five.
    if (!atCard.before) clock.after(CARD_IS_WRITTEN_MS, atCard.run);
    else atCard.run();
    return !atCard.before;
  }

  const world: World = {
    clock,
    directory,
    trace,
    acceptor,
    acceptorEar: ear,
    noteProtocol,
    printer,
    cards,
    acceptorCable,
    printerCable,
    readerCable,
    utility,
    screen,
    evidence,
    inspector,
    host,
    keepsakes: [],
    ledger: undefined,
    atWord: undefined,
    atCard: undefined,
    atCommit: undefined,
    onWrite: () => true,
    look: (trouble) => {
      const kind = screen.snapshot?.screen.kind;
      const asked = kind === undefined || kind === 'cash' || kind === 'service' || kind === 'recovering';
      const open = !asked && !trouble && acceptor.state().accepting;
      truth.openWithoutReasonSinceMs = open ? (truth.openWithoutReasonSinceMs ?? clock.monotonicMs()) : undefined;
      cards.look({ use: cardUse(screen.snapshot), trouble });
    },
    emptyBox: () => {
      truth.emptiedAt = notesInBox();
      truth.emptiedUnanswered = true;
      note('the box is emptied');
    },
    note,
    written: (record) => {
      enter(book, record);
      if (record.kind !== 'boxAnswered') return;
      const { emptied } = record;
      // Whoever found the door open may not have told the truth: then the count can only follow what was said.
      if (emptied !== truth.emptiedUnanswered) truth.emptiedAt = emptied ? notesInBox() : countedFrom;
      countedFrom = truth.emptiedAt;
      truth.emptiedUnanswered = false;
    },
    close: () => {
      utility.close();
    },
  };
  return world;
}

/** What the screen has for a card: it is asked for, may stay where it is until it is needed, or belongs into a hand. */
function cardUse(snapshot: Snapshot | undefined): CardUse {
  const screen = snapshot?.screen;
  switch (screen?.kind) {
    case undefined:
    case 'rewriteCard':
      return 'asked';
    case 'enterAccount':
      return screen.purpose === 'recharge' ? 'asked' : 'none';
    case 'lookingUp':
      return screen.purpose === 'recharge' ? 'mayStay' : 'none';
    case 'chooseAmount':
    case 'consent':
    case 'cash':
      return screen.orderKind === 'card' ? 'mayStay' : 'none';
    case 'result':
      return screen.card === null ? 'none' : 'asked';
    case 'asking':
    case 'processing':
    case 'recovering':
    case 'outOfService':
      return 'unknown';
    default:
      return 'none';
  }
}

export type { PrintedPaper };
