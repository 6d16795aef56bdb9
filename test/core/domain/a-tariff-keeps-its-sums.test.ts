import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPrice, parseKwh, parsePrice } from '../../../core/domain/tariff-numbers.ts';
import { type BandUsage, bands } from '../../../core/domain/tariff-split.ts';
import { type Tariff, bandsOf, priceBill, seasonOfMonth } from '../../../core/domain/tariff.ts';
import { tariffTable, tariffTableIds } from '../../../core/platform/tariff-tables.ts';

const LARGEST_PRICE_E8 = 300_000_000;
const LARGEST_USE_CENTI_KWH = 2_000_000;

/** Tables nobody published: up to five tiers, any bands, prices that need not rise. */
const anyTariff: fc.Arbitrary<Tariff> = fc
  .record({
    limits: fc.uniqueArray(fc.integer({ min: 1, max: 800_000 }), { maxLength: 4 }),
    priced: fc.subarray([...bands], { minLength: 1 }),
    prices: fc.array(fc.integer({ min: 0, max: LARGEST_PRICE_E8 }), { minLength: 20, maxLength: 20 }),
    basis: fc.constantFrom('month', 'year'),
  })
  .map(({ limits, priced, prices, basis }) => ({
    id: 'any',
    rounding: 'perBill',
    defaultBasis: basis,
    undividedBand: priced[0] ?? 'flat',
    seasons: [],
    tierPrices: Array.from({ length: limits.length + 1 }, (_, tier) =>
      Object.fromEntries(priced.map((band, at) => [band, prices[tier * bands.length + at] ?? 0])),
    ),
    schedules: [
      {
        basis,
        season: undefined,
        personsFrom: 1,
        limitsCentiKwh: limits.toSorted((one, other) => one - other),
        strength: 'published',
      },
    ],
    hours: [],
  }));

const anyUse = fc.integer({ min: 0, max: LARGEST_USE_CENTI_KWH });

function inBands(tariff: Tariff, uses: readonly number[]): BandUsage {
  return Object.fromEntries(bandsOf(tariff).map((band, at) => [band, uses[at] ?? 0]));
}

const uses = fc.array(anyUse, { minLength: bands.length, maxLength: bands.length });
const anyBill = fc.record({ tariff: anyTariff, uses, before: anyUse });

/** 10⁻¹⁰ yuan. */
function exactUnits(tariff: Tariff, usageCentiKwh: BandUsage, usedBeforeCentiKwh: number): bigint {
  const { lines } = priceBill(tariff, { usageCentiKwh, usedBeforeCentiKwh });
  return lines.reduce((sum, line) => sum + BigInt(line.usageCentiKwh) * BigInt(line.priceE8Yuan), 0n);
}

