import type { LedgerPosting } from '../../core/billing/utility-ledger.ts';
import { applyRecord, heldFen, inFlightFen, newLedger } from '../../core/domain/ledger.ts';
import { isClaimNumber } from '../../core/domain/numbers.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import { createWords } from '../../core/platform/receipt-words.ts';
import type { NoteContents } from '../../devices/note-acceptor/far-end/notes.ts';
import { type Books, readBooks } from './books.ts';

/** Everything that can be known from outside of a kiosk at rest. */
export interface Evidence {
  readonly records: readonly KioskRecord[];
  /** Where the paper money is; only the simulated device knows it truly. */
  readonly contents: NoteContents;
  /** The utility's own books. */
  readonly postings: readonly LedgerPosting[];
  /** Printed paper, a string a sheet. */
  readonly sheets: readonly string[];
  /** What the acceptor says the host did against the protocol. */
  readonly wireViolations: readonly string[];
}

const FEN_A_YUAN = 100;
/** A receipt's heading is followed by operator, terminal and transaction number. */
const LINES_TO_THE_NUMBER = 7;
/** A copy is marked right at its heading. */
const LINES_TO_A_MARK = 2;

/** Every rule that is broken, one line each; empty where every fen is where it should be. */
export function judge(evidence: Evidence): readonly string[] {
  const books = readBooks(evidence.records);
  return [
    ...books.faults,
    ...judgeTransactions(books),
    ...judgeNotes(books, evidence.contents),
    ...judgeUtility(books, evidence.postings),
    ...judgeClaims(books),
    ...judgeReceipts(books, evidence),
    ...judgeOwnFold(evidence.records, books),
    ...evidence.wireViolations.map((line) => `the host broke the protocol: ${line}`),
  ];
}

/** At rest each transaction has exactly one end, and no posting is without an answer. */
function judgeTransactions(books: Books): readonly string[] {
  const problems: string[] = [];
  for (const [id, book] of books.transactions) {
    if (!book.ended) problems.push(`${id} is still open at rest`);
    if (book.settledCount + book.claimCount > 1) {
      problems.push(`${id} ended ${book.settledCount} times in a booking and ${book.claimCount} times in a claim`);
    }
    const placedFen = book.settledFen + book.claimedFen;
    if (placedFen !== book.creditedFen) {
      problems.push(`${id} took ${book.creditedFen} fen, ${book.settledFen} settled, ${book.claimedFen} claimed`);
    }
  }
  for (const [id, { end }] of books.postings)
    if (end === null) problems.push(`the posting ${id} has no answer at rest`);
  return problems;
}

/** Denomination by denomination: the journal against the hardware. */
function judgeNotes(books: Books, contents: NoteContents): readonly string[] {
  const problems: string[] = [];
  const known = new Map<number, number>();
  const inDoubt = new Map<number, number>();
  const count = (into: Map<number, number>, valueFen: number): void => {
    into.set(valueFen, (into.get(valueFen) ?? 0) + 1);
  };
  for (const [noteId, note] of books.notes) {
    if (note.state === 'stacking') problems.push(`the note ${noteId} is still in stacking at rest`);
    if (note.state === 'credited' || note.state === 'foundStacked') count(known, note.valueFen);
    if (note.state === 'inDoubt') {
      count(inDoubt, note.valueFen);
      if (note.claimedFen !== note.valueFen)
        problems.push(`the note ${noteId} is in doubt without a claim of its value`);
    }
  }
  if (books.orphans > 0) problems.push(`${books.orphans} notes were stacked without an intent`);
  const { inserted, returned, stacked, inPath, takenOut } = contents;
  for (const name of Object.keys(inserted.notes)) {
    const of = (where: { notes: Readonly<Record<string, number>> }): number => where.notes[name] ?? 0;
    const inside = of(stacked) + of(inPath) + of(takenOut);
    if (of(inserted) !== of(returned) + inside) problems.push(`the device itself lost a note of ${name}`);
    const valueFen = Number(name) * FEN_A_YUAN;
    const least = known.get(valueFen) ?? 0;
    const most = least + (inDoubt.get(valueFen) ?? 0);
    if (inside < least) problems.push(`the journal has ${least} notes of ${name} yuan, the device ${inside}`);
    if (inside > most) problems.push(`the device has ${inside} notes of ${name} yuan, the journal knows of ${most}`);
  }
  for (const [valueFen, notes] of known) {
    const name = String(valueFen / FEN_A_YUAN);
    if (!(name in inserted.notes)) problems.push(`the journal has ${notes} notes of ${name} yuan, nobody put one in`);
  }
  return problems;
}

/** The same postings with the same fen and the same end on both sides, and one booking a transaction. */
function judgeUtility(books: Books, postings: readonly LedgerPosting[]): readonly string[] {
  const problems: string[] = [];
  const bookings = new Map<string, number>();
  const booked = new Set<string>();
  for (const { posting, outcome } of postings) {
    const mine = books.postings.get(posting.id);
    if (mine === undefined) {
      problems.push(`the utility has the posting ${posting.id} that the journal does not know`);
    } else if (mine.posting.totalFen !== posting.totalFen || mine.posting.accountNumber !== posting.accountNumber) {
      problems.push(`the posting ${posting.id} is not the same on both sides`);
    }
    if (outcome.kind === 'refused') {
      if (mine !== undefined && mine.end !== 'refused') problems.push(`${posting.id} was refused, the journal differs`);
      continue;
    }
    booked.add(posting.id);
    bookings.set(posting.transactionId, (bookings.get(posting.transactionId) ?? 0) + 1);
    if (mine === undefined || mine.end === null || mine.end === 'refused') {
      problems.push(`the utility booked ${posting.totalFen} fen for ${posting.id}, the journal did not settle it`);
    } else if (
      mine.end.totalFen !== posting.totalFen ||
      (mine.end.bookingNumber ?? outcome.booking.bookingNumber) !== outcome.booking.bookingNumber
    ) {
      problems.push(`the booking of ${posting.id} is not the same on both sides`);
    }
  }
  for (const [id, times] of bookings) if (times > 1) problems.push(`${id} was booked ${times} times`);
  for (const [id, { end }] of books.postings) {
    const isSettled = end !== null && end !== 'refused';
    if (isSettled && !booked.has(id)) problems.push(`the journal settled ${id}, the utility never booked it`);
  }
  return problems;
}

