import { readStsForm } from '../../domain/sts-form.ts';
import { addFen, fen, subtractFen, sumFen, zeroFen, type Fen } from '../../domain/money.ts';
import type { BreakdownLine } from '../../domain/tariff.ts';
import { visibleText } from '../shown-text.ts';
import { readAmount, readHundredths, readPriceE8 } from './decimals.ts';
import { maskAddress, maskName } from './masked-text.ts';
import type { XmlElement } from './xml-reader.ts';

/** One sale has a credit, two to four tokens of a key change, and a free one; more is no receipt. */
const MAX_TOKENS = 12;
/** On paper and compared by people. */
const MAX_RECEIPT_NUMBER_CHARS = 64;
/** Of STS: a credit, and what manages the meter. */
const CREDIT_CLASS = 0;
const MANAGEMENT_CLASS = 2;
/** Hundredths of a kWh times 10⁻⁸ of the currency, in fen. */
const UNITS_PER_FEN = 100_000_000n;

/** What reading an answer needs beside the answer. */
export interface ReadingContext {
  readonly currency: string;
  /** What the terminal's clock shows at a moment, `2026-11-22 14:32:05`: for times that name no zone. */
  readonly dateAndTime: (atMs: number) => string;
}

export interface Customer {
  readonly accountNumber: string | undefined;
  readonly meterNumber: string | undefined;
  readonly maskedName: string;
  readonly maskedAddress: string;
  /** False where nothing may be sold to this customer. */
  readonly canVend: boolean;
  readonly limits: { readonly minFen: Fen; readonly maxFen: Fen } | undefined;
}

/** Of confirmCustomerResp; undefined where it is not about exactly one customer. */
export function readCustomer(answer: XmlElement, context: ReadingContext): Customer | undefined {
  const result = answer.child('confirmCustResult');
  const detail = result?.child('custVendDetail');
  if (result === undefined || detail === undefined) return undefined;
  const config = result.child('custVendConfig');
  const canVend = readBoolean(config?.child('canVend')?.text ?? 'true');
  if (canVend === undefined) return undefined;
  const minFen = readCurrency(config?.child('minVendAmt'), context);
  const maxFen = readCurrency(config?.child('maxVendAmt'), context);
  return {
    accountNumber: detail.attribute('accNo')?.trim(),
    meterNumber: meterIn(result),
    maskedName: maskName(detail.attribute('name') ?? ''),
    maskedAddress: maskAddress(detail.attribute('address') ?? ''),
    canVend,
    limits:
      minFen === undefined || maxFen === undefined || maxFen === 0 || minFen > maxFen ? undefined : { minFen, maxFen },
  };
}

/** Of confirmMeterResp: the number of the meter, and nobody's name. */
export function readConfirmedMeter(answer: XmlElement): string | undefined {
  const result = answer.child('confirmMeterResult');
  return result === undefined ? undefined : meterIn(result);
}

/** What the lines of a receipt add up to. */
export interface ReceiptAmounts {
  /** What the server took, which is what was tendered less the change. */
  readonly totalFen: Fen;
  /** What went to debts. */
  readonly arrearsFen: Fen;
}

export interface Sale extends ReceiptAmounts {
  readonly meterNumber: string;
  readonly unitsCentiKwh: number;
  readonly lines: readonly BreakdownLine[];
}

/** Of trialCreditVendResp and creditVendResp. */
export function readSale(answer: XmlElement, context: ReadingContext): Sale | undefined {
  const receipt = answer.child('creditVendReceipt');
  const amounts = receipt === undefined ? undefined : readAmounts(receipt, context);
  const sales = transactions(receipt).filter(({ type }) => type === 'CreditVendTx');
  if (amounts === undefined || sales.length === 0) return undefined;
  const issues = sales.map((sale) => sale.child('creditTokenIssue'));
  const meters = new Set(issues.map((issue) => (issue === undefined ? undefined : meterIn(issue))));
  const units = issues.map((issue) => readUnits(issue?.child('units')));
  const [meterNumber] = meters;
  if (meters.size !== 1 || meterNumber === undefined) return undefined;
  let unitsCentiKwh = 0;
  for (const part of units) {
    if (part === undefined) return undefined;
    unitsCentiKwh += part;
  }
  return { ...amounts, meterNumber, unitsCentiKwh, lines: readLines(sales, context) };
}

