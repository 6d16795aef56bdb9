import { type Fen, fen, subtractFen, sumFen } from './money.ts';
import { HUNDRED_MILLIONTHS_PER_YUAN } from './tariff-numbers.ts';
import { type Band, type BandUsage, bands, splitOverTiers } from './tariff-split.ts';

export type Basis = 'month' | 'year';

/** `perBill`: the exact sum is rounded once. `perLine`: each line is, and the bill is their sum. Both half up to the fen. */
export type Rounding = 'perLine' | 'perBill';

/** How well a figure is supported: the utility's own, a third party's, or worked out from another figure. */
export type Strength = 'published' | 'weak' | 'derived';

/** Upper bounds of the tiers for one way of counting. */
export interface Schedule {
  readonly basis: Basis;
  /** Undefined where the bounds hold all year round. */
  readonly season: string | undefined;
  /** For households of so many persons or more; the largest that fits is taken. */
  readonly personsFrom: number;
  /** Rising; the last tier has no bound. The bound itself still belongs to the lower tier. */
  readonly limitsCentiKwh: readonly number[];
  readonly strength: Strength;
}

export interface BandHours {
  readonly band: Band;
  readonly season: string | undefined;
  /** Whole hours of the day, `toHour` not included; from 23 to 7 goes over midnight. */
  readonly fromHour: number;
  readonly toHour: number;
}

export interface Tariff {
  readonly id: string;
  readonly rounding: Rounding;
  /** The way of counting where nobody asks for another. */
  readonly defaultBasis: Basis;
  /** The band whose prices hold for a use that comes without bands. */
  readonly undividedBand: Band;
  readonly seasons: readonly { readonly id: string; readonly months: readonly number[] }[];
  /** The whole price, from the first tier on, in 10⁻⁸ yuan a kWh; every tier has the same bands. */
  readonly tierPrices: readonly Readonly<Partial<Record<Band, number>>>[];
  readonly schedules: readonly Schedule[];
  /** Empty where not known. The rest of the day is flat. */
  readonly hours: readonly BandHours[];
}

export interface BillRequest {
  /** A number where the meter does not tell bands apart. */
  readonly usageCentiKwh: number | BandUsage;
  readonly basis?: Basis | undefined;
  readonly season?: string | undefined;
  /** 1 where nobody says. */
  readonly persons?: number | undefined;
  /** What the household used in the same month or calendar year before this bill: it fills the lower tiers. */
  readonly usedBeforeCentiKwh?: number | undefined;
  /** Goes before the table's own rule. */
  readonly rounding?: Rounding | undefined;
}

/** Why a table cannot price a request. */
export type TariffFault =
  | { readonly kind: 'noSuchBasis'; readonly known: readonly Basis[] }
  | { readonly kind: 'seasonMissing'; readonly known: readonly string[] }
  | { readonly kind: 'noSuchSeason'; readonly known: readonly string[] }
  | { readonly kind: 'noSuchBand'; readonly band: Band; readonly known: readonly Band[] };

export interface BillBreakdown {
  /** In order of tier, then band; nothing for a band or tier without use. */
  readonly lines: readonly BreakdownLine[];
  /** Signed fen: total minus the sum of the shown line amounts (the tail that a bill carries); 0 for perLine. */
  readonly roundingFen: number;
  readonly totalFen: Fen;
  /** Where the household stands, this bill included. */
  readonly position: {
    readonly basis: Basis;
    /** From 1. Of the last kWh used: whoever stands on a bound is still below it. */
    readonly tier: number;
    readonly usedCentiKwh: number;
    /** Upper bounds of all tiers but the last. */
    readonly limitsCentiKwh: readonly number[];
  };
}

export interface BreakdownLine {
  readonly tier: number;
  readonly band: Band;
  readonly usageCentiKwh: number;
  readonly priceE8Yuan: number;
  readonly amountFen: Fen;
}

/** 0.01 kWh at 10⁻⁸ yuan a kWh is 10⁻¹⁰ yuan: so many of them are one fen, 10⁻² yuan. */
const UNITS_PER_FEN = HUNDRED_MILLIONTHS_PER_YUAN;

