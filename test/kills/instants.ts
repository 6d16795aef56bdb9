import type { Chance } from './chance.ts';
import { type Source, sources, type World } from './world.ts';

/** When a host dies. */
export type Instant =
  | { readonly kind: 'time'; readonly afterMs: number }
  | { readonly kind: 'event'; readonly source: Source; readonly nth: number; readonly delayMs: number };

/** A whole visit with two notes, a print and the thanks takes about this long on real motors. */
const VISIT_MS = 12_000;
/** From the start of the process to the empty home screen. */
const RECOVERY_MS = 3_000;
/** The few milliseconds after an event in which the host reads, writes, fsyncs and answers. */
const CLOSELY_MS = 9;
/** Events of one visit by source; the last ones are sometimes not reached, then the next visit brings them. */
const EVENTS_A_VISIT: Readonly<Record<Source, number>> = { acceptor: 9, printer: 20, journal: 50, utility: 3 };
/** Events of a recovery: the first writes to the journal, the paper and the question to the utility. */
const EVENTS_A_RECOVERY: Readonly<Record<Source, number>> = { acceptor: 2, printer: 8, journal: 14, utility: 2 };
/** After this long without its event a host is killed all the same. */
const EVENT_LIMIT_MS = 20_000;
const RECOVERY_EVENT_LIMIT_MS = 4_000;

/** One third anywhere, two thirds right behind something that matters. */
export function drawInstant(chance: Chance, phase: 'visit' | 'recovery'): Instant {
  if (chance.oneIn(3)) return { kind: 'time', afterMs: chance.below(phase === 'visit' ? VISIT_MS : RECOVERY_MS) };
  const source = chance.pick([...sources, 'journal', 'acceptor'] as const);
  const events = phase === 'visit' ? EVENTS_A_VISIT : EVENTS_A_RECOVERY;
  const delayMs = chance.oneIn(3) ? 0 : chance.below(CLOSELY_MS);
  return { kind: 'event', source, nth: chance.between(1, events[source]), delayMs };
}

/** Whose trail the killer was on: `journal in the visit`. */
export function describeInstant(instant: Instant, phase: 'visit' | 'recovery'): string {
  return `${instant.kind === 'time' ? 'any time' : instant.source} in the ${phase}`;
}

/** Calls `strike` at the instant, in the same turn of the loop as its event where there is no delay. */
export function arm(
  world: World,
  instant: Instant,
  phase: 'visit' | 'recovery',
  strike: (how: string) => void,
): () => void {
  let stopped = false;
  const timers: NodeJS.Timeout[] = [];
  let unwatch = (): void => undefined;
  const stop = (): void => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
    unwatch();
  };
  const now = (how: string): void => {
    if (stopped) return;
    stop();
    strike(how);
  };
  if (instant.kind === 'time') {
    timers.push(setTimeout(() => now(`${instant.afterMs} ms into the ${phase}`), instant.afterMs));
    return stop;
  }
  let seen = 0;
  unwatch = world.watch((source, what) => {
    if (source !== instant.source) return;
    seen += 1;
    if (seen !== instant.nth) return;
    const how = `${instant.delayMs} ms after event ${seen} of the ${source} (${what}) in the ${phase}`;
    if (instant.delayMs === 0) now(how);
    else timers.push(setTimeout(() => now(how), instant.delayMs));
  });
  const limitMs = phase === 'visit' ? EVENT_LIMIT_MS : RECOVERY_EVENT_LIMIT_MS;
  timers.push(setTimeout(() => now(`${limitMs} ms into the ${phase}, its event did not come`), limitMs));
  return stop;
}
