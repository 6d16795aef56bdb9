import type { Answer } from '../../../core/contract/commands.ts';
import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Posting } from '../../../core/domain/order.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence, PrintedPaper } from '../evidence/evidence.ts';
import type { RequestKind } from '../evidence/utility-watch.ts';
import type { AcceptorWord } from '../world/acceptor-wire.ts';
import type { ReaderWord } from '../world/reader-wire.ts';

/**
 * One thing that must always be true, by its number in the fault matrix. It is asked at the moments it names, with all
 * the evidence; an answer is a violation, in one sentence.
 */
export interface Invariant {
  readonly id: string;
  readonly says: string;
  readonly checks: {
    /** A record has become durable; the book does not have it yet. */
    readonly before?: Check<KioskRecord>;
    /** An append was answered; the book has it. */
    readonly appended?: Check<{ readonly records: readonly KioskRecord[]; readonly lastSeq: number }>;
    /** The host said something that matters to the acceptor. */
    readonly said?: Check<AcceptorWord>;
    /** The host said something that matters to the card reader. */
    readonly toldReader?: Check<ReaderWord>;
    /** A request is on its way to the utility. */
    readonly requested?: Check<{ readonly kind: RequestKind; readonly what: Posting | string }>;
    readonly shown?: Check<{ readonly snapshot: Snapshot; readonly before: Snapshot | undefined }>;
    readonly printed?: Check<PrintedPaper>;
    /** The host answered a command. */
    readonly answered?: Check<{
      readonly command: unknown;
      readonly answer: Answer;
      readonly screen: Snapshot | undefined;
    }>;
    /** Everything that an action set off has been done. */
    readonly settled?: Check<undefined>;
    /** The journal was opened again after a crash. */
    readonly recovered?: Check<Recovery>;
    /** A copy of the journal was damaged on purpose, and opened. */
    readonly damaged?: Check<Damaged>;
    /** The faults are off, and nobody has been there for long. */
    readonly rest?: Check<undefined>;
  };
}

export type Check<Event> = (evidence: Evidence, event: Event) => string | undefined;
export type Moment = keyof Invariant['checks'];

/** What a restart found. */
export interface Recovery {
  /** What had been done to the files. */
  readonly how: string;
  /** Records that were answered `appended`, as JSON, in order. */
  readonly promised: readonly string[];
  /** Records that were written and answered `failed`: they may be there, all or none. */
  readonly unpromised: readonly string[];
  /** What the journal gives now, or why it does not open. */
  readonly found: readonly { readonly seq: number; readonly json: string }[] | string;
  /** A digest of records and sums for each of several openings of a copy, one after the other; empty where none was made. */
  readonly again: readonly string[];
}

/** What a journal says of itself that is not as it was written. */
export interface Damaged {
  readonly how: string;
  readonly opening: string;
}
