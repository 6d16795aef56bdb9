import { describe, expect, it } from 'vitest';
import { fen } from '../../../core/domain/money.ts';
import { settledAtYearEnd } from '../../../core/domain/tariff-settlement.ts';
import { type BillBreakdown, priceBill } from '../../../core/domain/tariff.ts';
import { tariffTable } from '../../../core/platform/tariff-tables.ts';
import { centi, hubeiCharging, settlementExample, tariffVectors } from './support/tariff-vectors.ts';

const E4_PER_FEN = 100;

function amounts(bill: BillBreakdown): readonly number[] {
  return bill.lines.map((line) => line.amountFen);
}

describe('the engine prices every vector of the reference', () => {
  it.each(tariffVectors.map((vector) => [vector.kind, vector.name, vector] as const))(
    '%s %s',
    (_kind, _name, vector) => {
      const bills = vector.parts.map(({ tariff, request }) => priceBill(tariff, request));
      for (const [at, { lines }] of vector.parts.entries()) {
        if (lines !== undefined) expect(amounts(bills[at] ?? expect.fail())).toEqual(lines);
      }
      const fixedE4 = (vector.fixedE4 ?? []).reduce((left, right) => left + right, 0);
      const byKwh = bills.reduce((sum, bill) => sum + bill.totalFen, 0);
      expect(byKwh + Math.round(fixedE4 / E4_PER_FEN)).toBe(vector.totalFen);
    },
  );

  it('carries all of them, the published ones labelled', () => {
    const numbers = new Set(tariffVectors.map(({ name }) => Number(name.split(':')[0])));
    expect([...numbers]).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17, 18, 19, 20, 22, 23, 24, 25]);
    expect(tariffVectors.filter(({ kind }) => kind === 'P')).toHaveLength(11);
  });
});

describe('P 5: a year that is settled in December', () => {
  const { duringYear, atYearEnd } = settledAtYearEnd(settlementExample);
  const usageCentiKwh = centi('360');
  const month = priceBill(duringYear, { usageCentiKwh });

  it('is billed by the first tier from January to November: 3960.00', () => {
    expect(11 * month.totalFen).toBe(396_000);
    expect(priceBill(duringYear, { usageCentiKwh, usedBeforeCentiKwh: centi('3600') }).totalFen).toBe(36_000);
  });

  it('adds what 1200 kWh above the bound cost more: December 420.00, the year 4380.00', () => {
    const settlement = priceBill(atYearEnd, { usageCentiKwh: 12 * usageCentiKwh });
    expect(amounts(settlement)).toEqual([0, 6_000]);
    expect(month.totalFen + settlement.totalFen).toBe(42_000);
    expect(12 * month.totalFen + settlement.totalFen).toBe(438_000);
  });

  it('costs the same when the tiers are counted bill by bill', () => {
    const bills = Array.from({ length: 12 }, (_, index) =>
      priceBill(settlementExample, { usageCentiKwh, usedBeforeCentiKwh: index * usageCentiKwh }),
    );
    expect(bills.reduce((sum, bill) => sum + bill.totalFen, 0)).toBe(438_000);
    expect(bills[8]?.lines.map(({ tier, usageCentiKwh: kwh }) => [tier, kwh])).toEqual([
      [1, centi('240')],
      [2, centi('120')],
    ]);
  });

  it('cannot be made of a table whose later tiers are cheaper', () => {
    const falling = { ...settlementExample, tierPrices: settlementExample.tierPrices.toReversed() };
    expect(() => settledAtYearEnd(falling)).toThrow('falls below its first tier');
  });
});

