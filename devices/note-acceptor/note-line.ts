import type { Fen } from '../../core/domain/money.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { NoteAcceptorCapabilities, RejectReason } from '../../core/ports/note-acceptor.ts';
import type { FrameDirection } from '../driver/description.ts';
import type { LineCounters } from '../driver/line-counters.ts';
import type { Link } from '../link/link.ts';
import type { FrameTrace } from '../link/trace.ts';

/**
 * What a note acceptor can say, whatever its protocol: the words that `acceptor.ts` understands. `type` is the device's own
 * number of a kind of note (bill type, channel, denomination). `detail` is the word for people.
 */
export type NoteWord = { readonly detail: string } & (
  | { readonly kind: 'powerUp'; readonly found: 'nothing' | 'noteInValidator' | 'noteInStacker' }
  /** A recognized note stands in escrow. Said again while it does. */
  | { readonly kind: 'escrow'; readonly type: number }
  /** The note in escrow is still there; which one it is was said before. */
  | { readonly kind: 'holding' }
  /** The note is in the cash box: the only word that is worth money. */
  | ({ readonly kind: 'stacked' } & SaidStacked)
  /** The note is in the hand. Undefined: the device does not say which. */
  | { readonly kind: 'returned'; readonly type: number | undefined }
  | { readonly kind: 'rejecting'; readonly reason: RejectReason }
  | {
      readonly kind:
        | 'initializing'
        | 'idle'
        | 'accepting'
        | 'stacking'
        | 'returning'
        | 'disabled'
        | 'full'
        | 'boxRemoved'
        | 'jammedInAcceptor'
        | 'jammedInStacker'
        | 'cheated'
        | 'paused'
        | 'failed'
        /** Says nothing about the note; the state before it stands. */
        | 'busy'
        /** A sound answer of no known meaning. */
        | 'unknown';
    }
);

export interface SaidStacked {
  /** Undefined: the device does not know which note. */
  readonly type: number | undefined;
  /** Told over an earlier link already and never acknowledged: the same note once more. */
  readonly again?: boolean;
}

/** How one command on the line ended. */
export type LineOutcome =
  /** The device acknowledged. `words`: what its answer told beside that, for protocols whose answers carry events. */
  | { readonly kind: 'done'; readonly words?: readonly NoteWord[] }
  /** The device answered that it cannot. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** No valid answer; what the device did is not known. The line is given up and opened anew. */
  | { readonly kind: 'unanswered'; readonly detail: string };

export type UnitData =
  | {
      readonly kind: 'read';
      /** For technicians: protocol, model, serial number. */
      readonly model: string;
      /** The notes of the currency that the device knows, by type. Others are left out and go back as rejects. */
      readonly values: ReadonlyMap<number, Fen>;
    }
  /** Not legal in this state, or not understood. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' };

/**
 * One open link to a note acceptor: the session of a protocol, in the words above. One call at a time. It never credits,
 * never decides, never reopens; `acceptor.ts` does.
 *
 * Obligations:
 * - `poll` tells each event once where the protocol marks repetitions (sequence bit, counter), in the device's order.
 *   Undefined when the device does not answer, after the protocol's own repetitions.
 * - `poll` never makes the device stack. Where asking again would do that (SSP), the session holds the note instead and
 *   answers with `escrow` of the same type.
 * - The word `stacked` is never acknowledged before `acknowledge`; where the next poll is the acknowledgement, `acceptor.ts`
 *   keeps the line still until then, so nothing need be done.
 * - `stack` says it once: a repetition must be impossible to take for a second command (sequence bit), or is left out.
 */
export interface NoteLine {
  /** The first poll of a line also says hello where the protocol wants that (sync, protocol version, counter). */
  poll(): Promise<readonly NoteWord[] | undefined>;
  /** What the device is and knows; asked after each reset, when `mayReadUnit` allows it. */
  readUnit(): Promise<UnitData>;
  /** The data can be asked for while the device is in the state of this word. */
  mayReadUnit(word: NoteWord): boolean;
  /** Accept these types, and stop every one of them in escrow. */
  enable(types: readonly number[]): Promise<LineOutcome>;
  disable(): Promise<LineOutcome>;
  stack(): Promise<LineOutcome>;
  giveBack(): Promise<LineOutcome>;
  /** Keeps the note in escrow a while longer. Absent where nothing need be said for that. */
  hold?(): Promise<LineOutcome>;
  /** Brings the device to a known state, taking no notes. Its words come with the next polls. */
  reset(): Promise<LineOutcome>;
  /** Tells the device that the last `stacked` was written down. False when the link is gone. */
  acknowledge(): Promise<boolean>;
  /** Takes no more notes, without waiting for the answer: the host is leaving. */
  leave(): Promise<void>;
}

/** What distinguishes one protocol from another for `acceptor.ts`, as data and a way to open a line. */
export interface NoteDialect {
  readonly capabilities: NoteAcceptorCapabilities;
  /** Milliseconds between polls. */
  readonly pollIntervalMs: number;
  /** Milliseconds after which `hold` is said again; the device's own patience, halved at least. */
  readonly holdIntervalMs: number;
  /** The device gives a note that nobody holds any longer back by itself. False: the host has to say so. */
  readonly returnsUnheld: boolean;
  /** The device says the same `stacked` with every poll until it is acknowledged; false: each one is another note. */
  readonly repeatsStacked: boolean;
  /** The bytes of a frame in words, for the trace. */
  readonly describe: (bytes: Uint8Array, direction: FrameDirection) => string;
  open(options: NoteLineOptions): NoteLine;
}

export interface NoteLineOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly counters: LineCounters;
  readonly trace: FrameTrace;
  /** A `stacked` that nobody waits for: an answer that came after its time-out. A note is in the box all the same. */
  readonly onLateStacked: (type: number | undefined) => void;
  /** The device spoke unasked: the next `poll` should not wait for its turn. */
  readonly wake: () => void;
}
