import type { Clock } from '../../core/ports/clock.ts';
import type { WriteOutcome } from './link.ts';

/**
 * Gives a write its deadline. `begin` gets a callback to say how it ended; a driver that never calls back (a serial drain on
 * a dead adapter, a device file whose printer is off) ends as `timeout`, and what it says later is not heard.
 */
export function writeWithin(
  clock: Clock,
  timeoutMs: number,
  begin: (end: (outcome: WriteOutcome) => void) => void,
): Promise<WriteOutcome> {
  return new Promise((resolve) => {
    const stop = clock.after(timeoutMs, () => {
      resolve({ kind: 'timeout' });
    });
    begin((outcome) => {
      stop();
      resolve(outcome);
    });
  });
}
