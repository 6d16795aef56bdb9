/** Time as the shell needs it, so that restarts and crash windows are tested without waiting. */
export interface Timers {
  /** Monotonic milliseconds from an arbitrary start. */
  monotonicMs(): number;
  /** Runs once after `delayMs`. Returns its own stop. */
  after(delayMs: number, run: () => void): () => void;
}
