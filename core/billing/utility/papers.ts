import { plainTaxNumber, taxNumberProblem } from '../../domain/tax-number.ts';
import { fen } from '../../domain/money.ts';
import type {
  Complaint,
  InvoiceRequest,
  MessageRequest,
  Rating,
  ServiceNotification,
  ServiceOutcome,
} from '../../ports/utility-services.ts';
import { findAccount } from './account-store.ts';
import type { Books } from './books.ts';

/** A mobile number of the country. */
const PHONE = /^(?:\+86)?1\d{10}$/u;
const STARS_MAX = 5;

type Definite<Answer> = Extract<ServiceOutcome<Answer>, { kind: 'answered' | 'refused' }>;

export function answered<Answer>(answer: Answer): Definite<Answer> {
  return { kind: 'answered', answer };
}

export const notAllowed = { kind: 'refused', reason: 'notAllowed' } as const;

/** Kept, and shown on the operator's page; nobody is telephoned. The same id is taken once. */
export function takeMessage(books: Books, message: MessageRequest, nowMs: number): Definite<{ readonly id: string }> {
  const { id, phone, text } = message;
  const earlier = books.row('SELECT phone, text FROM message WHERE id = ?', id);
  if (earlier !== undefined) {
    return earlier['phone'] === phone && earlier['text'] === text ? answered({ id }) : notAllowed;
  }
  if (!PHONE.test(phone) || text === '') return notAllowed;
  books.run('INSERT INTO message (id, phone, text, at_ms) VALUES (?, ?, ?, ?)', id, phone, text, Math.round(nowMs));
  return answered({ id });
}

type InvoiceAnswer = Definite<{ readonly requestNumber: string; readonly title: string }>;

/**
 * One invoice a posting. The same id gives the first answer again, where it asks for the same; a refused request leaves
 * nothing behind, so that a title can be put right.
 */
export function takeInvoice(books: Books, request: InvoiceRequest, nowMs: number): InvoiceAnswer {
  const { id, postingId, title } = request;
  const taxNumber = title.kind === 'company' ? plainTaxNumber(title.taxNumber) : null;
  const earlier = books.row(
    'SELECT seq, id, posting_id AS postingId, tax_number AS taxNumber, title FROM invoice WHERE id = ? OR posting_id = ?',
    ...[id, postingId],
  );
  if (earlier !== undefined) {
    const isSame = earlier['id'] === id && earlier['postingId'] === postingId && earlier['taxNumber'] === taxNumber;
    if (!isSame) return { kind: 'refused', reason: 'alreadyInvoiced' };
    return answered({ requestNumber: numbered('INV', Number(earlier['seq'])), title: String(earlier['title']) });
  }
  const posting = books.row(
    `SELECT account_number AS accountNumber, json_extract(answer, '$.kind') AS kind,
       json_extract(answer, '$.booking.totalFen') AS totalFen FROM posting WHERE id = ?`,
    postingId,
  );
  if (posting?.['kind'] !== 'accepted') return notAllowed;
  const name = taxNumber === null ? holderName(books, String(posting['accountNumber'])) : companyName(books, taxNumber);
  if (name === undefined) return { kind: 'refused', reason: 'invalidTitle' };
  books.run(
    'INSERT INTO invoice (id, posting_id, tax_number, title, amount_fen, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, postingId, taxNumber, name, fen(Number(posting['totalFen'])), Math.round(nowMs)],
  );
  const seq = Number(books.row('SELECT seq FROM invoice WHERE id = ?', id)?.['seq']);
  return answered({ requestNumber: numbered('INV', seq), title: name });
}

function holderName(books: Books, accountNumber: string): string | undefined {
  return findAccount(books, accountNumber)?.maskedName;
}

/** Only the register knows whether a number that holds is somebody's. */
function companyName(books: Books, taxNumber: string): string | undefined {
  if (taxNumberProblem(taxNumber) !== undefined) return undefined;
  const company = books.row('SELECT masked_name AS name FROM company WHERE tax_number = ?', taxNumber);
  return company === undefined ? undefined : String(company['name']);
}

export function takeComplaint(
  books: Books,
  complaint: Complaint,
  nowMs: number,
): Definite<{ readonly ticketNumber: string }> {
  const { id, accountNumber, about, transactionId, phone, text } = complaint;
  const body = JSON.stringify({ accountNumber, about, transactionId, phone, text });
  const earlier = books.row('SELECT seq, body FROM complaint WHERE id = ?', id);
  if (earlier !== undefined) {
    return earlier['body'] === body ? answered({ ticketNumber: numbered('T', Number(earlier['seq'])) }) : notAllowed;
  }
  if (accountNumber !== undefined && findAccount(books, accountNumber) === undefined) {
    return { kind: 'refused', reason: 'unknownAccount' };
  }
  books.run('INSERT INTO complaint (id, body, at_ms) VALUES (?, ?, ?)', id, body, Math.round(nowMs));
  const seq = Number(books.row('SELECT seq FROM complaint WHERE id = ?', id)?.['seq']);
  return answered({ ticketNumber: numbered('T', seq) });
}

export function takeRating(books: Books, rating: Rating, nowMs: number): Definite<{ readonly id: string }> {
  const { id, transactionId, stars } = rating;
  const body = JSON.stringify({ transactionId, stars });
  const earlier = books.row('SELECT body FROM rating WHERE id = ?', id);
  if (earlier !== undefined) return earlier['body'] === body ? answered({ id }) : notAllowed;
  if (!Number.isInteger(stars) || stars < 1 || stars > STARS_MAX) return notAllowed;
  books.run('INSERT INTO rating (id, body, at_ms) VALUES (?, ?, ?)', id, body, Math.round(nowMs));
  return answered({ id });
}

/** Newest first. An area is a part of a place's name; notices without one are for everybody. */
export function noticesFor(books: Books, area: string | undefined): readonly ServiceNotification[] {
  const rows = books.rows(
    'SELECT id, version, kind, area, from_ms AS fromMs, until_ms AS untilMs, text FROM notice ORDER BY from_ms DESC, id',
  );
  return rows
    .map((row) => ({
      id: String(row['id']),
      version: Number(row['version']),
      kind: String(row['kind']) as ServiceNotification['kind'],
      area: String(row['area']),
      fromMs: Number(row['fromMs']),
      untilMs: row['untilMs'] === null ? undefined : Number(row['untilMs']),
      text: String(row['text']),
    }))
    .filter(
      (notice) => area === undefined || notice.area === '' || notice.area.includes(area) || area.includes(notice.area),
    );
}

function numbered(letters: string, seq: number): string {
  return `${letters}${String(seq).padStart(9, '0')}`;
}
