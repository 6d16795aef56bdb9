import { type AuditSource, SourceFault } from './audit-source.ts';
import { type ChainHead, type RecordRow, checkRow } from './record-chain.ts';

export interface AuditFacts {
  readonly terminal: string | null;
  readonly count: number;
  readonly head: ChainHead;
  readonly firstAtMs: number | undefined;
  readonly lastAtMs: number | undefined;
}

export type Verdict = { kind: 'sound'; facts: AuditFacts } | { kind: 'broken'; detail: string; facts: AuditFacts };

/** Walks the whole chain and says where it breaks first. `onRow` sees every row that follows, in order. */
export function audit(source: AuditSource, onRow: (row: RecordRow, previous: ChainHead) => void): Verdict {
  let head = source.anchor;
  let count = 0;
  let firstAtMs: number | undefined;
  let lastAtMs: number | undefined;
  let terminal: string | null = null;
  const facts = (): AuditFacts => ({ terminal, count, head, firstAtMs, lastAtMs });
  const broken = (detail: string): Verdict => ({ kind: 'broken', detail, facts: facts() });
  try {
    for (const row of source.rows()) {
      const check = checkRow(head, row);
      if (check.kind !== 'sound') return broken(check.detail);
      onRow(row, head);
      head = { seq: row.seq, hash: row.hash };
      count += 1;
      firstAtMs ??= row.atMs;
      lastAtMs = row.atMs;
      terminal ??= terminalIn(row.body);
    }
  } catch (error) {
    if (error instanceof SourceFault) return broken(error.message);
    throw error;
  }
  const loss = source.findLoss(head);
  if (loss !== undefined) return broken(loss);
  if (source.header !== undefined && source.header.terminal !== terminal) {
    return broken(`its first line names the terminal ${source.header.terminal}, its records ${terminal}`);
  }
  return { kind: 'sound', facts: facts() };
}

/** `LP01` of a transaction number like `LP01-261122-7K3M9QXT`; null where the record names none. */
export function terminalIn(body: string): string | null {
  return /"transactionId":"([^"]+)-\d{6}-[0-9A-Z]{8}"/u.exec(body)?.[1] ?? null;
}
