import { createContext, use } from 'react';
import type { DisplayView } from '../../core/contract/snapshot.ts';
import type { Orientation } from './stage-size.ts';

export interface StageShape {
  readonly orientation: Orientation;
  readonly size: DisplayView['size'];
  /** Where dialogs are drawn: over the kiosk, never over the simulator beside it. */
  readonly overlay: HTMLElement | null;
  /** Puts what lies under a dialog out of reach until the returned stop is called. */
  readonly coverMain: () => () => void;
}

export const StageContext = createContext<StageShape>({
  orientation: 'portrait',
  size: 'normal',
  overlay: null,
  coverMain: () => () => undefined,
});

export function useStage(): StageShape {
  return use(StageContext);
}
