import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJournalFlags } from '../../../core/commands/journal-flags.ts';
import { postpaid } from '../domain/support/samples.ts';
import { newDirectory, openSound, someRecords, tamper, writtenJournal } from '../journal/journal-directory.ts';
import { claim, dayOf, journal, journalOfDays, ordinaryUser, script, transactionId, visit } from './journal-command.ts';

/** The files of a journal whose writer was cut off: what was appended stands in the write-ahead log only. */
function copyWithLog(): string {
  const directory = newDirectory();
  const copy = newDirectory();
  const living = openSound(directory);
  living.append(someRecords);
  for (const name of ['journal.db', 'journal.db-wal']) copyFileSync(join(directory, name), join(copy, name));
  living.close();
  return copy;
}

describe('npm run journal -- verify', () => {
  it('says how many records there are, from when to when, the last hash, and that they are sound', async () => {
    const directory = journalOfDays(visit);
    const { code, out, err } = await journal(['verify', directory]);
    const last = openSound(directory);
    const hash = last.page(0, 1).rows[0]?.hash ?? '';
    last.close();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`${join(directory, 'journal.db')}\nterminal   LP01\nrecords    8, 1 to 8\nfirst      20`);
    expect(out).toMatch(new RegExp(`last hash {2}${hash}\nsound\n$`, 'u'));
    expect(await journal(['verify', join(directory, 'journal.db')])).toEqual({ code, out, err });
  });

  it('reads beside the living writer', async () => {
    const directory = newDirectory();
    const living = openSound(directory);
    living.append(someRecords);
    expect(await journal(['verify', directory])).toMatchObject({ code: 0, err: '' });
    expect(living.append([{ kind: 'boxInserted' }])).toMatchObject({ kind: 'appended', lastSeq: 7 });
    expect((await journal(['verify', directory])).out).toContain('records    7, 1 to 7\n');
    living.close();
  });

  it.each(['in the log', 'without a log'])(
    'reads a copy on a medium that cannot be written, its records %s',
    async (where) => {
      const directory = where === 'in the log' ? copyWithLog() : writtenJournal();
      for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o444);
      chmodSync(directory, 0o555);
      const before = readdirSync(directory);
      const { code, out, err } = await journal(['verify', directory], ordinaryUser);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('records    6, 1 to 6\n');
      expect(out.includes('no mark stands beside it')).toBe(where === 'in the log');
      expect(readdirSync(directory)).toEqual(before);
    },
  );

  it.each([
    [
      'a changed amount',
      "UPDATE record SET body = replace(body, '10000', '90000') WHERE seq = 3",
      3,
      'its hash differs',
    ],
    ['a deleted row', 'DELETE FROM record WHERE seq = 4', 4, 'is missing: the next one found is 5'],
    ['a changed time', 'UPDATE record SET at_ms = at_ms - 1 WHERE seq = 1', 1, 'its hash differs'],
    ['a changed kind', "UPDATE record SET kind = 'noteReturned' WHERE seq = 3", 3, 'its hash differs'],
    [
      'two swapped rows',
      'UPDATE record SET seq = -2 WHERE seq = 2; UPDATE record SET seq = 2 WHERE seq = 5; UPDATE record SET seq = 5 WHERE seq = -2',
      2,
      'its hash differs',
    ],
  ])('finds %s and names the first record that does not follow', async (_, sql, seq, why) => {
    const directory = writtenJournal();
    tamper(directory, sql);
    const { code, out, err } = await journal(['verify', directory]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(new RegExp(`^\\S+ is NOT SOUND: record ${seq} [^\n]*${why}; [^\n]*\n$`, 'u'));
    expect((await journal(['export', directory])).err).toMatch(/^nothing is exported: [^\n]+\n$/u);
    const shown = await journal(['show', directory]);
    expect(shown.code).toBe(1);
    expect(shown.out).not.toBe('');
    expect(shown.err).toContain(`NOT SOUND: record ${seq} `);
  });

  it('finds a last row that was cut off, by the mark beside the journal', async () => {
    const directory = writtenJournal();
    tamper(directory, 'DELETE FROM record WHERE seq = 6');
    const { code, err } = await journal(['verify', directory]);
    expect(code).toBe(1);
    expect(err).toContain('it ends at record 5, but it had reached record 6 before');
  });
});

