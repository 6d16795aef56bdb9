import type { Log } from '../../core/ports/log.ts';

/** Kept for the panel and the tests; more would only repeat. */
const MAX_VIOLATIONS = 100;

export interface ViolationEvent {
  readonly kind: 'violation';
  readonly detail: string;
}

/** What every simulated device has around its protocol: who watches it, which faults are on, what its host did wrong. */
export interface FarEndShell<Event, Fault extends string> {
  readonly faults: ReadonlySet<Fault>;
  /** `ignored`: the device cannot play it. `same`: it was as wanted already. */
  switchFault(name: Fault, on: boolean): 'switched' | 'same' | 'ignored';
  clearFaults(): void;
  /** Every fault the device can play. */
  faultStates(): readonly { readonly name: Fault; readonly on: boolean }[];
  emit(event: Event | ViolationEvent): void;
  violate(detail: string): void;
  watch(listener: (event: Event | ViolationEvent) => void): () => void;
  violations(): readonly string[];
}

export function createFarEndShell<Event, Fault extends string>(options: {
  /** Faults the device can play. */
  readonly playable: readonly Fault[];
  readonly log?: Log | undefined;
}): FarEndShell<Event, Fault> {
  const { playable, log } = options;
  const listeners = new Set<(event: Event | ViolationEvent) => void>();
  const faults = new Set<Fault>();
  const violations: string[] = [];

  function emit(event: Event | ViolationEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  return {
    faults,
    switchFault: (name, on) => {
      if (!playable.includes(name)) return 'ignored';
      if (faults.has(name) === on) return 'same';
      if (on) faults.add(name);
      else faults.delete(name);
      return 'switched';
    },
    clearFaults: () => {
      faults.clear();
    },
    faultStates: () => playable.map((name) => ({ name, on: faults.has(name) })),
    emit,
    violate: (detail) => {
      if (violations.length < MAX_VIOLATIONS) violations.push(detail);
      log?.warn('simulator.violation', { detail });
      emit({ kind: 'violation', detail });
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    violations: () => [...violations],
  };
}