/** The tokens of a creditVendResp, those of a key change first: without them the meter refuses the credit. */
export function readTokens(answer: XmlElement): readonly string[] | undefined {
  const sales = transactions(answer.child('creditVendReceipt')).filter(({ type }) => type === 'CreditVendTx');
  const keyChanges = sales.flatMap((sale) => sale.children('kcTokenIssue'));
  const changes = keyChanges.map((issue) =>
    (issue.child('token')?.elements() ?? [])
      .filter(({ name }) => /^set\w+MeterKey$/u.test(name))
      .map((part) => readToken(part, MANAGEMENT_CLASS)),
  );
  // A key is changed by all of its parts or not at all.
  if (changes.some((parts) => parts.length < 2)) return undefined;
  const credits = sales.map((sale) => readToken(sale.child('creditTokenIssue')?.child('token'), CREDIT_CLASS));
  const tokens = [...changes.flat(), ...credits].filter((token) => token !== undefined);
  const isWhole = tokens.length === changes.flat().length + credits.length && tokens.length <= MAX_TOKENS;
  return isWhole && tokens.length > 0 && new Set(tokens).size === tokens.length ? tokens : undefined;
}

/** Of payAccResp; `accountNumbers` are all that it names. */
export function readPayment(
  answer: XmlElement,
  context: ReadingContext,
): (ReceiptAmounts & { readonly accountNumbers: readonly string[] }) | undefined {
  const receipt = answer.child('payAccReceipt');
  const amounts = receipt === undefined ? undefined : readAmounts(receipt, context);
  if (amounts === undefined) return undefined;
  const named = [
    answer.child('custVendDetail')?.attribute('accNo')?.trim(),
    ...transactions(receipt).map((transaction) => transaction.child('accNo')?.text),
  ];
  return { ...amounts, accountNumbers: named.filter((number) => number !== undefined && number !== '') as string[] };
}

/** The number on the receipt, as it may be shown; undefined where there is none. */
export function readReceiptNumber(answer: XmlElement): string | undefined {
  const receipt = answer.child('creditVendReceipt') ?? answer.child('payAccReceipt');
  const inside = transactions(receipt).map((transaction) => transaction.attribute('receiptNo'));
  const numbers = [receipt?.attribute('receiptNo'), ...inside].map((number) => visibleText(number ?? '').trim());
  const found = numbers.find((number) => number !== '');
  return found !== undefined && found.length <= MAX_RECEIPT_NUMBER_CHARS ? found : undefined;
}

/** Of respDateTime, in milliseconds since the epoch. Some servers write no zone: then it is the terminal's. */
export function readAnswerTime(answer: XmlElement, { dateAndTime }: ReadingContext): number | undefined {
  const text = answer.child('respDateTime')?.text ?? '';
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,12})?(Z|[+-]\d{2}:\d{2})?$/u.exec(text);
  if (match === null) return undefined;
  const [, toTheSecond = '', , zone] = match;
  const asUtcMs = Date.parse(`${toTheSecond}${zone ?? 'Z'}`);
  if (Number.isNaN(asUtcMs)) return undefined;
  if (zone !== undefined) return asUtcMs;
  const offsetMs = Date.parse(`${dateAndTime(asUtcMs).replace(' ', 'T')}Z`) - asUtcMs;
  return Number.isNaN(offsetMs) ? undefined : asUtcMs - offsetMs;
}

export function readBoolean(text: string | undefined): boolean | undefined {
  switch (text?.trim()) {
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      return undefined;
  }
}

function transactions(receipt: XmlElement | undefined): readonly XmlElement[] {
  return receipt?.child('transactions')?.children('tx') ?? [];
}

