import type { ManualClock } from './manual-clock.ts';

/** Milliseconds between two looks. */
const LOOK_MS = 10;

/** Moves time on until it is so. `heard` is told where it never is. */
export async function waitUntil(
  clock: ManualClock,
  reached: () => boolean,
  heard: unknown,
  limitMs = 60_000,
): Promise<void> {
  for (let spentMs = 0; !reached(); spentMs += LOOK_MS) {
    if (spentMs > limitMs) throw new Error(`not reached in ${limitMs} ms; heard: ${JSON.stringify(heard)}`);
    await clock.advance(LOOK_MS);
  }
}

/** Moves time on until the promise is there. */
export async function waitFor<T>(
  clock: ManualClock,
  promise: Promise<T>,
  heard: unknown,
  limitMs = 60_000,
): Promise<T> {
  let settled = false;
  void promise.finally(() => {
    settled = true;
  });
  await clock.settle();
  await waitUntil(clock, () => settled, heard, limitMs);
  return promise;
}
