import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I1: no note leaves the sum of places, and no fen the sum of credits, claims and money in flight. A recharge card comes in and is credited at once. */
export const i01: Invariant = {
  id: 'I1',
  says: 'inserted = returned + stacked + in path; stacked + in doubt + redeemed = credited + claims + in flight',
  checks: { appended: booksBalance, settled: everythingBalances, rest: nothingInFlight },
};

function booksBalance({ book }: Evidence): string | undefined {
  const { stackedFen, inDoubtFen, redeemedFen, creditedFen, claimedFen } = book.sums;
  const flying = inFlightFen(book.transactions.values());
  if (stackedFen + inDoubtFen + redeemedFen === creditedFen + claimedFen + flying) return undefined;
  return `stacked ${stackedFen} + in doubt ${inDoubtFen} + redeemed ${redeemedFen} is not credited ${creditedFen} + claims ${claimedFen} + in flight ${flying}`;
}

const summed = ['stackedFen', 'inDoubtFen', 'returnedFen', 'redeemedFen', 'creditedFen', 'claimedFen'] as const;

function everythingBalances(evidence: Evidence): string | undefined {
  const { inserted, returned, stacked, inPath, takenOut } = evidence.acceptor.contents();
  if (inserted.yuan !== returned.yuan + stacked.yuan + inPath.yuan + takenOut.yuan) {
    return `${inserted.yuan} yuan went in, but ${returned.yuan} came back, ${stacked.yuan} are in the box, ${inPath.yuan} in the path, ${takenOut.yuan} were taken out`;
  }
  const { ledger, book } = evidence;
  if (ledger === undefined) return undefined;
  const { totals } = ledger;
  const { sums } = book;
  for (const name of summed) {
    if (totals[name] !== sums[name])
      return `the ledger has ${name} ${totals[name]}, the records add up to ${sums[name]}`;
  }
  return undefined;
}

function nothingInFlight({ book }: Evidence): string | undefined {
  const flying = inFlightFen(book.transactions.values());
  return flying === 0 ? undefined : `${flying} fen are in flight at rest`;
}

function inFlightFen(transactions: Iterable<{ readonly end: string; readonly insertedFen: number }>): number {
  let sum = 0;
  for (const { end, insertedFen } of transactions) if (end === 'open') sum += insertedFen;
  return sum;
}
