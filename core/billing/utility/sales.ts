import { type Fen, addFen, smallerFen, subtractFen, zeroFen } from '../../domain/money.ts';
import type { CardOrder, Posting, Supply, Trial, Vend } from '../../domain/order.ts';
import type { BreakdownLine } from '../../domain/tariff.ts';
import type { Booking, PostRefusal } from '../../ports/billing-gateway.ts';
import type { QuestionRefusal } from '../../domain/services.ts';
import { type BookedAccount, addToBalance } from './account-store.ts';
import type { Books } from './books.ts';
import { findOpenOrder, openCardOrder } from './card-orders.ts';
import { countsByYear, unitsFor } from './prices.ts';
import { lookAtCard, useUpCard } from './recharge-cards.ts';
import { mintTokens } from './tokens.ts';

/** Yuan 100,000: nobody buys more at once, and it fits every token and card. */
const SALE_MAX_FEN = 10_000_000;
/** A token counts in tenths of a kWh, everything else in hundredths. */
const STEP_CENTI_KWH: Readonly<Record<Supply, number>> = { balance: 1, remote: 1, card: 1, token: 10 };

/** What an amount comes to for an account, before anything is booked. */
interface Sale {
  readonly arrearsFen: Fen;
  /** What buys no whole step any more; everything, where a balance is credited. */
  readonly balanceFen: Fen;
  readonly unitsFen: Fen;
  readonly unitsCentiKwh: number;
  readonly lines: readonly BreakdownLine[];
}

export interface SaleTime {
  readonly nowMs: number;
  readonly businessDate: string;
}

export type Sold =
  | { readonly kind: 'sold'; readonly booking: Omit<Booking, 'bookingNumber'> }
  | { readonly kind: 'refused'; readonly reason: PostRefusal };

/** Kinds of postings that sell something, and are never taken back. */
export type SaleKind = 'recharge' | 'token' | 'card' | 'rechargeCard';

export function isSale(kind: Posting['kind']): kind is SaleKind {
  return kind === 'recharge' || kind === 'token' || kind === 'card' || kind === 'rechargeCard';
}

/** What an amount would buy. */
export function tryOut(
  books: Books,
  account: BookedAccount,
  request: { readonly kind: Posting['kind']; readonly amountFen: Fen; readonly date: string },
): { readonly kind: 'trial'; readonly trial: Trial } | { readonly kind: 'refused'; readonly reason: QuestionRefusal } {
  const { kind, amountFen, date } = request;
  if (kind === 'prepayment') {
    return { kind: 'trial', trial: { amountFen, arrearsFen: zeroFen, unitsCentiKwh: 0, lines: [] } };
  }
  if (!isSale(kind) || kind === 'rechargeCard' || !sells(account, kind))
    return { kind: 'refused', reason: 'notAllowed' };
  if (owesFirst(books, account)) return { kind: 'refused', reason: 'arrearsFirst' };
  if (!isInRange(account, amountFen)) return { kind: 'refused', reason: 'outOfRange' };
  const { arrearsFen, unitsCentiKwh, lines } = workOut(books, account, amountFen, date);
  return { kind: 'trial', trial: { amountFen, arrearsFen, unitsCentiKwh, lines } };
}

/** Books a sale, inside the caller's transaction. Where it is refused, only the count of wrong scratch numbers changed. */
export function sell(
  books: Books,
  account: BookedAccount,
  posting: Posting & { readonly kind: SaleKind },
  { secret, at }: { readonly secret: string | undefined; readonly at: SaleTime },
): Sold {
  const { kind } = posting;
  if (posting.allocations.length > 0 || !isTheRightOne(account, posting)) return refused('notAllowed');
  if (owesFirst(books, account)) return refused('arrearsFirst');
  if (kind !== 'rechargeCard') {
    if (!sells(account, kind) || !isInRange(account, posting.totalFen)) return refused('notAllowed');
    if (kind === 'card' && findOpenOrder(books, account.accountNumber) !== undefined) return refused('cardOrderOpen');
    return hand(books, account, posting, posting.totalFen, at);
  }
  // Nobody stands there with a purchase card in the reader; the number stays good for another account.
  if (account.supply === 'card') return refused('notAllowed');
  if (secret === undefined || secret.slice(-TAIL_DIGITS) !== posting.rechargeCardTail) return refused('notAllowed');
  const lock = { accountNumber: account.accountNumber, nowMs: at.nowMs };
  const found = lookAtCard(books, lock, secret);
  if (found.kind === 'refused') return refused(found.reason);
  useUpCard(books, lock, found.hash, posting.id);
  return hand(books, account, posting, found.valueFen, at);
}

