import type { Kiosk } from './kiosk.ts';
import type { Ledger } from './ledger.ts';

/** Below this a clock is being corrected, by NTP or by a quartz that drifts; above it somebody or something set it. */
export const clockJumpMs = 60_000;

interface Clocks {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** How far the wall clock has jumped against the monotonic one; 0 where it has not. */
export function clockDriftMs(before: Clocks | null, now: Clocks): number {
  if (before === null) return 0;
  const driftMs = now.wallMs - before.wallMs - (now.monotonicMs - before.monotonicMs);
  return Math.abs(driftMs) < clockJumpMs ? 0 : driftMs;
}

/** The wall clock as it would stand without a jump that no tick has seen yet. */
export function unjumpedWallMs(before: Clocks | null, now: Clocks): number {
  return now.wallMs - clockDriftMs(before, now);
}

export function pinShifted(pin: Kiosk['pin'], driftMs: number, wallMs: number): Kiosk['pin'] {
  return pin.wrongTries === 0 ? pin : { ...pin, lastWrongAtMs: readBefore(pin.lastWrongAtMs + driftMs, wallMs) };
}

/**
 * Something written before now cannot be later than now: the clock was set back while nobody watched it. Counted from
 * now, nothing is cut short and nothing waits for a year.
 */
export function readBefore(atMs: number, wallMs: number): number {
  return Math.min(atMs, wallMs);
}

/** What the journal measures by the wall clock moves with it, so that a restart judges as the running kiosk did. */
export function shiftTimes(ledger: Ledger, { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): void {
  const driftMs = toMs - fromMs;
  ledger.starts = ledger.starts.map((atMs) => atMs + driftMs);
  ledger.pin = pinShifted(ledger.pin, driftMs, toMs);
  for (const entry of ledger.open.values()) {
    if (entry.posting !== null) entry.submittedAtMs = readBefore(entry.submittedAtMs + driftMs, toMs);
  }
}