describe('npm run journal -- show', () => {
  it('lists records in words with amounts in yuan, and no whole account number anywhere', async () => {
    const { code, out, err } = await journal(['show', journalOfDays(visit), '--zone', 'UTC']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[2]).toMatch(
      new RegExp(
        `^3 {2}${dayOf(2)} \\d\\d:\\d\\d:\\d\\d {2}Note credited +transaction ${transactionId} .*¥100\\.50`,
        'u',
      ),
    );
    expect(out).toContain(`no account ${postpaid.accountNumber.slice(0, 4)} **** ${postpaid.accountNumber.slice(-2)}`);
    expect(out).not.toContain(postpaid.accountNumber);
    expect(out).not.toContain(postpaid.maskedName);
  });

  it('lists one transaction, a claim with its transaction, a kind, or the newest', async () => {
    const directory = journalOfDays(visit);
    const numbers = async (...words: string[]): Promise<readonly number[]> => {
      const { out } = await journal(['show', directory, ...words]);
      return out.split('\n').flatMap((line) => (line === '' ? [] : [Number.parseInt(line, 10)]));
    };
    expect(await numbers('--transaction', transactionId)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await numbers('--claim', claim.replaceAll('-', '').toLowerCase())).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await numbers('--kind', 'notecredited')).toEqual([3]);
    expect(await numbers('--last', '2')).toEqual([7, 8]);
    expect(await journal(['show', directory, '--transaction', 'LP01-270101-00000000'])).toEqual({
      code: 0,
      out: '',
      err: `${join(directory, 'journal.db')}: no such record\n`,
    });
  });

  it('uses the words of the other language as well', async () => {
    const directory = journalOfDays(visit);
    const english = await journal(['show', directory]);
    const chinese = await journal(['show', directory, '--language', 'zh-CN']);
    expect(chinese.code).toBe(0);
    expect(chinese.out).toMatch(/\p{Script=Han}/u);
    expect(english.out).not.toMatch(/\p{Script=Han}/u);
  });

  it.each(['show', 'export'])('%s does not mind a reader that goes away', async (verb) => {
    const directory = newDirectory();
    const living = openSound(directory);
    living.append(Array.from({ length: 5_000 }, (_, at) => ({ kind: 'noteAcknowledged', noteId: `n${at}` }) as const));
    living.close();
    const choice = verb === 'show' ? '--last 5000' : '';
    const line = `'${process.execPath}' --disable-warning=ExperimentalWarning '${script}' ${verb} '${directory}' ${choice} | head -n 1`;
    const { out, err } = await new Promise<{ out: string; err: string }>((resolve) => {
      execFile('/bin/sh', ['-c', line], (_, stdout, stderr) => resolve({ out: stdout, err: stderr }));
    });
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toBe('');
  });
});

describe('npm run journal says in one line', () => {
  const plain = (name: string, content: string): string => {
    const file = join(newDirectory(), name);
    writeFileSync(file, content);
    return file;
  };

  it.each([
    ['that a file is missing', () => '/no/such/journal.db', /does not exist$/u],
    ['that a directory has no journal', () => newDirectory(), /^there is no journal in /u],
    [
      'that a file is no journal',
      () => plain('a.txt', 'a shopping list'),
      /neither a Lightpost journal nor an export/u,
    ],
    ['that a file is other JSON', () => plain('a.json', '{"a":1}\n'), /neither a Lightpost journal nor an export/u],
    ['that a file is empty', () => plain('a.db', ''), /is empty: there is no journal in it$/u],
    [
      'that an export is newer',
      () => plain('a.jsonl', '{"format":"lightpost-journal-export","version":2}\n'),
      /is an export of version 2, made by a newer Lightpost$/u,
    ],
    [
      'that a journal is newer',
      () => {
        const directory = writtenJournal();
        tamper(directory, 'PRAGMA user_version = 2');
        return directory;
      },
      /has schema 2, made by a newer Lightpost$/u,
    ],
    [
      'that a database is another program’s',
      () => {
        const directory = writtenJournal();
        tamper(directory, 'PRAGMA application_id = 7');
        return directory;
      },
      /is not a Lightpost journal$/u,
    ],
    [
      'that a file may not be read',
      () => {
        const directory = writtenJournal();
        chmodSync(join(directory, 'journal.db'), 0o000);
        return directory;
      },
      /may not be read: run this as a user who may$/u,
    ],
  ])('%s', async (_, make, words) => {
    const { code, out, err } = await journal(['verify', make()], ordinaryUser);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trimEnd()).toMatch(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    [[]],
    [['check', 'x']],
    [['verify']],
    [['verify', 'x', 'y']],
    [['verify', 'x', '--last', '3']],
    [['show', 'x', '--last', 'none']],
    [['show', 'x', '--last', '3', '--kind', 'noteCredited']],
    [['show', 'x', '--kind', 'noteEaten']],
    [['show', 'x', '--claim', '7K3M-9QXT-00']],
    [['export', 'x', '--from', '2026-02-30']],
    [['export', 'x', '--from', '2026-02-03', '--to', '2026-02-01']],
    [['export', 'x', '--zone', 'Mars/Olympus']],
    [['export', 'x', '--force']],
    [['export', 'x', '--out']],
  ])('that it does not understand %j', (words) => {
    expect(readJournalFlags(words)).toEqual({
      kind: 'bad',
      line: expect.stringMatching(/^\S[^\n]+$/u) as string,
    });
  });

  it('that it does not understand, and exits with 2', async () => {
    expect(await journal(['verify', 'x', '--last', '3'])).toEqual({
      code: 2,
      out: '',
      err: 'verify does not know "--last"; npm run journal -- --help explains it\n',
    });
  });

  it('how it is used', async () => {
    const { code, out, err } = await journal(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('npm run journal -- verify FILE\n');
  });
});
