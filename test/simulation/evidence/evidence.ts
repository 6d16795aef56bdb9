import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Ledger } from '../../../core/domain/ledger.ts';
import type { Command } from '../../../core/contract/commands.ts';
import type { BackEndBooking } from '../../../core/domain/day.ts';
import type { Posting, Vend } from '../../../core/domain/order.ts';
import type { NoteContents, SimulatedNote } from '../../../devices/note-acceptor/far-end/notes.ts';
import type { Book } from './book.ts';

/** Everything a checker may look at: what the kiosk says, and what is true. */
export interface Evidence {
  /** The durable records, added up by the simulation itself. */
  readonly book: Book;
  /** The product's own sum of the same records; undefined while no host lives. */
  readonly ledger: Ledger | undefined;
  readonly acceptor: AcceptorTruth;
  readonly cards: CardTruth;
  readonly utility: UtilityTruth;
  readonly paper: PaperTruth;
  readonly screen: ScreenTruth;
  readonly host: HostTruth;
  /** Monotonic milliseconds of the simulation. */
  readonly nowMs: number;
}

/** Where every note really is. */
export interface AcceptorTruth {
  contents(): NoteContents;
  /** The note in the box that the device still has to be heard about, and the journal's length when it fell in. */
  readonly stacked: { readonly note: SimulatedNote; readonly seq: number } | undefined;
  /** Notes in the box when it was last emptied, by yuan. */
  readonly emptiedAt: ReadonlyMap<number, number>;
  /** Emptied, and the technician has not said so. */
  readonly emptiedUnanswered: boolean;
  /** The device waits for notes though nothing on the screen asks for any; undefined while all is well or in trouble. */
  readonly openWithoutReasonSinceMs: number | undefined;
}

/** Where the purchase cards really are, and what stands on them. */
export interface CardTruth {
  /** The card in the reader; its number is null where it is no card of ours. Undefined where there is none. */
  inReader(): { readonly cardNumber: string | null; readonly inMouth: boolean } | undefined;
  gateOpen(): boolean;
  /** All bytes of a card that has ever been in the reader, in hexadecimal digits. */
  memoryOf(cardNumber: string): string | undefined;
  /** The gate waits for a card that no screen asks for; undefined while all is well or in trouble. */
  readonly openWithoutReasonSinceMs: number | undefined;
  /** A card is held inside though no screen has a use for it; undefined while all is well or in trouble. */
  readonly keptWithoutReasonSinceMs: number | undefined;
}

/** What the utility sold with a booking. `totalFen` is what is booked: of a recharge card its worth. */
export interface SoldThing {
  readonly totalFen: number;
  readonly vend: Vend | undefined;
}

/** A write order in the utility's books. */
export interface UtilityOrder {
  /** Undefined for what was bought before these books. */
  readonly postingId: string | undefined;
  readonly accountNumber: string;
  readonly cardNumber: string;
  readonly writes: readonly { readonly offset: number; readonly hex: string }[];
  readonly state: 'open' | 'written' | 'aborted';
}

/** What the utility's own books say. */
export interface UtilityTruth {
  /** Booked, by transaction; a recharge card with what it was worth. */
  readonly accepted: ReadonlyMap<string, readonly Posting[]>;
  readonly refused: ReadonlyMap<string, readonly Posting[]>;
  readonly acceptedFen: number;
  /** Write orders, oldest first; what was sold, by posting id; the worth of recharge cards, by the posting that used them. */
  readonly orders: ReadonlyMap<string, UtilityOrder>;
  readonly sold: ReadonlyMap<string, SoldThing>;
  readonly redeemed: ReadonlyMap<string, number>;
  /** The last definite answer that the host heard about a posting id: accepted, refused, notFound, reversed. */
  readonly definite: ReadonlyMap<string, string>;
  /** The last list of a day's bookings that the host was given, by date: faults of the utility included. */
  readonly listed: ReadonlyMap<string, readonly BackEndBooking[]>;
  /** Requests of each posting id in this life of the host: when they were made. */
  readonly requests: ReadonlyMap<string, readonly number[]>;
}

/** A document on the roll: from one title to the next, or to the cut. `whole`: to its last words, and cut off. */
export interface PrintedPaper {
  readonly title: 'receipt' | 'claimSlip' | 'pendingSlip' | 'test';
  readonly lines: readonly string[];
  /** What its QR codes say. */
  readonly codes: readonly string[];
  /** The transaction of the paper that stands above it on the same strip, not cut off. */
  readonly above: string | undefined;
  readonly whole: boolean;
}

export interface PaperTruth {
  readonly printed: readonly PrintedPaper[];
  /** Claim numbers that reached the paper. */
  readonly claimNumbers: ReadonlySet<string>;
  /** Complete originals of receipts, by transaction. */
  readonly originals: ReadonlyMap<string, number>;
  /** Papers of every kind by transaction: those that came out whole, and those that got as far as its number. */
  readonly wholeOf: ReadonlyMap<string, number>;
  readonly begunOf: ReadonlyMap<string, number>;
}

export interface ScreenTruth {
  readonly snapshot: Snapshot | undefined;
  /** Claim numbers that anybody at the screen could have read. */
  readonly claimNumbers: ReadonlySet<string>;
  /** Account numbers that were asked for at this screen: those under way, and the last that was taken. */
  readonly asked: ReadonlySet<string>;
  /** Numbers of recharge cards that were typed here. */
  readonly secrets: ReadonlySet<string>;
  /** The last searches for an old paper, newest last. */
  readonly sought: readonly Search[];
  /** The last outcome shown, by transaction: with the snapshot that is on the screen, and without it. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly previousOutcomes: ReadonlyMap<string, Outcome>;
}

/** What somebody gave to find a paper of an earlier visit. */
export type Search = Extract<Command, { kind: 'findByNumber' | 'findByAccount' }>;

export type Outcome = 'paid' | 'pending' | 'claim';

export interface HostTruth {
  readonly alive: boolean;
  /** Since when the journal answers `failed` in this life. */
  readonly journalFailedSinceMs: number | undefined;
  /** Since when faults are off and nobody is there; undefined while the trouble goes on. */
  readonly quietSinceMs: number | undefined;
}

/** Under this name the requests are counted from the first one on that takes the posting back. */
export function reversalOf(postingId: string): string {
  return `${postingId} reversal`;
}
