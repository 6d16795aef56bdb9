import { isCardOpen } from './card-work.ts';
import { cardSaid, longDwell, receiptContext } from './close-steps.ts';
import {
  messagesPerPayment,
  type Aftercare,
  type AftercarePanel,
  type AftercareProblem,
  type InvoiceState,
  type MessageState,
} from './information.ts';
import type { Kiosk, Step, Surroundings } from './kiosk.ts';
import type { Payment } from './payment.ts';
import { paidReceipt } from './receipt-document.ts';
import type { InvoiceTitle, Question, ServiceAnswer, ServiceName } from './services.ts';
import { advance, paying, paymentOf, refuse } from './step.ts';
import { plainTaxNumber, taxNumberProblem } from './tax-number.ts';

type Settled = Extract<Payment, { state: 'settled' }>;

const phonePattern = /^1\d{10}$/u;
const serviceOf: Readonly<Partial<Record<AftercarePanel, ServiceName>>> = { message: 'messages', invoice: 'invoices' };

/** What a resident may still have of a booked payment: its code, a message, an invoice. */
export function openAftercare(kiosk: Kiosk, { panel }: { readonly panel: AftercarePanel }, around: Surroundings): Step {
  const payment = settledOf(kiosk);
  if (payment === undefined) return refuse('notNow');
  const service = serviceOf[panel];
  if (service !== undefined && !around.settings.offered.has(service)) return refuse('notNow');
  return advance(stay(kiosk, { ...payment, aftercare: { ...payment.aftercare, panel } }, around));
}

export function sendReceipt(kiosk: Kiosk, { phone }: { readonly phone: string }, around: Surroundings): Step {
  const payment = settledOf(kiosk);
  if (payment === undefined || !around.settings.offered.has('messages')) return refuse('notNow');
  const { facts, posting, booking, aftercare } = payment;
  if (aftercare.message.kind === 'asking') return refuse('notNow');
  if (!phonePattern.test(phone)) return withMessage(kiosk, payment, { kind: 'failed', problem: 'malformed' }, around);
  const isNew = !aftercare.phonesAsked.includes(phone);
  // Counted when it is asked for: an answer that is lost may have sent it all the same.
  if (isNew && aftercare.phonesAsked.length >= messagesPerPayment) {
    return withMessage(kiosk, payment, { kind: 'failed', problem: 'limit' }, around);
  }
  const phoneTail = phone.slice(-4);
  const context = { ...receiptContext(around), atMs: booking.bookedAtMs };
  const document = paidReceipt(facts, posting, booking, context, cardSaid(booking, around));
  const { language } = kiosk.display;
  const text = around.receiptText(document, language);
  // The same phone asked for once more is the same message: a lost answer never sends two. Another language is another text.
  const phonesAsked = isNew ? [...aftercare.phonesAsked, phone] : aftercare.phonesAsked;
  const id = `${facts.transactionId}-M${phonesAsked.indexOf(phone) + 1}-${phoneTail}-${language}`;
  const requestId = kiosk.questions + 1;
  const counted = { ...payment, aftercare: { ...aftercare, phonesAsked } };
  const asked = withMessage(kiosk, counted, { kind: 'asking', requestId, phoneTail }, around);
  return askBeside(asked, requestId, { kind: 'message', id, phone, text });
}

export function requestInvoice(kiosk: Kiosk, { title }: { readonly title: InvoiceTitle }, around: Surroundings): Step {
  const payment = settledOf(kiosk);
  if (payment === undefined || !around.settings.offered.has('invoices')) return refuse('notNow');
  const { facts, posting, aftercare } = payment;
  if (aftercare.invoice.kind === 'asking' || aftercare.invoice.kind === 'requested') return refuse('notNow');
  const plain = title.kind === 'company' ? { ...title, taxNumber: plainTaxNumber(title.taxNumber) } : title;
  if (plain.kind === 'company' && taxNumberProblem(plain.taxNumber) !== undefined) {
    return withInvoice(kiosk, payment, { kind: 'failed', problem: 'malformed' }, around);
  }
  const requestId = kiosk.questions + 1;
  const asked = withInvoice(kiosk, payment, { kind: 'asking', requestId }, around);
  const id = `${facts.transactionId}-I`;
  return askBeside(asked, requestId, { kind: 'invoice', id, postingId: posting.id, title: plain });
}

/** Undefined where the answer belongs to nothing on this screen. */
export function aftercareAnswered(
  kiosk: Kiosk,
  requestId: number,
  answer: ServiceAnswer,
  around: Surroundings,
): Step | undefined {
  const payment = settledOf(kiosk);
  if (payment === undefined) return undefined;
  const { facts, aftercare } = payment;
  const { message, invoice } = aftercare;
  const { transactionId } = facts;
  if (message.kind === 'asking' && message.requestId === requestId) {
    const { phoneTail } = message;
    if (answer.kind !== 'messageTaken') {
      return withMessage(kiosk, payment, { kind: 'failed', problem: problemOf(answer) }, around);
    }
    const sent: Aftercare = { ...aftercare, message: { kind: 'sent', phoneTail } };
    return advance(stay(kiosk, { ...payment, aftercare: sent }, around), [
      { kind: 'receiptMessaged', transactionId, phoneTail },
    ]);
  }
  if (invoice.kind === 'asking' && invoice.requestId === requestId) {
    if (answer.kind !== 'invoiceTaken') {
      return withInvoice(kiosk, payment, { kind: 'failed', problem: problemOf(answer) }, around);
    }
    const { requestNumber, title } = answer;
    const step = withInvoice(kiosk, payment, { kind: 'requested', requestNumber, title }, around);
    return { ...step, records: [{ kind: 'invoiceRequested', transactionId, requestNumber }] };
  }
  return undefined;
}

/** A hand that types a phone number is somebody: the screen stays for as long as it works. */
export function keepAftercareOpen(kiosk: Kiosk, around: Surroundings): Kiosk {
  const payment = settledOf(kiosk);
  return payment === undefined || payment.aftercare.panel === 'none' ? kiosk : stay(kiosk, payment, around);
}

function settledOf(kiosk: Kiosk): Settled | undefined {
  const payment = paymentOf(kiosk);
  // What became of the card comes first; until then there is no receipt to send.
  return payment?.state === 'settled' && !isCardOpen(payment) ? payment : undefined;
}

function stay(kiosk: Kiosk, payment: Settled, { monotonicMs, settings }: Surroundings): Kiosk {
  const closesAtMs = Math.max(payment.closesAtMs, monotonicMs + longDwell * settings.resultMs);
  return paying(kiosk, { ...payment, closesAtMs });
}

function withMessage(kiosk: Kiosk, payment: Settled, message: MessageState, around: Surroundings): Advance {
  return advance(stay(kiosk, { ...payment, aftercare: { ...payment.aftercare, message } }, around));
}

function withInvoice(kiosk: Kiosk, payment: Settled, invoice: InvoiceState, around: Surroundings): Advance {
  return advance(stay(kiosk, { ...payment, aftercare: { ...payment.aftercare, invoice } }, around));
}

type Advance = ReturnType<typeof advance>;

/** The result stays on the screen while the back end thinks. */
function askBeside(step: Advance, requestId: number, question: Question): Step {
  return {
    ...step,
    kiosk: { ...step.kiosk, questions: requestId },
    effects: [...step.effects, { kind: 'ask', requestId, question }],
  };
}

function problemOf(answer: ServiceAnswer): AftercareProblem {
  return answer.kind === 'refused' ? answer.reason : 'backEndUnavailable';
}
