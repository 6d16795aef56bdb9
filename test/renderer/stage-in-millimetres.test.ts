import { describe, expect, it } from 'vitest';
import { stageSize } from '../../renderer/stage/stage-size.ts';

describe('the stage', () => {
  it('fills the panel of a kiosk and knows its millimetre', () => {
    const stage = stageSize({
      windowWidthPx: 1080,
      windowHeightPx: 1920,
      diagonalInches: 21.5,
      dock: false,
      orientation: null,
    });
    expect(stage).toMatchObject({ widthPx: 1080, heightPx: 1920, orientation: 'portrait', dockPx: 0 });
    expect(stage.pxPerMm).toBeCloseTo(4.03, 2);
  });

  it('keeps the shape of the panel beside the simulator', () => {
    const stage = stageSize({
      windowWidthPx: 1440,
      windowHeightPx: 960,
      diagonalInches: 21.5,
      dock: true,
      orientation: null,
    });
    expect(stage.widthPx / stage.heightPx).toBeCloseTo(1080 / 1920, 2);
    expect(stage.heightPx).toBe(960);
    expect(stage.dockPx).toBe(1440 - stage.widthPx);
  });

  it('leaves room for the simulator in a narrow window', () => {
    const stage = stageSize({
      windowWidthPx: 900,
      windowHeightPx: 1600,
      diagonalInches: 21.5,
      dock: true,
      orientation: 'landscape',
    });
    expect(stage.dockPx).toBe(360);
    expect(stage.orientation).toBe('landscape');
  });
});