/** What a use costs, line by line. Throws where `findFault` would name a fault: ask before. */
export function priceBill(tariff: Tariff, request: BillRequest): BillBreakdown {
  const schedule = scheduleFor(tariff, request);
  const { usageCentiKwh: asked, usedBeforeCentiKwh = 0 } = request;
  const usage: BandUsage = typeof asked === 'number' ? { [tariff.undividedBand]: asked } : asked;

  const cells = splitOverTiers(usage, usedBeforeCentiKwh, schedule.limitsCentiKwh);
  let exactUnits = 0n;
  const lines = cells.map(({ tier, band, usageCentiKwh }): BreakdownLine => {
    const priceE8Yuan = tariff.tierPrices[tier - 1]?.[band];
    if (priceE8Yuan === undefined)
      throw new RangeError(`the tariff ${tariff.id} has no price for ${band}, tier ${tier}`);
    const units = BigInt(usageCentiKwh) * BigInt(priceE8Yuan);
    exactUnits += units;
    return { tier, band, usageCentiKwh, priceE8Yuan, amountFen: roundHalfUp(units, UNITS_PER_FEN) };
  });

  const shownFen = sumFen(lines.map((line) => line.amountFen));
  const rounding = request.rounding ?? tariff.rounding;
  const totalFen = rounding === 'perLine' ? shownFen : roundHalfUp(exactUnits, UNITS_PER_FEN);
  return {
    lines,
    roundingFen: subtractFen(totalFen, shownFen),
    totalFen,
    position: standing(schedule, usage, usedBeforeCentiKwh),
  };
}

/** Undefined where `priceBill` would answer. */
export function findFault(tariff: Tariff, request: BillRequest): TariffFault | undefined {
  const basis = request.basis ?? tariff.defaultBasis;
  const ofBasis = tariff.schedules.filter((schedule) => schedule.basis === basis);
  if (ofBasis.length === 0) return { kind: 'noSuchBasis', known: basesOf(tariff) };
  const seasons = [...new Set(ofBasis.flatMap(({ season }) => season ?? []))];
  const { season, usageCentiKwh } = request;
  if (season === undefined && seasons.length > 0) return { kind: 'seasonMissing', known: seasons };
  if (season !== undefined && !seasons.includes(season)) return { kind: 'noSuchSeason', known: seasons };
  if (typeof usageCentiKwh === 'number') return undefined;
  const known = bandsOf(tariff);
  const band = bands.find((name) => usageCentiKwh[name] !== undefined && !known.includes(name));
  return band === undefined ? undefined : { kind: 'noSuchBand', band, known };
}

export function basesOf(tariff: Tariff): readonly Basis[] {
  return [...new Set(tariff.schedules.map((schedule) => schedule.basis))];
}

export function bandsOf(tariff: Tariff): readonly Band[] {
  return bands.filter((band) => tariff.tierPrices[0]?.[band] !== undefined);
}

/** The season of a calendar month, 1 to 12; undefined where the table has none. */
export function seasonOfMonth(tariff: Tariff, month: number): string | undefined {
  return tariff.seasons.find(({ months }) => months.includes(month))?.id;
}

/** The bounds that hold for a request. Throws where `findFault` would name a fault. */
export function scheduleFor(tariff: Tariff, request: BillRequest): Schedule {
  const fault = findFault(tariff, request);
  if (fault !== undefined) throw new RangeError(`the tariff ${tariff.id} cannot price this: ${fault.kind}`);
  const { basis = tariff.defaultBasis, season, persons = 1 } = request;
  let found: Schedule | undefined;
  for (const schedule of tariff.schedules) {
    if (schedule.basis !== basis || schedule.season !== season || schedule.personsFrom > persons) continue;
    if (found === undefined || schedule.personsFrom > found.personsFrom) found = schedule;
  }
  if (found === undefined) throw new RangeError(`the tariff ${tariff.id} has no tiers for ${persons} persons`);
  return found;
}

function standing(schedule: Schedule, usage: BandUsage, usedBefore: number): BillBreakdown['position'] {
  const usedCentiKwh = bands.reduce((sum, band) => sum + (usage[band] ?? 0), usedBefore);
  const { basis, limitsCentiKwh } = schedule;
  const tier = 1 + limitsCentiKwh.filter((limit) => usedCentiKwh > limit).length;
  return { basis, tier, usedCentiKwh, limitsCentiKwh };
}

/** For amounts that are not negative. */
export function roundHalfUp(amount: bigint, divisor: bigint): Fen {
  return fen(Number((2n * amount + divisor) / (2n * divisor)));
}
