import type { SensorInput } from '../../core/ports/sensors.ts';

/**
 * Contacts that bounce, made quiet: an input has a new value when it has been seen unchanged for `stillMs`, at two looks at
 * least.
 */
export interface StillInputs {
  /** What was just seen of an input. Its value when that is news. */
  see(input: SensorInput, on: boolean, nowMs: number): boolean | undefined;
  /** Nobody has looked for a while: the next still value of each input is news, whatever it is. */
  forget(): void;
  /** An input was seen to change, or was never seen, and is not still yet. */
  isMoving(): boolean;
}

interface Seen {
  told: boolean | undefined;
  on: boolean;
  sinceMs: number;
}

export function createStillInputs(stillMs: number): StillInputs {
  const seen = new Map<SensorInput, Seen>();
  return {
    see: (input, on, nowMs) => {
      const before = seen.get(input);
      if (before === undefined) {
        seen.set(input, { told: undefined, on, sinceMs: nowMs });
        return undefined;
      }
      if (before.on !== on) {
        before.on = on;
        before.sinceMs = nowMs;
        return undefined;
      }
      if (before.told === on || nowMs - before.sinceMs < stillMs) return undefined;
      before.told = on;
      return on;
    },
    forget: () => {
      seen.clear();
    },
    isMoving: () => [...seen.values()].some(({ told, on }) => told !== on),
  };
}
