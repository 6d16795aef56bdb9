/** Width of one tooth of the tear bar, in dots: 1.5 mm. */
const toothWidthDots = 12;
const toothHeightDots = 6;

/**
 * The edge a tear bar leaves, as SVG path commands from `fromX` to `toX` along `y`. Uneven, because a hand tears it;
 * the same for the same seed, so that the paper does not move under the eyes.
 */
export function tornEdge(fromX: number, toX: number, y: number, seed: number): string {
  const step = fromX < toX ? toothWidthDots : -toothWidthDots;
  const teeth = Math.floor(Math.abs(toX - fromX) / toothWidthDots);
  let state = (seed + 1) * 2_654_435_761;
  let path = '';
  for (let tooth = 0; tooth < teeth; tooth++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const sway = ((state >>> 16) % 100) / 100;
    const peak = y - toothHeightDots * (0.55 + 0.45 * sway);
    const x = fromX + step * tooth;
    path += `L${(x + step * (0.4 + 0.2 * sway)).toFixed(1)} ${peak.toFixed(1)}L${(x + step).toFixed(1)} ${y}`;
  }
  return `${path}L${toX} ${y}`;
}