describe('whatever the table and the use', () => {
  it('lines and rounding sum to the total, and a line is its kWh times its price, half up', () => {
    fc.assert(
      fc.property(anyBill, fc.constantFrom('perLine' as const, 'perBill' as const), (bill, rounding) => {
        const { tariff, before: usedBeforeCentiKwh } = bill;
        const usageCentiKwh = inBands(tariff, bill.uses);
        const priced = priceBill(tariff, { usageCentiKwh, usedBeforeCentiKwh, rounding });
        const shown = priced.lines.reduce((sum, line) => sum + line.amountFen, 0);
        expect(shown + priced.roundingFen).toBe(priced.totalFen);
        if (rounding === 'perLine') expect(priced.roundingFen).toBe(0);
        for (const line of priced.lines) {
          const units = BigInt(line.usageCentiKwh) * BigInt(line.priceE8Yuan);
          const error = BigInt(line.amountFen) * 100_000_000n - units;
          expect(error > -50_000_000n && error <= 50_000_000n).toBe(true);
        }
      }),
    );
  });

  it('every band and every tier keeps its kWh', () => {
    fc.assert(
      fc.property(anyBill, ({ tariff, uses: amounts, before }) => {
        const usageCentiKwh = inBands(tariff, amounts);
        const { lines, position } = priceBill(tariff, { usageCentiKwh, usedBeforeCentiKwh: before });
        for (const band of bands) {
          const inLines = lines.filter((line) => line.band === band).reduce((sum, line) => sum + line.usageCentiKwh, 0);
          expect(inLines).toBe(usageCentiKwh[band] ?? 0);
        }
        const bounds = [0, ...position.limitsCentiKwh, Number.MAX_SAFE_INTEGER];
        for (let tier = 1; tier < bounds.length; tier += 1) {
          const [low = 0, high = 0] = [bounds[tier - 1], bounds[tier]];
          const expected = Math.max(0, Math.min(position.usedCentiKwh, high) - Math.max(before, low));
          const inLines = lines.filter((line) => line.tier === tier).reduce((sum, line) => sum + line.usageCentiKwh, 0);
          expect(inLines).toBe(expected);
        }
        expect(lines.every((line) => line.usageCentiKwh > 0)).toBe(true);
        const last = lines.at(-1);
        if (last !== undefined) expect(last.tier).toBe(position.tier);
      }),
    );
  });

  it('a kWh more never costs less, by either rounding', () => {
    fc.assert(
      fc.property(anyTariff, anyUse, anyUse, fc.constantFrom('perLine' as const, 'perBill' as const), (...given) => {
        const [tariff, use, more, rounding] = given;
        const cost = (usageCentiKwh: number): number => priceBill(tariff, { usageCentiKwh, rounding }).totalFen;
        expect(cost(use + more)).toBeGreaterThanOrEqual(cost(use));
      }),
    );
  });

  it('both roundings differ by at most half a fen a line, and half a fen for the bill', () => {
    fc.assert(
      fc.property(anyBill, ({ tariff, uses: amounts, before: usedBeforeCentiKwh }) => {
        const usageCentiKwh = inBands(tariff, amounts);
        const perLine = priceBill(tariff, { usageCentiKwh, usedBeforeCentiKwh, rounding: 'perLine' });
        const perBill = priceBill(tariff, { usageCentiKwh, usedBeforeCentiKwh, rounding: 'perBill' });
        expect(2 * Math.abs(perLine.totalFen - perBill.totalFen)).toBeLessThanOrEqual(perLine.lines.length + 1);
        expect(perBill.lines).toEqual(perLine.lines);
      }),
    );
  });

  it('twelve bills of a year are the one bill of the year: exactly in kWh and price, within half a fen a bill in money', () => {
    const months = fc.array(anyUse, { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(anyTariff, months, (tariff, uses_) => {
        const [band = 'flat'] = bandsOf(tariff);
        let before = 0;
        let exact = 0n;
        let paidFen = 0;
        for (const use of uses_) {
          exact += exactUnits(tariff, { [band]: use }, before);
          paidFen += priceBill(tariff, { usageCentiKwh: { [band]: use }, usedBeforeCentiKwh: before }).totalFen;
          before += use;
        }
        const year = priceBill(tariff, { usageCentiKwh: { [band]: before } });
        expect(exact).toBe(exactUnits(tariff, { [band]: before }, 0));
        expect(2 * Math.abs(paidFen - year.totalFen)).toBeLessThanOrEqual(uses_.length + 1);
      }),
    );
  });

  it('bands of one price cost what the undivided use costs', () => {
    fc.assert(
      fc.property(anyBill, ({ tariff, uses: amounts, before: usedBeforeCentiKwh }) => {
        const same: Tariff = {
          ...tariff,
          tierPrices: tariff.tierPrices.map((prices) => {
            const price = Object.values(prices)[0] ?? 0;
            return Object.fromEntries(bandsOf(tariff).map((band) => [band, price]));
          }),
        };
        const usageCentiKwh = inBands(same, amounts);
        const whole = Object.values(usageCentiKwh).reduce((sum, amount) => sum + amount, 0);
        const divided = priceBill(same, { usageCentiKwh, usedBeforeCentiKwh });
        expect(divided.totalFen).toBe(priceBill(same, { usageCentiKwh: whole, usedBeforeCentiKwh }).totalFen);
      }),
    );
  });
});

describe('the numbers of a tariff', () => {
  it('keep all eight decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (priceE8Yuan) => {
        expect(parsePrice(formatPrice(priceE8Yuan))).toBe(priceE8Yuan);
      }),
    );
    expect(formatPrice(60_886_875)).toBe('0.60886875');
    expect(formatPrice(50_000_000)).toBe('0.50');
  });

  it.each(['', '.5', '1.', '-1', '1e2', '0.123456789', '12345', ' 1', '1,5'])('take %j for no price', (text) => {
    expect(parsePrice(text)).toBeUndefined();
  });

  it.each(['', '.5', '1.', '-1', '1e2', '1.234', '1234567890', '+1'])('take %j for no kWh', (text) => {
    expect(parseKwh(text)).toBeUndefined();
  });

  it.each([
    ['241', 24_100],
    ['10.7', 1_070],
    ['10.76', 1_076],
    ['0', 0],
  ])('read %s kWh as %i hundredths', (text, centiKwh) => {
    expect(parseKwh(text)).toBe(centiKwh);
  });
});

describe('the published tables', () => {
  it('charge more for each tier, and less in the valley than on the peak', () => {
    for (const id of tariffTableIds) {
      const { tierPrices } = tariffTable(id).tariff;
      for (const [at, prices] of tierPrices.entries()) {
        const lower = tierPrices[at - 1];
        for (const band of bands) expect(prices[band] ?? 0).toBeGreaterThanOrEqual(lower?.[band] ?? 0);
        if (prices.peak !== undefined) expect(prices.valley).toBeLessThan(prices.peak);
      }
    }
  });

  it('name the season of a month where they have seasons', () => {
    const { tariff: guangdong } = tariffTable('guangdong');
    expect([4, 5, 10, 11].map((month) => seasonOfMonth(guangdong, month))).toEqual([
      'other',
      'summer',
      'summer',
      'other',
    ]);
    expect(seasonOfMonth(tariffTable('beijing').tariff, 7)).toBeUndefined();
  });
});
