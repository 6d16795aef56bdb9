import type { AuditSource } from '../journal/audit-source.ts';
import { audit, terminalIn } from '../journal/audit.ts';
import { endLine, headerLine, recordLine, type ExportHeader } from '../journal/export-format.ts';
import type { ChainHead } from '../journal/record-chain.ts';
import { createTerminalTime } from '../platform/terminal-time.ts';
import type { ExportFlags } from './journal-flags.ts';
import type { LineSink } from './journal-output.ts';

export type Planned = { kind: 'planned'; header: ExportHeader; lastHash: string } | { kind: 'refused'; detail: string };

/**
 * Walks the whole chain first, so that nothing unsound is ever exported, and finds the range: from the first record of
 * the first day to the last record of the last day. A wall clock that jumped makes it longer, never shorter.
 */
export function planExport(source: AuditSource, { from, to, zone }: ExportFlags): Planned {
  const time = createTerminalTime(zone);
  const daysMatter = from !== undefined || to !== undefined;
  let before: ChainHead | undefined;
  let last = source.anchor;
  /** Of the range up to `last`, and of the rows behind it, which count only if a later one belongs to it. */
  let terminal: string | null = null;
  let terminalBehind: string | null = null;
  const verdict = audit(source, (row, previous) => {
    const day = daysMatter ? time.date(row.atMs) : '';
    if (before === undefined && from !== undefined && day < from) return;
    if (before !== undefined) terminalBehind ??= terminalIn(row.body);
    if (to !== undefined && day > to) return;
    if (before === undefined) terminalBehind = terminalIn(row.body);
    before ??= previous;
    last = { seq: row.seq, hash: row.hash };
    terminal ??= terminalBehind;
  });
  if (verdict.kind === 'broken') return { kind: 'refused', detail: verdict.detail };
  if (before === undefined && daysMatter) {
    return { kind: 'refused', detail: `there is no record from ${from ?? 'the start'} to ${to ?? 'the end'}` };
  }
  const { seq, hash } = before ?? source.anchor;
  return {
    kind: 'planned',
    header: { terminal, fromSeq: seq + 1, toSeq: last.seq, previousHash: hash },
    lastHash: last.hash,
  };
}

/** False where nobody reads any more. Records that a living writer adds meanwhile stay out. */
export async function writeExport(
  source: AuditSource,
  { header, lastHash }: Extract<Planned, { kind: 'planned' }>,
  sink: LineSink,
): Promise<boolean> {
  if (!(await sink.write(headerLine(header)))) return false;
  for (const row of source.rows()) {
    if (row.seq < header.fromSeq) continue;
    if (row.seq > header.toSeq) break;
    if (!(await sink.write(recordLine(row)))) return false;
  }
  return await sink.write(endLine({ count: header.toSeq - header.fromSeq + 1, lastHash }));
}
