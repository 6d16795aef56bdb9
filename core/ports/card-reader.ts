import type { CardReaderWord } from '../domain/recharge.ts';
import type { DeviceInspection } from './note-acceptor.ts';

/**
 * A motor reader for IC purchase cards, one interface for every protocol; the words are XFS4IoT's CardReader's.
 *
 * Obligations of an implementation:
 * - It keeps itself connected: a port that vanishes is reopened with back-off, without a restart; every opening asks
 *   whether a card is inside (it may be, after a power cut) and reports it as `stateChanged`.
 * - It never captures a card by itself, and `eject` always gives the card back.
 * - A write is verified by reading back. `notWritten` is a promise that nothing on the card changed, or that it was
 *   changed back; everything less certain is `uncertain`.
 * - Promises resolve with outcomes; a rejection is a bug.
 */
export interface CardReader {
  readonly capabilities: { readonly protocol: string; /** The card is drawn in and held. */ readonly motor: boolean };
  watch(listener: (event: CardReaderEvent) => void): () => void;
  start(): void;
  /** Opens the gate for a card, or shuts it; a card inside stays inside. */
  acceptCard(accept: boolean): Promise<CardReaderOutcome>;
  /** Who the card belongs to. */
  readCard(): Promise<CardReadOutcome>;
  writeCard(request: CardWriteRequest): Promise<CardWriteOutcome>;
  /** Gives the card back to the hand; done as well where none is inside. */
  eject(): Promise<CardReaderOutcome>;
  inspect(): DeviceInspection;
  close(): Promise<void>;
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
