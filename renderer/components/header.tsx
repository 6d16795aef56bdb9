import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from 'react-i18next';
import type { DisplayView, Snapshot } from '../../core/contract/snapshot.ts';
import type { Send } from '../connection/send.ts';
import { useTerminalTime } from '../i18n/terminal-time.ts';
import { BrandMark } from './brand-mark.tsx';
import styles from './header.module.css';
import { Icon } from './icon.tsx';

/** The technicians' door: this many taps on the brand, within this time. */
const SECRET_TAPS = 5;
const SECRET_WINDOW_MS = 3_000;
/** The clock shows minutes; a second late is early enough. */
const CLOCK_TICK_MS = 1_000;

interface HeaderProps {
  readonly snapshot: Snapshot;
  readonly send: Send;
  readonly onHelp: () => void;
}

/** The same on every screen, in the same place. */
export function Header({ snapshot, send, onHelp }: HeaderProps) {
  const { t } = useTranslation();
  const { display } = snapshot;
  const onSecretTap = useSecretTaps(() => send({ kind: 'openService' }));
  const change = (part: Partial<DisplayView>) => {
    const { size, contrast, sound } = { ...display, ...part };
    send({ kind: 'setDisplay', size, contrast, sound });
  };

  return (
    <header className={styles.header}>
      <Button className={styles.brand ?? ''} onPress={onSecretTap} excludeFromTabOrder aria-label={t('brand')}>
        <BrandMark className={styles.mark} />
        <span className={styles.names}>
          <span className={styles.name}>{t('brand')}</span>
          <Clock atMs={snapshot.atMs} />
        </span>
      </Button>
      <div className={styles.tools} role="group" aria-label={t('header.tools')}>
        <Button
          className={styles.tool ?? ''}
          onPress={() => send({ kind: 'setLanguage', language: display.language === 'en' ? 'zh-CN' : 'en' })}
        >
          <span lang={display.language === 'en' ? 'zh-CN' : 'en'}>{t('header.switchLanguage')}</span>
        </Button>
        <ToggleButton
          className={styles.tool ?? ''}
          isSelected={display.size === 'large'}
          onChange={(on) => change({ size: on ? 'large' : 'normal' })}
        >
          <Icon name="textSize" className={styles.icon} />
          {t('header.largeText')}
        </ToggleButton>
        <ToggleButton
          className={styles.tool ?? ''}
          isSelected={display.contrast === 'high'}
          onChange={(on) => change({ contrast: on ? 'high' : 'normal' })}
        >
          <Icon name="contrast" className={styles.icon} />
          {t('header.contrast')}
        </ToggleButton>
        <ToggleButton className={styles.tool ?? ''} isSelected={display.sound} onChange={(on) => change({ sound: on })}>
          <Icon name={display.sound ? 'sound' : 'soundOff'} className={styles.icon} />
          {t('header.sound')}
        </ToggleButton>
        <Button className={styles.tool ?? ''} onPress={onHelp}>
          <Icon name="help" className={styles.icon} />
          {t('header.help')}
        </Button>
      </div>
    </header>
  );
}

/** Runs on between snapshots, in the host's time. */
function Clock({ atMs }: { readonly atMs: number }) {
  const time = useTerminalTime();
  const [shownMs, setShownMs] = useState(atMs);
  useEffect(() => {
    const heardAt = performance.now();
    const show = () => setShownMs(atMs + performance.now() - heardAt);
    show();
    const timer = setInterval(show, CLOCK_TICK_MS);
    return () => clearInterval(timer);
  }, [atMs]);
  return <time className={styles.clock}>{time.minute(shownMs)}</time>;
}

function useSecretTaps(onOpen: () => void): () => void {
  const taps = useRef<readonly number[]>([]);
  return () => {
    const now = performance.now();
    taps.current = [...taps.current.filter((tap) => now - tap <= SECRET_WINDOW_MS), now];
    if (taps.current.length < SECRET_TAPS) return;
    taps.current = [];
    onOpen();
  };
}
