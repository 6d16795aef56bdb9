import { useCallback, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import type { DisplayView } from '../../core/contract/snapshot.ts';
import { StageContext } from './stage-context.ts';
import type { StageSize } from './stage-size.ts';
import styles from './stage.module.css';

interface StageProps {
  readonly shape: StageSize;
  readonly display: DisplayView;
  readonly onTouch: () => void;
  readonly children: ReactNode;
}

/** The kiosk's own panel: sets the millimetre, the modes, and the place for dialogs. */
export function Stage({ shape, display, onTouch, children }: StageProps) {
  const [overlay, setOverlay] = useState<HTMLElement | null>(null);
  const main = useRef<HTMLDivElement>(null);
  const covers = useRef(0);

  const coverMain = useCallback(() => {
    covers.current += 1;
    if (main.current !== null) main.current.inert = true;
    return () => {
      covers.current -= 1;
      if (main.current !== null) main.current.inert = covers.current > 0;
    };
  }, []);

  const value = useMemo(
    () => ({ orientation: shape.orientation, size: display.size, overlay, coverMain }),
    [shape.orientation, display.size, overlay, coverMain],
  );
  const lengths: CSSProperties & { '--mm': string } = {
    '--mm': `${shape.pxPerMm}px`,
    width: shape.widthPx,
    height: shape.heightPx,
  };

  return (
    <StageContext value={value}>
      <div
        className={styles.stage}
        data-stage
        data-orientation={shape.orientation}
        data-size={display.size}
        data-contrast={display.contrast}
        style={lengths}
        onPointerDown={onTouch}
      >
        <div className={styles.main} ref={main}>
          {children}
        </div>
        <div className={styles.overlay} ref={setOverlay} />
      </div>
    </StageContext>
  );
}
