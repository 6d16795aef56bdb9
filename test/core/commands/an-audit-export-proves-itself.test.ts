import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planExport, writeExport } from '../../../core/commands/journal-export.ts';
import { audit } from '../../../core/journal/audit.ts';
import { openAuditSource } from '../../../core/journal/audit-source.ts';
import { newDirectory, writtenJournal } from '../journal/journal-directory.ts';
import { dayOf, exported, journal, journalOfDays, visit } from './journal-command.ts';

/** As `verify` sees it, without a process. */
function auditOf(text: string): string {
  const file = join(newDirectory(), 'export.jsonl');
  writeFileSync(file, text);
  const opening = openAuditSource(file);
  if (opening.kind === 'unusable') return opening.detail;
  const verdict = audit(opening.source, () => undefined);
  opening.source.close();
  return verdict.kind === 'sound' ? 'sound' : verdict.detail;
}

/** What `export` writes, without a process. */
async function exportedText(): Promise<string> {
  const opening = openAuditSource(journalOfDays(visit));
  if (opening.kind === 'unusable') throw new Error(opening.detail);
  const whole = { out: undefined, force: false, from: undefined, to: undefined, zone: 'UTC' };
  const plan = planExport(opening.source, whole);
  if (plan.kind === 'refused') throw new Error(plan.detail);
  let text = '';
  await writeExport(opening.source, plan, {
    write: (part) => {
      text += part;
      return Promise.resolve(true);
    },
  });
  opening.source.close();
  return text;
}

describe('npm run journal -- export', () => {
  it('gives on standard output what proves itself, and the same in a file', async () => {
    const directory = journalOfDays(visit);
    const { code, out, err } = await journal(['export', directory]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toEqual({
      format: 'lightpost-journal-export',
      version: 1,
      terminal: 'LP01',
      fromSeq: 1,
      toSeq: 8,
      previousHash: '0'.repeat(64),
    });
    expect(lines.slice(1, -1).map((line) => JSON.parse(String(line['body'])) as unknown)).toEqual(
      visit.map((record) => JSON.parse(JSON.stringify(record)) as unknown),
    );
    expect(lines.at(-1)).toEqual({ end: true, count: 8, lastHash: lines.at(-2)?.['hash'] });
    const file = await exported(directory);
    expect(readFileSync(file, 'utf8')).toBe(out);
    expect(statSync(file).mode & 0o077).toBe(0);
    const verified = await journal(['verify', file]);
    expect(verified).toMatchObject({ code: 0, err: '' });
    writeFileSync(file, out.replace('10050', '90050'));
    expect(await journal(['verify', file])).toMatchObject({ code: 1, out: '' });
    writeFileSync(file, out);
    expect(verified.out).toContain('terminal   LP01\nrecords    8, 1 to 8\n');
    expect((await journal(['show', file])).out).toBe((await journal(['show', directory])).out);
  });

  it('gives the days asked for, with the hash they follow from', async () => {
    const directory = journalOfDays(visit);
    const file = await exported(directory, '--from', dayOf(2), '--to', dayOf(4), '--zone', 'UTC');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ terminal: 'LP01', fromSeq: 3, toSeq: 5 });
    const { code, out } = await journal(['verify', file]);
    expect(code).toBe(0);
    expect(out).toMatch(/records {4}3, 3 to 5\n(.*\n){2}follows {4}[0-9a-f]{64}\n/u);
    const none = await journal(['export', directory, '--from', '2001-01-01', '--to', '2001-01-02']);
    expect(none).toEqual({
      code: 1,
      out: '',
      err: `nothing is exported: ${join(directory, 'journal.db')}: there is no record from 2001-01-01 to 2001-01-02\n`,
    });
  });

  it('never overwrites a file unasked, and leaves nothing half-written behind', async () => {
    const directory = writtenJournal();
    const folder = newDirectory();
    const file = join(folder, 'export.jsonl');
    writeFileSync(file, 'mine');
    const refused = await journal(['export', directory, '--out', file]);
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: `nothing is exported: ${file} is already there; --force overwrites it\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await journal(['export', directory, '--out', file, '--force'])).code).toBe(0);
    expect((await journal(['verify', file])).code).toBe(0);
    expect((await journal(['export', directory, '--out', folder])).err).toContain('is a directory; name a file');
    expect((await journal(['export', directory, '--out', join(folder, 'no', 'x')])).err).toContain('cannot be written');
    expect(readdirSync(folder)).toEqual(['export.jsonl']);
  });

  it.each([
    ['a changed amount', (text: string) => text.replace('10050', '90050'), 'record 2 does not follow from record 1'],
    ['a removed line', (text: string) => without(text, 3), 'record 3 is missing'],
    ['two swapped lines', (text: string) => swapped(text, 3), 'record 3 is missing'],
    ['a changed time', (text: string) => text.replace(/"atMs":(\d)/u, '"atMs":9$1'), 'record 1 does not follow'],
    ['another terminal', (text: string) => text.replace('"terminal":"LP01"', '"terminal":"LP02"'), 'the terminal LP02'],
    [
      'a word added to a record',
      (text: string) => text.replace('{"seq":2,', '{"seq":2,"ok":1,'),
      'line 3 is not a rec',
    ],
    ['a lower count', (text: string) => text.replace('"count":8', '"count":7'), 'the last line does not fit'],
    ['the last line gone', (text: string) => without(text, 9), 'the export is cut off after record 8'],
    [
      'a cut in the last record',
      (text: string) => text.slice(0, text.indexOf('{"seq":8') + 30),
      'is cut off in line 9',
    ],
    ['a cut between records', (text: string) => text.slice(0, text.indexOf('{"seq":8')), 'cut off after record 7'],
    ['a line behind the end', (text: string) => `${text}{}\n`, 'line 11 stands behind the end'],
    ['the last record cut out', (text: string) => without(text, 8), 'its first line says 8'],
    ['the first record cut out', (text: string) => without(text, 1).replace('"fromSeq":1', '"fromSeq":2'), 'record 2 '],
  ])('that is edited is found: %s', async (_, edit, words) => {
    const sound = await exportedText();
    const edited = edit(sound);
    expect(edited).not.toBe(sound);
    expect(auditOf(sound)).toBe('sound');
    expect(auditOf(edited)).toContain(words);
  });
});

function without(text: string, index: number): string {
  return text
    .split('\n')
    .filter((_, at) => at !== index)
    .join('\n');
}

function swapped(text: string, index: number): string {
  const lines = text.split('\n');
  [lines[index], lines[index + 1]] = [lines[index + 1] ?? '', lines[index] ?? ''];
  return lines.join('\n');
}
