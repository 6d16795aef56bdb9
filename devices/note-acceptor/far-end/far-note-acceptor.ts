import type { FarEnd } from '../../link/link.ts';
import type { NoteAcceptorFault } from './faults.ts';
import type { NoteContents, SimulatedNote } from './notes.ts';
import type { MechanicsEvent } from './mechanics.ts';

export type FarNoteAcceptorEvent = MechanicsEvent | { readonly kind: 'violation'; readonly detail: string };

export interface FarNoteAcceptorState {
  readonly powered: boolean;
  readonly boxPresent: boolean;
  /** A note put into the slot now would be drawn in. */
  readonly accepting: boolean;
  readonly stateText: string;
  /** Only the faults that this protocol's device can play. */
  readonly faults: readonly { readonly name: NoteAcceptorFault; readonly on: boolean }[];
}

/** A note acceptor at the far end of a wire, whatever its protocol: one note in the path, one host. */
export interface FarNoteAcceptor {
  /** Connects the device to a wire. A new one replaces the old. */
  attach(end: FarEnd): void;
  /** `refused`: the slot is closed, nothing was drawn in. */
  insert(note: SimulatedNote): 'taken' | 'refused';
  /** Switching a jam off means that a technician took the note out. A fault the device cannot play is ignored. */
  fault(name: NoteAcceptorFault, on: boolean): void;
  /** A technician has been: every fault is off, a jammed note is taken out, the device starts anew. */
  clear(): void;
  box(present: boolean): void;
  /** Off, the device remembers where the note is, where its protocol can say so, and says it when it is on again. */
  power(on: boolean): void;
  watch(listener: (event: FarNoteAcceptorEvent) => void): () => void;
  state(): FarNoteAcceptorState;
  contents(): NoteContents;
  /** What the host did that the protocol forbids. */
  violations(): readonly string[];
}
