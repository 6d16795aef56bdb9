import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** Milliseconds the gate may stay open after its reason is gone: a command waits up to 20 s for a reader that is set up. */
export const GATE_LIMIT_MS = 30_000;
/** Milliseconds a card may be on its way out: it is told again every 5 s, and a reader may have to be set up first. */
export const KEPT_LIMIT_MS = 45_000;

/** I32: the gate is open only where a card is asked for, and a card is inside only where it is of use. */
export const i32: Invariant = {
  id: 'I32',
  says: 'no card is kept, and the gate is shut where none is wanted',
  checks: { settled: inTime, rest: isEmptyAndShut },
};

function inTime({ cards, nowMs }: Evidence): string | undefined {
  const { openWithoutReasonSinceMs: openMs, keptWithoutReasonSinceMs: keptMs } = cards;
  if (openMs !== undefined && nowMs - openMs >= GATE_LIMIT_MS) {
    return `the gate of the card reader has stood open for ${nowMs - openMs} ms, and no screen asks for a card`;
  }
  if (keptMs === undefined || nowMs - keptMs < KEPT_LIMIT_MS) return undefined;
  return `a card has been inside for ${nowMs - keptMs} ms, and no screen has a use for it`;
}

function isEmptyAndShut({ cards }: Evidence): string | undefined {
  const card = cards.inReader();
  if (card !== undefined) return `the card ${card.cardNumber ?? 'of somebody'} is in the reader at rest`;
  return cards.gateOpen() ? 'the gate of the card reader stands open at rest' : undefined;
}
