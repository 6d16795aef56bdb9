import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { fileExists } from './durable-files.ts';
import { readMark } from './existence-mark.ts';
import { type ExportHeader, anchorOf, readLine } from './export-format.ts';
import { fileLines } from './file-lines.ts';
import { DEFAULT_JOURNAL_FILE, journalFiles } from './journal-files.ts';
import { readJournal } from './read-journal.ts';
import { type ChainHead, type RecordRow, chainStart } from './record-chain.ts';
import { errorText } from './sqlite-fault.ts';

/** A journal for somebody who looks at it from outside: the database with its companions, or an export of it. */
export interface AuditSource {
  readonly path: string;
  readonly what: 'journal' | 'export';
  /** What the first record must follow from. */
  readonly anchor: ChainHead;
  /** Known of an export: what it says it holds. */
  readonly header: ExportHeader | undefined;
  /** False where nothing says how far it must reach, so that records cut from its end would not be noticed. */
  readonly knowsItsEnd: boolean;
  /** Every row in order, unchecked. Throws `SourceFault` where the file itself cannot be read on. */
  rows(): Iterable<RecordRow>;
  /** What is wrong beyond the rows, when they have come to this head; undefined where nothing is. */
  findLoss(head: ChainHead): string | undefined;
  close(): void;
}

export type AuditOpening = { kind: 'opened'; source: AuditSource } | { kind: 'unusable'; detail: string };

/** The file ends or goes wrong in the middle, whatever its records say. */
export class SourceFault extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'SourceFault';
  }
}

/** The first bytes of every SQLite database, https://sqlite.org/fileformat2.html. */
const SQLITE_MAGIC = 'SQLite format 3\u0000';
/** Where the kiosk keeps its journal below the data directory. */
const JOURNAL_FOLDER = 'journal';

/** `path` is the database, its directory, the data directory above it, or an export. */
export function openAuditSource(path: string): AuditOpening {
  try {
    const file = findFile(path);
    if (file === undefined) return unusable(`there is no journal in ${path}`);
    const start = firstBytes(file);
    if (start.startsWith('{')) return openExport(file);
    if (start === '') return unusable(`${file} is empty: there is no journal in it`);
    if (start !== SQLITE_MAGIC) return unusable(`${file} is neither a Lightpost journal nor an export of one`);
    return openDatabase(file);
  } catch (error) {
    return unusable(fileFault(path, error));
  }
}

function unusable(detail: string): AuditOpening {
  return { kind: 'unusable', detail };
}

function fileFault(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `${path} does not exist`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be read: run this as a user who may`;
  return `${path} cannot be read: ${errorText(error)}`;
}

function findFile(path: string): string | undefined {
  if (!statSync(path).isDirectory()) return resolve(path);
  const places = [join(path, DEFAULT_JOURNAL_FILE), join(path, JOURNAL_FOLDER, DEFAULT_JOURNAL_FILE)];
  return places.map((place) => resolve(place)).find((place) => fileExists(place));
}

function firstBytes(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(SQLITE_MAGIC.length);
    return bytes.toString('latin1', 0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}

function openDatabase(file: string): AuditOpening {
  const reading = readJournal(dirname(file), basename(file));
  if (reading.kind !== 'opened') return unusable(withoutStop(reading.detail));
  const { reader } = reading;
  // Read before the rows: a living writer may only add to them meanwhile.
  const mark = readMark(journalFiles(dirname(file), basename(file)).mark);
  let hashAtMark: string | undefined;
  return {
    kind: 'opened',
    source: {
      path: file,
      what: 'journal',
      anchor: chainStart,
      header: undefined,
      knowsItsEnd: mark.kind !== 'none',
      *rows() {
        try {
          for (const row of reader.rows()) {
            if (mark.kind === 'read' && row.seq === mark.head.seq) hashAtMark = row.hash;
            yield row;
          }
        } catch (error) {
          throw new SourceFault(`the database cannot be read on: ${errorText(error)}`);
        }
      },
      findLoss: (head) => {
        if (mark.kind === 'unreadable') return 'the mark beside the journal cannot be read';
        if (mark.kind === 'read' && head.seq < mark.head.seq) {
          return `it ends at record ${head.seq}, but it had reached record ${mark.head.seq} before`;
        }
        if (mark.kind === 'read' && mark.head.seq > 0 && hashAtMark !== mark.head.hash) {
          return `record ${mark.head.seq} is not the one that stood there before`;
        }
        return reader.findDamage();
      },
      close: () => reader.close(),
    },
  };
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/u, '');
}

function openExport(file: string): AuditOpening {
  const first = fileLines(file).next();
  const line = first.done === true ? undefined : readLine(first.value.text);
  if (line?.kind === 'newer') {
    return unusable(`${file} is an export of version ${line.version}, made by a newer Lightpost`);
  }
  if (line?.kind !== 'header') return unusable(`${file} is neither a Lightpost journal nor an export of one`);
  const { header } = line;
  if (header.fromSeq < 1 || (header.fromSeq === 1 && header.previousHash !== chainStart.hash)) {
    return unusable(`${file} does not start where a journal starts: its first line was changed`);
  }
  const source: AuditSource = {
    path: file,
    what: 'export',
    anchor: anchorOf(header),
    header,
    knowsItsEnd: true,
    rows: () => exportedRows(file, header),
    findLoss: () => undefined,
    close: () => undefined,
  };
  return { kind: 'opened', source };
}

/** The rows of an export, which must come to the end that its first and its last line name. */
function* exportedRows(file: string, header: ExportHeader): Generator<RecordRow, void> {
  let head = anchorOf(header);
  let count = 0;
  let ended = false;
  let number = 0;
  for (const { text, whole } of fileLines(file)) {
    number += 1;
    if (number === 1) continue;
    if (!whole) throw new SourceFault(`the export is cut off in line ${number}, after record ${head.seq}`);
    if (ended) throw new SourceFault(`line ${number} stands behind the end of the export`);
    const line = readLine(text);
    if (line.kind === 'record') {
      yield line.row;
      head = { seq: line.row.seq, hash: line.row.hash };
      count += 1;
    } else if (line.kind === 'end') {
      if (head.seq !== header.toSeq) {
        throw new SourceFault(`the export ends at record ${head.seq}, but its first line says ${header.toSeq}`);
      }
      if (line.end.count !== count || line.end.lastHash !== head.hash) {
        throw new SourceFault(`the last line does not fit: ${count} records end at record ${head.seq}`);
      }
      ended = true;
    } else throw new SourceFault(`line ${number} is not a record, after record ${head.seq}`);
  }
  if (!ended) throw new SourceFault(`the export is cut off after record ${head.seq}: its last line is missing`);
}
