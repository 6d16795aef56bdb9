import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Command } from '../core/contract/commands.ts';
import type { DisplayView, Snapshot } from '../core/contract/snapshot.ts';
import styles from './app.module.css';
import { Header } from './components/header.tsx';
import { HelpDialog } from './components/help-dialog.tsx';
import { IdleDialog } from './components/idle-dialog.tsx';
import { LostNotice } from './components/lost-notice.tsx';
import { RefusalNote, spokenRefusal, type SpokenRefusal } from './components/refusal-note.tsx';
import { ScreenLock } from './components/screen-lock.tsx';
import type { ViewConnection } from './connection/view-connection.ts';
import { showLanguage } from './i18n/i18n.ts';
import { loadTexts } from './i18n/lazy-texts.ts';
import { TimeZone } from './i18n/terminal-time.ts';
import { CurrentScreen } from './screens/current-screen.tsx';
import { createSounds, soundOf } from './sound/sounds.ts';
import { Stage } from './stage/stage.tsx';
import { stageSize, type Orientation } from './stage/stage-size.ts';
import { useWindowSize } from './stage/use-window-size.ts';
import { useView } from './store/view-store.ts';

/** The idle clock counts seconds; it needs no more than one word a second. */
const TOUCH_EVERY_MS = 1_000;
/** Shorter breaks of the link are not worth a word. */
const LOST_AFTER_MS = 700;

/** Until the host has said what stands here: an ordinary panel, in the site's first language. */
const UNKNOWN_PANEL_INCHES = 27;
const unknownDisplay: DisplayView = { language: 'zh-CN', size: 'normal', contrast: 'normal', sound: false };

const SimulatorPanel = lazy(async () => {
  const [module] = await Promise.all([import('./simulator-panel/simulator-panel.tsx'), loadTexts('simulator')]);
  return module;
});

interface AppProps {
  readonly connection: ViewConnection;
  readonly panel: boolean;
  readonly orientation: Orientation | null;
}

export function App({ connection, panel, orientation }: AppProps) {
  const snapshot = useView((view) => view.snapshot);
  if (snapshot === null) return <Unheard orientation={orientation} />;
  return <Kiosk snapshot={snapshot} connection={connection} panel={panel} orientation={orientation} />;
}

/** The host has never answered, for instance because the address is of an earlier start. */
function Unheard({ orientation }: Pick<AppProps, 'orientation'>) {
  const { widthPx, heightPx } = useWindowSize();
  const lost = useLost();
  if (!lost) return null;
  const shape = stageSize({
    windowWidthPx: widthPx,
    windowHeightPx: heightPx,
    diagonalInches: UNKNOWN_PANEL_INCHES,
    dock: false,
    orientation,
  });
  return (
    <div className={styles.desk}>
      <Stage shape={shape} display={unknownDisplay} onTouch={() => undefined}>
        <LostNotice hotline={null} />
      </Stage>
    </div>
  );
}

function Kiosk({ snapshot, connection, panel, orientation }: AppProps & { readonly snapshot: Snapshot }) {
  const windowSize = useWindowSize();
  const lost = useLost();
  const [helping, setHelping] = useState(false);
  const { send, refusal, forgetRefusal } = useSend(connection, snapshot.screen.kind);
  const touch = useTouch(connection);
  useLanguage(snapshot);
  useSounds(snapshot);

  const dock = panel && snapshot.simulator !== null;
  const shape = stageSize({
    windowWidthPx: windowSize.widthPx,
    windowHeightPx: windowSize.heightPx,
    diagonalInches: snapshot.terminal.diagonalInches,
    dock,
    orientation,
  });
  const openHelp = useCallback(() => setHelping(true), []);
  const service = snapshot.screen.kind === 'service';

  return (
    <TimeZone value={snapshot.terminal.timeZone}>
      <div className={styles.desk}>
        <Stage shape={shape} display={snapshot.display} onTouch={touch}>
          <Header snapshot={snapshot} send={send} onHelp={openHelp} />
          <ScreenLock key={snapshot.screen.kind}>
            <CurrentScreen snapshot={snapshot} send={send} ask={connection.send} onHelp={openHelp} />
          </ScreenLock>
          {refusal === null ? null : <RefusalNote reason={refusal} onGone={forgetRefusal} />}
          {helping && !lost ? <HelpDialog terminal={snapshot.terminal} onClose={() => setHelping(false)} /> : null}
          {snapshot.idleWarning === null || service || lost ? null : (
            <IdleDialog warning={snapshot.idleWarning} send={send} />
          )}
          {lost ? <LostNotice hotline={snapshot.terminal.hotline} /> : null}
        </Stage>
        {dock && snapshot.simulator !== null ? (
          <div className={styles.dock}>
            <Suspense>
              <SimulatorPanel simulator={snapshot.simulator} send={connection.send} />
            </Suspense>
          </div>
        ) : null}
      </div>
    </TimeZone>
  );
}

/** Commands go out without waiting; a refusal that a resident can do something about becomes a sentence. */
function useSend(connection: ViewConnection, screenKind: string) {
  const [refused, setRefused] = useState<{ readonly reason: SpokenRefusal; readonly on: string } | null>(null);
  const forgetRefusal = useCallback(() => setRefused(null), []);
  const send = useCallback(
    (command: Command) => {
      setRefused(null);
      void connection.send(command).then((answer) => {
        if (answer.kind === 'done') return;
        const reason = spokenRefusal(answer.reason);
        if (reason !== undefined) setRefused({ reason, on: screenKind });
      });
    },
    [connection, screenKind],
  );
  const refusal = refused !== null && refused.on === screenKind ? refused.reason : null;
  return { send, refusal, forgetRefusal };
}

function useTouch(connection: ViewConnection): () => void {
  const last = useRef(Number.NEGATIVE_INFINITY);
  return useCallback(() => {
    const now = performance.now();
    if (now - last.current < TOUCH_EVERY_MS) return;
    last.current = now;
    void connection.send({ kind: 'touch' });
  }, [connection]);
}

function useLanguage(snapshot: Snapshot): void {
  const { language } = snapshot.display;
  useEffect(() => {
    void showLanguage(language);
  }, [language]);
}

function useSounds(snapshot: Snapshot): void {
  const sounds = useMemo(() => createSounds(), []);
  const before = useRef<Snapshot | null>(null);
  useEffect(() => {
    const sound = soundOf(before.current, snapshot);
    before.current = snapshot;
    if (sound !== undefined) sounds.play(sound);
  }, [snapshot, sounds]);
}

function useLost(): boolean {
  const down = useView((view) => view.link === 'down');
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!down) return undefined;
    const timer = setTimeout(() => setLong(true), LOST_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [down]);
  return down && long;
}
