import { type Fen, fen, zeroFen } from '../../domain/money.ts';
import {
  type BillBreakdown,
  type BreakdownLine,
  type Tariff,
  priceBill,
  scheduleFor,
  seasonOfMonth,
} from '../../domain/tariff.ts';
import { tariffTable } from '../../platform/tariff-tables.ts';
import type { TariffFacts } from '../../ports/utility-services.ts';
import type { TownTariff } from './households.ts';

/** How a household is charged. */
export interface Charging {
  readonly tariff: TownTariff;
  readonly persons: number;
  readonly valleyPercent: number;
}

const PERCENT = 100;

/** What a month's use costs. `usedBefore`: in the same month or year, as the tariff counts. */
export function priceMonth(
  charging: Charging,
  period: string,
  usageCentiKwh: number,
  usedBefore: number,
): BillBreakdown {
  const { tariff } = tariffTable(charging.tariff);
  const valley = Math.floor((usageCentiKwh * charging.valleyPercent) / PERCENT);
  const usage = charging.valleyPercent === 0 ? usageCentiKwh : { peak: usageCentiKwh - valley, valley };
  return priceBill(tariff, {
    ...circumstances(tariff, charging, period),
    usageCentiKwh: usage,
    usedBeforeCentiKwh: usedBefore,
  });
}

export function countsByYear({ tariff }: Pick<Charging, 'tariff'>): boolean {
  return tariffTable(tariff).tariff.defaultBasis === 'year';
}

export interface Units {
  readonly unitsCentiKwh: number;
  /** What they cost: never more than was paid. */
  readonly unitsFen: Fen;
  readonly lines: readonly BreakdownLine[];
}

/** What an amount buys is rounded down to whole steps. */
export interface UnitsRequest {
  readonly amountFen: Fen;
  /** Hundredths of a kWh: a token counts in tenths of a kWh, a card and a remote meter in hundredths. */
  readonly stepCentiKwh: number;
  readonly period: string;
  /** Bought before in the same month or year. */
  readonly boughtBefore: number;
}

/**
 * The largest whole number of steps that costs no more than the amount: the tariff turned round. Lines are rounded one by
 * one, so that they add up to the price. A price never falls with the use, so that halving finds the number.
 */
export function unitsFor(charging: Charging, request: UnitsRequest): Units {
  const { tariff } = tariffTable(charging.tariff);
  const { amountFen, stepCentiKwh, period, boughtBefore } = request;
  const price = (steps: number): BillBreakdown =>
    priceBill(tariff, {
      ...circumstances(tariff, charging, period),
      usageCentiKwh: steps * stepCentiKwh,
      usedBeforeCentiKwh: boughtBefore,
      rounding: 'perLine',
    });
  if (amountFen === 0) return { unitsCentiKwh: 0, unitsFen: zeroFen, lines: [] };
  let bought = 0;
  let tooMany = 1;
  while (price(tooMany).totalFen <= amountFen) {
    bought = tooMany;
    tooMany *= 2;
  }
  while (tooMany - bought > 1) {
    const middle = Math.floor((bought + tooMany) / 2);
    if (price(middle).totalFen <= amountFen) bought = middle;
    else tooMany = middle;
  }
  if (bought === 0) return { unitsCentiKwh: 0, unitsFen: zeroFen, lines: [] };
  const { totalFen, lines } = price(bought);
  return { unitsCentiKwh: bought * stepCentiKwh, unitsFen: fen(totalFen), lines };
}

/** What somebody who asks for the tariff of a month is told. */
export function factsOf(charging: Charging, period: string): TariffFacts {
  const { tariff } = tariffTable(charging.tariff);
  const request = { ...circumstances(tariff, charging, period), usageCentiKwh: 0 };
  const { basis, limitsCentiKwh } = scheduleFor(tariff, request);
  const prices = tariff.tierPrices.flatMap((ofTier, at) =>
    (['flat', 'sharp', 'peak', 'valley'] as const).flatMap((band) => {
      const priceE8Yuan = ofTier[band];
      return priceE8Yuan === undefined ? [] : [{ tier: at + 1, band, priceE8Yuan }];
    }),
  );
  return { tableId: tariff.id, basis, limitsCentiKwh, prices };
}

function circumstances(
  tariff: Tariff,
  charging: Charging,
  period: string,
): { readonly season: string | undefined; readonly persons: number } {
  return { season: seasonOfMonth(tariff, Number(period.slice(5, 7))), persons: charging.persons };
}
