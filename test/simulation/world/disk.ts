import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { journalFiles } from '../../../core/journal/journal-files.ts';
import { openJournal } from '../../../core/journal/open-journal.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { JournalOpening } from '../../../core/ports/journal.ts';
import type { Chance } from '../run/chance.ts';

/**
 * The terminal's disk. The real journal is opened in a directory of a memory file system: every byte goes the real way,
 * and no real disk has to keep up. At a crash the files are copied as a disk could have kept them, the old ones are
 * thrown away, and the next life opens the copy.
 */
export interface Disk {
  open(): JournalOpening;
  /** The records as they stand in the open file, as JSON. The product has verified the chain while it opened. */
  records(): readonly { readonly seq: number; readonly json: string }[];
  /** What `PRAGMA synchronous` answers on the very connection the journal writes with. */
  synchronous(): number;
  /** From now on the database may not grow: SQLite itself answers that the disk is full. */
  fill(): void;
  /**
   * The process died. `power`: so did the machine, and what was not synced may be gone or torn. Returns what was done to
   * the files, in words.
   */
  crash(power: boolean, chance: Chance): string;
  directory(): string;
}

/** `PRAGMA synchronous` = FULL: every commit is synced before it is answered. */
export const SYNCHRONOUS_FULL = 2;
/** https://sqlite.org/fileformat2.html#the_write_ahead_log: a header, then frames of a header and a page. */
const WAL_HEADER_BYTES = 32;
const WAL_FRAME_HEADER_BYTES = 24;

export function createDisk(root: string, clock: Clock): Disk {
  let generation = 0;
  let open: Connections = { records: undefined, lock: undefined };

  function directory(): string {
    return join(root, `journal-${generation}`);
  }

  function pragma(name: string): number {
    return Number(open.records?.prepare(`PRAGMA ${name}`).get()?.[name]);
  }

  return {
    directory,
    open: () => {
      const caught = catchConnections(() => openJournal({ directory: directory(), clock }));
      open = caught.connections;
      return caught.opening;
    },
    records: () =>
      (open.records?.prepare('SELECT seq, body AS json FROM record ORDER BY seq').all() ?? []) as unknown as readonly {
        readonly seq: number;
        readonly json: string;
      }[],
    synchronous: () => pragma('synchronous'),
    fill: () => {
      open.records?.exec(`PRAGMA max_page_count = ${pragma('page_count')}`);
    },
    crash: (power, chance) => {
      const synchronous = pragma('synchronous');
      const from = journalFiles(directory());
      generation += 1;
      const to = journalFiles(directory());
      mkdirSync(directory(), { recursive: true });
      for (const name of ['database', 'writeAheadLog', 'mark'] as const) {
        if (existsSync(from[name])) copyFileSync(from[name], to[name]);
      }
      if (existsSync(from.reserve)) renameSync(from.reserve, to.reserve);
      const pageBytes = pragma('page_size');
      // Closing would write: only the copy counts from here on, whatever the dead process still does to the old files.
      open.records?.close();
      open.lock?.close();
      open = { records: undefined, lock: undefined };
      rmSync(join(root, `journal-${generation - 1}`), { recursive: true, force: true });
      return power ? tear(to.writeAheadLog, { synchronous, pageBytes, chance }) : 'the files as they were';
    },
  };
}

/** What a power cut may do to a write-ahead log: keep what was synced, and of the rest a part, the last frame half. */
export function tear(
  writeAheadLog: string,
  { synchronous, pageBytes, chance }: { synchronous: number; pageBytes: number; chance: Chance },
): string {
  if (!existsSync(writeAheadLog)) return 'no write-ahead log';
  const frameBytes = WAL_FRAME_HEADER_BYTES + pageBytes;
  const bytes = readFileSync(writeAheadLog);
  const frames = validFrames(bytes, frameBytes);
  let kept = frames;
  if (synchronous < SYNCHRONOUS_FULL) {
    // Below FULL nothing since the last checkpoint is promised.
    kept = chance.below(frames + 1);
    truncateSync(writeAheadLog, frames === 0 ? 0 : WAL_HEADER_BYTES + kept * frameBytes);
  }
  const torn = chance.below(4);
  if (torn === 0 || bytes.length < WAL_HEADER_BYTES) return `${kept} of ${frames} frames kept`;
  // The transaction that was being written: a frame that claims to be the next one and is not whole, or not true.
  const end = WAL_HEADER_BYTES + kept * frameBytes;
  truncateSync(writeAheadLog, end);
  const tail = Buffer.alloc(torn === 1 ? chance.between(1, frameBytes - 1) : frameBytes);
  for (let at = 0; at < tail.length; at += 64) tail[at] = chance.below(256);
  if (torn === 3 && kept > 0) bytes.copy(tail, 0, end - frameBytes, end - frameBytes + WAL_FRAME_HEADER_BYTES);
  appendFileSync(writeAheadLog, tail);
  return `${kept} of ${frames} frames kept, ${tail.length} bytes of a torn one behind them`;
}

/** Frames up to the last commit of this generation of the log: older ones behind it carry another salt. */
function validFrames(bytes: Buffer, frameBytes: number): number {
  if (bytes.length < WAL_HEADER_BYTES) return 0;
  const salt = bytes.subarray(16, 24);
  let count = 0;
  let committed = 0;
  for (let at = WAL_HEADER_BYTES; at + frameBytes <= bytes.length; at += frameBytes) {
    if (!bytes.subarray(at + 8, at + 16).equals(salt)) break;
    count += 1;
    // A commit frame says how large the database is after it.
    if (bytes.readUInt32BE(at + 4) !== 0) committed = count;
  }
  return committed;
}

/**
 * Runs `open` and catches the connections that it makes. The journal keeps them to itself, and only the connection that
 * writes the records can say what it promises: `synchronous` is not stored in the file. The other one holds the lock,
 * which a dead process would no longer hold.
 */
function catchConnections(open: () => JournalOpening): { opening: JournalOpening; connections: Connections } {
  const { prepare, exec } = DatabaseSync.prototype;
  const connections: Connections = { records: undefined, lock: undefined };
  DatabaseSync.prototype.prepare = function catching(this: DatabaseSync, ...words) {
    if (words[0].startsWith('INSERT INTO record')) connections.records = this;
    return prepare.apply(this, words);
  };
  DatabaseSync.prototype.exec = function catching(this: DatabaseSync, ...words) {
    if (words[0] === 'BEGIN EXCLUSIVE') connections.lock = this;
    exec.apply(this, words);
  };
  try {
    return { opening: open(), connections };
  } finally {
    Object.assign(DatabaseSync.prototype, { prepare, exec });
  }
}

interface Connections {
  records: DatabaseSync | undefined;
  lock: DatabaseSync | undefined;
}
