import { zeroFen } from '../../domain/money.ts';
import type { Account, OrderKind, Posting } from '../../domain/order.ts';
import type { Credit } from '../../domain/services.ts';
import type {
  BillingGateway,
  Booking,
  LookUpOutcome,
  PostOutcome,
  QueryOutcome,
  ReverseOutcome,
} from '../../ports/billing-gateway.ts';
import type { Clock, RandomSource } from '../../ports/clock.ts';
import type { ServiceOutcome, UtilityServices } from '../../ports/utility-services.ts';
import type { HttpSend } from '../http-request.ts';
import { noServices } from '../no-services.ts';
import { readBoolean, readConfirmedMeter, readCustomer, readSale, type ReadingContext } from './answers.ts';
import { answerKind, readBooking, type BookingOf } from './bookings.ts';
import { meaningOf } from './faults.ts';
import { createQuestionIds, isSameMessage, postingMessageId, type MessageId } from './message-id.ts';
import { isMeterNumber } from './meter-number.ts';
import { answerless, nonsense, notFound, refusedOr } from './outcomes.ts';
import {
  advice,
  confirmCustomer,
  confirmMeter,
  creditVend,
  payAccount,
  reprint,
  trialCreditVend,
  type Sender,
} from './requests.ts';
import { createSoapExchange, faultTypeIn, messageIdIn, mismatch, unknown, type SoapReply } from './soap-exchange.ts';
import type { XmlElement } from './xml-reader.ts';

/** A resident waits at a blank screen for these. */
export const LOOK_UP_TIMEOUT_MS = 10_000;
export const TRIAL_TIMEOUT_MS = 10_000;
/** Nobody waits at a screen for it, and it is the longest answer. */
export const REPRINT_TIMEOUT_MS = 15_000;
/**
 * Clients of such servers wait two minutes for a sale. The outbox gives an attempt 60 s (`ATTEMPT_GUARD_MS`), which begins
 * with a question where one is due: both together stay below it, and giving up early costs one more question.
 */
export const LAST_RESPONSE_TIMEOUT_MS = 15_000;
export const POST_TIMEOUT_MS = 40_000;
/** With the question that follows a refused reversal, below the same guard. */
export const REVERSAL_TIMEOUT_MS = 40_000;

/** A list of recharges is for one screen. */
const MAX_CREDITS = 20;
/** Postings whose meter is remembered, for the answer to a question about them; days offline leave fewer. */
const MAX_REMEMBERED = 1_000;
/** Only what a server can take back: a token may be in the meter already. */
const REVERSIBLE: ReadonlySet<OrderKind> = new Set(['bills', 'prepayment']);
/** XMLVend knows no quotes. */
const NO_QUOTE = 'none';

export interface XmlVendOptions {
  readonly url: string;
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** The terminal's wall clock, `2026-11-22 14:32:05`. */
  readonly dateAndTime: (atMs: number) => string;
  readonly sender: Sender;
  /** How an account is asked for: by confirmCustomerReq, or by confirmMeterReq where a server has nothing else. */
  readonly lookUpBy: 'customer' | 'meter';
  /**
   * Whether the server finds any message by its id or keeps its last answer only. With the latter, "no such response"
   * proves nothing as soon as another posting went out.
   */
  readonly lastResponse: 'byMessage' | 'latestOnly';
  /** Whether payAccReq may be sent; else only tokens are sold. */
  readonly takesAccountPayments: boolean;
}

export interface XmlVendGateway extends BillingGateway, UtilityServices {
  /** The latest sales of a meter as the server prints them again, newest first: tokens that a resident lost. */
  reprint(meterNumber: string): Promise<ServiceOutcome<readonly Booking[]>>;
}

