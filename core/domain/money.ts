/** An amount in fen (分, 1/100 yuan): always a safe integer, never a float. */
export type Fen = number & { readonly __unit: 'fen' };

/** Brands a whole number of fen. Throws on anything else: a fraction here is a bug, never an input. */
export function fen(amount: number): Fen {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of fen: ${amount}`);
  return amount as Fen;
}

export const zeroFen = fen(0);

export function addFen(left: Fen, right: Fen): Fen {
  return fen(left + right);
}

export function subtractFen(left: Fen, right: Fen): Fen {
  return fen(left - right);
}

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = zeroFen;
  for (const amount of amounts) total = addFen(total, amount);
  return total;
}

export function smallerFen(left: Fen, right: Fen): Fen {
  return left < right ? left : right;
}

/** Never below zero: what is still missing from `target` when `have` is there. */
export function missingFen(target: Fen, have: Fen): Fen {
  return have >= target ? zeroFen : subtractFen(target, have);
}

/** `20332` → `203.32`. Exact, no grouping, no sign of currency: the unit is written by the caller. */
export function formatYuan(amount: Fen): string {
  const sign = amount < 0 ? '-' : '';
  const digits = Math.abs(amount).toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `203.32`, `203.3` or `203` → fen; anything else → undefined. At most nine digits before the point. */
export function parseYuan(text: string): Fen | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/u.exec(text.trim());
  if (match === null) return undefined;
  const yuan = Number(match[1]);
  const cents = Number((match[2] ?? '').padEnd(2, '0'));
  return fen(yuan * 100 + cents);
}
