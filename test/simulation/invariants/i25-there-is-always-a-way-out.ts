import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I25: with nobody there, the kiosk finds home by itself. */
export const i25: Invariant = {
  id: 'I25',
  says: 'the screen is never without an exit: idle is reached after the resident has left',
  checks: { shown: closesSoon, rest: isHome },
};

function isHome({ screen, host, nowMs }: Evidence): string | undefined {
  const kind = screen.snapshot?.screen.kind;
  if (kind === 'home') return undefined;
  return `the screen is ${kind ?? 'dark'} ${nowMs - (host.quietSinceMs ?? nowMs)} ms after everybody left`;
}

/** Seconds. The longest dwell of a result is under half a minute here; a clock that was set back must not stretch it. */
const LONGEST_DWELL_S = 60;

function closesSoon(_evidence: Evidence, { snapshot }: { readonly snapshot: Snapshot }): string | undefined {
  const { screen } = snapshot;
  if (!('closesInSeconds' in screen) || screen.closesInSeconds <= LONGEST_DWELL_S) return undefined;
  return `the screen ${screen.kind} is to close in ${screen.closesInSeconds} s`;
}
