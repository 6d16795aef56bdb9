import { confirmAtStart, confirmsDue } from './card-confirm-steps.ts';
import { clockDriftMs, pinShifted, readBefore } from './clocks.ts';
import type { BackgroundPayment, Effect, Kiosk, Settings, Step, Surroundings } from './kiosk.ts';
import type { KioskRecord } from './records.ts';
import { advance } from './step.ts';

/**
 * At every tick, beside the visit: clocks that drift, restarts that storm, postings that are due to be taken back, and
 * written cards that the back end has yet to hear of.
 */
export function upkeepTick(kiosk: Kiosk, around: Surroundings): Step | undefined {
  return (
    clockJump(kiosk, around) ??
    stormOver(kiosk, around) ??
    reversalsDue(kiosk, around) ??
    confirmsDue(withClocks(kiosk, around), around)
  );
}

/** The kiosk as it stands after a tick whose clocks moved together. */
export function withClocks(kiosk: Kiosk, { wallMs, monotonicMs }: Surroundings): Kiosk {
  return { ...kiosk, clocks: { wallMs, monotonicMs } };
}

/**
 * Wall times that ages are measured from move along with the wall clock: nothing becomes older or younger by a jump.
 * Everything else runs on the monotonic clock and does not notice.
 */
function clockJump(kiosk: Kiosk, around: Surroundings): Step | undefined {
  const driftMs = clockDriftMs(kiosk.clocks, around);
  if (driftMs === 0) return undefined;
  const { wallMs } = around;
  const background = kiosk.background.map((entry) => ({
    ...entry,
    submittedAtMs: readBefore(entry.submittedAtMs + driftMs, wallMs),
  }));
  const moved = withClocks({ ...kiosk, background, pin: pinShifted(kiosk.pin, driftMs, wallMs) }, around);
  const jumped: KioskRecord = { kind: 'clockJumped', fromMs: wallMs - driftMs, toMs: wallMs };
  // Nothing can be written any more; the screen must not hang on it.
  return advance(moved, kiosk.journalFailed ? [] : [jumped]);
}

/** Quiet for as long as it was to be: notes are taken again. */
function stormOver(kiosk: Kiosk, around: Surroundings): Step | undefined {
  if (kiosk.quietUntilMs === 0 || around.monotonicMs < kiosk.quietUntilMs) return undefined;
  return advance(withClocks({ ...kiosk, quietUntilMs: 0 }, around));
}

/**
 * Only what nobody stands and waits for, and never a recharge of any kind: its token may have been issued, its card may
 * be used up, so the same id is asked for until it comes. The decision is on paper before the back end hears of it.
 */
function reversalsDue(kiosk: Kiosk, around: Surroundings): Step | undefined {
  const { reversal } = around.settings;
  if (reversal === null || kiosk.journalFailed) return undefined;
  const due = kiosk.background.filter((entry) => isDue(entry, reversal.afterMs, around.wallMs));
  if (due.length === 0) return undefined;
  const background = kiosk.background.map((entry) => (due.includes(entry) ? { ...entry, reversing: true } : entry));
  const records = due.map(({ facts, posting }): KioskRecord => ({
    kind: 'reversalRequested',
    transactionId: facts.transactionId,
    postingId: posting.id,
  }));
  const effects = due.map(({ posting }): Effect => ({ kind: 'reverse', posting }));
  return advance(withClocks({ ...kiosk, background }, around), records, effects);
}

function isDue({ posting, submittedAtMs, reversing }: BackgroundPayment, afterMs: number, wallMs: number): boolean {
  const mayGoBack = posting.kind === 'bills' || posting.kind === 'prepayment';
  return mayGoBack && !reversing && wallMs - submittedAtMs >= afterMs;
}

/**
 * What a start does with what came from the journal: ages that would lie in the future begin now, and a terminal that
 * has restarted too often takes no money until it has run quietly.
 */
export function upkeepAtStart(kiosk: Kiosk, around: Surroundings): Kiosk {
  const { wallMs, monotonicMs, settings, books } = around;
  const background = kiosk.background.map((entry) => ({
    ...entry,
    submittedAtMs: readBefore(entry.submittedAtMs, wallMs),
  }));
  const pin = { ...kiosk.pin, lastWrongAtMs: readBefore(kiosk.pin.lastWrongAtMs, wallMs) };
  const storm = settings.restartStorm;
  const storms = storm !== null && startsWithin(books.starts(), storm, wallMs) >= storm.starts;
  const quietUntilMs = storms ? monotonicMs + storm.withinMs : 0;
  return { ...kiosk, background, pin, cardConfirms: confirmAtStart(around), quietUntilMs };
}

/** A start that lies in the future was written before the clock was set back: it proves nothing. */
function startsWithin(
  starts: readonly number[],
  { withinMs }: NonNullable<Settings['restartStorm']>,
  wallMs: number,
): number {
  return starts.filter((atMs) => atMs <= wallMs && wallMs - atMs < withinMs).length;
}
