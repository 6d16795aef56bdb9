import { recordKinds } from '../journal/record-kinds.ts';
import { isClaimNumber } from '../domain/numbers.ts';

export const JOURNAL_USAGE = `npm run journal -- verify FILE
npm run journal -- export FILE [--out OUT] [--force] [--from DATE] [--to DATE] [--zone ZONE]
npm run journal -- show FILE [--last N | --transaction ID | --claim NUMBER | --kind KIND] [--language LANGUAGE] [--zone ZONE]

  FILE                     journal.db, its directory, the data directory, or an exported file
  --out OUT                write the export to OUT; without it, to standard output
  --force                  overwrite OUT
  --from DATE, --to DATE   only the records of these days, 2026-11-22, both included
  --last N                 the newest N records (without any choice: 40)
  --transaction ID         the records of one transaction
  --claim NUMBER           the records of the transaction behind a claim
  --kind KIND              the records of one kind, noteCredited
  --language en|zh-CN      the words for the kinds of record
  --zone ZONE              the time zone of days and times, Asia/Shanghai; without it, this machine's
  --help                   this text

Exit codes: 0 sound or done, 1 not sound or not readable, 2 the command line was not understood.`;

export type Choice =
  | { kind: 'last'; count: number }
  | { kind: 'transaction'; id: string }
  | { kind: 'claim'; number: string }
  | { kind: 'kind'; name: string };

export interface ShowFlags {
  readonly choice: Choice;
  readonly language: 'en' | 'zh-CN';
  readonly zone: string;
}

export interface ExportFlags {
  readonly out: string | undefined;
  readonly force: boolean;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly zone: string;
}

export type JournalOrder =
  | { kind: 'help' }
  | { kind: 'verify'; file: string }
  | { kind: 'export'; file: string; flags: ExportFlags }
  | { kind: 'show'; file: string; flags: ShowFlags }
  | { kind: 'bad'; line: string };

/** A screenful. */
const LAST_BY_DEFAULT = 40;
const LONGEST_LAST = 1_000_000;

const VERBS = ['verify', 'export', 'show'] as const;
type Verb = (typeof VERBS)[number];

const FLAGS: Readonly<Record<Verb, readonly string[]>> = {
  verify: [],
  export: ['--out', '--force', '--from', '--to', '--zone'],
  show: ['--last', '--transaction', '--claim', '--kind', '--language', '--zone'],
};
const CHOICES = ['--last', '--transaction', '--claim', '--kind'];

/** Accepts `--name value` and `--name=value`. The first thing it does not understand is named. */
export function readJournalFlags(argv: readonly string[]): JournalOrder {
  if (argv.includes('--help') || argv.includes('-h')) return { kind: 'help' };
  const [first, ...rest] = argv;
  const verb = VERBS.find((known) => known === first);
  if (verb === undefined) {
    return bad(first === undefined ? 'say verify, export or show' : `"${first}" is not verify, export or show`);
  }
  const files: string[] = [];
  const values = new Map<string, string>();
  const words = [...rest];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('--')) {
      files.push(word);
      continue;
    }
    const at = word.indexOf('=');
    const name = at === -1 ? word : word.slice(0, at);
    if (!FLAGS[verb].includes(name)) return bad(`${verb} does not know "${name}"`);
    if (values.has(name)) return bad(`${name} stands there twice`);
    const inline = at === -1 ? undefined : word.slice(at + 1);
    if (name === '--force') {
      if (inline !== undefined) return bad('--force takes no value');
      values.set(name, '');
      continue;
    }
    const value = inline ?? words.shift();
    if (value === undefined || value === '' || value.startsWith('--')) return bad(`${name} needs a value`);
    values.set(name, value);
  }
  const [file] = files;
  if (file === undefined) return bad(`${verb} needs a FILE`);
  if (files.length > 1) return bad(`${verb} takes one FILE, not also "${files[1]}"`);
  const zone = values.get('--zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!isZone(zone)) return bad(`--zone ${zone} is no time zone; write it like Asia/Shanghai`);
  if (verb === 'verify') return { kind: 'verify', file };
  return verb === 'export' ? exportOrder(file, values, zone) : showOrder(file, values, zone);
}

function bad(line: string): JournalOrder {
  return { kind: 'bad', line: `${line}; npm run journal -- --help explains it` };
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function exportOrder(file: string, values: ReadonlyMap<string, string>, zone: string): JournalOrder {
  const [from, to, out] = [values.get('--from'), values.get('--to'), values.get('--out')];
  for (const date of [from, to]) {
    if (date !== undefined && !isDate(date)) return bad(`"${date}" is no date; write it like 2026-11-22`);
  }
  if (from !== undefined && to !== undefined && from > to) return bad(`--from ${from} is later than --to ${to}`);
  if (out === undefined && values.has('--force')) return bad('--force belongs to --out');
  return { kind: 'export', file, flags: { out, force: values.has('--force'), from, to, zone } };
}

/** A day that the calendar has. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function showOrder(file: string, values: ReadonlyMap<string, string>, zone: string): JournalOrder {
  const language = values.get('--language') ?? 'en';
  if (language !== 'en' && language !== 'zh-CN') return bad(`--language is en or zh-CN, not "${language}"`);
  const given = CHOICES.filter((name) => values.has(name));
  if (given.length > 1) return bad(`${given.join(' and ')} do not go together`);
  const [name] = given;
  const choice = readChoice(name, values.get(name ?? '') ?? '');
  return 'line' in choice ? bad(choice.line) : { kind: 'show', file, flags: { choice, language, zone } };
}

function readChoice(name: string | undefined, value: string): Choice | { line: string } {
  switch (name) {
    case '--transaction':
      return { kind: 'transaction', id: value };
    case '--claim':
      if (!isClaimNumber(value)) return { line: `${value} is no claim number: compare it with the slip` };
      return { kind: 'claim', number: value };
    case '--kind': {
      const known = recordKinds.find((kind) => kind.toLowerCase() === value.toLowerCase());
      if (known === undefined) return { line: `there is no kind "${value}", but ${recordKinds.join(', ')}` };
      return { kind: 'kind', name: known };
    }
    case '--last': {
      const count = Number(value);
      if (!/^\d{1,7}$/u.test(value) || count < 1 || count > LONGEST_LAST) {
        return { line: `--last needs a number from 1 to ${LONGEST_LAST}, not "${value}"` };
      }
      return { kind: 'last', count };
    }
    default:
      return { kind: 'last', count: LAST_BY_DEFAULT };
  }
}
