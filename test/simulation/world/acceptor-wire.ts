import type { FarNoteAcceptorEvent } from '../../../devices/note-acceptor/far-end/far-note-acceptor.ts';

/** What matters of what the host says to the note acceptor, whatever its protocol. */
export type AcceptorWord =
  /** The note that stands in escrow goes into the box. Each repetition counts. */
  | { readonly kind: 'stack' }
  | { readonly kind: 'return' }
  /** The device may forget the note in the box now. Said only in protocols that know an acknowledgement. */
  | { readonly kind: 'acknowledgesStacked' }
  /** At least one kind of note may come in from now on. */
  | { readonly kind: 'enable' };

/**
 * Listens to the wire of one note acceptor and understands it by the protocol alone: from the bytes that both sides say,
 * before any cable breaks them, and from what happens inside the far end. It never asks the host.
 */
export interface AcceptorEar {
  /** What one write of the host says; nothing for most. */
  toDevice(bytes: Uint8Array): readonly AcceptorWord[];
  fromDevice(bytes: Uint8Array): void;
  /** Something happened inside the far end, whoever listens. */
  happened?(event: FarNoteAcceptorEvent): void;
  /** The line is opened anew. What a new process says first answers nothing that was said before. */
  newLine?(by: 'sameProcess' | 'newProcess'): void;
  /**
   * These bytes of the device say that a note is in the box. Absent where it says so to everybody who asks for long after, so
   * that the word cannot be kept from a host.
   */
  saysStacked?(bytes: Uint8Array): boolean;
}
