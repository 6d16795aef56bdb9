import { z } from 'zod';
import beijing from '../../assets/tariffs/beijing.json' with { type: 'json' };
import guangdong from '../../assets/tariffs/guangdong.json' with { type: 'json' };
import jiangsu from '../../assets/tariffs/jiangsu.json' with { type: 'json' };
import shanghai from '../../assets/tariffs/shanghai.json' with { type: 'json' };
import zhejiang from '../../assets/tariffs/zhejiang.json' with { type: 'json' };
import { parsePrice } from '../domain/tariff-numbers.ts';
import { bands } from '../domain/tariff-split.ts';
import type { Strength, Tariff } from '../domain/tariff.ts';

/** A tariff and what is known about where it comes from. */
export interface TariffTable {
  readonly tariff: Tariff;
  /** `2012-07-01`; undefined where the source does not say. */
  readonly validFrom: string | undefined;
  /** Of the prices; each schedule has its own. */
  readonly strength: Strength;
  readonly sources: readonly string[];
  /** What no source says, a sentence each. */
  readonly unsure: readonly string[];
}

const FILES = { beijing, zhejiang, jiangsu, guangdong, shanghai } as const;
export type TariffTableId = keyof typeof FILES;
export const tariffTableIds = Object.keys(FILES) as readonly TariffTableId[];

/** Made at the first use; files do not change while the process runs. */
const made = new Map<TariffTableId, TariffTable>();

/** Throws where the file is not a sound table: it is part of the program, so that this is a bug. */
export function tariffTable(id: TariffTableId): TariffTable {
  const known = made.get(id);
  if (known !== undefined) return known;
  const parsed = parseTariffTable(FILES[id], `assets/tariffs/${id}.json`);
  if (parsed.kind === 'bad') throw new Error(parsed.lines.join('; '));
  if (parsed.table.tariff.id !== id) throw new Error(`assets/tariffs/${id}.json: id: expected "${id}"`);
  made.set(id, parsed.table);
  return parsed.table;
}

const CENTI_PER_KWH = 100;
/** 1 GWh a household: a larger bound is a typing error. */
const LARGEST_LIMIT_KWH = 1_000_000;
/** Nobody publishes more. */
const MOST_TIERS = 12;
const MOST_PERSONS = 99;
const MONTHS_IN_YEAR = 12;
const HOURS_IN_DAY = 24;

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/u, { error: 'expected lower-case letters, digits and dashes' });
const sentence = z.string().min(1).max(300);
const strength = z.enum(['published', 'weak', 'derived']);
const basis = z.enum(['month', 'year']);
const band = z.enum(bands);
const price = z.string().transform((text, context) => {
  const priceE8Yuan = parsePrice(text);
  if (priceE8Yuan !== undefined) return priceE8Yuan;
  context.addIssue({ code: 'custom', message: `expected yuan a kWh with at most 8 decimals, not "${text}"` });
  return z.NEVER;
});
const tierPrices = z.strictObject({
  flat: price.optional(),
  sharp: price.optional(),
  peak: price.optional(),
  valley: price.optional(),
});
const schedule = z.strictObject({
  basis,
  season: name.nullable(),
  personsFrom: z.int().min(1).max(MOST_PERSONS),
  limitsKwh: z.array(z.int().min(1).max(LARGEST_LIMIT_KWH)).max(MOST_TIERS - 1),
  strength,
});
const bandHours = z.strictObject({
  band,
  season: name.nullable(),
  fromHour: z
    .int()
    .min(0)
    .max(HOURS_IN_DAY - 1),
  toHour: z.int().min(1).max(HOURS_IN_DAY),
});

const tableFile = z
  .strictObject({
    id: name,
    validFrom: z.iso.date().nullable(),
    strength,
    sources: z.array(sentence).min(1),
    unsure: z.array(sentence),
    rounding: z.enum(['perLine', 'perBill']),
    defaultBasis: basis,
    undividedBand: band,
    seasons: z.array(z.strictObject({ id: name, months: z.array(z.int().min(1).max(MONTHS_IN_YEAR)).min(1) })),
    tierPrices: z.array(tierPrices).min(1).max(MOST_TIERS),
    schedules: z.array(schedule).min(1),
    hours: z.array(bandHours),
  })
  .superRefine((file, context) => {
    for (const [path, message] of contradictions(file)) context.addIssue({ code: 'custom', path: [...path], message });
  });

type TableFile = z.infer<typeof tableFile>;
type Contradiction = readonly [path: readonly (string | number)[], message: string];

/** A table from outside; every fault is a line with its path, `where` before it. */
export function parseTariffTable(
  raw: unknown,
  where: string,
): { kind: 'ok'; table: TariffTable } | { kind: 'bad'; lines: readonly string[] } {
  const result = tableFile.safeParse(raw);
  if (!result.success) {
    return {
      kind: 'bad',
      lines: result.error.issues.map(({ path, message }) => `${where}: ${path.join('.')}: ${message}`),
    };
  }
  const { id, validFrom, strength: ofPrices, sources, unsure, schedules, hours, ...rest } = result.data;
  const tariff: Tariff = {
    ...rest,
    id,
    tierPrices: rest.tierPrices.map(withoutGaps),
    schedules: schedules.map(({ limitsKwh, season, ...others }) => ({
      ...others,
      season: season ?? undefined,
      limitsCentiKwh: limitsKwh.map((limit) => limit * CENTI_PER_KWH),
    })),
    hours: hours.map(({ season, ...others }) => ({ ...others, season: season ?? undefined })),
  };
  return { kind: 'ok', table: { tariff, validFrom: validFrom ?? undefined, strength: ofPrices, sources, unsure } };
}

