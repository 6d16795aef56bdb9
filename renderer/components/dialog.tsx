import { useEffect, useId, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useStage } from '../stage/stage-context.ts';
import styles from './dialog.module.css';
import { ScreenLock } from './screen-lock.tsx';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
  /** As wide as the panel: for more than a question. */
  readonly wide?: boolean;
}

/** Over the kiosk's stage only: the simulator beside it must stay usable, so the browser's own modal will not do. */
export function Dialog({ title, children, actions, wide = false }: DialogProps) {
  const { overlay, coverMain } = useStage();
  const titleId = useId();
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    const uncover = coverMain();
    panel.current?.focus();
    return () => {
      uncover();
      if (before instanceof HTMLElement) before.focus();
    };
  }, [coverMain, overlay]);

  if (overlay === null) return null;
  return createPortal(
    <div className={styles.veil}>
      <div
        className={styles.panel}
        data-wide={wide || undefined}
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={titleId}
        tabIndex={-1}
        ref={panel}
      >
        <h2 className={styles.title} id={titleId}>
          {title}
        </h2>
        <div className={styles.body}>{children}</div>
        <ScreenLock>
          <div className={styles.actions}>{actions}</div>
        </ScreenLock>
      </div>
    </div>,
    overlay,
  );
}
