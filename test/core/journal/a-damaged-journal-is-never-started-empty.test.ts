import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { linkRow } from '../../../core/journal/record-chain.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { newDirectory, open, openSound, someRecords, tamper, writtenJournal } from './journal-directory.ts';

/** A prime step visits header, tree pages and rows in a second instead of a minute. */
const BYTE_STEP = 97;

describe('damage', () => {
  it('a flipped byte anywhere never gives other records: the journal refuses, or replays the same', () => {
    const directory = writtenJournal();
    const path = join(directory, 'journal.db');
    const sound = readFileSync(path);
    const mark = readFileSync(join(directory, 'journal.exists'));
    let refused = 0;
    for (let offset = 0; offset < sound.length; offset += BYTE_STEP) {
      const damaged = Buffer.from(sound);
      damaged[offset] = (damaged[offset] ?? 0) ^ 0x41;
      writeFileSync(path, damaged);
      writeFileSync(join(directory, 'journal.exists'), mark);
      rmSync(`${path}-wal`, { force: true });
      rmSync(`${path}-shm`, { force: true });
      const opening = open(directory);
      if (opening.kind === 'opened') {
        expect([...opening.journal.replay()].map((row) => row.record)).toEqual(someRecords);
        opening.journal.close();
      } else {
        refused += 1;
        expect(['corrupt', 'schemaTooNew']).toContain(opening.kind);
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('a flipped byte in a record is named with the record', () => {
    const directory = writtenJournal();
    const path = join(directory, 'journal.db');
    const bytes = readFileSync(path);
    const offset = bytes.indexOf('deviceSaidStacked');
    bytes[offset] = (bytes[offset] ?? 0) ^ 0x01;
    writeFileSync(path, bytes);
    expect(open(directory)).toEqual({
      kind: 'corrupt',
      detail: `The journal in ${directory} is damaged: record 3 does not follow from record 2: its hash differs.`,
    });
  });

  it.each([
    ['a deleted row', 'DELETE FROM record WHERE seq = 3', 'record 3 is missing'],
    ['a deleted last row', 'DELETE FROM record WHERE seq = 6', 'it had reached record 6 before'],
    ['all rows deleted', 'DELETE FROM record', 'it had reached record 6 before'],
    [
      'two swapped rows',
      'UPDATE record SET seq = -2 WHERE seq = 2; UPDATE record SET seq = 2 WHERE seq = 3; UPDATE record SET seq = 3 WHERE seq = -2',
      'record 2 does not follow from record 1',
    ],
    ['a changed time', 'UPDATE record SET at_ms = at_ms + 1 WHERE seq = 5', 'record 5 does not follow'],
    [
      'a changed amount',
      "UPDATE record SET body = replace(body, '10000', '90000') WHERE seq = 3",
      'record 3 does not follow',
    ],
    [
      'a row that was put in',
      "INSERT INTO record VALUES (7, 0, 'boxRemoved', '{\"kind\":\"boxRemoved\"}', 'aa')",
      'record 7',
    ],
    ['a missing table', 'DROP TABLE record', 'record'],
  ])('%s is found', (_name, sql, words) => {
    const directory = writtenJournal();
    tamper(directory, sql);
    expect(open(directory)).toMatchObject({ kind: 'corrupt', detail: expect.stringContaining(words) as string });
    expect(open(directory)).toMatchObject({ kind: 'corrupt' });
  });

  it('a truncated file is found', () => {
    const directory = writtenJournal();
    const path = join(directory, 'journal.db');
    truncateSync(path, statSync(path).size - 4_096);
    expect(open(directory)).toMatchObject({ kind: 'corrupt' });
    truncateSync(path, 0);
    expect(open(directory)).toMatchObject({
      kind: 'corrupt',
      detail: `The journal in ${directory} is empty, but it held 6 records before.`,
    });
  });

  it('a write-ahead log cut off in its last frame loses only that append, and the chain holds', () => {
    const directory = newDirectory();
    const copy = newDirectory();
    const journal = openSound(directory);
    for (const record of someRecords) journal.append([record]);
    for (const name of ['journal.db', 'journal.db-wal', 'journal.exists']) {
      copyFileSync(join(directory, name), join(copy, name));
    }
    journal.close();
    truncateSync(join(copy, 'journal.db-wal'), statSync(join(copy, 'journal.db-wal')).size - 100);
    const recovered = openSound(copy);
    expect([...recovered.replay()].map((row) => row.record)).toEqual(someRecords.slice(0, -1));
    recovered.close();
  });

  it('a journal that was here and is gone is not replaced by a new one', () => {
    const directory = writtenJournal();
    rmSync(join(directory, 'journal.db'));
    const gone = {
      kind: 'corrupt',
      detail: `The journal in ${directory} is gone: it held 6 records when it was last opened.`,
    };
    expect(open(directory)).toEqual(gone);
    expect(open(directory)).toEqual(gone);
  });

  it('an older copy put in its place is told from the journal', () => {
    const directory = writtenJournal();
    const older = readFileSync(join(directory, 'journal.db'));
    const journal = openSound(directory);
    journal.append([{ kind: 'boxInserted' }]);
    journal.close();
    writeFileSync(join(directory, 'journal.db'), older);
    expect(open(directory)).toMatchObject({
      kind: 'corrupt',
      detail: expect.stringContaining('it ends at record 6, but it had reached record 7 before') as string,
    });
  });

  it('another journal put in its place is told from the journal', () => {
    const directory = writtenJournal();
    const other = newDirectory();
    const journal = openSound(other);
    journal.append(someRecords.toReversed());
    journal.close();
    copyFileSync(join(other, 'journal.db'), join(directory, 'journal.db'));
    expect(open(directory)).toMatchObject({
      kind: 'corrupt',
      detail: expect.stringContaining('record 6 is not the one that stood there before') as string,
    });
  });

  it('an unreadable mark, and a file that is no journal, are refused', () => {
    const directory = writtenJournal();
    const mark = readFileSync(join(directory, 'journal.exists'));
    writeFileSync(join(directory, 'journal.exists'), 'xx');
    expect(open(directory)).toMatchObject({
      kind: 'corrupt',
      detail: expect.stringContaining('journal.exists') as string,
    });
    writeFileSync(join(directory, 'journal.exists'), mark);
    writeFileSync(join(directory, 'journal.db'), 'this is a shopping list, not a database; '.repeat(40));
    expect(open(directory)).toMatchObject({ kind: 'corrupt' });
  });

  it('a first start that was cut off before the mark begins again', () => {
    const directory = newDirectory();
    writeFileSync(join(directory, 'journal.db'), '');
    openSound(directory).close();
  });
});

describe('a newer journal', () => {
  it('by its schema is refused and left untouched', () => {
    const directory = writtenJournal();
    tamper(directory, 'PRAGMA user_version = 2');
    const before = readFileSync(join(directory, 'journal.db'));
    expect(open(directory)).toEqual({
      kind: 'schemaTooNew',
      detail: `The journal in ${directory} has schema 2, made by a newer Lightpost; this one does not touch it.`,
    });
    expect(readFileSync(join(directory, 'journal.db')).equals(before)).toBe(true);
  });

  it('by a kind of record this version does not know is refused', () => {
    const directory = writtenJournal();
    const journal = openSound(directory);
    const last = journal.page(0, 1).rows[0];
    journal.close();
    const unknown = { kind: 'solarCredited' } as unknown as KioskRecord;
    const row = linkRow({ seq: 6, hash: last?.hash ?? '' }, 1, unknown);
    tamper(directory, `INSERT INTO record VALUES (7, 1, 'solarCredited', '${row.body}', '${row.hash}')`);
    expect(open(directory)).toMatchObject({
      kind: 'schemaTooNew',
      detail: expect.stringContaining('record 7 has the kind "solarCredited"') as string,
    });
  });
});
