import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KioskRecord } from '../../core/domain/records.ts';
import { fen } from '../../core/domain/money.ts';
import { openJournal } from '../../core/journal/open-journal.ts';
import { readJournal } from '../../core/journal/read-journal.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { accounts, insertEnough, paperSettled, toCash } from '../journeys/steps.ts';
import { startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { createChance } from './chance.ts';
import { judge, originalsOnPaper, type Evidence } from './judge.ts';
import { scratchFolder } from './scratch.ts';
import { judgePrefix, restartsWithMoney } from './saga.ts';
import { crashes } from './torn-crashes.ts';
import { damages } from './torn-damages.ts';
import { recordHistories, type History } from './torn-histories.ts';
import { judgeTorn, type Open, type Verdict } from './torn-verdict.ts';

let rig: KioskRig;
let good: Evidence;

async function pay(accountNumber: string): Promise<void> {
  await toCash(rig, accountNumber);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  await paperSettled(rig);
  await rig.press({ kind: 'finish' });
  await rig.until('home');
}

beforeAll(async () => {
  rig = await startRig();
  await pay(accounts.oneBill);
  await pay(accounts.dayClosed);
  const { noteAcceptor, receiptPrinter, utility } = rig.farEnds;
  if (noteAcceptor === null || receiptPrinter === null || utility === null) throw new Error('nothing is simulated');
  good = {
    records: rig.records(),
    contents: noteAcceptor.device.contents(),
    postings: utility.postings(),
    sheets: receiptPrinter.device.text(),
    wireViolations: noteAcceptor.device.violations(),
  };
});
afterAll(() => rig.dispose());

function without(kind: KioskRecord['kind']): readonly KioskRecord[] {
  const at = good.records.findIndex((record) => record.kind === kind);
  if (at === -1) throw new Error(`the journal has no ${kind}`);
  return good.records.toSpliced(at, 1);
}

function twice(kind: KioskRecord['kind']): readonly KioskRecord[] {
  const record = good.records.find((candidate) => candidate.kind === kind);
  if (record === undefined) throw new Error(`the journal has no ${kind}`);
  return [...good.records, record];
}

function problemsOf(change: Partial<Evidence>): string {
  return judge({ ...good, ...change }).join('\n');
}

describe('the judge of a kiosk at rest', () => {
  it('finds nothing wrong with a paid bill and a claim, which stand on paper and in the books', () => {
    expect(good.records.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['paymentSettled', 'claimOpened']));
    expect(originalsOnPaper(good.sheets)).toHaveLength(1);
    expect(judge(good)).toEqual([]);
  });

  it('sees a credited note that is missing in the journal', () => {
    expect(problemsOf({ records: without('noteCredited') })).toContain('is still in stacking at rest');
    expect(problemsOf({ records: without('noteCredited') })).toMatch(/the device has \d+ notes of 100 yuan/u);
  });

  it('sees a note credited twice, and one nobody put in', () => {
    expect(problemsOf({ records: twice('noteCredited') })).toContain('that was credited');
    expect(problemsOf({ records: twice('noteTaken') })).toContain('noteTaken for the note');
    const transactionId = good.records.find((record) => record.kind === 'consentGiven')?.transactionId ?? '';
    const note = { transactionId, noteId: `${transactionId}-N9`, valueFen: fen(2_000) };
    const invented: KioskRecord[] = [
      { kind: 'noteStacking', ...note },
      { kind: 'noteCredited', ...note, evidence: 'deviceSaidStacked' },
    ];
    expect(problemsOf({ records: [...good.records, ...invented] })).toContain('nobody put one in');
  });

  it('sees a device that counts otherwise', () => {
    const { contents } = good;
    const notes = { ...contents.stacked.notes, '100': (contents.stacked.notes['100'] ?? 0) - 1 };
    expect(problemsOf({ contents: { ...contents, stacked: { notes, yuan: contents.stacked.yuan - 100 } } })).toMatch(
      /the device itself lost a note of 100\n.*the device \d/u,
    );
  });

  it('sees a utility that booked twice, other money, or nothing', () => {
    const accepted = good.postings.filter(({ outcome }) => outcome.kind === 'accepted');
    const again = accepted.map((entry) => ({ ...entry, posting: { ...entry.posting, id: `${entry.posting.id}2` } }));
    expect(problemsOf({ postings: [...good.postings, ...again] })).toContain('was booked 2 times');
    const more = good.postings.map((entry) => ({ ...entry, posting: { ...entry.posting, totalFen: fen(1) } }));
    expect(problemsOf({ postings: more })).toContain('is not the same on both sides');
    expect(problemsOf({ postings: [] })).toContain('the utility never booked it');
  });

  it('sees a posting without an answer and a transaction without an end', () => {
    expect(problemsOf({ records: without('paymentSettled') })).toContain('has no answer at rest');
    expect(problemsOf({ records: without('transactionClosed') })).toContain('is still open at rest');
  });

  it('sees a claim that is missing, doubled, or not the suspense', () => {
    expect(problemsOf({ records: without('claimOpened') })).toMatch(/claims are 0 fen, the suspense is \d+ fen/u);
    expect(problemsOf({ records: twice('claimOpened') })).toContain('was given out twice');
  });

  it('sees a second original, a receipt without a booking, and one that is only said to be printed', () => {
    const [receipt = ''] = good.sheets.filter((sheet) => originalsOnPaper([sheet]).length === 1);
    expect(problemsOf({ sheets: [...good.sheets, receipt] })).toContain('has 2 original receipts');
    expect(problemsOf({ sheets: good.sheets.filter((sheet) => sheet !== receipt) })).toContain('is called printed');
    expect(problemsOf({ postings: [] })).toContain('has a receipt on paper and no booking');
    expect(problemsOf({ records: twice('receiptStarted') })).toContain('2 original receipts were begun');
  });

  it('hears what the acceptor complains about', () => {
    expect(problemsOf({ wireViolations: ['RESET before the ACK'] })).toContain('the host broke the protocol');
    expect(problemsOf({ wireViolations: ['STACK with no note in escrow'] })).toContain('the host broke the protocol');
  });

  it('sees a journal that has become shorter or another one since the last rest', () => {
    const stored = good.records.map((record, index) => ({ seq: index + 1, atMs: 0, record, hash: `hash ${index}` }));
    const last = stored.at(-1);
    expect(judgePrefix(last, stored)).toEqual([]);
    expect(judgePrefix(last, stored.slice(0, -1))).toHaveLength(1);
    expect(judgePrefix(last, stored.toReversed())).toHaveLength(1);
  });

  it('counts a restart that finds money inside, and no other', () => {
    const at = good.records.findIndex((record) => record.kind === 'noteCredited');
    const start: KioskRecord = { kind: 'terminalStarted', version: '0', atMs: 0 };
    const asStored = (records: readonly KioskRecord[]) =>
      records.map((record, index) => ({ seq: index + 1, atMs: 0, record, hash: '' }));
    expect(restartsWithMoney(asStored([...good.records, start]), 1)).toBe(0);
    expect(restartsWithMoney(asStored(good.records.toSpliced(at + 1, 0, start)), 1)).toBe(1);
  });
});

