import { zeroFen } from '../../domain/money.ts';
import type { Vend } from '../../domain/order.ts';
import type { Booking, UnknownOutcome } from '../../ports/billing-gateway.ts';
import {
  readAnswerTime,
  readPayment,
  readReceiptNumber,
  readSale,
  readTokens,
  type ReadingContext,
} from './answers.ts';
import { misfit } from './outcomes.ts';
import { mismatch } from './soap-exchange.ts';
import type { XmlElement } from './xml-reader.ts';

/** What an answer has to be about; left out what nobody knows any more after a restart. */
export interface BookingOf {
  readonly meterNumber?: string | undefined;
  readonly accountNumber?: string | undefined;
}

/** The element of a direct answer is named by the operation, the answer inside an advice or a reprint by its type. */
export type AnswerKind = 'sale' | 'payment';

export function answerKind(name: string): AnswerKind | undefined {
  switch (name) {
    case 'creditVendResp':
    case 'CreditVendResp':
      return 'sale';
    case 'payAccResp':
    case 'PayAccResp':
      return 'payment';
    default:
      return undefined;
  }
}

/** A booking that is whole; unknown where it is about something else; undefined where it cannot be understood. */
export function readBooking(
  answer: XmlElement,
  kind: AnswerKind,
  about: BookingOf,
  context: ReadingContext,
): Booking | UnknownOutcome | undefined {
  const bookingNumber = readReceiptNumber(answer);
  const bookedAtMs = readAnswerTime(answer, context);
  if (bookingNumber === undefined || bookedAtMs === undefined) return undefined;
  const common = { bookingNumber, bookedAtMs, balanceFen: zeroFen };
  if (kind === 'payment') {
    const payment = readPayment(answer, context);
    if (payment === undefined) return undefined;
    const { accountNumbers, totalFen } = payment;
    const isOurs = about.accountNumber === undefined || isOnly(accountNumbers, about.accountNumber);
    return isOurs ? { ...common, totalFen } : mismatch();
  }
  const sale = readSale(answer, context);
  if (sale === undefined) return undefined;
  if (about.meterNumber !== undefined && sale.meterNumber !== about.meterNumber) return mismatch();
  const tokens = readTokens(answer);
  if (tokens === undefined) return misfit;
  const vend: Vend = { arrearsFen: sale.arrearsFen, unitsCentiKwh: sale.unitsCentiKwh, tokens };
  return { ...common, totalFen: sale.totalFen, vend };
}

function isOnly(numbers: readonly string[], number: string): boolean {
  return numbers.length > 0 && numbers.every((other) => other === number);
}
