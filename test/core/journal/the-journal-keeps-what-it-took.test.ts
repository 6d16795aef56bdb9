import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';

import { fen } from '../../../core/domain/money.ts';
import { openMemoryJournal } from '../../../core/journal/memory-journal.ts';
import { readJournal } from '../../../core/journal/read-journal.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { newDirectory, openSound, someRecords, tamper, writtenJournal } from './journal-directory.ts';

describe('a journal', () => {
  it('makes its directory, and is empty at the first start', () => {
    const directory = join(newDirectory(), 'deep', 'er');
    const journal = openSound(directory);
    expect([...journal.replay()]).toEqual([]);
    expect(journal.page(0, 10)).toEqual({ rows: [], total: 0 });
    journal.close();
    expect(existsSync(join(directory, 'journal.exists'))).toBe(true);
  });

  it('replays after a restart exactly what was appended, in order, without a gap', () => {
    const directory = newDirectory();
    const first = openSound(directory);
    expect(first.append(someRecords.slice(0, 2))).toEqual({ kind: 'appended', lastSeq: 2, spaceLow: false });
    expect(first.append(someRecords.slice(2))).toEqual({ kind: 'appended', lastSeq: 6, spaceLow: false });
    expect(first.append([])).toEqual({ kind: 'appended', lastSeq: 6, spaceLow: false });
    const before = [...first.replay()];
    first.close();

    const second = openSound(directory);
    const after = [...second.replay()];
    expect(after).toEqual(before);
    expect(after.map((row) => row.record)).toEqual(someRecords);
    expect(after.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(second.append([{ kind: 'boxInserted' }])).toEqual({ kind: 'appended', lastSeq: 7, spaceLow: false });
    second.close();
  });

  it('replays more records than one batch of reading holds', () => {
    const journal = openMemoryJournal(createManualClock());
    const many = Array.from({ length: 1_203 }, (_, index) => ({
      kind: 'noteAcknowledged' as const,
      noteId: `n${index}`,
    }));
    journal.append(many);
    expect([...journal.replay()].map((row) => row.record)).toEqual(many);
    journal.close();
  });

  it('lists the newest first, page by page', () => {
    const journal = openMemoryJournal(createManualClock());
    journal.append(someRecords);
    expect(journal.page(0, 4).rows.map((row) => row.seq)).toEqual([6, 5, 4, 3]);
    expect(journal.page(1, 4)).toMatchObject({ total: 6, rows: [{ seq: 2 }, { seq: 1, record: someRecords[0] }] });
    expect(journal.page(2, 4).rows).toEqual([]);
    expect(journal.page(0, 1)).toMatchObject({ total: 6, rows: [{ seq: 6 }] });
    journal.append([{ kind: 'noteAcknowledged', noteId: 'n7' }]);
    expect(journal.page(0, 1)).toMatchObject({ total: 7, rows: [{ seq: 7 }] });
    journal.close();
  });

  it('chains each row to the one before with SHA-256 over every field', () => {
    const directory = writtenJournal();
    const database = new DatabaseSync(join(directory, 'journal.db'), { readOnly: true });
    const rows = database.prepare('SELECT seq, at_ms AS atMs, kind, body, hash FROM record ORDER BY seq').all();
    database.close();
    let previous = '0'.repeat(64);
    for (const { seq, atMs, kind, body, hash } of rows) {
      const text = [previous, seq, atMs, kind, body].join('\n');
      previous = createHash('sha256').update(text).digest('hex');
      expect(hash).toBe(previous);
    }
    expect(rows).toHaveLength(someRecords.length);
  });

  it('keeps order by number when the wall clock goes back', () => {
    const clock = createManualClock();
    const journal = openMemoryJournal(clock);
    journal.append([{ kind: 'noteAcknowledged', noteId: 'n1' }]);
    clock.jumpWallClock(-50 * 365 * 86_400_000);
    journal.append([{ kind: 'boxInserted' }]);
    expect([...journal.replay()].map((row) => row.record.kind)).toEqual(['noteAcknowledged', 'boxInserted']);
    journal.close();
  });

  it('appends into a write-ahead log', () => {
    const directory = writtenJournal();
    const journal = openSound(directory);
    journal.append([{ kind: 'boxInserted' }]);
    expect(existsSync(join(directory, 'journal.db-wal'))).toBe(true);
    journal.close();
  });

  it('refuses to change or delete rows even to a hasty SQL shell', () => {
    const directory = writtenJournal();
    const database = new DatabaseSync(join(directory, 'journal.db'));
    expect(() => database.exec('DELETE FROM record WHERE seq = 6')).toThrow(/never deleted/u);
    expect(() => database.exec("UPDATE record SET body = '{}'")).toThrow(/never changed/u);
    database.close();
  });

  it('writes all records of an append or none, and takes nothing more after a failure', () => {
    const directory = writtenJournal();
    // A trigger stands in for the disk: it lets the first record of the append in and fails at the second.
    tamper(
      directory,
      `CREATE TRIGGER full_disk BEFORE INSERT ON record WHEN NEW.kind = 'orphanNote'
       BEGIN SELECT RAISE(FAIL, 'disk I/O error'); END`,
    );
    const journal = openSound(directory);
    const failed = journal.append([{ kind: 'boxInserted' }, { kind: 'orphanNote', noteId: 'n9', valueFen: fen(500) }]);
    expect(failed).toMatchObject({ kind: 'failed', detail: expect.stringContaining('disk I/O error') as string });
    expect(journal.append([{ kind: 'boxInserted' }])).toEqual(failed);
    expect(journal.append([])).toEqual(failed);
    journal.close();

    const restarted = openSound(directory);
    expect([...restarted.replay()].map((row) => row.record)).toEqual(someRecords);
    expect(restarted.append([{ kind: 'boxInserted' }])).toEqual({ kind: 'appended', lastSeq: 7, spaceLow: false });
    restarted.close();
  });

  it('answers failed after it was closed, and may be closed twice', () => {
    const journal = openSound(newDirectory());
    journal.close();
    journal.close();
    expect(journal.append([{ kind: 'boxInserted' }])).toEqual({ kind: 'failed', detail: 'The journal is closed.' });
  });
});

describe('a reader beside the writer', () => {
  it('sees what is committed while the writer lives, and keeps nobody from writing', () => {
    const directory = newDirectory();
    const journal = openSound(directory);
    journal.append(someRecords);
    const reading = readJournal(directory);
    if (reading.kind !== 'opened') throw new Error(reading.detail);
    expect([...reading.reader.replay()]).toEqual([...journal.replay()]);
    expect(journal.append([{ kind: 'boxInserted' }])).toEqual({ kind: 'appended', lastSeq: 7, spaceLow: false });
    expect(reading.reader.page(0, 1)).toMatchObject({ total: 7, rows: [{ record: { kind: 'boxInserted' } }] });
    reading.reader.close();
    journal.close();
  });

  it('says plainly that there is no journal', () => {
    const directory = newDirectory();
    expect(readJournal(directory)).toEqual({ kind: 'missing', detail: `There is no journal in ${directory}.` });
    expect(existsSync(join(directory, 'journal.db'))).toBe(false);
  });
});
