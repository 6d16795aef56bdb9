import { useTranslation } from 'react-i18next';
import type { BreakdownLineView, TrialView } from '../../../core/contract/recharge-screens.ts';
import type { Fen } from '../../../core/domain/money.ts';
import { formatKwh, formatPrice, formatWholeYuan } from '../../i18n/format.ts';
import styles from './trial-panel.module.css';

interface TrialPanelProps {
  readonly dueFen: Fen;
  readonly trial: TrialView;
}

/** More would not fit beside the terms; the bill at home has them all. */
const MOST_LINES = 3;

/** What the money would buy, said before any of it moves. */
export default function TrialPanel({ dueFen, trial }: TrialPanelProps) {
  const { t } = useTranslation('recharge');
  const hasBands = trial.lines.some(({ band }) => band !== 'flat');
  const words = {
    pay: formatWholeYuan(dueFen),
    arrears: formatWholeYuan(trial.arrearsFen),
    credit: formatWholeYuan(trial.creditFen),
    kwh: formatKwh(trial.unitsCentiKwh),
  };
  const shown = trial.lines.slice(0, MOST_LINES);
  return (
    <section className={styles.trial} role="status">
      <p className={styles.sentence}>{t(sentenceOf(trial), words)}</p>
      {shown.length === 0 ? null : (
        <ul className={styles.lines}>
          {shown.map((line) => (
            <li key={`${line.tier}-${line.band}`}>
              {t(hasBands ? 'trial.bandLine' : 'trial.line', {
                ...lineWords(line),
                band: t(`explain.band.${line.band}`),
              })}
            </li>
          ))}
          {trial.lines.length > MOST_LINES ? <li>{t('trial.more')}</li> : null}
        </ul>
      )}
    </section>
  );
}

function sentenceOf({ arrearsFen, creditFen, unitsCentiKwh }: TrialView) {
  if (arrearsFen > 0 && creditFen === 0) return 'trial.onlyArrears';
  if (arrearsFen > 0) return unitsCentiKwh > 0 ? 'trial.both' : 'trial.arrears';
  return unitsCentiKwh > 0 ? 'trial.units' : 'trial.credit';
}

function lineWords({ tier, usageCentiKwh, priceE8Yuan }: BreakdownLineView) {
  return { tier, kwh: formatKwh(usageCentiKwh), price: formatPrice(priceE8Yuan) };
}