/** Undefined where the lines and the sum contradict each other: then nobody knows what was booked. */
function readAmounts(receipt: XmlElement, context: ReadingContext): ReceiptAmounts | undefined {
  const lines = transactions(receipt);
  const amounts = lines.map((line) => readCurrency(line.child('amt'), context));
  const taxes = lines.flatMap((line) => line.children('tax').map((tax) => readCurrency(tax.child('amt'), context)));
  if (lines.length === 0 || amounts.includes(undefined) || taxes.includes(undefined)) return undefined;
  const sum = sumFen(amounts as Fen[]);
  const sums = receipt.child('transactions');
  const tendered = optional(sums?.child('tenderAmt'), sum, context);
  const change = optional(sums?.child('change'), zeroFen, context);
  const rounded = optional(sums?.child('lessRound'), zeroFen, context);
  if (tendered === undefined || change === undefined || rounded === undefined) return undefined;
  const totalFen = subtractFen(tendered, change);
  // Whether taxes are inside the amounts is the server's custom, and cash is rounded down in places without small coins.
  const least = subtractFen(sum, rounded);
  const most = addFen(sum, sumFen(taxes as Fen[]));
  if (totalFen < least || totalFen > most || totalFen < 0) return undefined;
  const debts = lines.filter(({ type }) => type === 'DebtRecoveryTx');
  return { totalFen, arrearsFen: sumFen(debts.map((line) => readCurrency(line.child('amt'), context) ?? zeroFen)) };
}

/** By tiers, where the utility says them and they add up to what the sale cost; else nothing is explained. */
function readLines(sales: readonly XmlElement[], context: ReadingContext): readonly BreakdownLine[] {
  const steps = sales.flatMap((sale) => sale.child('tariffBreakdown')?.child('steps')?.children('Step') ?? []);
  const lines: BreakdownLine[] = [];
  for (const [index, step] of steps.entries()) {
    const usageCentiKwh = readUnits(step.child('units'));
    const priceE8Yuan = readPriceE8(step.child('rate')?.attribute('value'));
    if (usageCentiKwh === undefined || priceE8Yuan === undefined) return [];
    const exact = BigInt(usageCentiKwh) * BigInt(priceE8Yuan);
    const amountFen = fen(Number((exact + UNITS_PER_FEN / 2n) / UNITS_PER_FEN));
    if (usageCentiKwh > 0) lines.push({ tier: index + 1, band: 'flat', usageCentiKwh, priceE8Yuan, amountFen });
  }
  const costs = sales.map((sale) => readCurrency(sale.child('amt'), context) ?? zeroFen);
  return sumFen(lines.map(({ amountFen }) => amountFen)) === sumFen(costs) ? lines : [];
}

function optional(element: XmlElement | undefined, otherwise: Fen, context: ReadingContext): Fen | undefined {
  return element === undefined ? otherwise : readCurrency(element, context);
}

/** An amount in another currency than the terminal's is none. */
function readCurrency(element: XmlElement | undefined, { currency }: ReadingContext): Fen | undefined {
  const symbol = element?.attribute('symbol')?.trim();
  if (symbol !== undefined && symbol !== '' && symbol !== currency) return undefined;
  return readAmount(element?.attribute('value'));
}

function readUnits(element: XmlElement | undefined): number | undefined {
  const unit = element?.attribute('siUnit')?.trim().toLowerCase();
  if (unit !== undefined && unit !== '' && unit !== 'kwh') return undefined;
  return readHundredths(element?.attribute('value'));
}

function meterIn(element: XmlElement): string | undefined {
  const number = element.child('meterDetail')?.attribute('msno')?.trim();
  return number === '' ? undefined : number;
}

function readToken(element: XmlElement | undefined, tokenClass: 0 | 2): string | undefined {
  const form = readStsForm(element?.child('stsCipher')?.text ?? '');
  if (form.problem !== undefined || form.tokenClass !== tokenClass) return undefined;
  // What a trial brings in its place: zeros, which are worth nothing.
  return form.block === 0n ? undefined : form.digits;
}
