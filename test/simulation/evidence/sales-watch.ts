import type { DatabaseSync } from 'node:sqlite';
import type { Vend } from '../../../core/domain/order.ts';
import type { SoldThing, UtilityOrder } from './evidence.ts';

/** What the utility has sold, from its own books. */
export interface SalesWatch {
  readonly orders: ReadonlyMap<string, UtilityOrder>;
  readonly sold: ReadonlyMap<string, SoldThing>;
  readonly redeemed: ReadonlyMap<string, number>;
  /** A booking that is new in the books. */
  booked(postingId: string, booking: { readonly totalFen: number; readonly vend?: Vend }): void;
  /** Write orders change by postings and by advices. */
  refresh(): void;
}

interface OrderRow {
  readonly orderId: string;
  readonly postingId: string | null;
  readonly accountNumber: string;
  readonly cardNumber: string;
  readonly writes: string;
  readonly state: UtilityOrder['state'];
}

export function watchSales(books: DatabaseSync): SalesWatch {
  const allOrders = books.prepare(
    `SELECT order_id AS orderId, posting_id AS postingId, account_number AS accountNumber, card_number AS cardNumber,
      writes, state FROM card_order ORDER BY order_id`,
  );
  const worthOf = books.prepare('SELECT value_fen AS valueFen FROM recharge_card WHERE posting_id = ?');
  const orders = new Map<string, UtilityOrder>();
  const sold = new Map<string, SoldThing>();
  const redeemed = new Map<string, number>();

  function refresh(): void {
    for (const row of allOrders.all() as unknown as OrderRow[]) {
      const known = orders.get(row.orderId);
      if (known?.state === row.state) continue;
      const writes = known?.writes ?? (JSON.parse(row.writes) as UtilityOrder['writes']);
      const { orderId, accountNumber, cardNumber, state } = row;
      orders.set(orderId, { accountNumber, cardNumber, state, writes, postingId: row.postingId ?? undefined });
    }
  }

  refresh();
  return {
    orders,
    sold,
    redeemed,
    booked: (postingId, { totalFen, vend }) => {
      sold.set(postingId, { totalFen, vend });
      let worthFen = 0;
      for (const { valueFen } of worthOf.all(postingId)) worthFen += Number(valueFen);
      if (worthFen > 0) redeemed.set(postingId, worthFen);
    },
    refresh,
  };
}
