import type { Clock } from '../ports/clock.ts';

/** `setTimeout` fires at once beyond 2^31-1 ms; longer waits go in steps of this length. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own time. Only compose, commands and tests of the platform know it. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    let left = Math.max(0, delayMs);
    let timer: NodeJS.Timeout;
    const step = (): void => {
      const wait = Math.min(left, LONGEST_TIMER_MS);
      left -= wait;
      timer = setTimeout(left > 0 ? step : run, wait);
    };
    step();
    return () => clearTimeout(timer);
  },
};
