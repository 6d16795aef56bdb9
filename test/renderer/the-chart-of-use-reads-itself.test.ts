import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { UsageMonthView } from '../../core/contract/information-screens.ts';
import { fen } from '../../core/domain/money.ts';
import { historyView } from '../../core/host/information-view.ts';
import { chartModel, comparison, missingMonths } from '../../renderer/screens/history/chart-model.ts';
import { usageText } from '../../renderer/screens/history/usage-words.ts';

/** The type of the numbers in the two sizes. */
const normalMm = 6.8;
const largeMm = 10.2;

/** Whole kWh of months that end with October 2026; null for one that nobody knows. */
function months(kwh: readonly (number | null)[], lastYear: readonly (number | null)[] = []): UsageMonthView[] {
  return kwh.map((value, index) => {
    const month = 2026 * 12 + 9 - (kwh.length - 1 - index);
    const before = lastYear[index] ?? null;
    return {
      year: Math.floor(month / 12),
      month: (month % 12) + 1,
      usageCentiKwh: value === null ? null : value * 100,
      amountFen: value === null ? null : fen(value * 50),
      lastYearCentiKwh: before === null ? null : before * 100,
    };
  });
}

const year = [162, 170, 236, 250, 214, 165, 158, 190, 251, 330, 356, 241];
const yearBefore = [168, 175, 241, 262, 228, 171, 160, 182, 265, 342, 371, 240];

describe('a year', () => {
  const model = chartModel({ months: months(year, yearBefore) }, normalMm);

  it('is measured by the tallest bar of both years', () => {
    expect(model.bars[10]).toMatchObject({ share: 356 / 371, lastYearShare: 1 });
  });

  it('names its highest and its newest month, and no other', () => {
    expect(model.highest).toMatchObject({ at: 10, text: '356', foot: 356 / 371 });
    expect(model.newest).toMatchObject({ at: 11, text: '241', foot: 241 / 371, isRaised: false });
  });

  it('says where one year ends and the next begins', () => {
    expect(model.years).toEqual([
      { year: 2025, count: 2 },
      { year: 2026, count: 10 },
    ]);
  });

  it('has one label where the newest month is the highest', () => {
    const rising = chartModel({ months: months([...year.slice(0, 11), 400]) }, normalMm);
    expect(rising.highest).toMatchObject({ at: 11, text: '400' });
    expect(rising.newest).toBeNull();
  });
});

describe('two years', () => {
  const model = chartModel(
    { months: months([...yearBefore, ...year], [...Array(12).fill(null), ...yearBefore]) },
    normalMm,
  );

  it('are bars side by side, the first of them drawn as a year before', () => {
    expect(model.bars.map((bar) => bar.isOlder)).toEqual([...Array(12).fill(true), ...Array(12).fill(false)]);
    expect(model.bars.every((bar) => bar.lastYearShare === null)).toBe(true);
  });

  it('leave room behind the newest month for a number that is wider than its bar', () => {
    expect(model.newest).toMatchObject({ at: 23, edge: 'after', foot: 241 / 371 });
    expect(model.behindMm).toBeGreaterThan(0);
  });
});

test('two numbers that would lie on each other stand on two lines', () => {
  const alike = months([...yearBefore, ...year.slice(0, 10), 371, 370]);
  expect(chartModel({ months: alike }, largeMm).newest).toMatchObject({ isRaised: true });
});

test('a month without a figure has no bar, is counted, and no year is compared with it', () => {
  const gap = [...year];
  const view = {
    months: months([...gap.slice(0, 3), null, ...gap.slice(4)], yearBefore),
    totalCentiKwh: 247_300,
    totalFen: fen(0),
    lastYearTotalCentiKwh: 280_500,
    payments: [],
  };
  expect(chartModel(view, normalMm).bars[3]).toMatchObject({ centiKwh: null, share: null });
  expect(missingMonths(view)).toBe(1);
  expect(comparison(view)).toBeNull();
});

test('nothing known is no bar and no label', () => {
  expect(chartModel({ months: [] }, normalMm)).toMatchObject({ bars: [], highest: null, newest: null });
  expect(chartModel({ months: months([null, null]) }, normalMm)).toMatchObject({ highest: null, newest: null });
});

test.each([
  [2_723, 2_805, { kind: 'less', centiKwh: 8_200 }],
  [2_805, 2_723, { kind: 'more', centiKwh: 8_200 }],
  [2_723, 2_723, { kind: 'same', centiKwh: 0 }],
] as const)('%d kWh after %d is said as %o', (now, before, said) => {
  const view = {
    months: months(year, yearBefore),
    totalCentiKwh: now * 100,
    totalFen: fen(0),
    lastYearTotalCentiKwh: before * 100,
    payments: [],
  };
  expect(comparison(view)).toEqual(said);
});

test.each([
  [18_600, '186'],
  [18_650, '186.5'],
  [18_625, '186.25'],
  [18_605, '186.05'],
  [238_600, '2,386'],
  [123_456_700, '1,234,567'],
  [0, '0'],
])('%d hundredths of a kWh are read as %s', (centiKwh, text) => {
  expect(usageText(centiKwh)).toBe(text);
});

test('whatever the months are, every bar is inside the chart and every label on or over its bar', () => {
  const kwh = fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined });
  fc.assert(
    fc.property(fc.array(kwh, { minLength: 1, maxLength: 24 }), fc.constantFrom(12, 24), (known, shown) => {
      const history = known.flatMap((usageCentiKwh, index) => {
        if (usageCentiKwh === undefined) return [];
        const month = 2024 * 12 + index;
        const period = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
        return [{ period, usageCentiKwh, amountFen: fen(usageCentiKwh) }];
      });
      const view = historyView({ months: history, payments: [] }, shown === 12 ? 12 : 24);
      for (const typeMm of [normalMm, largeMm]) {
        const { bars, years, highest, newest, behindMm } = chartModel(view, typeMm);
        expect(bars).toHaveLength(history.length === 0 ? 0 : shown);
        expect(years.reduce((sum, span) => sum + span.count, 0)).toBe(bars.length);
        for (const share of bars.flatMap((bar) => [bar.share ?? 0, bar.lastYearShare ?? 0])) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        for (const label of [highest, newest]) {
          if (label === null) continue;
          expect(label.text).toBe(usageText(bars[label.at]?.centiKwh ?? -1));
          expect(label.foot).toBeGreaterThanOrEqual(bars[label.at]?.share ?? 1);
        }
        expect(Math.max(...bars.map((bar) => bar.centiKwh ?? 0), 0)).toBe(
          highest === null ? 0 : (bars[highest.at]?.centiKwh ?? 0),
        );
        expect(behindMm).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
