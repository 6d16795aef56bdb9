import type { BandUsage } from '../../../../core/domain/tariff-split.ts';
import { parseKwh, parsePrice } from '../../../../core/domain/tariff-numbers.ts';
import type { BillRequest, Tariff } from '../../../../core/domain/tariff.ts';
import { tariffTable } from '../../../../core/platform/tariff-tables.ts';

/** `P`: the source publishes the figure. `C`: computed from its table by exact integers, apart from this code. */
export type VectorKind = 'P' | 'C';

/** What the engine prices: a bill, or one of the per-kWh parts of a bill that has several. */
export interface PricedPart {
  readonly tariff: Tariff;
  readonly request: BillRequest;
  /** Fen of each line; left out where the source gives none. */
  readonly lines?: readonly number[];
}

export interface TariffVector {
  readonly name: string;
  readonly kind: VectorKind;
  readonly parts: readonly PricedPart[];
  /**
   * What stands on the bill beside the kWh (by ampere, by day, by household), in 10⁻⁴ of the currency. A breakdown has
   * lines by kWh only, so that these are added to its total here; the engine does not know them.
   */
  readonly fixedE4?: readonly number[];
  readonly totalFen: number;
}

/** A table of one band that counts by month; units of other countries' money are taken for yuan. */
export function plainTariff(id: string, tiers: readonly (readonly [upToKwh: string | null, price: string])[]): Tariff {
  const limitsCentiKwh = tiers.flatMap(([upToKwh]) => (upToKwh === null ? [] : [centi(upToKwh)]));
  return {
    id,
    rounding: 'perLine',
    defaultBasis: 'month',
    undividedBand: 'flat',
    seasons: [],
    tierPrices: tiers.map(([, price]) => ({ flat: priceOf(price) })),
    schedules: [{ basis: 'month', season: undefined, personsFrom: 1, limitsCentiKwh, strength: 'published' }],
    hours: [],
  };
}

/** Vector 5: a Korean-language page's example of Shanghai's annual settlement, with round prices. */
export const settlementExample: Tariff = {
  ...plainTariff('settlement-example', []),
  defaultBasis: 'year',
  tierPrices: [{ flat: priceOf('1.00') }, { flat: priceOf('1.05') }],
  schedules: [
    {
      basis: 'year',
      season: undefined,
      personsFrom: 1,
      limitsCentiKwh: [centi('3120')],
      strength: 'published',
    },
  ],
};

/** Charging electric cars in Hubei: the only published table with a sharp band. */
export const hubeiCharging: Tariff = {
  ...plainTariff('hubei-charging', []),
  tierPrices: [{ flat: priceOf('0.58'), sharp: priceOf('0.78'), peak: priceOf('0.68'), valley: priceOf('0.43') }],
  schedules: [{ basis: 'month', season: undefined, personsFrom: 1, limitsCentiKwh: [], strength: 'published' }],
};

const oldTwoTiers = plainTariff('old-two-tiers', [
  ['50', '0.53'],
  [null, '0.58'],
]);
const erongo = plainTariff('erongo', [
  ['250', '1.56'],
  ['750', '1.68'],
  [null, '2.06'],
]);
const johannesburg = plainTariff('johannesburg', [
  ['500', '1.4648'],
  ['1000', '1.6911'],
  [null, '1.8207'],
]);
const freeBasic = plainTariff('free-basic', [
  ['50', '0'],
  [null, '0.95'],
]);
const steg = plainTariff('steg', [
  ['200', '0.195'],
  ['300', '0.240'],
  [null, '0.333'],
]);
const xmlVend = plainTariff('xmlvend', [
  ['28.3', '0.60'],
  [null, '0.64'],
]);

const { tariff: beijing } = tariffTable('beijing');
const { tariff: zhejiang } = tariffTable('zhejiang');
const { tariff: shanghai } = tariffTable('shanghai');
const { tariff: guangdong } = tariffTable('guangdong');

function part(tariff: Tariff, kwh: string, lines?: readonly number[]): PricedPart {
  const request = { usageCentiKwh: centi(kwh) };
  return lines === undefined ? { tariff, request } : { tariff, request, lines };
}

/** So much a kWh, whatever the use. */
function levy(price: string, kwh: string, amountFen: number): PricedPart {
  return part(plainTariff(`levy-${price}`, [[null, price]]), kwh, [amountFen]);
}

function one(name: string, kind: VectorKind, priced: PricedPart, totalFen: number): TariffVector {
  return { name, kind, parts: [priced], totalFen };
}

function summer(kwh: string, rounding: 'perBill' | 'perLine', lines?: readonly number[]): PricedPart {
  const request: BillRequest = { usageCentiKwh: centi(kwh), season: 'summer', rounding };
  return lines === undefined ? { tariff: guangdong, request } : { tariff: guangdong, request, lines };
}