describe('the judge of a torn journal', () => {
  const folder = mkdtempSync(join(scratchFolder(), 'lightpost-judge-'));
  const directory = join(folder, 'torn');
  let histories: readonly History[] = [];
  beforeAll(async () => {
    histories = await recordHistories(folder);
    cpSync(join(folder, 'first', 'journal'), directory, { recursive: true });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Every tear of a kind once, opened by a journal that does something wrong. */
  function verdicts(kind: 'crash' | 'damage', open: Open): readonly Verdict['kind'][] {
    return [...crashes, ...damages]
      .filter((tear) => tear.kind === kind)
      .map((tear, index) => judgeTorn(tear.make(createChance(1, index), histories), directory, open).kind);
  }

  it('finds nothing wrong with the real one', () => {
    expect([...verdicts('crash', openJournal), ...verdicts('damage', openJournal)]).not.toContain('violation');
  });

  it('sees a journal that starts empty over damage', () => {
    const forgiving: Open = (options) => {
      const opening = openJournal(options);
      if (opening.kind === 'opened') return opening;
      for (const name of ['journal.db', 'journal.db-wal', 'journal.exists']) {
        rmSync(join(options.directory, name), { force: true });
      }
      return openJournal(options);
    };
    expect(verdicts('damage', forgiving).filter((kind) => kind === 'violation').length).toBeGreaterThan(5);
  });

  it('sees a journal that forgets the last acknowledged append in a crash', () => {
    const forgetful: Open = (options) => {
      const wal = join(options.directory, 'journal.db-wal');
      rmSync(wal, { force: true });
      return openJournal(options);
    };
    expect(verdicts('crash', forgetful).filter((kind) => kind === 'violation').length).toBeGreaterThan(5);
  });

  it('sees a journal that refuses what a crash leaves behind, and one that does not say where', () => {
    const strict: Open = (options) => ({ kind: 'corrupt', detail: `The journal in ${options.directory} is damaged.` });
    expect(new Set(verdicts('crash', strict))).toEqual(new Set(['violation']));
    const vague: Open = () => ({ kind: 'corrupt', detail: 'The journal is damaged.' });
    expect(new Set(verdicts('damage', vague))).toEqual(new Set(['violation']));
  });

  it('sees a record that was changed and chained anew', () => {
    const rewriting: Open = (options) => {
      const opening = openJournal(options);
      if (opening.kind !== 'opened') return opening;
      const { journal } = opening;
      return { kind: 'opened', journal: { ...journal, replay: () => [...journal.replay()].map(rewrite) } };
    };
    const rewrite = <Stored extends { hash: string }>(stored: Stored): Stored => ({ ...stored, hash: '0'.repeat(64) });
    expect(new Set(verdicts('crash', rewriting).slice(0, 10))).toEqual(new Set(['violation']));
  });

  it('reads a chain that was broken on disk as broken', () => {
    const broken = join(folder, 'broken');
    cpSync(join(folder, 'first', 'journal'), broken, { recursive: true });
    const file = join(broken, 'journal.db');
    const bytes = readFileSync(file);
    // Old copies of a row may lie in free space: all of them are changed, so that the living one is.
    const word = '"noteCredited"';
    for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at)) bytes.write('X', at + 1);
    writeFileSync(file, bytes);
    expect(openJournal({ directory: broken, clock: systemClock }).kind).toBe('corrupt');
    const reading = readJournal(broken);
    if (reading.kind !== 'opened') throw new Error(reading.detail);
    expect(() => [...reading.reader.replay()]).toThrow(/does not follow/u);
    reading.reader.close();
  });
});
