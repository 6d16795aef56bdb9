import type { KioskRecord } from '../domain/records.ts';

/**
 * The durable ledger of one terminal. One writer; readers may read beside it.
 *
 * Obligations:
 * - When `append` answers `appended`, the records survive a power cut: they are committed and fsynced, all or none.
 * - After a `failed` the journal takes nothing more (`failed` again) until the process restarts and verifies it.
 * - `replay` gives every record in order, or says where the chain breaks. It never starts empty over damage.
 */
export interface Journal {
  append(records: readonly KioskRecord[]): AppendOutcome;
  /** True where no new money should be taken: the disk is nearly full, or the reserve beside the journal is used up. */
  spaceLow(): boolean;
  /** The records in order of `seq`, from 1, without gap. */
  replay(): Iterable<StoredRecord>;
  /** Newest first. `page` 0 is the newest. */
  page(page: number, pageSize: number): { rows: readonly StoredRecord[]; total: number };
  close(): void;
}

export type AppendOutcome =
  /** `spaceLow`: the reserve is gone. What is under way can be finished; nothing new may begin. */
  { kind: 'appended'; lastSeq: number; readonly spaceLow: boolean } | { kind: 'failed'; detail: string };

export interface StoredRecord {
  readonly seq: number;
  /** Wall clock, for people only: order is `seq`. */
  readonly atMs: number;
  readonly record: KioskRecord;
  /** SHA-256 over the previous hash and this row, hex. */
  readonly hash: string;
}

/** Opening is where a journal says what is wrong with it. */
export type JournalOpening =
  | { kind: 'opened'; journal: Journal }
  | { kind: 'locked'; detail: string }
  | { kind: 'readOnly'; detail: string }
  | { kind: 'corrupt'; detail: string }
  | { kind: 'schemaTooNew'; detail: string };