describe('the whole breakdown', () => {
  const { tariff: guangdong } = tariffTable('guangdong');
  const { tariff: shanghai } = tariffTable('shanghai');
  const { tariff: zhejiang } = tariffTable('zhejiang');

  it('shows lines, the tail of the rounding, and where the household stands', () => {
    expect(priceBill(guangdong, { usageCentiKwh: centi('261'), season: 'summer' })).toEqual({
      lines: [
        { tier: 1, band: 'flat', usageCentiKwh: 26_000, priceE8Yuan: 60_886_875, amountFen: 15_831 },
        { tier: 2, band: 'flat', usageCentiKwh: 100, priceE8Yuan: 65_886_875, amountFen: 66 },
      ],
      roundingFen: -1,
      totalFen: 15_896,
      position: { basis: 'month', tier: 2, usedCentiKwh: 26_100, limitsCentiKwh: [26_000, 60_000] },
    });
  });

  it('fills the year up: a bill that begins above a bound has nothing in the lower tier', () => {
    const bill = priceBill(zhejiang, { usageCentiKwh: centi('100'), usedBeforeCentiKwh: centi('4750') });
    expect(bill.lines.map(({ tier, usageCentiKwh }) => [tier, usageCentiKwh])).toEqual([
      [2, 5_000],
      [3, 5_000],
    ]);
    expect(bill.position).toEqual({
      basis: 'year',
      tier: 3,
      usedCentiKwh: 485_000,
      limitsCentiKwh: [276_000, 480_000],
    });
  });

  it('puts the bands of a bill that crosses a bound into both tiers by the same share, to the last 0.01 kWh', () => {
    // 1 kWh of 3 is left in the first tier; peak and valley are 2 : 1, so 0.67 and 0.33 of it.
    const usageCentiKwh = { peak: 200, valley: 100 };
    const bill = priceBill(zhejiang, { usageCentiKwh, usedBeforeCentiKwh: centi('2759') });
    expect(bill.lines.map(({ tier, band, usageCentiKwh: kwh }) => [tier, band, kwh])).toEqual([
      [1, 'peak', 67],
      [1, 'valley', 33],
      [2, 'peak', 133],
      [2, 'valley', 67],
    ]);
  });

  it('gives the one hundredth that two bands have an equal claim to, to the band listed first', () => {
    const usageCentiKwh = { peak: 100, valley: 100 };
    const bill = priceBill(zhejiang, { usageCentiKwh, usedBeforeCentiKwh: centi('2759.99') });
    expect(bill.lines.map(({ tier, band, usageCentiKwh: kwh }) => [tier, band, kwh])).toEqual([
      [1, 'peak', 1],
      [2, 'peak', 99],
      [2, 'valley', 100],
    ]);
  });

  it('lists the bands in one order whatever order they came in', () => {
    const bill = priceBill(hubeiCharging, { usageCentiKwh: { valley: 100, peak: 100, sharp: 100, flat: 100 } });
    expect(bill.lines.map(({ band, amountFen }) => [band, amountFen])).toEqual([
      ['flat', 58],
      ['sharp', 78],
      ['peak', 68],
      ['valley', 43],
    ]);
  });

  it.each([
    [undefined, [312_000, 480_000]],
    [4, [312_000, 480_000]],
    [5, [432_000, 600_000]],
    [8, [432_000, 600_000]],
  ])('gives a Shanghai household of %s the bounds %j', (persons, limits) => {
    expect(priceBill(shanghai, { usageCentiKwh: 1, persons }).position.limitsCentiKwh).toEqual(limits);
  });

  it.each([
    ['summer', 1, [26_000, 60_000]],
    ['summer', 5, [36_000, 70_000]],
    ['other', 1, [20_000, 40_000]],
    ['other', 6, [30_000, 50_000]],
  ])('gives a Guangdong household in the season %s of %i the bounds %j', (season, persons, limits) => {
    const bill = priceBill(guangdong, { usageCentiKwh: 1, season, persons });
    expect(bill.position.limitsCentiKwh).toEqual(limits);
  });

  it('prices a Shanghai meter without bands by its own adders', () => {
    // 3120 × 0.617 + 1680 × 0.667 + 200 × 0.917
    expect(priceBill(shanghai, { usageCentiKwh: { flat: centi('5000') } }).totalFen).toBe(fen(322_900));
  });

  it('stands on a bound below it, and 0.01 kWh more above it', () => {
    const tierAt = (usageCentiKwh: number): number => priceBill(zhejiang, { usageCentiKwh }).position.tier;
    expect([0, 276_000, 276_001, 480_000, 480_001].map(tierAt)).toEqual([1, 1, 2, 2, 3]);
  });

  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
  ])('rounds %i hundredths of a kWh of Beijing half up to %i fen', (usageCentiKwh, totalFen) => {
    expect(priceBill(tariffTable('beijing').tariff, { usageCentiKwh }).totalFen).toBe(totalFen);
  });
});

describe('what a table cannot price', () => {
  const { tariff: beijing } = tariffTable('beijing');
  const { tariff: guangdong } = tariffTable('guangdong');

  it.each([
    ['a basis it does not have', guangdong, { usageCentiKwh: 1, basis: 'year' }, 'noSuchBasis'],
    ['no season where it has some', guangdong, { usageCentiKwh: 1 }, 'seasonMissing'],
    ['a season it does not have', guangdong, { usageCentiKwh: 1, season: 'winter' }, 'noSuchSeason'],
    ['a season where it has none', beijing, { usageCentiKwh: 1, season: 'summer' }, 'noSuchSeason'],
    ['a band without a price', beijing, { usageCentiKwh: { peak: 1 } }, 'noSuchBand'],
    ['less than nothing', beijing, { usageCentiKwh: -1 }, 'hundredths of a kWh'],
    ['a part of 0.01 kWh', beijing, { usageCentiKwh: 0.5 }, 'hundredths of a kWh'],
    ['less than nothing before', beijing, { usageCentiKwh: 1, usedBeforeCentiKwh: -1 }, 'hundredths of a kWh'],
    ['a household of nobody', beijing, { usageCentiKwh: 1, persons: 0 }, 'no tiers for 0 persons'],
  ] as const)('is %s: it throws', (_, tariff, request, message) => {
    expect(() => priceBill(tariff, request)).toThrow(message);
  });
});
