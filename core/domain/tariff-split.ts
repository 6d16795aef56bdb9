/** In the order in which a bill lists them. */
export const bands = ['flat', 'sharp', 'peak', 'valley'] as const;
export type Band = (typeof bands)[number];

/** Hundredths of a kWh by band. */
export type BandUsage = Readonly<Partial<Record<Band, number>>>;

export interface UsageCell {
  /** From 1. */
  readonly tier: number;
  readonly band: Band;
  readonly usageCentiKwh: number;
}

/**
 * Which part of a use falls into which tier. The tier goes by the whole use of the period, whatever the band, as Zhejiang
 * and Shanghai count; the price then goes by tier and band. No source says which kWh of a bill came first, so a bill that
 * crosses a bound puts every band into the lower tier by the same share: a choice. Shares are whole hundredths of a kWh by
 * largest remainder, so that each tier and each band keeps its sum. Cells without use are left out.
 */
export function splitOverTiers(
  usage: BandUsage,
  usedBeforeCentiKwh: number,
  limitsCentiKwh: readonly number[],
): readonly UsageCell[] {
  requireWhole(usedBeforeCentiKwh, 'the use before');
  let left = bands.map((band) => {
    const amount = usage[band] ?? 0;
    requireWhole(amount, `the use of the band ${band}`);
    return amount;
  });
  const cells: UsageCell[] = [];
  let from = usedBeforeCentiKwh;
  for (const [index, limit] of [...limitsCentiKwh, undefined].entries()) {
    const total = sum(left);
    const inTier = limit === undefined ? total : Math.max(0, Math.min(total, limit - from));
    const parts = apportion(inTier, left);
    for (const [at, band] of bands.entries()) {
      const usageCentiKwh = parts[at] ?? 0;
      if (usageCentiKwh > 0) cells.push({ tier: index + 1, band, usageCentiKwh });
    }
    left = left.map((amount, at) => amount - (parts[at] ?? 0));
    from += inTier;
  }
  return cells;
}

/**
 * `amount` in proportion to `weights`, whole numbers by largest remainder; of equal remainders the first band's goes first.
 * No part is larger than its weight, for an amount that is not larger than their sum.
 */
function apportion(amount: number, weights: readonly number[]): readonly number[] {
  const total = BigInt(sum(weights));
  if (total === 0n) return weights.map(() => 0);
  const shares = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const parts = shares.map((share) => Number(share / total));
  const byRemainder = shares
    .map((share, at) => ({ at, remainder: share % total }))
    .toSorted((one, other) =>
      one.remainder === other.remainder ? one.at - other.at : one.remainder > other.remainder ? -1 : 1,
    );
  const missing = amount - sum(parts);
  for (const { at } of byRemainder.slice(0, missing)) parts[at] = (parts[at] ?? 0) + 1;
  return parts;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((left, right) => left + right, 0);
}

function requireWhole(centiKwh: number, what: string): void {
  if (!Number.isSafeInteger(centiKwh) || centiKwh < 0) {
    throw new RangeError(`${what} is not a whole number of hundredths of a kWh from 0 up: ${centiKwh}`);
  }
}
