import type { CardReadOutcome, CardWriteOutcome, CardWriteRequest } from '../../core/ports/card-reader.ts';
import { PSC_ATTEMPTS, type MemoryCardAccess } from './memory-card.ts';
import { CARD_BYTES, fromHex, IDENTITY_BYTES, readIdentity } from './purchase-card.ts';

export interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The pieces to write; a string says in one line why they cannot be written. */
export function piecesOf(writes: CardWriteRequest['writes']): readonly Piece[] | string {
  const pieces: Piece[] = [];
  for (const { offset, hex } of writes) {
    const bytes = fromHex(hex);
    if (bytes === undefined) return `the order for byte ${offset} of the card is not whole bytes in hexadecimal`;
    if (bytes.length === 0) continue;
    if (!Number.isSafeInteger(offset) || offset < IDENTITY_BYTES || offset + bytes.length > CARD_BYTES) {
      return `the order writes ${bytes.length} bytes at ${offset}; a purchase stands in bytes ${IDENTITY_BYTES} to ${CARD_BYTES - 1}`;
    }
    pieces.push({ offset, bytes });
  }
  return pieces.length === 0 ? 'the order names nothing to write' : pieces;
}

/** Whose card it is. */
export async function readCardNumber(card: MemoryCardAccess): Promise<CardReadOutcome> {
  const connection = await card.connect();
  if (connection.kind === 'gone') return { kind: 'noCard' };
  if (connection.kind === 'notOurs') return { kind: 'unreadable', detail: connection.detail };
  if (connection.kind !== 'connected') return { kind: 'failed', detail: connection.detail };
  const memory = await card.readMemory(0, IDENTITY_BYTES);
  if (memory.kind === 'gone') return { kind: 'noCard' };
  if (memory.kind !== 'done') return { kind: 'failed', detail: memory.detail };
  const identity = readIdentity(memory.value);
  if (identity.kind === 'ours') return { kind: 'read', cardNumber: identity.cardNumber };
  return { kind: 'unreadable', detail: identity.kind === 'blank' ? 'the card is blank' : identity.detail };
}

/**
 * Writes a purchase so that its end is known: the card's number first, then the counter of wrong codes, the code, the bytes,
 * and all of the card read back. What already stands on the card is not written again, so the same order may come twice.
 */
export async function writePurchase(
  card: MemoryCardAccess,
  code: Uint8Array,
  request: CardWriteRequest,
  pieces: readonly Piece[],
): Promise<CardWriteOutcome> {
  const connection = await card.connect();
  if (connection.kind === 'gone') return { kind: 'noCard' };
  if (connection.kind === 'notOurs') return { kind: 'wrongCard' };
  if (connection.kind !== 'connected') return { kind: 'notWritten', detail: connection.detail };

  const before = await card.readMemory(0, CARD_BYTES);
  if (before.kind === 'gone') return { kind: 'noCard' };
  if (before.kind !== 'done') return { kind: 'notWritten', detail: before.detail };
  const identity = readIdentity(before.value);
  if (identity.kind !== 'ours' || identity.cardNumber !== request.cardNumber) return { kind: 'wrongCard' };
  const wanted = before.value.slice();
  for (const { offset, bytes } of pieces) wanted.set(bytes, offset);
  if (same(before.value, wanted)) return { kind: 'written' };

  const unlocked = await unlock(card, code);
  if (unlocked !== undefined) return unlocked;
  return writeAndCompare(card, pieces, before.value, wanted);
}

/** Undefined when the card may be written now. A wrong code is never tried on a card that has forgiven one already. */
async function unlock(card: MemoryCardAccess, code: Uint8Array): Promise<CardWriteOutcome | undefined> {
  const left = await card.readAttemptsLeft();
  if (left.kind === 'gone') return { kind: 'noCard' };
  if (left.kind !== 'done') return { kind: 'notWritten', detail: left.detail };
  if (left.value < PSC_ATTEMPTS) {
    const detail = `the card has ${left.value} of ${PSC_ATTEMPTS} tries for its code left; a business hall has to reset it`;
    return { kind: 'notWritten', detail };
  }
  const verified = await card.verifyCode(code);
  if (verified.kind === 'gone') return { kind: 'noCard' };
  // No byte of a purchase has been sent yet, so even silence is certain.
  return verified.kind === 'done' ? undefined : { kind: 'notWritten', detail: verified.detail };
}

async function writeAndCompare(
  card: MemoryCardAccess,
  pieces: readonly Piece[],
  before: Uint8Array,
  wanted: Uint8Array,
): Promise<CardWriteOutcome> {
  let touched = false;
  let trouble = 'the card reads back otherwise than it was written';
  for (const { offset, bytes } of pieces) {
    const written = await card.writeMemory(offset, bytes);
    touched ||= written.touched;
    const { step } = written;
    if (step.kind === 'done') continue;
    if (step.kind === 'gone') return { kind: 'uncertain', detail: 'the card was pulled out while it was written' };
    if (step.kind === 'silent') return { kind: touched ? 'uncertain' : 'notWritten', detail: step.detail };
    trouble = step.detail;
    break;
  }
  const after = await card.readMemory(0, CARD_BYTES);
  if (after.kind !== 'done') return { kind: 'uncertain', detail: `${trouble}; it cannot be read back` };
  if (same(after.value, wanted)) return { kind: 'written' };
  if (same(after.value, before)) return { kind: 'notWritten', detail: trouble };
  return putBack(card, pieces, before, trouble);
}

async function putBack(
  card: MemoryCardAccess,
  pieces: readonly Piece[],
  before: Uint8Array,
  trouble: string,
): Promise<CardWriteOutcome> {
  for (const { offset, bytes } of pieces) {
    const { step } = await card.writeMemory(offset, before.subarray(offset, offset + bytes.length));
    if (step.kind === 'gone' || step.kind === 'silent') break;
  }
  const after = await card.readMemory(0, CARD_BYTES);
  if (after.kind === 'done' && same(after.value, before)) {
    return { kind: 'notWritten', detail: `${trouble}; what stood on the card before stands there again` };
  }
  return { kind: 'uncertain', detail: `${trouble}; what stood there before cannot be put back` };
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
