import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fen } from '../../../core/domain/money.ts';
import { claimNumber } from '../../../core/domain/numbers.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { openJournal } from '../../../core/journal/open-journal.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { postpaid } from '../domain/support/samples.ts';
import { newDirectory } from '../journal/journal-directory.ts';

/** `npm run journal` in its own process. */
export const script = join(import.meta.dirname, '..', '..', '..', 'core', 'commands', 'journal.ts');
const NOBODY = 65_534;
/** The kernel lets root read and write anywhere, so what may not be done is tried as somebody else. */
export const ordinaryUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const dayMs = 86_400_000;

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function journal(words: readonly string[], user: { uid?: number; gid?: number } = {}): Promise<Run> {
  return new Promise((resolve) => {
    const argv = ['--disable-warning=ExperimentalWarning', script, ...words];
    execFile(process.execPath, argv, { ...user, maxBuffer: 1e8 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

export const transactionId = 'LP01-270101-7K3M9QXT';
export const claim = claimNumber(transactionId, 0);
export const visit: readonly KioskRecord[] = [
  {
    kind: 'consentGiven',
    transactionId,
    order: { kind: 'prepayment', account: postpaid, bills: [], quoteToken: 'Q1', dueFen: fen(10_000) },
    consent: {
      terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance',
      withoutReceipt: false,
      maxSurplusFen: fen(0),
    },
  },
  { kind: 'noteStacking', transactionId, noteId: `${transactionId}-N1`, valueFen: fen(10_050) },
  {
    kind: 'noteCredited',
    transactionId,
    noteId: `${transactionId}-N1`,
    valueFen: fen(10_050),
    evidence: 'deviceSaidStacked',
  },
  { kind: 'noteAcknowledged', noteId: `${transactionId}-N1` },
  {
    kind: 'paymentRefused',
    transactionId,
    postingId: `${transactionId}-P1`,
    reason: `no account ${postpaid.accountNumber}`,
  },
  {
    kind: 'claimOpened',
    claimNumber: claim,
    transactionId,
    noteId: undefined,
    amountFen: fen(10_050),
    reason: 'refused',
  },
  { kind: 'transactionClosed', transactionId },
  { kind: 'noteAcknowledged', noteId: 'LP01-270101-ZZZZZZZZ-N1' },
];

/** One record a day, the first at the manual clock's start. */
export function journalOfDays(records: readonly KioskRecord[]): string {
  const directory = newDirectory();
  const clock = createManualClock();
  const opening = openJournal({ directory, clock });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  for (const record of records) {
    opening.journal.append([record]);
    clock.jumpWallClock(dayMs);
  }
  opening.journal.close();
  return directory;
}

/** The day of the n-th record of `journalOfDays`, in UTC. */
export function dayOf(index: number): string {
  return new Date(createManualClock().nowMs() + index * dayMs).toISOString().slice(0, 10);
}

export async function exported(directory: string, ...words: string[]): Promise<string> {
  const file = join(newDirectory(), 'export.jsonl');
  expect(await journal(['export', directory, '--out', file, ...words])).toMatchObject({ code: 0, out: '' });
  return file;
}
