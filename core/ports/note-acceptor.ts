import type { AcceptorWord } from '../domain/kiosk.ts';
import type { Fen } from '../domain/money.ts';

/**
 * What a note acceptor does for the host: one interface for every protocol. Differences between models are
 * `capabilities`, never model names. The words are XFS4IoT's CashAcceptor's.
 *
 * Obligations of an implementation:
 * - It keeps itself connected: a port that vanishes is reopened with back-off, without a restart, and every
 *   (re)opening reports `opened` once, with what the device said **before** it was reset.
 * - It never stacks on its own. A note found in escrow at opening is returned and reported `noteReturned`.
 * - It does not acknowledge a stacked note to the device before `acknowledgeStacked`.
 * - Promises resolve with outcomes; a rejection is a bug.
 */
export interface NoteAcceptor {
  readonly capabilities: NoteAcceptorCapabilities;
  /** Events in the order they happened. Returns its own stop. */
  watch(listener: (event: NoteAcceptorEvent) => void): () => void;
  /** Begins to work: opens the link, asks, resets, polls. Resolves at once; success arrives as `opened`. */
  start(): void;
  /** Accept notes of these values into escrow. Resolves when the device acknowledged. */
  enable(valuesFen: readonly Fen[]): Promise<AcceptorOutcome>;
  /** Accept nothing more. A note already on its way may still arrive as `noteInEscrow`. */
  disable(): Promise<AcceptorOutcome>;
  /**
   * Asks the device again and stacks only if the same note still stands in escrow. `sent` means the command was
   * acknowledged; where the note went arrives as an event.
   */
  stackNote(escrowId: string): Promise<AcceptorOutcome | { kind: 'escrowGone' }>;
  /** Gives the note back; the proof arrives as `noteReturned`. */
  returnNote(escrowId: string): Promise<AcceptorOutcome | { kind: 'escrowGone' }>;
  /** The credit is durable: tell the device. Resolves when its next word shows that it was heard. */
  acknowledgeStacked(stackedId: string): Promise<AcceptorOutcome>;
  /** A snapshot for technicians: identity, counters, the last frames. */
  inspect(): DeviceInspection;
  close(): Promise<void>;
}

export interface NoteAcceptorCapabilities {
  readonly protocol: string;
  /** The device holds a note until it is told to stack or return it. */
  readonly escrow: boolean;
  /** After a power cut the device can say that a note was in the validator or in the stacker. */
  readonly remembersLastNote: boolean;
}

export type AcceptorOutcome =
  | { kind: 'done' }
  /** The device answered that it cannot. */
  | { kind: 'refused'; detail: string }
  /** No valid answer in time, or the link is gone. What the device did is not known. */
  | { kind: 'unanswered'; detail: string };

/** `offline`: no link or no answer. Everything else is the device's own word. */
export type AcceptorState = AcceptorWord;

/** What the device said about a note when it was first asked, before any reset. */
export type FoundAtOpening = 'nothing' | 'noteInValidator' | 'noteInStacker' | 'noteInEscrow';

export type RejectReason =
  'unrecognized' | 'inhibited' | 'insertedBadly' | 'tooFast' | 'counterfeitSuspected' | 'transportFault' | 'other';

export type NoteAcceptorEvent =
  | { kind: 'opened'; found: FoundAtOpening }
  | { kind: 'stateChanged'; state: AcceptorState; detail: string }
  /** A recognized note waits for `stackNote` or `returnNote`. `escrowId` is new for every note. */
  | { kind: 'noteInEscrow'; escrowId: string; valueFen: Fen }
  /** The note is in the cash box. Credit it durably, then `acknowledgeStacked(stackedId)`. May be repeated by the
   * device until acknowledged: `repeat` is true where no note was in escrow since the last one of this value. */
  | { kind: 'noteStacked'; stackedId: string; valueFen: Fen; repeat: boolean }
  /** `valueFen` is undefined where the device does not say which note it gave back. */
  | { kind: 'noteReturned'; valueFen: Fen | undefined }
  | { kind: 'noteRejected'; reason: RejectReason }
  | { kind: 'cheatSuspected' };

/** A frame that went over a link, for the technician's eyes. */
export interface TraceFrame {
  /** Milliseconds of the host's clock (Unix epoch). */
  readonly atMs: number;
  readonly direction: 'toDevice' | 'fromDevice';
  readonly hex: string;
  /** The frame in words, as `npm run decode` says it. */
  readonly text: string;
}

export interface DeviceInspection {
  readonly model: string;
  readonly link: string;
  readonly counters: Readonly<Record<string, number>>;
  /** Newest last, at most 50. */
  readonly frames: readonly TraceFrame[];
}
