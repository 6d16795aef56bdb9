import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CounterEvidence } from '../../core/contract/snapshot.ts';
import type { Act } from './act.ts';
import { ClaimHead, type ClaimPanelProps } from './claim-head.tsx';
import styles from './claims-tab.module.css';
import controls from './controls.module.css';
import { LetterPad } from './letter-pad.tsx';

/** The contract takes no more characters. */
const referenceLimit = 60;

const evidences: readonly CounterEvidence[] = ['paidAtCounter', 'noteHandedOver', 'bookedAtCounter'];

interface ClaimSettlingProps extends ClaimPanelProps {
  readonly act: Act;
  readonly onLeave: () => void;
}

/** How the claim ended away from the kiosk, and the number that proves it there. */
export function ClaimSettling({ claim, act, onLeave }: ClaimSettlingProps) {
  const { t } = useTranslation('service');
  const [evidence, setEvidence] = useState<CounterEvidence | null>(null);
  const [reference, setReference] = useState('');
  const type = useCallback((letter: string) => {
    setReference((before) => (before.length < referenceLimit ? `${before}${letter}` : before));
  }, []);
  const erase = useCallback(() => setReference((before) => before.slice(0, -1)), []);
  const complete = evidence !== null && reference.trim() !== '';

  return (
    <div className={styles.panel} data-settling>
      <section className={controls.card} aria-label={t('claims.settle')}>
        <h2 className={controls.heading}>{t('claims.settleTitle')}</h2>
        <ClaimHead claim={claim} />
        <div className={styles.evidences} role="group" aria-label={t('claims.evidence')}>
          {evidences.map((one) => (
            <button
              className={controls.button}
              key={one}
              type="button"
              aria-pressed={evidence === one}
              onClick={() => setEvidence(one)}
            >
              {t(`evidence.${one}`)}
            </button>
          ))}
        </div>
        <p className={styles.label} id="claim-reference">
          {t(evidence === null ? 'claims.reference' : `reference.${evidence}`)}
        </p>
        <output className={styles.reference} aria-labelledby="claim-reference">
          {reference}
        </output>
      </section>
      <LetterPad onLetter={type} onErase={erase} />
      <div className={styles.decide}>
        <button className={controls.button} type="button" onClick={onLeave}>
          {t('claims.back')}
        </button>
        <button
          className={controls.button}
          data-lamp={complete || undefined}
          type="button"
          disabled={!complete}
          onClick={() => {
            if (evidence === null) return;
            act({ kind: 'serviceSettleClaim', claimNumber: claim.number, evidence, reference }, onLeave);
          }}
        >
          {complete ? t('claims.confirm') : t('claims.incomplete')}
        </button>
      </div>
    </div>
  );
}
