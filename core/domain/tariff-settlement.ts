import { type Tariff } from './tariff.ts';
import { type Band, bands } from './tariff-split.ts';

export interface SettledTariff {
  /** Prices every bill of the year, the last one too, by the first tier. */
  readonly duringYear: Tariff;
  /**
   * Prices the whole use of the year once more, after its last bill: nothing in the first tier, and in the higher ones
   * what they cost above it.
   */
  readonly atYearEnd: Tariff;
}

/**
 * Some utilities bill the first tier's price all year and settle the higher tiers once (annual settlement); over the
 * year this comes to what a yearly tariff charges bill by bill.
 */
export function settledAtYearEnd(tariff: Tariff): SettledTariff {
  const schedules = tariff.schedules.filter((schedule) => schedule.basis === 'year');
  const yearly: Tariff = { ...tariff, defaultBasis: 'year', schedules };
  const [first = {}] = tariff.tierPrices;
  return {
    duringYear: { ...yearly, tierPrices: tariff.tierPrices.map(() => first) },
    atYearEnd: { ...yearly, tierPrices: tariff.tierPrices.map((prices) => above(first, prices, tariff.id)) },
  };
}

type Prices = Tariff['tierPrices'][number];

function above(first: Prices, prices: Prices, tariffId: string): Prices {
  const adders: Partial<Record<Band, number>> = {};
  for (const band of bands) {
    const [base, price] = [first[band], prices[band]];
    if (base === undefined || price === undefined) continue;
    if (price < base) throw new RangeError(`the tariff ${tariffId} falls below its first tier; it cannot be settled`);
    adders[band] = price - base;
  }
  return adders;
}
