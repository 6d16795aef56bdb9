import type { Clock } from '../../core/ports/clock.ts';

/** A clock that stands still until the test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves time on, running every timer that falls due, in order of its due time. Pending promise work is settled before the first
   * timer, after each timer and at the end, so that a chain of awaits sees time pass as it would in the field.
   */
  advance(ms: number): Promise<void>;
  /** Settles pending promise work without moving time. */
  settle(): Promise<void>;
  /** Moves only the wall clock, as a person or an NTP server does. Timers do not notice. */
  jumpWallClock(ms: number): void;
  /** Timers that still wait: a test that ends with none has leaked none. */
  pendingTimers(): number;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Turns of the event loop after which an answer that has come in is where it belongs. */
const TURNS_AFTER_WORK = 4;

/** 2026-01-05 09:00:00 in China: an ordinary working day, so that printed dates look like dates. */
const DEFAULT_START_MS = Date.UTC(2026, 0, 5, 1, 0, 0);

/**
 * `isBusy`: something outside promises is at work, a socket for example; time stands still until it is done, so that a time-out
 * is never the test's own haste.
 */
export function createManualClock(
  startMs: number = DEFAULT_START_MS,
  isBusy: () => boolean = () => false,
): ManualClock {
  let elapsedMs = 0;
  let wallOffsetMs = startMs;
  let order = 0;
  const timers = new Set<Timer>();

  async function settle(): Promise<void> {
    await settleMicrotasks();
    while (isBusy()) {
      // What comes in from a socket runs through several turns before it has reached everybody.
      while (isBusy()) await settleMicrotasks();
      for (let turn = 0; turn < TURNS_AFTER_WORK; turn += 1) await settleMicrotasks();
    }
  }

  function nextDue(limitMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueMs > limitMs) continue;
      if (next === undefined || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  }

  return {
    nowMs: () => wallOffsetMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after: (delayMs, run) => {
      order += 1;
      const timer: Timer = { dueMs: elapsedMs + Math.max(0, delayMs), order, run };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    advance: async (ms) => {
      const targetMs = elapsedMs + ms;
      await settle();
      for (;;) {
        const timer = nextDue(targetMs);
        if (timer === undefined) break;
        timers.delete(timer);
        elapsedMs = timer.dueMs;
        timer.run();
        await settle();
      }
      elapsedMs = targetMs;
    },
    settle,
    jumpWallClock: (ms) => {
      wallOffsetMs += ms;
    },
    pendingTimers: () => timers.size,
  };
}

/** A turn of the event loop begins only when every microtask, and those they queued, has run. */
function settleMicrotasks(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
