import { createHash } from 'node:crypto';
import type { RandomSource } from '../../ports/clock.ts';

/** What every request of XMLVend carries, and every answer repeats: fourteen digits of time and a number beside them. */
export interface MessageId {
  /** `20261122143205`. */
  readonly dateTime: string;
  readonly uniqueNumber: string;
}

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
/** No client that was looked at sends more than six digits; whether a server takes more is nowhere published. */
const LARGEST_NUMBER = 999_999;
/** Questions and postings share no number, so that a question can never be taken for a posting. */
const FIRST_POSTING_NUMBER = 10_000;
const QUESTION_NUMBERS = FIRST_POSTING_NUMBER - 1;
const POSTING_NUMBERS = LARGEST_NUMBER - FIRST_POSTING_NUMBER + 1;

/** The ids that postings of one day can have: 85,536,000,000. */
export const POSTING_SLOTS_PER_DAY = SECONDS_PER_DAY * POSTING_NUMBERS;

/** Ids without a date (an orphaned note has none) all take this one. */
const NO_DATE = '20000101';
/** `DEMO-001-261122-7K3M9QXT-P1`: the date, then the eight letters that nobody guesses, then which posting it is. */
const DATED_ID = /-(\d{2})(\d{2})(\d{2})-[0-9A-Z]{8}(?:-|$)/u;
const CENTURY = '20';

/**
 * The message id of a posting, from its id alone: a question after a restart has nothing else, and the same posting must be
 * the same message for ever. The date is the one in the id; second of the day and number come from its SHA-256. So the time
 * says nothing about when the request was sent, and order is lost; README.md says what that costs.
 */
export function postingMessageId(postingId: string): MessageId {
  const date = dateIn(postingId) ?? NO_DATE;
  const digest = createHash('sha256').update(postingId).digest();
  return messageIdOfSlot(date, Number(digest.readBigUInt64BE() % BigInt(POSTING_SLOTS_PER_DAY)));
}

/** Every slot of a day is another id: two postings share one only where their hashes do. */
export function messageIdOfSlot(date: string, slot: number): MessageId {
  const second = Math.floor(slot / POSTING_NUMBERS);
  const minute = Math.floor(second / SECONDS_PER_MINUTE);
  const clockTime = [Math.floor(minute / MINUTES_PER_HOUR), minute % MINUTES_PER_HOUR, second % SECONDS_PER_MINUTE];
  const digits = clockTime.map((part) => part.toString().padStart(2, '0')).join('');
  return { dateTime: `${date}${digits}`, uniqueNumber: (FIRST_POSTING_NUMBER + (slot % POSTING_NUMBERS)).toString() };
}

/**
 * Ids for everything but postings: the terminal's own time, and a number that counts on from a random start. Nothing is
 * lost where one repeats after a restart in the same second: a question that is refused is asked again.
 */
export function createQuestionIds(random: RandomSource, dateAndTime: () => string): () => MessageId {
  const [high = 0, low = 0] = random.bytes(2);
  let count = (high * 256 + low) % QUESTION_NUMBERS;
  return () => {
    count = (count + 1) % QUESTION_NUMBERS;
    return { dateTime: dateAndTime().replaceAll(/\D/gu, ''), uniqueNumber: (count + 1).toString() };
  };
}

export function isSameMessage(left: MessageId | undefined, right: MessageId): boolean {
  if (left?.dateTime !== right.dateTime) return false;
  // A server may write the number with leading zeros, as some clients do.
  return /^\d{1,20}$/u.test(left.uniqueNumber) && BigInt(left.uniqueNumber) === BigInt(right.uniqueNumber);
}

function dateIn(postingId: string): string | undefined {
  const [, year = '', month = '', day = ''] = DATED_ID.exec(postingId) ?? [];
  const date = `${CENTURY}${year}-${month}-${day}`;
  const atMs = Date.parse(`${date}T00:00:00Z`);
  const isReal = !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date);
  return isReal ? date.replaceAll('-', '') : undefined;
}
