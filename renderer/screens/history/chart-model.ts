import type { HistoryView, UsageMonthView } from '../../../core/contract/information-screens.ts';
import { usageText } from './usage-words.ts';

export interface Bar extends Pick<UsageMonthView, 'year' | 'month'> {
  readonly centiKwh: number | null;
  /** Of the tallest bar on the chart, 0 to 1; null where nothing is known. */
  readonly share: number | null;
  /** The same month a year before, on the same scale. */
  readonly lastYearShare: number | null;
  /** In a chart of two years, the first of them: drawn as "a year before" is drawn. */
  readonly isOlder: boolean;
}

export interface PeakLabel {
  /** Of the bar it belongs to. */
  readonly at: number;
  readonly text: string;
  /** Where its foot stands, 0 to 1 of the tallest bar: on its own bar, and above every other that it lies over. */
  readonly foot: number;
  /** One line above all bars, since the other label is in the way. */
  readonly isRaised: boolean;
  /** `start`: it begins with the chart. `after`: it begins with its bar, and runs on behind the last of them. */
  readonly edge: 'start' | 'after' | undefined;
  /** From the left of the chart. */
  readonly endMm: number;
}

export interface YearSpan {
  readonly year: number;
  readonly count: number;
}

/** In hundredths of a column. */
export interface BarPlace {
  readonly left: number;
  readonly width: number;
}

export interface ChartModel {
  readonly bars: readonly Bar[];
  readonly place: BarPlace;
  readonly years: readonly YearSpan[];
  readonly highest: PeakLabel | null;
  /** Null where it is the highest as well. */
  readonly newest: PeakLabel | null;
  /** Room behind the last bar, for a number that reaches further than it. */
  readonly behindMm: number;
}

/** Months shown with the year before beside each; more of them stand closer, and show it as bars of their own. */
const MONTHS_WITH_YEAR_BEFORE = 12;

/** Inside the card of the narrowest panel, in both orientations. */
const PLOT_MM = 226;
/** Of bold figures, in parts of their type size. */
const FIGURE_WIDTH = 0.6;
/** Feet that are further apart, in parts of the tallest bar, keep two lines of type apart on the lowest chart. */
const FEET_APART = 0.25;

/** Where a bar stands in its column, in hundredths of it: the year before behind it, half a bar to the left. */
export const barPlaces = {
  alone: { left: 18, width: 64 },
  beside: { left: 32, width: 56 },
  yearBefore: { left: 8, width: 46 },
} as const;

/** `typeMm`: the size of the numbers over the bars. */
export function chartModel({ months }: Pick<HistoryView, 'months'>, typeMm: number): ChartModel {
  const besides = months.length <= MONTHS_WITH_YEAR_BEFORE;
  const known = months.flatMap(({ usageCentiKwh, lastYearCentiKwh }) => [
    usageCentiKwh ?? 0,
    besides ? (lastYearCentiKwh ?? 0) : 0,
  ]);
  const top = Math.max(1, ...known);
  const bars = months.map(({ year, month, usageCentiKwh, lastYearCentiKwh }, index): Bar => {
    return {
      year,
      month,
      centiKwh: usageCentiKwh,
      share: usageCentiKwh === null ? null : usageCentiKwh / top,
      lastYearShare: !besides || lastYearCentiKwh === null ? null : lastYearCentiKwh / top,
      isOlder: index < months.length - MONTHS_WITH_YEAR_BEFORE,
    };
  });
  const place = bars.some((bar) => bar.lastYearShare !== null) ? barPlaces.beside : barPlaces.alone;
  const highestAt = highestOf(bars);
  const newestAt = bars.findLastIndex((bar) => bar.centiKwh !== null);
  const highest = peakLabel(bars, highestAt, place, typeMm);
  const newest = newestAt === highestAt ? null : peakLabel(bars, newestAt, place, typeMm);
  return {
    bars,
    place,
    behindMm: Math.max(0, ...[highest, newest].map((label) => (label?.endMm ?? 0) - PLOT_MM)),
    years: yearSpans(bars),
    highest,
    newest: newest === null || highest === null ? null : besideOf(newest, highest, bars.length, typeMm),
  };
}

/** The latest of several that are alike; -1 where nothing is known. */
function highestOf(bars: readonly Bar[]): number {
  return bars.reduce((best, bar, at) => {
    if (bar.centiKwh === null) return best;
    return best < 0 || bar.centiKwh >= (bars[best]?.centiKwh ?? 0) ? at : best;
  }, -1);
}

function peakLabel(bars: readonly Bar[], at: number, place: BarPlace, typeMm: number): PeakLabel | null {
  const bar = bars[at];
  if (bar === undefined || bar.centiKwh === null) return null;
  const text = usageText(bar.centiKwh);
  const columnMm = PLOT_MM / bars.length;
  const halfMm = widthMm(text, typeMm) / 2;
  const centreMm = (at + (place.left + place.width / 2) / 100) * columnMm;
  const isLast = at === bars.length - 1;
  const edge = isLast && 2 * halfMm > columnMm ? 'after' : centreMm < halfMm ? 'start' : undefined;
  const startMm = edge === 'start' ? 0 : edge === 'after' ? (at + place.left / 100) * columnMm : centreMm - halfMm;
  // Its own year before may look out behind it; the bars of other months may not.
  const others = bars.flatMap((other, index) => {
    const leftMm = (index + (other.lastYearShare === null ? place.left : barPlaces.yearBefore.left) / 100) * columnMm;
    const rightMm = (index + (place.left + place.width) / 100) * columnMm;
    const isUnder = index !== at && leftMm < startMm + 2 * halfMm && rightMm > startMm;
    return isUnder ? [other.share ?? 0, other.lastYearShare ?? 0] : [];
  });
  return { at, text, foot: Math.max(bar.share ?? 0, ...others), isRaised: false, edge, endMm: startMm + 2 * halfMm };
}

/** Two labels on each other would be read as one number. */
function besideOf(label: PeakLabel, other: PeakLabel, count: number, typeMm: number): PeakLabel {
  const apartMm = (Math.abs(label.at - other.at) * PLOT_MM) / count;
  const meets = apartMm < (widthMm(label.text, typeMm) + widthMm(other.text, typeMm)) / 2;
  return meets && Math.abs(label.foot - other.foot) < FEET_APART ? { ...label, isRaised: true } : label;
}

function widthMm(text: string, typeMm: number): number {
  return text.length * FIGURE_WIDTH * typeMm;
}

function yearSpans(bars: readonly Bar[]): readonly YearSpan[] {
  const years = [...new Set(bars.map((bar) => bar.year))];
  return years.map((year) => ({ year, count: bars.filter((bar) => bar.year === year).length }));
}

export interface Comparison {
  readonly kind: 'less' | 'more' | 'same';
  readonly centiKwh: number;
}

/** How the year went beside the one before; null where a month on either side is missing. */
export function comparison(history: HistoryView): Comparison | null {
  const { months, totalCentiKwh, lastYearTotalCentiKwh } = history;
  if (lastYearTotalCentiKwh === null || missingMonths(history) > 0 || months.length === 0) return null;
  const difference = totalCentiKwh - lastYearTotalCentiKwh;
  const kind = difference === 0 ? 'same' : difference < 0 ? 'less' : 'more';
  return { kind, centiKwh: Math.abs(difference) };
}

export function missingMonths({ months }: Pick<HistoryView, 'months'>): number {
  return months.filter((month) => month.usageCentiKwh === null).length;
}
