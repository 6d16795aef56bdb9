import { fen, formatYuan } from '../../../core/domain/money.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { createWords } from '../../../core/platform/receipt-words.ts';
import { cardSaid } from '../evidence/card-book.ts';
import type { Evidence, PrintedPaper } from '../evidence/evidence.ts';
import { isMarkedCopy, transactionOn } from '../evidence/paper-watch.ts';
import type { Invariant } from './invariant.ts';

/** I17: of each kind of paper a transaction has one original; every other one is marked, and all say the same. */
export const i17: Invariant = {
  id: 'I17',
  says: 'at most one original receipt per transaction; every further copy is marked and has the same digest',
  checks: {
    before: (evidence, record) => isNextCopy(evidence, record) ?? cameOut(evidence, record),
    printed: (evidence, paper) => isOnlyOriginal(evidence, paper) ?? saysWhatWasBooked(evidence, paper),
  },
};

function isNextCopy({ book }: Evidence, record: KioskRecord): string | undefined {
  if (record.kind !== 'receiptStarted') return undefined;
  const { transactionId, what, copy, digest, number } = record;
  const { papers = [], vend } = book.transactions.get(transactionId) ?? {};
  if (papers.some((paper) => paper.number === number)) return `the print job number ${number} is given out twice`;
  // What certainly never came out is still to be printed, under the same count.
  const same = papers.filter((paper) => paper.what === what && paper.cameOut);
  if (same.some((paper) => paper.copy === copy))
    return `copy ${copy} of the ${what} of ${transactionId} is begun twice`;
  // A purchase that has reached its card since is not called unwritten again.
  const card = cardSaid(book.cards, vend?.cardOrder?.orderId);
  const other = same.find((paper) => paper.digest !== digest && paper.card === card);
  return other === undefined
    ? undefined
    : `copy ${copy} of the ${what} of ${transactionId} says something else than copy ${other.copy}`;
}

function isOnlyOriginal({ paper }: Evidence, printed: PrintedPaper): string | undefined {
  const transactionId = transactionOn(printed);
  if (printed.title !== 'receipt' || transactionId === undefined || isMarkedCopy(printed)) return undefined;
  const originals = paper.originals.get(transactionId) ?? 0;
  return originals > 1 ? `${originals} unmarked receipts of ${transactionId} were printed` : undefined;
}

/** What the journal says of a print is what happened on the roll: done is whole, and certainly failed is nothing. */
function cameOut({ book, paper }: Evidence, record: KioskRecord): string | undefined {
  const { kind } = record;
  if (kind !== 'receiptPrinted' && kind !== 'receiptFailed') return undefined;
  const ends = book.prints.get(record.transactionId);
  // The slip of a collection is nobody's receipt.
  if (ends === undefined || ends.started === 0) return undefined;
  if (kind === 'receiptPrinted') {
    const whole = paper.wholeOf.get(record.transactionId) ?? 0;
    if (whole > ends.printed) return undefined;
    return `${record.number} is called printed; ${whole} papers of ${record.transactionId} came out whole`;
  }
  if (!record.certain) return undefined;
  const begun = paper.begunOf.get(record.transactionId) ?? 0;
  const allowed = ends.started - ends.certainlyFailed - 1;
  return begun <= allowed ? undefined : `${record.number} is called not printed, and some of it is on the roll`;
}

const creditedLabels = (['zh-CN', 'en'] as const).map((language) => createWords(language)('label.credited'));

function saysWhatWasBooked({ book, utility }: Evidence, paper: PrintedPaper): string | undefined {
  const transactionId = transactionOn(paper);
  if (!paper.whole || paper.title !== 'receipt' || transactionId === undefined) return undefined;
  const at = paper.lines.findIndex((line) => creditedLabels.some((label) => line.startsWith(label)));
  let bookedFen = 0;
  for (const posting of utility.accepted.get(transactionId) ?? []) {
    if (book.postings.get(posting.id)?.claimNumber === undefined) bookedFen += posting.totalFen;
  }
  const amount = formatYuan(fen(bookedFen));
  // On narrow paper the value stands on the next line.
  const said = `${paper.lines[at] ?? ''} ${paper.lines[at + 1] ?? ''}`;
  return said.includes(amount) ? undefined : `the receipt of ${transactionId} says "${said}", booked are ${amount}`;
}
