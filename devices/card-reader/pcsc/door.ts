/**
 * What this driver needs of a PC/SC service, in its own words: one slot of one reader, and the card in it. The package
 * `smartcard` stands behind it in the field, a simulated slot in tests. Nothing here throws or rejects.
 */

/** An open slot. It lives until the reader or the service is gone, or it is closed. */
export interface PcscSlot {
  /** The reader's name, as PC/SC gives it. */
  readonly name: string;
  onClose(listener: (why: string) => void): () => void;
  close(): Promise<void>;
  /** Undefined where the reader is gone; then the slot closes as well. */
  look(): SlotState | undefined;
  /** Powers the card and keeps it for this process alone. */
  connect(): Promise<SlotConnection>;
}

export interface SlotState {
  readonly cardPresent: boolean;
  /** Counts what went in and out, so that a card that was changed between two looks is seen. Constant where nobody counts. */
  readonly changes: number;
}

export type SlotConnection =
  | { readonly kind: 'connected'; readonly card: PcscCard }
  | { readonly kind: 'noCard' }
  /** Something is inside that gives no answer to reset. */
  | { readonly kind: 'mute' }
  | { readonly kind: 'failed'; readonly detail: string };

export interface PcscCard {
  transmit(apdu: Uint8Array): Promise<Transmission>;
  /** Takes the power from the card. */
  disconnect(): void;
}

export type Transmission =
  | { readonly kind: 'answered'; readonly bytes: Uint8Array }
  /** The card was drawn out. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly detail: string };
