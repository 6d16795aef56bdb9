import type { Books } from './books.ts';

/** Five wrong ones lock for half an hour: a scratch number cannot be found by trying. */
export const WRONG_TRIES_MAX = 5;
export const LOCK_MS = 30 * 60_000;

export interface Lock {
  readonly accountNumber: string;
  readonly nowMs: number;
}

type ProofLock = Lock & { readonly proof: 'rechargeCard' | 'phoneTail' };

export function isLocked(books: Books, { accountNumber, proof, nowMs }: ProofLock): boolean {
  const sql = 'SELECT 1 FROM wrong_tries WHERE account_number = ? AND proof = ? AND locked_until_ms > ?';
  return books.row(sql, accountNumber, proof, nowMs) !== undefined;
}

/** Tries older than the lock is long are forgotten. The fifth one locks. */
export function countWrong(books: Books, { accountNumber, proof, nowMs }: ProofLock): void {
  const sql = 'SELECT count, first_ms AS firstMs FROM wrong_tries WHERE account_number = ? AND proof = ?';
  const earlier = books.row(sql, accountNumber, proof);
  const isFresh = earlier !== undefined && Number(earlier['firstMs']) > nowMs - LOCK_MS;
  const count = isFresh ? Number(earlier['count']) + 1 : 1;
  const firstMs = isFresh ? Number(earlier['firstMs']) : nowMs;
  const isFull = count >= WRONG_TRIES_MAX;
  books.run(
    'INSERT OR REPLACE INTO wrong_tries VALUES (?, ?, ?, ?, ?)',
    ...[accountNumber, proof, isFull ? 0 : count, Math.round(firstMs), isFull ? Math.round(nowMs) + LOCK_MS : 0],
  );
}

export function clearWrong(books: Books, { accountNumber, proof }: ProofLock): void {
  books.run('DELETE FROM wrong_tries WHERE account_number = ? AND proof = ?', accountNumber, proof);
}
