import type { Answer } from '../../../core/contract/commands.ts';
import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Posting } from '../../../core/domain/order.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence, PrintedPaper } from '../evidence/evidence.ts';
import type { RequestKind } from '../evidence/utility-watch.ts';
import type { AcceptorWord } from '../world/acceptor-wire.ts';
import type { ReaderWord } from '../world/reader-wire.ts';
import type { Check, Damaged, Invariant, Moment, Recovery } from './invariant.ts';

/** Asks every invariant at its moments and keeps the first violation. */
export interface Inspector {
  before(record: KioskRecord): void;
  appended(records: readonly KioskRecord[], json: readonly string[], lastSeq: number): void;
  writtenUnpromised(records: readonly KioskRecord[]): void;
  said(word: AcceptorWord): void;
  toldReader(word: ReaderWord): void;
  requested(kind: RequestKind, what: Posting | string): void;
  shown(snapshot: Snapshot, before: Snapshot | undefined): void;
  printed(paper: PrintedPaper): void;
  answered(command: unknown, answer: Answer, screen: Snapshot | undefined): void;
  settled(): void;
  recovered(found: Recovery['found'], how: string, again: Recovery['again']): void;
  /** A copy of the journal was damaged on purpose, and opened. */
  damaged(found: Damaged): void;
  rest(): void;
  /** Something that no invariant has a moment for, above all a throw of the product. */
  report(id: string, detail: string): void;
  violation(): Violation | undefined;
  /** Every record that was promised, as JSON, in order. */
  promised(): readonly string[];
  checks(): number;
}

export interface Violation {
  readonly id: string;
  readonly says: string;
  readonly detail: string;
  readonly atMs: number;
}

export function createInspector(evidence: Evidence, invariants: readonly Invariant[]): Inspector {
  let first: Violation | undefined;
  let asked = 0;
  let promised: string[] = [];
  let unpromised: string[] = [];
  const moments = new Map<Moment, { invariant: Invariant; check: Check<never> }[]>();
  for (const invariant of invariants) {
    for (const [moment, check] of Object.entries(invariant.checks)) {
      const list = moments.get(moment as Moment) ?? [];
      list.push({ invariant, check });
      moments.set(moment as Moment, list);
    }
  }

  function ask<M extends Moment>(moment: M, event: Parameters<NonNullable<Invariant['checks'][M]>>[1]): void {
    for (const { invariant, check } of moments.get(moment) ?? []) {
      asked += 1;
      const detail = (check as Check<typeof event>)(evidence, event);
      if (detail !== undefined) violate(invariant.id, invariant.says, detail);
    }
  }

  function violate(id: string, says: string, detail: string): void {
    first ??= { id, says, detail, atMs: evidence.nowMs };
  }

  return {
    before: (record) => {
      ask('before', record);
    },
    appended: (records, json, lastSeq) => {
      promised.push(...json);
      ask('appended', { records, lastSeq });
    },
    writtenUnpromised: (records) => {
      unpromised = records.map((record) => JSON.stringify(record));
    },
    said: (word) => {
      ask('said', word);
    },
    toldReader: (word) => {
      ask('toldReader', word);
    },
    requested: (kind, what) => {
      ask('requested', { kind, what });
    },
    shown: (snapshot, before) => {
      ask('shown', { snapshot, before });
    },
    printed: (paper) => {
      ask('printed', paper);
    },
    answered: (command, answer, screen) => {
      ask('answered', { command, answer, screen });
    },
    settled: () => {
      ask('settled', undefined);
    },
    recovered: (found, how, again) => {
      ask('recovered', { found, how, again, promised, unpromised });
      if (typeof found !== 'string') promised = found.map(({ json }) => json);
      unpromised = [];
    },
    damaged: (found) => {
      ask('damaged', found);
    },
    rest: () => {
      ask('rest', undefined);
    },
    report: (id, detail) => {
      violate(id, 'the product never throws', detail);
    },
    violation: () => first,
    promised: () => promised,
    checks: () => asked,
  };
}
