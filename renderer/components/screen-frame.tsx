import type { ReactNode } from 'react';
import styles from './screen-frame.module.css';
import { StepLine } from './step-line.tsx';

interface ScreenFrameProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Which of the four steps this is; absent outside a payment. */
  readonly step?: number;
  /** A mark before the title: done, waiting, wrong. */
  readonly mark?: ReactNode;
  /** The amount that matters: above the actions in portrait, at the head of their column in landscape. */
  readonly side?: ReactNode;
  /** Back on the left, the way on at the right; always in the same place. */
  readonly actions?: ReactNode;
  /** One line under the actions. */
  readonly footnote?: string;
  readonly children?: ReactNode;
}

/** The same skeleton for every screen: step, title, content, the amount, the actions. */
export function ScreenFrame({ title, lead, step, mark, side, actions, footnote, children }: ScreenFrameProps) {
  const hasRail = actions !== undefined || side !== undefined;
  return (
    <div className={styles.frame} data-rail={hasRail || undefined}>
      <main className={styles.content}>
        {step === undefined ? null : <StepLine current={step} />}
        <div className={styles.heading}>
          {mark}
          <div className={styles.words}>
            <h1 className={styles.title}>{title}</h1>
            {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
          </div>
        </div>
        <div className={styles.body}>{children}</div>
      </main>
      {hasRail ? (
        <footer className={styles.rail}>
          {side === undefined ? null : <div className={styles.side}>{side}</div>}
          <div className={styles.bar}>
            <div className={styles.actions}>{actions}</div>
            {footnote === undefined ? null : <p className={styles.footnote}>{footnote}</p>}
          </div>
        </footer>
      ) : null}
    </div>
  );
}
