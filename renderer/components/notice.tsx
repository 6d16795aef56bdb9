import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import styles from './notice.module.css';

interface NoticeProps {
  readonly tone: 'lamp' | 'wrong' | 'good' | 'plain';
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}

/** A sentence that must be seen: an icon, words, and only then a colour. */
export function Notice({ tone, icon, title, children }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'wrong' ? 'alert' : 'status'}>
      <Icon name={icon} className={styles.icon} />
      <p className={styles.words}>
        <strong className={styles.title}>{title}</strong>
        {children === undefined ? null : <span className={styles.about}>{children}</span>}
      </p>
    </div>
  );
}
