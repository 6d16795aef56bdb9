import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTariffTable, tariffTable, tariffTableIds } from '../../../core/platform/tariff-tables.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'assets', 'tariffs');

function rawTable(id: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')) as Record<string, unknown>;
}

function linesOf(raw: unknown): readonly string[] {
  const parsed = parseTariffTable(raw, 'x.json');
  return parsed.kind === 'bad' ? parsed.lines : [];
}

describe('the tables of the program', () => {
  it('are every file of the folder, and sound', () => {
    expect(readdirSync(folder).toSorted()).toEqual(tariffTableIds.map((id) => `${id}.json`).toSorted());
    for (const id of tariffTableIds) expect(tariffTable(id).tariff.id).toBe(id);
  });

  it('say how well each figure is supported, and what no source says', () => {
    const supported = tariffTableIds.map((id) => [id, tariffTable(id).strength] as const);
    expect(Object.fromEntries(supported)).toEqual({
      beijing: 'published',
      zhejiang: 'published',
      jiangsu: 'weak',
      guangdong: 'published',
      shanghai: 'weak',
    });
    expect(tariffTable('jiangsu').unsure[0]).toContain('inferred');
    for (const id of tariffTableIds) {
      const { sources, unsure, tariff } = tariffTable(id);
      expect(sources.length).toBeGreaterThan(0);
      const isDerived = tariff.schedules.some(({ strength }) => strength === 'derived');
      expect(unsure.some((sentence) => sentence.includes('is derived'))).toBe(isDerived);
    }
  });

  it('keep eight decimals and whole hundredths of a kWh', () => {
    const { tariff } = tariffTable('guangdong');
    expect(tariff.tierPrices[0]).toEqual({ flat: 60_886_875, peak: 102_896_875, valley: 23_676_875 });
    expect(tariff.schedules[0]).toEqual({
      basis: 'month',
      season: 'summer',
      personsFrom: 1,
      limitsCentiKwh: [26_000, 60_000],
      strength: 'published',
    });
    expect(tariff.hours).toContainEqual({ band: 'valley', season: undefined, fromHour: 0, toHour: 8 });
  });
});

describe('a table that cannot be right', () => {
  const month = { basis: 'month', season: null, personsFrom: 1, limitsKwh: [240, 400], strength: 'weak' };

  it.each([
    ['a key nobody knows', { surcharge: 1 }, 'Unrecognized key'],
    ['a price as a number', { tierPrices: [{ flat: 0.4883 }, { flat: '1' }, { flat: '2' }] }, 'tierPrices.0.flat'],
    ['nine decimals', { tierPrices: [{ flat: '0.123456789' }, { flat: '1' }, { flat: '2' }] }, 'at most 8 decimals'],
    ['a tier too few', { tierPrices: [{ flat: '1' }, { flat: '2' }] }, '2 tiers need 1 limits'],
    ['a tier without a band', { tierPrices: [{ flat: '1' }, { flat: '2', peak: '3' }, { flat: '3' }] }, 'tierPrices.1'],
    ['limits that fall', { schedules: [{ ...month, limitsKwh: [400, 240] }] }, 'limits must rise'],
    ['equal limits', { schedules: [{ ...month, limitsKwh: [240, 240] }] }, 'limits must rise'],
    ['a limit of half a kWh', { schedules: [{ ...month, limitsKwh: [240.5, 400] }] }, 'schedules.0.limitsKwh.0'],
    ['nothing for one person', { schedules: [{ ...month, personsFrom: 5 }] }, 'nothing for one person'],
    ['the same household twice', { schedules: [month, month] }, 'stands there twice'],
    ['a season that is not there', { schedules: [month, { ...month, season: 'summer' }] }, '"summer" is not among'],
    ['a default that is not there', { defaultBasis: 'year', schedules: [month] }, 'no schedule counts so'],
    ['an undivided band without a price', { undividedBand: 'peak' }, 'no price for peak'],
    [
      'hours of a band without a price',
      { hours: [{ band: 'peak', season: null, fromHour: 8, toHour: 22 }] },
      'hours.0.band',
    ],
    ['a rounding nobody knows', { rounding: 'perDay' }, 'rounding'],
    ['a day that is none', { validFrom: '2012-02-30' }, 'validFrom'],
    ['no source', { sources: [] }, 'sources'],
  ])('is refused by path: %s', (_, change, expected) => {
    expect(linesOf(rawTable('beijing'))).toEqual([]);
    const lines = linesOf({ ...rawTable('beijing'), ...change });
    expect(lines.join('\n')).toContain(expected);
    for (const line of lines) expect(line).toMatch(/^x\.json: [^\n]+$/u);
  });

  it.each([
    [
      'a month in two seasons',
      {
        seasons: [
          { id: 'summer', months: [5, 6, 7, 8, 9, 10] },
          { id: 'other', months: [1, 2, 3, 4, 5, 11] },
        ],
      },
      'every month from 1 to 12',
    ],
    ['a season without limits', { schedules: rawSchedules().slice(0, 1) }, 'every season, or none'],
    [
      'a season in a yearly count',
      { schedules: [...rawSchedules(), { ...rawSchedules()[0], basis: 'year' }] },
      'has no seasons',
    ],
    [
      'two bands in one hour',
      {
        hours: [
          { band: 'peak', season: null, fromHour: 21, toHour: 1 },
          { band: 'valley', season: 'summer', fromHour: 0, toHour: 8 },
        ],
      },
      'hours.1: two bands share an hour',
    ],
    [
      'hours in a season that is not there',
      { hours: [{ band: 'peak', season: 'wet', fromHour: 1, toHour: 2 }] },
      '"wet"',
    ],
  ])('is refused where seasons do not fit: %s', (_, change, expected) => {
    expect(linesOf(rawTable('guangdong'))).toEqual([]);
    expect(linesOf({ ...rawTable('guangdong'), ...change }).join('\n')).toContain(expected);
  });

  function rawSchedules(): readonly Record<string, unknown>[] {
    return rawTable('guangdong')['schedules'] as Record<string, unknown>[];
  }

  it.each([null, 5, 'beijing', []])('is refused where it is no table at all: %j', (raw) => {
    expect(linesOf(raw)).toHaveLength(1);
  });
});
