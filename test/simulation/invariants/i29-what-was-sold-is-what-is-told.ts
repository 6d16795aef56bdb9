import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence, PrintedPaper } from '../evidence/evidence.ts';
import { transactionOn } from '../evidence/paper-watch.ts';
import type { Invariant } from './invariant.ts';

const TOKEN_DIGITS = 20;
/** Groups of a token, as many as fit a line of large letters. */
const digitLine = /^\d{4}(?: \d{4}){0,4}$/u;
/** A misprinted dot makes a digit another one: everything stands there twice. */
const TIMES_PRINTED = 2;

/** I29: what the utility sold with a booking stands in the record, on the screen and on the paper, digit by digit, once. */
export const i29: Invariant = {
  id: 'I29',
  says: 'the digits of a token are those of its own booking, and no two bookings share one',
  checks: { before: recordsWhatWasSold, shown: showsItsOwnTokens, printed: printsItsOwnTokens, rest: noTokenTwice },
};

function recordsWhatWasSold({ utility }: Evidence, record: KioskRecord): string | undefined {
  if (record.kind !== 'paymentSettled') return undefined;
  const sold = utility.sold.get(record.postingId);
  if (sold === undefined) return `${record.postingId} is settled, and the utility has no booking of it`;
  const [theirs, ours] = [sold.vend, record.vend].map((vend) => JSON.stringify(vend ?? null));
  if (theirs !== ours) return `${record.postingId} is settled with ${ours}; the utility sold ${theirs}`;
  return sold.totalFen === record.totalFen
    ? undefined
    : `${record.postingId} is settled with ${record.totalFen} fen; the utility booked ${sold.totalFen}`;
}

function showsItsOwnTokens({ book }: Evidence, { snapshot }: { readonly snapshot: Snapshot }): string | undefined {
  const { screen } = snapshot;
  if (screen.kind !== 'result' && screen.kind !== 'pastReceipt') return undefined;
  const { transactionNumber } = screen;
  const bought = book.transactions.get(transactionNumber)?.vend?.tokens ?? [];
  const shown = screen.vend?.tokens ?? [];
  return shown.join() === bought.join()
    ? undefined
    : `the screen of ${transactionNumber} shows the tokens ${shown.join()}; booked are ${bought.join()}`;
}

function printsItsOwnTokens({ book }: Evidence, paper: PrintedPaper): string | undefined {
  const transactionId = transactionOn(paper);
  if (!paper.whole || transactionId === undefined) return undefined;
  const bought = paper.title === 'receipt' ? (book.transactions.get(transactionId)?.vend?.tokens ?? []) : [];
  const wanted = Array.from({ length: TIMES_PRINTED }, () => bought.join('')).join('');
  const printed = paper.lines
    .filter((line) => digitLine.test(line))
    .join('')
    .replaceAll(' ', '');
  if (printed !== wanted) return `the paper of ${transactionId} has the digits ${printed}; booked are ${wanted}`;
  const codes = paper.codes.filter((code) => code.length === TOKEN_DIGITS && /^\d+$/u.test(code));
  return codes.join() === bought.join()
    ? undefined
    : `the codes on the paper of ${transactionId} say ${codes.join()}; booked are ${bought.join()}`;
}

function noTokenTwice({ utility }: Evidence): string | undefined {
  const seen = new Map<string, string>();
  for (const [postingId, { vend }] of utility.sold) {
    for (const token of vend?.tokens ?? []) {
      const other = seen.get(token);
      if (other !== undefined) return `the token ${token} was sold to ${other} and to ${postingId}`;
      seen.set(token, postingId);
    }
  }
  return undefined;
}
