import type { Posting } from '../../domain/order.ts';
import type { Booking, PostRefusal } from '../../ports/billing-gateway.ts';
import { accountBehaviours } from '../simulated-accounts.ts';
import { readPostings } from '../utility-ledger.ts';
import { setBehaviour } from './account-store.ts';
import type { Books, Row } from './books.ts';

/** What can be set for one account: how it behaves from now on, or a change that comes upon its open bills once. */
export const accountSwitches = [...accountBehaviours, 'amountRises', 'amountFalls'] as const;
export type AccountSwitch = (typeof accountSwitches)[number];

/** Fen a bill, as the seeded accounts have it. */
const RISES_FEN = 650;
const FALLS_FEN = -1_200;
/** Rows of each table on one page. */
const PAGE_ROWS = 200;

export interface OperatorFilter {
  readonly account: string;
  /** `2026-11-22`, or empty for every day. */
  readonly day: string;
}

export interface OperatorView {
  readonly postings: readonly {
    readonly posting: Posting;
    readonly outcome: { kind: 'accepted'; booking: Booking } | { kind: 'refused'; reason: PostRefusal };
  }[];
  readonly days: readonly Row[];
  readonly openCardOrders: readonly Row[];
  readonly messages: readonly Row[];
  readonly invoices: readonly Row[];
  readonly complaints: readonly Row[];
  /** Every account that does not behave as usual. */
  readonly switched: readonly Row[];
}

export interface OperatorDesk {
  view(filter: OperatorFilter): OperatorView;
  /** False where nobody has this number. */
  switchAccount(accountNumber: string, to: AccountSwitch): boolean;
}

export function openOperatorDesk(books: Books): OperatorDesk {
  return {
    view: ({ account, day }) => ({
      postings: readPostings(
        books,
        `WHERE (?1 = '' OR account_number = ?1) AND (?2 = '' OR json_extract(body, '$.businessDate') = ?2)
         ORDER BY seq DESC LIMIT ?3`,
        ...[account, day, PAGE_ROWS],
      ),
      days: books.rows(
        `SELECT booked_on AS day, terminal_id AS terminal, json_extract(body, '$.kind') AS kind, count(*) AS postings,
           sum(json_extract(answer, '$.booking.totalFen')) AS amountFen
         FROM posting WHERE booked_on IS NOT NULL AND (?1 = '' OR account_number = ?1) AND (?2 = '' OR booked_on = ?2)
         GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 LIMIT ?3`,
        ...[account, day, PAGE_ROWS],
      ),
      openCardOrders: books.rows(
        `SELECT order_id AS "order", account_number AS account, card_number AS card, amount_fen AS amountFen,
           units_centi_kwh AS unitsCentiKwh, at_ms AS atMs
         FROM card_order WHERE state = 'open' AND (?1 = '' OR account_number = ?1) ORDER BY at_ms DESC LIMIT ?2`,
        ...[account, PAGE_ROWS],
      ),
      messages: books.rows('SELECT at_ms AS atMs, id, phone, text FROM message ORDER BY seq DESC LIMIT ?', PAGE_ROWS),
      invoices: books.rows(
        `SELECT at_ms AS atMs, id, posting_id AS posting, coalesce(tax_number, '') AS taxNumber, title,
           amount_fen AS amountFen FROM invoice ORDER BY seq DESC LIMIT ?`,
        PAGE_ROWS,
      ),
      complaints: books.rows('SELECT at_ms AS atMs, id, body FROM complaint ORDER BY seq DESC LIMIT ?', PAGE_ROWS),
      switched: books.rows(
        `SELECT account_number AS account, behaviour FROM account WHERE behaviour <> 'ordinary' ORDER BY 1 LIMIT ?`,
        PAGE_ROWS,
      ),
    }),
    switchAccount: (accountNumber, to) =>
      books.atOnce(() => {
        if (to !== 'amountRises' && to !== 'amountFalls') return setBehaviour(books, accountNumber, to);
        const change = to === 'amountRises' ? RISES_FEN : FALLS_FEN;
        // A bill does not fall below zero.
        books.run(
          `UPDATE bill SET pending_change_fen = max(?, -principal_fen)
           WHERE account_number = ? AND principal_fen + late_fee_fen > 0`,
          ...[change, accountNumber],
        );
        return books.row('SELECT 1 FROM account WHERE account_number = ?', accountNumber) !== undefined;
      }),
  };
}

export function isAccountSwitch(name: string): name is AccountSwitch {
  return accountSwitches.some((known) => known === name);
}
