import { useTranslation } from 'react-i18next';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import type { Act } from './act.ts';
import styles from './cash-tab.module.css';
import controls from './controls.module.css';

interface BoxStateProps {
  readonly box: ServiceView['box'];
  readonly act: Act;
}

/** Where the box is; and when it comes back, the one question that only the person who carried it can answer. */
export function BoxState({ box, act }: BoxStateProps) {
  const { t } = useTranslation('service');
  if (box !== 'asking') {
    return (
      <p className={styles.box} data-box={box}>
        {t(`box.${box}`)}
      </p>
    );
  }
  return (
    <div className={styles.question} role="group" aria-labelledby="box-question">
      <p id="box-question">{t('box.asking')}</p>
      <p className={styles.why}>{t('box.askingWhy')}</p>
      <button
        className={controls.button}
        type="button"
        onClick={() => act({ kind: 'serviceAnswerBox', emptied: true })}
      >
        {t('box.emptied')}
      </button>
      <button
        className={controls.button}
        type="button"
        onClick={() => act({ kind: 'serviceAnswerBox', emptied: false })}
      >
        {t('box.kept')}
      </button>
    </div>
  );
}
