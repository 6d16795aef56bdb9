import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { formatYuan, type Fen } from '../../core/domain/money.ts';
import styles from './amount.module.css';

interface AmountProps {
  readonly label: string;
  readonly amountFen: Fen;
  readonly tone?: 'plain' | 'good';
}

/** The one amount of the screen. The unit is written out; it never shrinks to dots, only to a smaller size. */
export function AmountHero({ label, amountFen, tone = 'plain' }: AmountProps) {
  const { t } = useTranslation();
  const text = formatYuan(amountFen);
  const characters: CSSProperties & { '--characters': number } = { '--characters': text.length };
  return (
    <div className={styles.hero} data-tone={tone} role="status">
      <span className={styles.heroLabel}>{label}</span>
      <span className={styles.heroLine} style={characters}>
        <span className={styles.heroValue}>{text}</span> <span className={styles.unit}>{t('unit')}</span>
      </span>
    </div>
  );
}

export function AmountTile({ label, amountFen, tone = 'plain' }: AmountProps) {
  const { t } = useTranslation();
  return <ValueTile label={label} value={formatYuan(amountFen)} unit={t('unit')} tone={tone} />;
}

interface ValueTileProps {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly tone?: 'plain' | 'good';
}

export function ValueTile({ label, value, unit, tone = 'plain' }: ValueTileProps) {
  const characters: CSSProperties & { '--characters': number } = { '--characters': value.length };
  return (
    <div className={styles.tile} data-tone={tone} style={characters}>
      <span className={styles.tileLabel}>{label}</span>
      <span className={styles.tileLine}>
        <span className={styles.tileValue}>{value}</span> <span className={styles.tileUnit}>{unit}</span>
      </span>
    </div>
  );
}
