import { type Fen, fen } from '../../domain/money.ts';
import type { Books } from './books.ts';
import { sha256 } from './numbers.ts';
import { type Lock, clearWrong, countWrong, isLocked } from './wrong-tries.ts';

const PROOF = 'rechargeCard';
/** Keeps these hashes apart from those of anything else. */
const PURPOSE = 'recharge card';

/** Numbers are kept like this only. */
export function hashOfSecret(secret: string): string {
  return sha256(`${PURPOSE} ${secret}`);
}

export type CardWorth =
  | { readonly kind: 'worth'; readonly valueFen: Fen; readonly hash: string }
  | { readonly kind: 'refused'; readonly reason: 'rechargeCardUnknown' | 'rechargeCardUsed' | 'rechargeCardLocked' };

/** What a scratch number is worth. A wrong one is counted against the account; a used one is no guess. */
export function lookAtCard(books: Books, lock: Lock, secret: string): CardWorth {
  if (isLocked(books, { ...lock, proof: PROOF })) return { kind: 'refused', reason: 'rechargeCardLocked' };
  const hash = hashOfSecret(secret);
  const card = books.row(
    'SELECT value_fen AS valueFen, posting_id AS postingId FROM recharge_card WHERE secret_hash = ?',
    hash,
  );
  if (card === undefined) {
    countWrong(books, { ...lock, proof: PROOF });
    return { kind: 'refused', reason: 'rechargeCardUnknown' };
  }
  if (card['postingId'] !== null) return { kind: 'refused', reason: 'rechargeCardUsed' };
  return { kind: 'worth', valueFen: fen(Number(card['valueFen'])), hash };
}

export function useUpCard(books: Books, lock: Lock, hash: string, postingId: string): void {
  books.run('UPDATE recharge_card SET posting_id = ? WHERE secret_hash = ?', postingId, hash);
  clearWrong(books, { ...lock, proof: PROOF });
}
