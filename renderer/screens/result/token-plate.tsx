import { useTranslation } from 'react-i18next';
import styles from './token-plate.module.css';

/** Digits a group, as the paper and the meter show them. */
const GROUP = 4;
/** A single token stands in two rows, so that it is as large as can be. */
const GROUPS_ON_FIRST_ROW = 3;

interface TokenPlateProps {
  readonly tokens: readonly string[];
  /** What to do with them stands under them. */
  readonly howTo?: boolean;
}

/** Twenty digits to key in at the meter: large, in groups that the eye finds again. */
export function TokenPlate({ tokens, howTo = false }: TokenPlateProps) {
  const { t } = useTranslation('recharge');
  const single = tokens.length === 1;
  return (
    <section className={styles.plate} data-single={single || undefined}>
      {tokens.map((token, index) => (
        <div key={token} className={styles.token}>
          <span className={styles.label}>
            {single ? t('token.label') : t('token.labelOf', { n: index + 1, of: tokens.length })}
          </span>
          {/* Read out in its groups; a number of twenty digits would be read as trillions. */}
          <strong className={styles.digits} dir="ltr">
            {rowsOf(token, single).map((row) => (
              <span key={row.join('')} className={styles.row}>
                {row.map((group, place) => (
                  <span key={`${place}-${group}`} className={styles.group}>
                    {group}{' '}
                  </span>
                ))}
              </span>
            ))}
          </strong>
        </div>
      ))}
      {howTo ? <p className={styles.howTo}>{t(single ? 'token.howTo' : 'token.howToMany')}</p> : null}
    </section>
  );
}

function rowsOf(token: string, single: boolean): string[][] {
  const groups = token.match(new RegExp(`.{1,${GROUP}}`, 'gu')) ?? [];
  if (!single) return [groups];
  return [groups.slice(0, GROUPS_ON_FIRST_ROW), groups.slice(GROUPS_ON_FIRST_ROW)].filter((row) => row.length > 0);
}
