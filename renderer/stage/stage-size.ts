import type { DisplayView } from '../../core/contract/snapshot.ts';

export type Orientation = 'portrait' | 'landscape';

export interface StageSize {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly orientation: Orientation;
  /** CSS pixels to a millimetre of the real panel. */
  readonly pxPerMm: number;
  /** What is left for the simulator's dock beside it; zero where there is none. */
  readonly dockPx: number;
}

export interface StageWish {
  readonly windowWidthPx: number;
  readonly windowHeightPx: number;
  readonly diagonalInches: number;
  readonly dock: boolean;
  readonly orientation: Orientation | null;
}

const MM_PER_INCH = 25.4;
/** The two panels that kiosks are built with. */
const portraitAspect = 1080 / 1920;
const landscapeAspect = 1280 / 1024;
/** Narrower than this the simulator's controls would not fit. */
const NARROWEST_DOCK_PX = 360;

/** The whole window on a kiosk; a kiosk of the right shape beside the dock on a desk. */
export function stageSize(wish: StageWish): StageSize {
  if (!wish.dock && wish.orientation === null) return stage(wish, wish.windowWidthPx, wish.windowHeightPx, 0);
  const aspect = wish.orientation === 'landscape' ? landscapeAspect : portraitAspect;
  const roomPx = wish.dock ? Math.max(wish.windowWidthPx - NARROWEST_DOCK_PX, 1) : wish.windowWidthPx;
  const widthPx = Math.floor(Math.min(roomPx, wish.windowHeightPx * aspect));
  const heightPx = Math.floor(widthPx / aspect);
  return stage(wish, widthPx, heightPx, wish.dock ? wish.windowWidthPx - widthPx : 0);
}

function stage(wish: StageWish, widthPx: number, heightPx: number, dockPx: number): StageSize {
  return {
    widthPx,
    heightPx,
    orientation: heightPx >= widthPx ? 'portrait' : 'landscape',
    pxPerMm: Math.hypot(widthPx, heightPx) / (wish.diagonalInches * MM_PER_INCH),
    dockPx,
  };
}

export interface BillRows {
  /** Where all of them fit without a pager. */
  readonly alone: number;
  readonly withPager: number;
}

/** What fits between the title and the total, in the longer of the two languages. */
const billRows: Record<Orientation, Record<DisplayView['size'], BillRows>> = {
  portrait: { normal: { alone: 6, withPager: 6 }, large: { alone: 4, withPager: 3 } },
  landscape: { normal: { alone: 5, withPager: 4 }, large: { alone: 3, withPager: 3 } },
};

/** One row makes way for a notice above the list. */
export function billsOnOnePage(orientation: Orientation, size: DisplayView['size'], notice: boolean): BillRows {
  const { alone, withPager } = billRows[orientation][size];
  return notice ? { alone: alone - 1, withPager: withPager - 1 } : { alone, withPager };
}
