import type { CardReaderWord } from '../domain/recharge.ts';
import type { DeviceInspection } from './note-acceptor.ts';

/**
 * A reader for IC purchase cards, one interface for every protocol; the words are XFS4IoT's CardReader's.
 *
 * Obligations of an implementation:
 * - It keeps itself connected: a port that vanishes is reopened with back-off, without a restart; every opening asks
 *   whether a card is inside (it may be, after a power cut) and reports it as `stateChanged`.
 * - It never captures a card by itself, and `eject` always gives the card back. A card leaves the hopper, or goes into the
 *   bin, only by a command of `dispenser`; each of these moves at most one card, and `unanswered` says that it may have moved.
 * - Without a motor the hand is the motor: the slot always takes a card. `acceptCard` only says whether one is wanted; a card
 *   that comes unasked is told as `cardInside` all the same. `eject` powers the card down and ends all work with it, is done at
 *   once, and the state is `taken` until the hand has drawn the card out: the host asks for that on its screen.
 * - A write is verified by reading back. `notWritten` is a promise that nothing on the card changed, or that it was
 *   changed back; everything less certain is `uncertain`.
 * - Promises resolve with outcomes; a rejection is a bug.
 */
export interface CardReader {
  readonly capabilities: {
    readonly protocol: string;
    /** The card is drawn in and held. */
    readonly motor: boolean;
    /** It keeps new cards in a hopper: `dispenser` is there. */
    readonly dispenses: boolean;
  };
  watch(listener: (event: CardReaderEvent) => void): () => void;
  start(): void;
  /** Opens the gate for a card, or shuts it; a card inside stays inside. */
  acceptCard(accept: boolean): Promise<CardReaderOutcome>;
  /** Who the card belongs to. */
  readCard(): Promise<CardReadOutcome>;
  writeCard(request: CardWriteRequest): Promise<CardWriteOutcome>;
  /** Gives the card back to the hand; done as well where none is inside. */
  eject(): Promise<CardReaderOutcome>;
  /** Only where `capabilities.dispenses`. */
  readonly dispenser?: CardDispenser;
  inspect(): DeviceInspection;
  close(): Promise<void>;
}

/** Hopper and bin behind a motor reader. */
export interface CardDispenser {
  /** Draws one new card out of the hopper into the reader; refused while a card is in the reader or in its mouth. */
  dispenseCard(): Promise<CardReaderOutcome>;
  /** Puts the card that is inside into the bin, for good; refused where none is inside or the bin is full. */
  captureCard(): Promise<CardReaderOutcome>;
  /** As the device last said; undefined before it has. */
  stock(): CardStock | undefined;
}

export interface CardStock {
  readonly hopper: 'empty' | 'few' | 'enough' | 'unknown';
  readonly binFull: boolean;
}

/** The reader's own word. */
export type CardReaderState = CardReaderWord;

export type CardReaderEvent = {
  readonly kind: 'stateChanged';
  readonly state: CardReaderState;
  readonly detail: string;
};

export type CardReaderOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unanswered'; readonly detail: string };

export type CardReadOutcome =
  | { readonly kind: 'read'; readonly cardNumber: string }
  /** No card inside any more. */
  | { readonly kind: 'noCard' }
  /** Put in the wrong way round, or no card of ours. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

export interface CardWriteRequest {
  /** Another card is not touched. */
  readonly cardNumber: string;
  readonly writes: readonly { readonly offset: number; readonly hex: string }[];
}

export type CardWriteOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'wrongCard' }
  | { readonly kind: 'noCard' }
  | { readonly kind: 'notWritten'; readonly detail: string }
  /** Part of it may be on the card. The same writes may be made again. */
  | { readonly kind: 'uncertain'; readonly detail: string };
