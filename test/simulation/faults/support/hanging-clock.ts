import type { Clock } from '../../../../core/ports/clock.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

/** A manual clock under which the host can hang while the devices live on. */
export interface HangingClock {
  /** The host's: its timers wait while it hangs, and are late afterwards. */
  readonly host: ManualClock;
  /** The devices': nothing holds it up. */
  readonly devices: Clock;
  /** Called from inside the host, which does nothing else for so long. */
  hang(ms: number): void;
}

interface Timer {
  dueMs: number;
  readonly isDevice: boolean;
  readonly run: () => void;
  stop: () => void;
}

export function createHangingClock(startMs?: number): HangingClock {
  const manual = createManualClock(startMs);
  const timers = new Set<Timer>();
  let hungMs = 0;

  const monotonicMs = (): number => manual.monotonicMs() + hungMs;

  function schedule(timer: Timer): void {
    timer.stop = manual.after(Math.max(0, timer.dueMs - monotonicMs()), () => {
      timers.delete(timer);
      timer.run();
    });
  }

  function after(isDevice: boolean, delayMs: number, run: () => void): () => void {
    const timer: Timer = { dueMs: monotonicMs() + Math.max(0, delayMs), isDevice, run, stop: () => undefined };
    timers.add(timer);
    schedule(timer);
    return () => {
      timers.delete(timer);
      timer.stop();
    };
  }

  function nextOfDevices(untilMs: number): Timer | undefined {
    const due = [...timers].filter((timer) => timer.isDevice && timer.dueMs <= untilMs);
    return due.toSorted((left, right) => left.dueMs - right.dueMs)[0];
  }

  const base = { nowMs: () => manual.nowMs() + hungMs, monotonicMs };
  return {
    host: { ...manual, ...base, after: (delayMs, run) => after(false, delayMs, run) },
    devices: { ...base, after: (delayMs, run) => after(true, delayMs, run) },
    hang: (ms) => {
      const untilMs = monotonicMs() + ms;
      for (let timer = nextOfDevices(untilMs); timer !== undefined; timer = nextOfDevices(untilMs)) {
        timers.delete(timer);
        timer.stop();
        hungMs += Math.max(0, timer.dueMs - monotonicMs());
        timer.run();
      }
      hungMs += untilMs - monotonicMs();
      for (const timer of timers) {
        timer.stop();
        schedule(timer);
      }
    },
  };
}