/** A prepayment utility behind XMLVend 2.1 (NRS 009-6-10). What of it has been verified, README.md says. */
export function createXmlVendGateway(options: XmlVendOptions): XmlVendGateway {
  const { clock, sender, lookUpBy } = options;
  const exchange = createSoapExchange(options);
  const context: ReadingContext = { currency: sender.currency, dateAndTime: options.dateAndTime };
  const nextId = createQuestionIds(options.random, () => options.dateAndTime(clock.nowMs()));
  /** By posting id, in the order in which they went out in this life: what an answer has to be about. */
  const sent = new Map<string, BookingOf>();

  function remember(posting: Posting, about: BookingOf): void {
    sent.delete(posting.id);
    sent.set(posting.id, about);
    for (const oldest of sent.keys()) {
      if (sent.size <= MAX_REMEMBERED) break;
      sent.delete(oldest);
    }
  }

  async function lookUp(accountNumber: string): Promise<LookUpOutcome> {
    return lookUpBy === 'meter' ? lookUpMeter(accountNumber) : lookUpCustomer(accountNumber);
  }

  async function lookUpCustomer(accountNumber: string): Promise<LookUpOutcome> {
    const byMeter = isMeterNumber(accountNumber);
    const key = byMeter ? { meterNumber: accountNumber } : { accountNumber };
    const reply = await exchange.ask(confirmCustomer(sender, nextId(), key), LOOK_UP_TIMEOUT_MS);
    if (reply.kind !== 'answer') return notFound(reply);
    const customer = named(reply.answer, 'confirmCustomerResp') ? readCustomer(reply.answer, context) : undefined;
    if (customer === undefined) return nonsense();
    const about = byMeter ? customer.meterNumber : customer.accountNumber;
    if (about !== accountNumber) return mismatch();
    if (!customer.canVend) return { kind: 'refused', reason: 'blockedAccount' };
    const { maskedName, maskedAddress, meterNumber, limits } = customer;
    return { kind: 'found', account: accountOf({ accountNumber, maskedName, maskedAddress, meterNumber, limits }) };
  }

  async function lookUpMeter(meterNumber: string): Promise<LookUpOutcome> {
    if (!isMeterNumber(meterNumber)) return { kind: 'refused', reason: 'unknownAccount' };
    const reply = await exchange.ask(confirmMeter(sender, nextId(), meterNumber), LOOK_UP_TIMEOUT_MS);
    if (reply.kind !== 'answer') return notFound(reply);
    const confirmed = named(reply.answer, 'confirmMeterResp') ? readConfirmedMeter(reply.answer) : undefined;
    if (confirmed === undefined) return nonsense();
    if (confirmed !== meterNumber) return mismatch();
    const nobody = { maskedName: '', maskedAddress: '', limits: undefined };
    return { kind: 'found', account: accountOf({ accountNumber: meterNumber, meterNumber, ...nobody }) };
  }

  /** Without a meter there is only a balance to pay into: where the server takes no such payment, no note may go in for it. */
  function servable(outcome: LookUpOutcome): LookUpOutcome {
    const isUnpayable =
      outcome.kind === 'found' && outcome.account.kind === 'postpaid' && !options.takesAccountPayments;
    return isUnpayable ? { kind: 'refused', reason: 'blockedAccount' } : outcome;
  }

  /** Undefined where the account has no meter; an outcome where it could not be found out. */
  async function meterOf(
    accountNumber: string,
  ): Promise<string | undefined | Exclude<LookUpOutcome, { kind: 'found' }>> {
    if (isMeterNumber(accountNumber)) return accountNumber;
    const found = await lookUp(accountNumber);
    return found.kind === 'found' ? found.account.meterNumber : found;
  }

  async function post(posting: Posting): Promise<PostOutcome> {
    const messageId = postingMessageId(posting.id);
    const { accountNumber, totalFen: amountFen } = posting;
    if (posting.kind === 'token') {
      const meterNumber = posting.meterNumber ?? accountNumber;
      if (!isMeterNumber(meterNumber)) return notAllowed;
      remember(posting, { meterNumber });
      const request = creditVend(sender, messageId, { meterNumber, amountFen });
      return posted(await exchange.ask(request, POST_TIMEOUT_MS), posting);
    }
    // What has bills to name is not here: the server says none.
    if (posting.kind !== 'prepayment' || !options.takesAccountPayments) return notAllowed;
    remember(posting, { accountNumber });
    const request = payAccount(sender, messageId, { accountNumber, amountFen });
    return posted(await exchange.ask(request, POST_TIMEOUT_MS), posting);
  }

  function posted(reply: SoapReply, posting: Posting): PostOutcome {
    switch (reply.kind) {
      case 'unknown':
        return reply;
      case 'fault': {
        const outcome = refusedOr(meaningOf(reply.type, 'post'), reply.type);
        return outcome.kind === 'refused' ? { ...outcome, changed: undefined } : outcome;
      }
      case 'answer': {
        const kind = answerKind(reply.answer.name);
        if (kind !== (posting.kind === 'token' ? 'sale' : 'payment')) return nonsense();
        const booking = readBooking(reply.answer, kind, sent.get(posting.id) ?? {}, context);
        if (booking === undefined) return nonsense();
        if ('kind' in booking) return booking;
        return booking.totalFen === posting.totalFen ? { kind: 'accepted', booking } : mismatch();
      }
    }
  }

  async function query(postingId: string): Promise<QueryOutcome> {
    const original = postingMessageId(postingId);
    const request = advice(sender, nextId(), 'LastRespAdviceReq', original);
    const reply = await exchange.ask(request, LAST_RESPONSE_TIMEOUT_MS);
    if (reply.kind === 'unknown') return reply;
    if (reply.kind === 'fault') {
      const meaning = meaningOf(reply.type, 'lastResponse');
      return meaning.kind === 'notFound' ? noResponse(postingId) : refusedOr(meaning, reply.type);
    }
    const last = adviceAbout(reply.answer, 'LastRespAdviceResp', original)
      ? reply.answer.child('lastResponse')
      : undefined;
    if (last === undefined) return nonsense();
    if (!isSameMessage(messageIdIn(last, 'reqMsgID'), original)) return mismatch();
    const faultType = faultTypeIn(last);
    if (faultType !== undefined) return answeredWithFault(faultType);
    const kind = answerKind(last.type ?? '');
    const booking = kind === undefined ? undefined : readBooking(last, kind, sent.get(postingId) ?? {}, context);
    if (booking === undefined) return nonsense();
    return 'kind' in booking ? booking : { kind: 'accepted', booking };
  }

  /** The server has no answer to that message. Whether it never came is another question. */
  function noResponse(postingId: string): QueryOutcome {
    if (options.lastResponse === 'byMessage') return { kind: 'notFound' };
    const latest = [...sent.keys()].at(-1);
    if (latest === postingId) return { kind: 'notFound' };
    return unknown('The server keeps its last answer only, and this posting may not be the last one.');
  }

  /** What the server itself says it answered then: it refused, or it turned the message away unread. */
  function answeredWithFault(type: string): QueryOutcome {
    const meaning = meaningOf(type, 'post');
    if (meaning.kind === 'notNow' || meaning.kind === 'notThis') return { kind: 'notFound' };
    return refusedOr(meaning, type);
  }

  async function reverse(posting: Posting): Promise<ReverseOutcome> {
    if (!REVERSIBLE.has(posting.kind)) return { kind: 'refused', reason: 'notAllowed' };
    const original = postingMessageId(posting.id);
    const request = advice(sender, nextId(), 'ReversalAdviceReq', original);
    const reply = await exchange.ask(request, REVERSAL_TIMEOUT_MS);
    if (reply.kind === 'unknown') return reply;
    if (reply.kind === 'fault') return refusedOr(meaningOf(reply.type, 'reversal'), reply.type);
    if (!adviceAbout(reply.answer, 'ReversalAdviceResp', original)) return mismatch();
    const isReversed = readBoolean(reply.answer.attribute('txReversed'));
    if (isReversed === undefined) return nonsense();
    return isReversed ? { kind: 'reversed' } : { kind: 'refused', reason: 'notAllowed' };
  }

  async function reprintSales(meterNumber: string): Promise<ServiceOutcome<readonly Booking[]>> {
    if (!isMeterNumber(meterNumber)) return { kind: 'refused', reason: 'unknownAccount' };
    const reply = await exchange.ask(reprint(sender, nextId(), meterNumber), REPRINT_TIMEOUT_MS);
    if (reply.kind !== 'answer') return answerless(reply);
    if (!named(reply.answer, 'reprintResp')) return nonsense();
    const bookings: Booking[] = [];
    for (const sale of reply.answer.children('reprint')) {
      const isSale = answerKind(sale.type ?? '') === 'sale';
      const booking = isSale ? readBooking(sale, 'sale', { meterNumber }, context) : undefined;
      if (booking === undefined) return nonsense();
      if ('kind' in booking) return booking;
      bookings.push(booking);
    }
    return { kind: 'answered', answer: bookings.toSorted((left, right) => right.bookedAtMs - left.bookedAtMs) };
  }

  return {
    ...noServices,
    lookUp: async (accountNumber) => servable(await lookUp(accountNumber)),
    post,
    query,
    reverse,
    reprint: reprintSales,
    // No question of XMLVend asks for bills: a debt shows as arrears in a trial, and is taken out of the sale.
    getArrears: () => Promise.resolve({ kind: 'quoted', bills: [], quoteToken: NO_QUOTE }),
    // Only totals of a batch are to be had, and they name no posting.
    listBookings: () => Promise.resolve({ kind: 'notOffered' }),
    close() {
      exchange.close();
      return Promise.resolve();
    },
    offered: new Set(['find', 'trial', 'credits', 'tokens']),
    async find({ by, value }) {
      if (by !== 'account' && by !== 'meter') return { kind: 'notOffered' };
      if (by === 'meter' && !isMeterNumber(value)) return { kind: 'refused', reason: 'unknownAccount' };
      const found = await lookUp(value);
      if (found.kind !== 'found') return found;
      const { accountNumber, maskedName, maskedAddress } = found.account;
      return { kind: 'answered', answer: [{ accountNumber, maskedName, maskedAddress }] };
    },
    async trial({ accountNumber, kind, amountFen }) {
      if (kind !== 'token') return { kind: 'notOffered' };
      const meterNumber = await meterOf(accountNumber);
      if (meterNumber === undefined) return { kind: 'refused', reason: 'notAllowed' };
      if (typeof meterNumber !== 'string') return meterNumber;
      const request = trialCreditVend(sender, nextId(), { meterNumber, amountFen });
      const reply = await exchange.ask(request, TRIAL_TIMEOUT_MS);
      if (reply.kind !== 'answer') return answerless(reply);
      const sale = named(reply.answer, 'trialCreditVendResp') ? readSale(reply.answer, context) : undefined;
      if (sale === undefined) return nonsense();
      if (sale.meterNumber !== meterNumber || sale.totalFen !== amountFen) return mismatch();
      const { arrearsFen, unitsCentiKwh, lines } = sale;
      return { kind: 'answered', answer: { amountFen, arrearsFen, unitsCentiKwh, lines } };
    },
    async listCredits({ accountNumber, sinceMs }) {
      const meterNumber = await meterOf(accountNumber);
      if (meterNumber === undefined) return { kind: 'refused', reason: 'notAllowed' };
      if (typeof meterNumber !== 'string') return meterNumber;
      const sales = await reprintSales(meterNumber);
      if (sales.kind !== 'answered') return sales;
      const credits = sales.answer
        .filter(({ bookedAtMs }) => bookedAtMs >= sinceMs)
        .slice(0, MAX_CREDITS)
        .map(({ bookedAtMs, totalFen }): Credit => ({
          atMs: bookedAtMs,
          amountFen: totalFen ?? zeroFen,
          state: 'tokenIssued',
        }));
      return { kind: 'answered', answer: credits };
    },
  };
}

const notAllowed: PostOutcome = { kind: 'refused', reason: 'notAllowed', changed: undefined };

function accountOf(facts: {
  readonly accountNumber: string;
  readonly maskedName: string;
  readonly maskedAddress: string;
  readonly meterNumber: string | undefined;
  readonly limits: Account['limits'];
}): Account {
  const { meterNumber, limits, ...shown } = facts;
  const balanceFen = zeroFen;
  if (meterNumber === undefined) return { ...shown, kind: 'postpaid', balanceFen };
  return { ...shown, kind: 'prepaid', supply: 'token', balanceFen, meterNumber, limits };
}

/** The element of a direct answer; inside an advice the type says it. */
function named(answer: XmlElement, name: string): boolean {
  return answer.name === name;
}

function adviceAbout(answer: XmlElement, type: string, original: MessageId): boolean {
  if (answer.name !== 'adviceResp' || answer.type !== type) return false;
  return isSameMessage(messageIdIn(answer, 'adviceReqMsgID'), original);
}