/** Digits of a scratch number that may stand on paper. */
const TAIL_DIGITS = 4;

/** Takes the arrears, gives the units, keeps what is left on the balance. */
function hand(books: Books, account: BookedAccount, posting: Posting, amountFen: Fen, at: SaleTime): Sold {
  const { accountNumber, cardNumber, supply } = account;
  const { arrearsFen, balanceFen, unitsFen, unitsCentiKwh } = workOut(books, account, amountFen, at.businessDate);
  const atMs = Math.round(at.nowMs);
  let tokens: readonly string[] = [];
  let cardOrder: CardOrder | undefined;
  if (unitsCentiKwh > 0 && supply === 'token') {
    tokens = mintTokens(books, account, { unitsCentiKwh, nowMs: at.nowMs, postingId: posting.id });
  } else if (unitsCentiKwh > 0 && supply === 'card' && cardNumber !== undefined) {
    const order = { accountNumber, cardNumber, unitsFen, unitsCentiKwh, postingId: posting.id, atMs };
    cardOrder = openCardOrder(books, order);
  }
  books.run(
    'INSERT INTO purchase VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[posting.id, accountNumber, at.businessDate, atMs, amountFen],
    ...[arrearsFen, balanceFen, unitsFen, unitsCentiKwh, supply ?? 'balance'],
  );
  books.run('UPDATE household SET arrears_fen = arrears_fen - ? WHERE account_number = ?', arrearsFen, accountNumber);
  addToBalance(books, accountNumber, balanceFen);
  const vend: Vend = { arrearsFen, unitsCentiKwh, tokens, ...(cardOrder === undefined ? {} : { cardOrder }) };
  const newBalance = addFen(account.balanceFen, balanceFen);
  const { businessDate } = at;
  return {
    kind: 'sold',
    booking: { totalFen: amountFen, balanceFen: newBalance, bookedAtMs: atMs, businessDate, vend },
  };
}

function workOut(books: Books, account: BookedAccount, amountFen: Fen, date: string): Sale {
  const arrearsFen = smallerFen(amountFen, account.arrearsFen);
  const restFen = subtractFen(amountFen, arrearsFen);
  const { supply } = account;
  if (supply === undefined || supply === 'balance') {
    return { arrearsFen, balanceFen: restFen, unitsFen: zeroFen, unitsCentiKwh: 0, lines: [] };
  }
  const units = unitsFor(account, {
    amountFen: restFen,
    stepCentiKwh: STEP_CENTI_KWH[supply],
    period: date.slice(0, 7),
    boughtBefore: boughtBefore(books, account, date),
  });
  return { arrearsFen, balanceFen: subtractFen(restFen, units.unitsFen), ...units };
}

/** What fills the lower tiers already: bought in the same month, or year, by the date of booking. */
function boughtBefore(books: Books, account: BookedAccount, date: string): number {
  const since = countsByYear(account) ? `${date.slice(0, 4)}-01-01` : `${date.slice(0, 7)}-01`;
  const sql = `SELECT coalesce(sum(units_centi_kwh), 0) AS units FROM purchase
    WHERE account_number = ? AND bought_on >= ? AND bought_on <= ?`;
  return Number(books.row(sql, account.accountNumber, since, `${date.slice(0, 7)}-31`)?.['units']);
}

function sells({ supply }: BookedAccount, kind: Exclude<SaleKind, 'rechargeCard'>): boolean {
  if (kind === 'recharge') return supply === undefined || supply === 'balance' || supply === 'remote';
  return supply === kind;
}

/** A posting that names a meter or a card names the account's own; a purchase on a card always names one. */
function isTheRightOne(account: BookedAccount, { kind, meterNumber, cardNumber }: Posting): boolean {
  if (kind === 'card' && cardNumber === undefined) return false;
  return (
    (meterNumber === undefined || meterNumber === account.meterNumber) &&
    (cardNumber === undefined || cardNumber === account.cardNumber)
  );
}

function isInRange({ limits, supply }: BookedAccount, amountFen: Fen): boolean {
  if (supply === undefined) return amountFen > 0;
  return amountFen >= (limits?.minFen ?? 1) && amountFen <= (limits?.maxFen ?? SALE_MAX_FEN);
}

/** Sells nothing while a bill is open. */
function owesFirst(books: Books, { accountNumber, arrearsFirst }: BookedAccount): boolean {
  if (!arrearsFirst) return false;
  const sql = 'SELECT 1 FROM bill WHERE account_number = ? AND principal_fen + late_fee_fen > 0 LIMIT 1';
  return books.row(sql, accountNumber) !== undefined;
}

function refused(reason: PostRefusal): Sold {
  return { kind: 'refused', reason };
}
