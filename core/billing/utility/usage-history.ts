import { fen } from '../../domain/money.ts';
import type { Credit, CreditState, History, PaidEntry } from '../../domain/services.ts';
import { seedUsage } from '../utility-seed.ts';
import type { BookedAccount } from './account-store.ts';
import type { Books, Row } from './books.ts';
import { chinaDate, monthBefore } from './china-date.ts';
import { HISTORY_MONTHS } from './usage.ts';

/** As many as one answer of the contract may have. */
const PAYMENTS_MAX = 240;

/** Two years of months, oldest first, and of payments, newest first. What nobody had asked for is worked out and kept. */
export function historyOf(books: Books, account: BookedAccount, nowMs: number): History {
  const today = chinaDate(nowMs);
  const { accountNumber } = account;
  const newest = monthBefore(today, 1);
  const isThere = books.row('SELECT 1 FROM usage_month WHERE account_number = ? AND period = ?', accountNumber, newest);
  if (isThere === undefined) seedUsage(books, account, today);
  const from = monthBefore(today, HISTORY_MONTHS);
  const months = books.rows(
    `SELECT period, usage_centi_kwh AS usageCentiKwh, amount_fen AS amountFen FROM usage_month
     WHERE account_number = ? AND period BETWEEN ? AND ? ORDER BY period`,
    ...[accountNumber, from, newest],
  );
  const fromMs = Date.parse(`${from}-01T00:00:00+08:00`);
  const payments = books.rows(
    `SELECT at_ms AS atMs, amount_fen AS amountFen, means FROM past_payment
     WHERE account_number = ?1 AND at_ms BETWEEN ?2 AND ?3
     UNION ALL
     SELECT json_extract(answer, '$.booking.bookedAtMs'), json_extract(answer, '$.booking.totalFen'),
       CASE json_extract(body, '$.kind') WHEN 'rechargeCard' THEN 'rechargeCard' ELSE 'kiosk' END
     FROM posting WHERE account_number = ?1 AND json_extract(answer, '$.kind') = 'accepted'
       AND json_extract(answer, '$.booking.bookedAtMs') BETWEEN ?2 AND ?3
     ORDER BY 1 DESC LIMIT ?4`,
    ...[accountNumber, fromMs, Math.round(nowMs), PAYMENTS_MAX],
  );
  return {
    months: months.map((row) => ({
      period: String(row['period']),
      usageCentiKwh: Number(row['usageCentiKwh']),
      amountFen: fen(Number(row['amountFen'])),
    })),
    payments: payments.map((row) => ({
      atMs: Number(row['atMs']),
      amountFen: fen(Number(row['amountFen'])),
      means: String(row['means']) as PaidEntry['means'],
    })),
  };
}

/** A remote meter is dialled within seconds, and answers a little later. */
export const SENT_TO_METER_AFTER_MS = 3_000;
export const ON_METER_AFTER_MS = 9_000;
const CREDITS_MAX = 20;

export function creditsOf(
  books: Books,
  accountNumber: string,
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): readonly Credit[] {
  const rows = books.rows(
    `SELECT purchase.at_ms AS atMs, purchase.amount_fen AS amountFen, way, purchase.units_centi_kwh AS units, state
     FROM purchase LEFT JOIN card_order USING (posting_id)
     WHERE purchase.account_number = ? AND purchase.at_ms >= ? ORDER BY purchase.at_ms DESC, purchase.rowid DESC LIMIT ?`,
    ...[accountNumber, sinceMs, CREDITS_MAX],
  );
  return rows.map((row) => ({
    atMs: Number(row['atMs']),
    amountFen: fen(Number(row['amountFen'])),
    state: stateOf(row, nowMs),
  }));
}

function stateOf(row: Row, nowMs: number): CreditState {
  // All of it went to the arrears or the balance.
  if (Number(row['units']) === 0) return 'booked';
  switch (row['way']) {
    case 'remote': {
      const ageMs = nowMs - Number(row['atMs']);
      return ageMs >= ON_METER_AFTER_MS ? 'onMeter' : ageMs >= SENT_TO_METER_AFTER_MS ? 'sentToMeter' : 'booked';
    }
    case 'token':
      return 'tokenIssued';
    case 'card':
      return row['state'] === 'open' ? 'cardNotWritten' : row['state'] === 'written' ? 'cardWritten' : 'booked';
    default:
      return 'booked';
  }
}