function byBand(tariff: Tariff, peak: string, valley: string, lines: readonly number[]): PricedPart {
  const usageCentiKwh: BandUsage = { peak: centi(peak), valley: centi(valley) };
  return { tariff, request: { usageCentiKwh }, lines };
}

/** The published and computed examples, by their numbers in the reference; 5 is told by months in its own test. */
export const tariffVectors: readonly TariffVector[] = [
  one('1: Beijing 200', 'P', part(beijing, '200', [9_766]), 9_766),
  one('2: Zhejiang 10.76 peak and 7.53 valley, a real bill', 'P', byBand(zhejiang, '10.76', '7.53', [611, 217]), 828),
  one('3: old two tiers 10', 'P', part(oldTwoTiers, '10', [530]), 530),
  one('4: old two tiers 100', 'P', part(oldTwoTiers, '100', [2_650, 2_900]), 5_550),
  {
    name: '6: Erongo RED 850, 40 A at 8, two levies',
    kind: 'P',
    parts: [part(erongo, '850', [39_000, 84_000, 20_600]), levy('0.0150', '850', 1_275), levy('0.0108', '850', 918)],
    fixedE4: [3_200_000],
    totalFen: 177_793,
  },
  {
    name: '7: Johannesburg 1100, two fixed charges',
    kind: 'P',
    parts: [part(johannesburg, '1100', [73_240, 84_555, 18_207])],
    fixedE4: [16_930, 49_874],
    totalFen: 176_670,
  },
  {
    name: '8: Eskom Direct 1178, three fixed charges',
    kind: 'P',
    parts: [levy('0.8621', '1178', 101_555)],
    fixedE4: [4_098_200, 3_208_500, 57_800],
    totalFen: 175_200,
  },
  {
    name: '9: Pretoria 1178, one fixed charge',
    kind: 'P',
    parts: [levy('0.9568', '1178', 112_711)],
    fixedE4: [7_001_500],
    totalFen: 182_726,
  },
  one('10: 50 of 200 free', 'P', part(freeBasic, '200', [0, 14_250]), 14_250),
  one('11: STEG 400', 'P', part(steg, '400', [3_900, 2_400, 3_330]), 9_630),
  one('12: XMLVend step lines 28.3 and 8.0', 'P', part(xmlVend, '36.3', [1_698, 512]), 2_210),
  one('13: Beijing 240', 'C', part(beijing, '240', [11_719]), 11_719),
  one('15: Beijing 400', 'C', part(beijing, '400', [11_719, 8_613]), 20_332),
  one('17: Beijing 500', 'C', part(beijing, '500', [11_719, 8_613, 7_883]), 28_215),
  one('18: Zhejiang 2760', 'C', part(zhejiang, '2760', [148_488]), 148_488),
  one('18: Zhejiang 2761', 'C', part(zhejiang, '2761', [148_488, 59]), 148_547),
  one('19: Zhejiang 4800', 'C', part(zhejiang, '4800', [148_488, 119_952]), 268_440),
  // The line is 0.838, shown as 0.84; the bill's sum of 2685.238 is 2685.24 either way.
  one('19: Zhejiang 4801', 'C', part(zhejiang, '4801', [148_488, 119_952, 84]), 268_524),
  one('19: Zhejiang 5000', 'C', part(zhejiang, '5000', [148_488, 119_952, 16_760]), 285_200),
  one('20: Zhejiang 1000 peak and 500 valley', 'C', byBand(zhejiang, '1000', '500', [56_800, 14_400]), 71_200),
  one('22: Shanghai 3120', 'C', part(shanghai, '3120'), 192_504),
  one('22: Shanghai 4800', 'C', part(shanghai, '4800'), 306_240),
  one('22: Shanghai 5000', 'C', part(shanghai, '5000'), 325_780),
  one('23: Guangdong summer 260', 'C', summer('260', 'perBill', [15_831]), 15_831),
  one('24: Guangdong summer 261, per bill', 'C', summer('261', 'perBill', [15_831, 66]), 15_896),
  one('24: Guangdong summer 261, per line', 'C', summer('261', 'perLine', [15_831, 66]), 15_897),
  one('25: Guangdong summer 600, per bill', 'C', summer('600', 'perBill'), 38_232),
  one('25: Guangdong summer 600, per line', 'C', summer('600', 'perLine', [15_831, 22_402]), 38_233),
];

export function centi(kwh: string): number {
  const parsed = parseKwh(kwh);
  if (parsed === undefined) throw new RangeError(`not a use in kWh: ${kwh}`);
  return parsed;
}

function priceOf(text: string): number {
  const price = parsePrice(text);
  if (price === undefined) throw new RangeError(`not a price: ${text}`);
  return price;
}
