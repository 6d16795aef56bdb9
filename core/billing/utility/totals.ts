import { type Fen, fen } from '../../domain/money.ts';
import type { Books } from './books.ts';

/** Where the money of all accepted postings went. The parts add up to `acceptedFen`. */
export interface UtilityTotals {
  readonly acceptedCount: number;
  readonly refusedCount: number;
  readonly acceptedFen: Fen;
  readonly toBillsFen: Fen;
  readonly toBalancesFen: Fen;
  readonly toArrearsFen: Fen;
  /** Units that reached a meter, a token or a card. */
  readonly toUnitsFen: Fen;
  /** Paid for and not written to the card yet. */
  readonly inOpenCardOrdersFen: Fen;
}

const POSTINGS_SQL = `SELECT json_extract(answer, '$.kind') = 'accepted' AS accepted,
  json_extract(answer, '$.booking.totalFen') AS totalFen, json_extract(body, '$.balanceFen') AS balanceFen,
  purchase.posting_id AS sale, purchase.arrears_fen AS arrearsFen, purchase.balance_fen AS saleBalanceFen,
  purchase.units_fen AS unitsFen, card_order.state AS orderState
  FROM posting LEFT JOIN purchase ON purchase.posting_id = posting.id
  LEFT JOIN card_order ON card_order.posting_id = posting.id`;

export function totalsOf(books: Books): UtilityTotals {
  const totals = { accepted: 0, refused: 0, money: 0, bills: 0, balances: 0, arrears: 0, units: 0, openOrders: 0 };
  for (const row of books.rows(POSTINGS_SQL)) {
    if (row['accepted'] !== 1) {
      totals.refused += 1;
      continue;
    }
    const amount = (name: string): number => Number(row[name] ?? 0);
    totals.accepted += 1;
    totals.money += amount('totalFen');
    if (row['sale'] === null) {
      totals.balances += amount('balanceFen');
      totals.bills += amount('totalFen') - amount('balanceFen');
      continue;
    }
    totals.arrears += amount('arrearsFen');
    totals.balances += amount('saleBalanceFen');
    if (row['orderState'] === 'open') totals.openOrders += amount('unitsFen');
    else if (row['orderState'] === 'aborted') totals.balances += amount('unitsFen');
    else totals.units += amount('unitsFen');
  }
  return {
    acceptedCount: totals.accepted,
    refusedCount: totals.refused,
    acceptedFen: fen(totals.money),
    toBillsFen: fen(totals.bills),
    toBalancesFen: fen(totals.balances),
    toArrearsFen: fen(totals.arrears),
    toUnitsFen: fen(totals.units),
    inOpenCardOrdersFen: fen(totals.openOrders),
  };
}
