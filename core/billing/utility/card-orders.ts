import { type Fen, fen } from '../../domain/money.ts';
import type { CardOrder } from '../../domain/order.ts';
import type { CardAbortReason } from '../../ports/utility-services.ts';
import type { Books, Row } from './books.ts';
import { digestOfOrder, writesOf } from './purchase-area.ts';

interface NewCardOrder {
  /** Null for what was bought before these books. */
  readonly postingId: string | null;
  readonly accountNumber: string;
  readonly cardNumber: string;
  readonly unitsFen: Fen;
  readonly unitsCentiKwh: number;
  readonly atMs: number;
}

/** Opens a write order. The money in it belongs to nobody's balance until it is written or given up. */
export function openCardOrder(books: Books, order: NewCardOrder): CardOrder {
  const { accountNumber, cardNumber, unitsFen, unitsCentiKwh, postingId, atMs } = order;
  const counted = books.row('SELECT count(*) AS count FROM card_order WHERE card_number = ?', cardNumber);
  const orderId = `C${String(1 + Number(books.row('SELECT count(*) AS count FROM card_order')?.['count'])).padStart(9, '0')}`;
  const sequence = 1 + Number(counted?.['count']);
  const earlier = writtenBefore(books, cardNumber);
  const writes = writesOf({
    sequence,
    orderDigest: digestOfOrder(orderId),
    unitsCentiKwh: earlier.unitsCentiKwh + unitsCentiKwh,
    amountFen: earlier.amountFen + unitsFen,
  });
  books.run(
    "INSERT INTO card_order VALUES (?, ?, ?, ?, ?, ?, ?, 'open', NULL, ?)",
    ...[
      orderId,
      postingId,
      accountNumber,
      cardNumber,
      unitsFen,
      unitsCentiKwh,
      JSON.stringify(writes),
      Math.round(atMs),
    ],
  );
  return { orderId, cardNumber, amountFen: unitsFen, unitsCentiKwh, writes };
}

/** What reached this card before. An order that was given up never did: its money is on the balance. */
function writtenBefore(books: Books, cardNumber: string): { unitsCentiKwh: number; amountFen: number } {
  const sql = `SELECT coalesce(sum(units_centi_kwh), 0) AS units, coalesce(sum(amount_fen), 0) AS amount
    FROM card_order WHERE card_number = ? AND state = 'written'`;
  const row = books.row(sql, cardNumber);
  return { unitsCentiKwh: Number(row?.['units']), amountFen: Number(row?.['amount']) };
}

export function findOpenOrder(books: Books, accountNumber: string): CardOrder | undefined {
  const row = books.row(`${ORDER_SQL} WHERE account_number = ? AND state = 'open'`, accountNumber);
  return row === undefined ? undefined : toOrder(row);
}

/** Undefined where there is no such order, or the other end of it is reached already. */
export function endCardOrder(
  books: Books,
  orderId: string,
  end: { readonly state: 'written' } | { readonly state: 'aborted'; readonly reason: CardAbortReason },
): { readonly orderId: string } | undefined {
  const row = books.row(`${ORDER_SQL} WHERE order_id = ?`, orderId);
  if (row === undefined) return undefined;
  if (row['state'] === end.state) return { orderId };
  if (row['state'] !== 'open') return undefined;
  const reason = end.state === 'aborted' ? end.reason : null;
  books.run('UPDATE card_order SET state = ?, reason = ? WHERE order_id = ?', end.state, reason, orderId);
  if (end.state === 'aborted') {
    const sql = 'UPDATE account SET balance_fen = balance_fen + ? WHERE account_number = ?';
    books.run(sql, Number(row['amountFen']), String(row['accountNumber']));
  }
  return { orderId };
}

const ORDER_SQL = `SELECT order_id AS orderId, account_number AS accountNumber, card_number AS cardNumber,
  amount_fen AS amountFen, units_centi_kwh AS unitsCentiKwh, writes, state FROM card_order`;

function toOrder(row: Row): CardOrder {
  return {
    orderId: String(row['orderId']),
    cardNumber: String(row['cardNumber']),
    amountFen: fen(Number(row['amountFen'])),
    unitsCentiKwh: Number(row['unitsCentiKwh']),
    writes: JSON.parse(String(row['writes'])) as CardOrder['writes'],
  };
}
