import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { BreakdownView } from '../../../core/contract/recharge-screens.ts';
import { formatKwh } from '../../i18n/format.ts';
import styles from './tier-bar.module.css';

type Position = BreakdownView['position'];

/** Units of the drawing's width a tier; all are drawn alike, so that their limits can be read whatever they are. */
const TIER_WIDTH = 100;
const BAR_TOP = 10;
const BAR_HEIGHT = 22;
const MARK_TOP = 2;

/** Where in the tiers the household stands. The words under it say the same. */
export function TierBar({ position }: { readonly position: Position }) {
  const { t } = useTranslation('recharge');
  const { limitsCentiKwh: limits, tier } = position;
  const tiers = limits.length + 1;
  const width = tiers * TIER_WIDTH;
  const mark = (tier - 1 + shareOfTier(position)) * TIER_WIDTH;
  const columns: CSSProperties & { '--tiers': number } = { '--tiers': tiers };
  const limitsSaid = limits.map((limit, index) => t('explain.barLimits', { tier: index + 1, kwh: formatKwh(limit) }));
  return (
    <div className={styles.bar} style={columns}>
      <div className={styles.names} aria-hidden="true">
        {Array.from({ length: tiers }, (_, index) => (
          <span key={index} className={styles.name} data-here={index + 1 === tier || undefined}>
            <strong>{t('explain.tier', { tier: index + 1 })}</strong> {t(dearness(index, tiers))}
          </span>
        ))}
      </div>
      <svg
        className={styles.drawing}
        viewBox={`0 0 ${width} ${BAR_TOP + BAR_HEIGHT + MARK_TOP}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={[t('explain.tier', { tier }), ...limitsSaid].join(' ')}
      >
        <rect className={styles.open} x="0" y={BAR_TOP} width={width} height={BAR_HEIGHT} />
        <rect className={styles.used} x="0" y={BAR_TOP} width={mark} height={BAR_HEIGHT} />
        {limits.map((limit, index) => (
          <path key={limit} className={styles.limit} d={`M${(index + 1) * TIER_WIDTH} ${BAR_TOP}v${BAR_HEIGHT}`} />
        ))}
        <path className={styles.mark} d={`M${mark} ${BAR_TOP - MARK_TOP}v${BAR_HEIGHT + 2 * MARK_TOP}`} />
        <path className={styles.pointer} d={`M${mark - 5} 0h10l-5 ${BAR_TOP - MARK_TOP}Z`} />
      </svg>
      <div className={styles.limits} aria-hidden="true">
        {limits.map((limit, index) => {
          const place: CSSProperties & { '--place': number } = { '--place': index + 1 };
          return (
            <span key={limit} className={styles.limitName} style={place}>
              {/* The unit once: two limits side by side leave no room for more. */}
              {index === limits.length - 1 ? t('explain.limit', { kwh: formatKwh(limit) }) : formatKwh(limit)}
            </span>
          );
        })}
      </div>
    </div>
  );
}

/** From 0 to 1. The last tier has no end: its middle is where twice its lower bound is used. */
function shareOfTier({ tier, usedCentiKwh, limitsCentiKwh }: Position): number {
  const from = limitsCentiKwh[tier - 2] ?? 0;
  const to = limitsCentiKwh[tier - 1];
  if (to !== undefined) return (usedCentiKwh - from) / (to - from);
  return usedCentiKwh === 0 ? 0 : 1 - from / usedCentiKwh;
}

function dearness(index: number, tiers: number): 'explain.cheapest' | 'explain.middle' | 'explain.dearest' {
  if (index === 0) return 'explain.cheapest';
  return index === tiers - 1 ? 'explain.dearest' : 'explain.middle';
}