function withoutGaps(prices: TableFile['tierPrices'][number]): Tariff['tierPrices'][number] {
  return Object.fromEntries(Object.entries(prices).filter(([, value]) => value !== undefined));
}

/** What no single field shows. */
function contradictions(file: TableFile): readonly Contradiction[] {
  return [...priceFaults(file), ...seasonFaults(file), ...scheduleFaults(file), ...hourFaults(file)];
}

function bandNames(prices: TableFile['tierPrices'][number] | undefined): string {
  return bands.filter((known) => prices?.[known] !== undefined).join(', ');
}

function priceFaults({ tierPrices: tiers, undividedBand }: TableFile): readonly Contradiction[] {
  const expected = bandNames(tiers[0]);
  const uneven = tiers.flatMap((prices, at): Contradiction[] =>
    bandNames(prices) === expected ? [] : [[['tierPrices', at], `expected the bands of the first tier: ${expected}`]],
  );
  return tiers[0]?.[undividedBand] === undefined
    ? [...uneven, [['undividedBand'], `the tiers have no price for ${undividedBand}`]]
    : uneven;
}

function seasonFaults({ seasons }: TableFile): readonly Contradiction[] {
  if (seasons.length === 0) return [];
  const months = seasons.flatMap((season) => season.months);
  const isWhole = months.length === MONTHS_IN_YEAR && new Set(months).size === MONTHS_IN_YEAR;
  return isWhole ? [] : [[['seasons'], 'every month from 1 to 12 must stand in one season, and once']];
}

function scheduleFaults({ schedules, seasons, tierPrices: tiers, defaultBasis }: TableFile): readonly Contradiction[] {
  const faults: Contradiction[] = [];
  const known = seasons.map(({ id }) => id);
  for (const [at, { basis: counted, season, personsFrom, limitsKwh }] of schedules.entries()) {
    const fault = (member: string, message: string): number => faults.push([['schedules', at, member], message]);
    if (limitsKwh.length !== tiers.length - 1)
      fault('limitsKwh', `${tiers.length} tiers need ${tiers.length - 1} limits`);
    if (limitsKwh.some((limit, index) => index > 0 && limit <= (limitsKwh[index - 1] ?? 0)))
      fault('limitsKwh', 'limits must rise');
    if (season !== null && !known.includes(season)) fault('season', `"${season}" is not among the seasons`);
    // The seasons of a year fill one sum, for which there could be only one set of bounds.
    if (season !== null && counted === 'year') fault('season', 'counting by year has no seasons');
    const ofSameHouseholds = schedules.filter((other) => other.basis === counted && other.season === season);
    if (ofSameHouseholds.filter((other) => other.personsFrom === personsFrom).length > 1) {
      fault('personsFrom', `${counted}, ${season ?? 'all seasons'}, from ${personsFrom} persons stands there twice`);
    }
    if (!ofSameHouseholds.some((other) => other.personsFrom === 1)) fault('personsFrom', 'nothing for one person');
  }
  for (const counted of basis.options) {
    const given = new Set(schedules.filter((one) => one.basis === counted).map((one) => one.season));
    const isWhole = given.size === 0 || (given.has(null) ? given.size === 1 : given.size === known.length);
    if (!isWhole) faults.push([['schedules'], `counting by ${counted} must have every season, or none`]);
  }
  if (!schedules.some((one) => one.basis === defaultBasis)) faults.push([['defaultBasis'], 'no schedule counts so']);
  return faults;
}

function hourFaults({ hours, seasons, tierPrices: tiers }: TableFile): readonly Contradiction[] {
  const faults: Contradiction[] = [];
  const taken = new Set<string>();
  for (const [at, { band: priced, season, fromHour, toHour }] of hours.entries()) {
    if (tiers[0]?.[priced] === undefined) faults.push([['hours', at, 'band'], `the tiers have no price for ${priced}`]);
    if (season !== null && !seasons.some(({ id }) => id === season)) {
      faults.push([['hours', at, 'season'], `"${season}" is not among the seasons`]);
    }
    const length = (toHour - fromHour + HOURS_IN_DAY) % HOURS_IN_DAY || HOURS_IN_DAY;
    const inSeasons = season === null ? ['', ...seasons.map(({ id }) => id)] : [season];
    const slots = inSeasons.flatMap((id) =>
      Array.from({ length }, (_, index) => `${id} ${(fromHour + index) % HOURS_IN_DAY}`),
    );
    if (slots.some((slot) => taken.has(slot))) faults.push([['hours', at], 'two bands share an hour']);
    for (const slot of slots) taken.add(slot);
  }
  return faults;
}
