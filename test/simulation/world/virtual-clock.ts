import type { Clock } from '../../../core/ports/clock.ts';

/** One time for everything. Nothing happens between two timers, so that a quiet hour costs as little as a second. */
export interface VirtualClock extends Clock {
  /** Runs the earliest timer; false where none waits. Promise work must be settled before the next one. */
  runNext(): boolean;
  /** Milliseconds until the earliest timer, or undefined. */
  nextInMs(): number | undefined;
  /** Moves only the wall clock, as a person or an NTP server does. */
  jumpWallClock(ms: number): void;
  fired(): number;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** 2026-01-05 09:00:00 in China: an ordinary working day. */
export const MORNING_MS = Date.UTC(2026, 0, 5, 1, 0, 0);

/** 23:50 on the same day: the day changes while people pay. */
export const LATE_EVENING_MS = MORNING_MS + (14 * 60 + 50) * 60_000;

export function createVirtualClock(startMs: number = MORNING_MS): VirtualClock {
  /** A binary heap by due time, then by order of asking. Stopped timers stay until they come up. */
  const heap: Timer[] = [];
  let elapsedMs = 0;
  let wallOffsetMs = startMs;
  let order = 0;
  let fired = 0;

  function isBefore(left: Timer, right: Timer): boolean {
    return left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order);
  }

  function push(timer: Timer): void {
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(timer, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = timer;
  }

  function pop(): Timer | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = heap[below];
      if (child === undefined) break;
      const right = heap[below + 1];
      if (right !== undefined && isBefore(right, child)) {
        below += 1;
        child = right;
      }
      if (!isBefore(child, last)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
    return first;
  }

  function dropStopped(): Timer | undefined {
    while (heap[0] !== undefined && heap[0].run === undefined) pop();
    return heap[0];
  }

  return {
    nowMs: () => wallOffsetMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after: (delayMs, run) => {
      order += 1;
      const timer: Timer = { dueMs: elapsedMs + Math.max(0, delayMs), order, run };
      push(timer);
      return () => {
        timer.run = undefined;
      };
    },
    runNext: () => {
      if (dropStopped() === undefined) return false;
      const timer = pop();
      const run = timer?.run;
      if (timer === undefined || run === undefined) return false;
      timer.run = undefined;
      elapsedMs = timer.dueMs;
      fired += 1;
      run();
      return true;
    },
    nextInMs: () => {
      const timer = dropStopped();
      return timer === undefined ? undefined : timer.dueMs - elapsedMs;
    },
    jumpWallClock: (ms) => {
      wallOffsetMs += ms;
    },
    fired: () => fired,
  };
}

/** The clock of one life of the host: when it dies its timers die with it, and what is left of it waits for ever. */
export interface MortalClock extends Clock {
  kill(): void;
}

export function createMortalClock(clock: Clock): MortalClock {
  let dead = false;
  return {
    nowMs: () => clock.nowMs(),
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, run) =>
      clock.after(delayMs, () => {
        if (!dead) run();
      }),
    kill: () => {
      dead = true;
    },
  };
}

/**
 * Resolves when all promise work has run, and all that it began: a turn of the event loop begins only then. Nothing in
 * the simulation waits for anything outside of it, so that one turn is enough.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
