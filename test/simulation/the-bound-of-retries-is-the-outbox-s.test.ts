import { expect, it } from 'vitest';
import { retryDelayMs } from '../../core/billing/outbox.ts';
import { i26, REQUESTS_A_MINUTE } from './invariants/i26-retries-are-bounded.ts';
import { evidenceOf, posting } from './sample-evidence.ts';

const MINUTE_MS = 60_000;
/** Jitter leaves at least this part of a wait. */
const SHORTEST_JITTER = 1 / 2;
/** It asks, and it sends; or it takes back, and it asks. */
const REQUESTS_AN_ATTEMPT = 2;

/** The most attempts of one posting that begin within a minute, when `attempts` of them have and the last began `atMs`. */
function mostAttempts(attempts: number, atMs: number, mayBeWoken: boolean): number {
  if (atMs >= MINUTE_MS) return attempts - 1;
  const inItsTime = mostAttempts(attempts + 1, atMs + retryDelayMs(attempts) * SHORTEST_JITTER, true);
  // No entry is woken twice between two of its own times.
  return mayBeWoken ? Math.max(inItsTime, mostAttempts(attempts + 1, atMs, false)) : inItsTime;
}

function judged(requests: number): string | undefined {
  const asked = new Map([[posting.id, Array.from({ length: requests }, () => 99_999)]]);
  return i26.checks.requested?.(evidenceOf([], { utility: { requests: asked } }), { kind: 'query', what: posting.id });
}

it('allows as many requests a minute as the back-off of the outbox at its fastest, and not one more', () => {
  expect(REQUESTS_A_MINUTE).toBe(mostAttempts(1, 0, true) * REQUESTS_AN_ATTEMPT);
  expect(judged(REQUESTS_A_MINUTE)).toBeUndefined();
  expect(judged(REQUESTS_A_MINUTE + 1)).toEqual(expect.any(String));
});
