/** Time for everything below compose. A manual clock drives tests and simulation; no code there calls `Date` or timers. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. For people and records, never for measuring. */
  nowMs(): number;
  /** Monotonic milliseconds from an arbitrary start. For time-outs and ages. */
  monotonicMs(): number;
  /** Runs once after `delayMs`. Returns its own stop. */
  after(delayMs: number, run: () => void): () => void;
}

/** Randomness for ids and jitter: one seed can drive it. */
export interface RandomSource {
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
}
