import english from '../../assets/locales/en/service.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/service.json' with { type: 'json' };
import { fen, formatYuan } from '../domain/money.ts';
import { maskAccountNumber } from '../domain/numbers.ts';
import type { AuditSource } from '../journal/audit-source.ts';
import { SourceFault } from '../journal/audit-source.ts';
import { findBreak, type ChainHead, type RecordRow } from '../journal/record-chain.ts';
import { createTerminalTime, type TerminalTime } from '../platform/terminal-time.ts';
import type { Choice, ShowFlags } from './journal-flags.ts';
import type { LineSink } from './journal-output.ts';

const WORDS: Readonly<Record<ShowFlags['language'], Readonly<Record<string, string>>>> = {
  en: english.record,
  'zh-CN': chinese.record,
};

/** What says nothing to a reader, or more about a resident than a technician needs. */
const UNSHOWN = new Set(['kind', 'bodyHash', 'digest', 'quoteToken', 'maskedName', 'maskedAddress', 'terms']);

export type Shown = { kind: 'shown'; rows: number } | { kind: 'readerGone' } | { kind: 'broken'; detail: string };

/** One line a record, for a technician. A damaged journal is shown as far as it can be read, and said to be damaged. */
export async function showJournal(source: AuditSource, flags: ShowFlags, sink: LineSink): Promise<Shown> {
  const lookedAt = lookOver(source, flags.choice);
  const words = WORDS[flags.language];
  const time = createTerminalTime(flags.zone);
  const kindWidth = Math.max(...Object.values(words).map(displayWidth));
  const seqWidth = String(lookedAt.lastSeq).length;
  let rows = 0;
  try {
    for (const row of source.rows()) {
      if (!lookedAt.chooses(row)) continue;
      const facts = factsOf(row.body, time, lookedAt.accounts);
      const kind = words[row.kind] ?? row.kind;
      const padding = ' '.repeat(Math.max(0, kindWidth - displayWidth(kind)));
      const when = time.dateAndTime(row.atMs);
      const line = `${String(row.seq).padStart(seqWidth)}  ${when}  ${kind}${padding}  ${facts}`;
      if (!(await sink.write(`${line.trimEnd()}\n`))) return { kind: 'readerGone' };
      rows += 1;
    }
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
  }
  return lookedAt.breach === undefined ? { kind: 'shown', rows } : { kind: 'broken', detail: lookedAt.breach };
}

interface LookedAt {
  readonly chooses: (row: RecordRow) => boolean;
  readonly lastSeq: number;
  /** Whole account numbers, to be found wherever they stand. */
  readonly accounts: ReadonlySet<string>;
  /** Where the chain breaks first. */
  readonly breach: string | undefined;
}

function lookOver(source: AuditSource, choice: Choice): LookedAt {
  const accounts = new Set<string>();
  const story = createStory(choice);
  let head: ChainHead | undefined = source.anchor;
  let breach: string | undefined;
  let lastSeq = 0;
  try {
    for (const row of source.rows()) {
      lastSeq = row.seq;
      for (const [, account] of row.body.matchAll(/"accountNumber":"(\d+)"/gu)) accounts.add(account ?? '');
      story.hear(row);
      if (breach !== undefined) continue;
      breach = findBreak(head, row);
      head = { seq: row.seq, hash: row.hash };
    }
    breach ??= source.findLoss(head);
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    breach ??= error.message;
  }
  return { chooses: (row) => story.chooses(row, lastSeq), lastSeq, accounts, breach };
}

interface Story {
  hear(row: RecordRow): void;
  chooses(row: RecordRow, lastSeq: number): boolean;
}

function createStory(choice: Choice): Story {
  switch (choice.kind) {
    case 'last':
      return { hear: () => undefined, chooses: (row, lastSeq) => row.seq > lastSeq - choice.count };
    case 'kind':
      return { hear: () => undefined, chooses: (row) => row.kind === choice.name };
    case 'transaction':
      return createIdStory((text) => text === choice.id);
    case 'claim':
      return createIdStory((text) => plain(text) === plain(choice.number));
  }
}

/**
 * All that belongs to one transaction. A claim leads to its transaction or its note, a transaction to its claims; the
 * ids of its notes, postings and papers begin with its own.
 */
function createIdStory(isAskedFor: (text: string) => boolean): Story {
  const ids = new Set<string>();
  const isOurs = (text: string): boolean => {
    if (isAskedFor(text) || ids.has(text)) return true;
    const dash = text.lastIndexOf('-');
    return dash > 0 && (ids.has(text.slice(0, dash)) || isAskedFor(text.slice(0, dash)));
  };
  const mentions = (row: RecordRow): boolean => textsIn(parse(row.body)).some(isOurs);
  return {
    hear: (row) => {
      if (!mentions(row)) return;
      const record = parse(row.body);
      if (typeof record !== 'object' || record === null) return;
      for (const key of ['transactionId', 'claimNumber', 'noteId']) {
        const id: unknown = Object.entries(record).find(([name]) => name === key)?.[1];
        if (typeof id === 'string') ids.add(id);
      }
    },
    chooses: mentions,
  };
}

/** Claim numbers are typed with and without dashes, in small letters and capitals. */
function plain(claimNumber: string): string {
  return claimNumber.toUpperCase().replaceAll('-', '').trim();
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function factsOf(body: string, time: TerminalTime, accounts: ReadonlySet<string>): string {
  const value = parse(body);
  if (typeof value !== 'object' || value === null) return '?';
  const text = factsIn(value, time).join('  ');
  return text.replaceAll(/\d{6,}/gu, (digits) => (accounts.has(digits) ? maskAccountNumber(digits) : digits));
}

function factsIn(value: object, time: TerminalTime): readonly string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]): readonly string[] => {
    if (UNSHOWN.has(name) || member === null || member === '') return [];
    if (Array.isArray(member)) return [`${label(name)} ${describeList(member)}`];
    if (typeof member === 'object') return factsIn(member, time);
    if (typeof member === 'number' && Number.isSafeInteger(member)) {
      if (name.endsWith('Fen')) return [`${label(name.slice(0, -3))} ¥${formatYuan(fen(member))}`];
      if (name.endsWith('AtMs') || name === 'atMs') return [`${label(name.slice(0, -2))} ${time.dateAndTime(member)}`];
    }
    if (name === 'accountNumber' && typeof member === 'string') return [`account ${maskAccountNumber(member)}`];
    return [`${label(name)} ${JSON.stringify(member).replaceAll('"', '')}`];
  });
}

/** `bookingNumber` → `booking number`, `noteId` → `note`. */
function label(name: string): string {
  return name.replace(/(?<=.)Id$/u, '').replaceAll(/(?<=[a-z])[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
}

/** `2` bills; a count of notes is written out, `100.00 x3`. */
function describeList(list: readonly unknown[]): string {
  const parts = list.map((item) => {
    if (typeof item !== 'object' || item === null || !('valueFen' in item) || !('count' in item)) return undefined;
    return typeof item.valueFen === 'number' ? `¥${formatYuan(fen(item.valueFen))} x${String(item.count)}` : undefined;
  });
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join(', ') : String(list.length);
}

/** Columns on a terminal: letters of the wide scripts take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += /\p{Script=Han}/u.test(letter) ? 2 : 1;
  return width;
}
