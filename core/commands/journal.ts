import { audit } from '../journal/audit.ts';
import { openAuditSource, type AuditSource } from '../journal/audit-source.ts';
import { nodeTooOld } from '../platform/node-version.ts';
import { createTerminalTime } from '../platform/terminal-time.ts';
import { planExport, writeExport } from './journal-export.ts';
import { JOURNAL_USAGE, readJournalFlags, type ExportFlags, type JournalOrder } from './journal-flags.ts';
import { openStandardOutput, writeWholeFile } from './journal-output.ts';
import { showJournal } from './journal-show.ts';

/** `npm run journal -- verify|export|show FILE`: looks at a journal from outside, beside its writer, changing nothing. */
const EXIT_SOUND = 0;
const EXIT_UNSOUND = 1;
const EXIT_USAGE = 2;

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
  const tooOld = nodeTooOld();
  if (tooOld !== undefined) return refuse(tooOld);
  const order = readJournalFlags(argv);
  if (order.kind === 'help') {
    console.log(JOURNAL_USAGE);
    return EXIT_SOUND;
  }
  if (order.kind === 'bad') {
    console.error(order.line);
    return EXIT_USAGE;
  }
  const opening = openAuditSource(order.file);
  if (opening.kind === 'unusable') return refuse(opening.detail);
  try {
    return await perform(order, opening.source);
  } finally {
    opening.source.close();
  }
}

async function perform(order: Exclude<JournalOrder, { kind: 'bad' | 'help' }>, source: AuditSource): Promise<number> {
  switch (order.kind) {
    case 'verify':
      return await verify(source);
    case 'export':
      return await exportTo(source, order.flags);
    case 'show': {
      const shown = await showJournal(source, order.flags, openStandardOutput());
      if (shown.kind === 'broken') return refuse(`${source.path} is NOT SOUND: ${shown.detail}`);
      if (shown.kind === 'shown' && shown.rows === 0) console.error(`${source.path}: no such record`);
      return EXIT_SOUND;
    }
  }
}

async function verify(source: AuditSource): Promise<number> {
  const verdict = audit(source, () => undefined);
  const { terminal, count, head, firstAtMs, lastAtMs } = verdict.facts;
  if (verdict.kind === 'broken') {
    const until = count === 0 ? 'no record before it stands' : `${count} records stand, up to record ${head.seq}`;
    return refuse(`${source.path} is NOT SOUND: ${verdict.detail}; ${until}`);
  }
  const time = createTerminalTime(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const when = (atMs: number | undefined): string => (atMs === undefined ? '-' : time.dateAndTime(atMs));
  const range = count === 0 ? '0' : `${count}, ${head.seq - count + 1} to ${head.seq}`;
  const lines = [
    `${source.what.padEnd(9)}  ${source.path}`,
    `terminal   ${terminal ?? '-'}`,
    `records    ${range}`,
    `first      ${when(firstAtMs)}`,
    `last       ${when(lastAtMs)}`,
    ...(source.anchor.seq > 0 ? [`follows    ${source.anchor.hash}`] : []),
    `last hash  ${head.hash}`,
    ...(source.knowsItsEnd ? [] : ['no mark stands beside it: records cut from its end would not be noticed']),
    'sound',
  ];
  await openStandardOutput().write(`${lines.join('\n')}\n`);
  return EXIT_SOUND;
}

async function exportTo(source: AuditSource, flags: ExportFlags): Promise<number> {
  const plan = planExport(source, flags);
  if (plan.kind === 'refused') return refuse(`nothing is exported: ${source.path}: ${plan.detail}`);
  if (flags.out === undefined) {
    return (await writeExport(source, plan, openStandardOutput())) ? EXIT_SOUND : EXIT_UNSOUND;
  }
  const outcome = await writeWholeFile(flags.out, flags.force, async (sink) => {
    await writeExport(source, plan, sink);
  });
  if (outcome.kind === 'refused') return refuse(`nothing is exported: ${outcome.detail}`);
  const { fromSeq, toSeq } = plan.header;
  console.error(`${toSeq - fromSeq + 1} records, ${fromSeq} to ${toSeq}, are in ${flags.out}`);
  return EXIT_SOUND;
}

function refuse(line: string): number {
  console.error(line);
  return EXIT_UNSOUND;
}
