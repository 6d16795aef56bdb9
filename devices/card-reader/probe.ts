import type { Clock } from '../../core/ports/clock.ts';
import type { ProbeAnswer } from '../driver/device-protocol.ts';

/** The answer, or undefined after `timeoutMs`. */
export function inTime(
  asked: Promise<ProbeAnswer | undefined>,
  clock: Clock,
  timeoutMs: number,
): Promise<ProbeAnswer | undefined> {
  return new Promise((resolve) => {
    const stop = clock.after(timeoutMs, () => {
      resolve(undefined);
    });
    void asked.then((answer) => {
      stop();
      resolve(answer);
    });
  });
}
