import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryView } from '../../../core/contract/information-screens.ts';
import { useStage } from '../../stage/stage-context.ts';
import { barPlaces, chartModel, type Bar, type BarPlace, type ChartModel, type PeakLabel } from './chart-model.ts';
import styles from './usage-chart.module.css';

/** A bar's place, and the tallest bar, in units of the drawing; it is stretched to whatever room there is. */
const COLUMN = 100;
const TALL = 1000;
/** `--text-body` of the tokens: which numbers meet cannot be asked of a style sheet. */
const TYPE_MM = { normal: 6.8, large: 10.2 } as const;

interface UsageChartProps {
  readonly history: HistoryView;
  /** What the title says, for someone who only hears the chart. */
  readonly summary: string;
}

/** How much in which month, and how it was a year before: no axis to read off, two numbers, and the months by name. */
export function UsageChart({ history, summary }: UsageChartProps) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const { size } = useStage();
  const model = chartModel(history, TYPE_MM[size]);
  const { bars, place, highest, newest } = model;
  const most = bars[highest?.at ?? -1];
  const last = bars[(newest ?? highest)?.at ?? -1];
  const alternative =
    most === undefined || last === undefined || highest === null
      ? summary
      : t('history.alternative', {
          summary,
          highestMonth: tk('month', { year: most.year, month: most.month }),
          highest: highest.text,
          newestMonth: tk('month', { year: last.year, month: last.month }),
          newest: (newest ?? highest).text,
        });
  const columns: CSSProperties & { '--columns': number; '--behind': number } = {
    '--columns': bars.length,
    '--behind': model.behindMm,
  };
  return (
    <figure className={styles.chart}>
      <Legend model={model} />
      <div className={styles.plot} role="img" aria-label={alternative} style={columns}>
        <div className={styles.field} data-raised={newest?.isRaised === true || undefined}>
          <Bars bars={bars} place={place} />
          {bars.map((bar, at) =>
            bar.centiKwh === null ? (
              <span
                key={at}
                className={styles.nothing}
                style={placeOf(at + (place.left + place.width / 2) / COLUMN, bars.length, 0)}
              >
                –
              </span>
            ) : null,
          )}
          {[highest, newest].map((label) =>
            label === null ? null : <Peak key={label.at} label={label} bars={bars} place={place} />,
          )}
        </div>
        <MonthNames bars={bars} />
        <Years model={model} />
      </div>
    </figure>
  );
}

function Legend({ model }: { readonly model: ChartModel }) {
  const { t } = useTranslation('information');
  const twoYears = model.bars.some((bar) => bar.isOlder);
  const compared = model.bars.some((bar) => bar.lastYearShare !== null);
  const before = twoYears ? 'legendOlder' : 'legendLast';
  return (
    <figcaption className={styles.legend}>
      <span className={styles.key}>
        <span className={styles.solidKey} />
        {t('history.legendThis')}
      </span>
      {twoYears || compared ? (
        <span className={styles.key}>
          <span className={styles.outlineKey} />
          {t(`history.${before}`)}
        </span>
      ) : null}
      {model.bars.some((bar) => bar.centiKwh === null) ? (
        <span className={styles.key}>
          <span className={styles.nothingKey}>–</span>
          {t('history.nothing')}
        </span>
      ) : null}
    </figcaption>
  );
}

function Bars({ bars, place }: { readonly bars: readonly Bar[]; readonly place: BarPlace }) {
  const { yearBefore } = barPlaces;
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${bars.length * COLUMN} ${TALL}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {bars.map((bar, at) => (
        <g key={at}>
          <Column share={bar.lastYearShare} left={at * COLUMN + yearBefore.left} width={yearBefore.width} isBefore />
          <Column share={bar.share} left={at * COLUMN + place.left} width={place.width} isBefore={bar.isOlder} />
        </g>
      ))}
    </svg>
  );
}

interface ColumnProps {
  readonly share: number | null;
  readonly left: number;
  readonly width: number;
  readonly isBefore: boolean;
}

function Column({ share, left, width, isBefore }: ColumnProps) {
  if (share === null) return null;
  const height = share * TALL;
  return (
    <rect className={isBefore ? styles.before : styles.now} x={left} y={TALL - height} width={width} height={height} />
  );
}

interface PeakProps {
  readonly label: PeakLabel;
  readonly bars: readonly Bar[];
  readonly place: BarPlace;
}

/** A number over its bar; a thin line leads down from it where others stand between. */
function Peak({ label, bars, place }: PeakProps) {
  const inColumn = label.edge === 'after' ? place.left : place.left + place.width / 2;
  const centre = label.at + inColumn / COLUMN;
  const at: Place & { '--share': number } = {
    ...placeOf(centre, bars.length, label.isRaised ? 1 : label.foot),
    '--share': bars[label.at]?.share ?? 0,
  };
  const raised = { 'data-raised': label.isRaised || undefined };
  return (
    <>
      <span className={styles.lead} style={at} {...raised} />
      <span className={styles.peak} style={at} data-edge={label.edge} {...raised}>
        {label.text}
      </span>
    </>
  );
}

function MonthNames({ bars }: { readonly bars: readonly Bar[] }) {
  const { t } = useTranslation('information');
  const { size } = useStage();
  const close = bars.length > 12;
  if (close && size === 'large') return <QuarterNames bars={bars} />;
  return (
    <div className={styles.months}>
      {bars.map(({ month }, at) => (
        <span key={at}>{close || size === 'large' ? month : t(`monthName.${month as MonthKey}`)}</span>
      ))}
    </div>
  );
}

/** Large numbers of 24 months would run into each other: every third one is named, the newest among them. */
function QuarterNames({ bars }: { readonly bars: readonly Bar[] }) {
  const named = bars.filter((_, at) => at % 3 === (bars.length - 1) % 3);
  return (
    <div className={styles.months} data-quarters>
      {named.map(({ year, month }) => (
        <span key={`${year}-${month}`}>{month}</span>
      ))}
    </div>
  );
}

type MonthKey = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/** Narrower than this a year has no room for its name; the line before the next one shows the change all the same. */
const MONTHS_UNDER_A_YEAR = { normal: { 12: 1, 24: 2 }, large: { 12: 2, 24: 3 } } as const;

function Years({ model: { years, bars } }: { readonly model: ChartModel }) {
  const { size } = useStage();
  const fewest = MONTHS_UNDER_A_YEAR[size][bars.length > 12 ? 24 : 12];
  return (
    <div className={styles.years}>
      {years.map(({ year, count }) => (
        <span key={year} style={{ gridColumn: `span ${count}` }}>
          {count < fewest ? '' : year}
        </span>
      ))}
    </div>
  );
}

type Place = CSSProperties & { '--at': number; '--foot': number };

/** `from` the left, in columns. */
function placeOf(from: number, count: number, foot: number): Place {
  return { '--at': from / count, '--foot': foot };
}