/** Open claims are exactly the money that is inside and booked nowhere. */
function judgeClaims(books: Books): readonly string[] {
  const problems: string[] = [];
  let owedFen = 0;
  let paidOutFen = 0;
  for (const [number, claim] of books.claims) {
    if (!isClaimNumber(number)) problems.push(`the claim number ${number} does not check`);
    if (claim.state === 'open') owedFen += claim.amountFen;
    if (claim.state === 'settled') paidOutFen += claim.amountFen;
  }
  const suspenseFen = insideFen(books) - settledFen(books) - paidOutFen;
  if (owedFen !== suspenseFen) problems.push(`claims are ${owedFen} fen, the suspense is ${suspenseFen} fen`);
  return problems;
}

const languages = ['zh-CN', 'en'] as const;
const titles = languages.map((language) => createWords(language)('title.receipt'));
/** A heading in large type may need two lines. */
function isTitle(line: string, next: string): boolean {
  return titles.includes(line.trim()) || titles.includes(`${line.trim()} ${next.trim()}`);
}

/** What stands before and behind the number of a copy. */
const copyMarks = languages.map((language) => createWords(language)('title.copy', { n: '#' }).split('#'));

function isCopyMark(line: string): boolean {
  return copyMarks.some(([before = '', after = '']) => line.trim().startsWith(before) && line.trim().endsWith(after));
}

/** Transactions with an original receipt on paper, one entry an original. */
export function originalsOnPaper(sheets: readonly string[]): readonly string[] {
  return sheets.flatMap((sheet) => {
    const lines = sheet.split('\n');
    return lines.flatMap((line, index) => {
      if (!isTitle(line, lines[index + 1] ?? '')) return [];
      const after = lines.slice(index + 1, index + 1 + LINES_TO_THE_NUMBER).join('\n');
      const around = lines.slice(Math.max(0, index - LINES_TO_A_MARK), index + 1 + LINES_TO_A_MARK);
      if (around.some(isCopyMark)) return [];
      const number = /[A-Z0-9-]+-\d{6}-[0-9A-Z]{8}/u.exec(after);
      // Paper that ended before its number says nothing about anybody.
      return number === null ? [] : [number[0]];
    });
  });
}

function judgeReceipts(books: Books, { sheets, postings }: Evidence): readonly string[] {
  const problems: string[] = [];
  const onPaper = new Map<string, number>();
  for (const id of originalsOnPaper(sheets)) onPaper.set(id, (onPaper.get(id) ?? 0) + 1);
  const booked = new Set(
    postings.filter(({ outcome }) => outcome.kind === 'accepted').map(({ posting }) => posting.transactionId),
  );
  for (const [id, times] of onPaper) {
    if (times > 1) problems.push(`${id} has ${times} original receipts`);
    if (!booked.has(id)) problems.push(`${id} has a receipt on paper and no booking`);
  }
  for (const [id, book] of books.transactions) {
    if (book.originals > 1) problems.push(`${book.originals} original receipts were begun for ${id}`);
    if (book.printedOriginals > 0 && !onPaper.has(id))
      problems.push(`the receipt of ${id} is called printed and is not`);
  }
  return problems;
}

/** What the product itself adds up must come to the same. */
function judgeOwnFold(records: readonly KioskRecord[], books: Books): readonly string[] {
  const problems: string[] = [];
  const ledger = newLedger();
  try {
    for (const record of records) applyRecord(ledger, record);
  } catch (error) {
    return [`the journal cannot be folded: ${error instanceof Error ? error.message : String(error)}`];
  }
  const { stackedFen, inDoubtFen, creditedFen } = ledger.totals;
  if (heldFen(ledger) !== 0) problems.push(`${heldFen(ledger)} fen are held at rest`);
  if (inFlightFen(ledger) !== 0) problems.push(`${inFlightFen(ledger)} fen are in flight at rest`);
  if (stackedFen + inDoubtFen !== insideFen(books)) {
    problems.push(`the kiosk counts ${stackedFen + inDoubtFen} fen inside, its records say ${insideFen(books)}`);
  }
  if (creditedFen !== settledFen(books)) {
    problems.push(`the kiosk counts ${creditedFen} fen credited, its records say ${settledFen(books)}`);
  }
  return problems;
}

/** Stacked or in doubt. */
function insideFen(books: Books): number {
  let sumFen = 0;
  for (const { state, valueFen } of books.notes.values()) {
    if (state === 'credited' || state === 'foundStacked' || state === 'inDoubt') sumFen += valueFen;
  }
  return sumFen;
}

function settledFen(books: Books): number {
  let sumFen = 0;
  for (const book of books.transactions.values()) sumFen += book.settledFen;
  return sumFen;
}
