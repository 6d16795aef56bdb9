import type { World } from '../world/world.ts';

/** What it takes to bring the terminal to rest. */
export interface Stage {
  readonly world: World;
  pass(ms: number): Promise<void>;
  passUntil(isSo: () => boolean): Promise<void>;
  endTroubles(): void;
}

/** The longest back-off of the outbox is five minutes; the rest is for idle limits and slips in a row. */
export const REST_LIMIT_MS = 900_000;
/** A device that was cleared starts anew; the kiosk finds a cable that was pushed back within 15 s. */
const CLEARED_MS = 20_000;
/** An empty mouth is seen at the next look of the reader's driver. */
const CARD_TAKEN_MS = 2_000;

/** The faults stop, a technician has cleared the devices, and nobody comes: everything must find its end by itself. */
export async function comeToRest(stage: Stage): Promise<void> {
  const { world } = stage;
  world.note('the faults stop');
  stage.endTroubles();
  world.atWord = undefined;
  world.atCard = undefined;
  world.atCommit = undefined;
  world.acceptorCable.plug();
  world.printerCable.plug();
  world.readerCable.plug();
  world.acceptor.power(true);
  world.printer.power(true);
  world.cards.reader.power(true);
  world.acceptor.box(true);
  world.acceptor.clear();
  world.printer.clear();
  world.cards.clear();
  for (const fault of world.utility.utility.faults()) world.utility.utility.setFault(fault, false);
  await stage.pass(CLEARED_MS);
  world.host.quietSinceMs = world.clock.monotonicMs();
  const untilMs = world.clock.monotonicMs() + REST_LIMIT_MS;
  await stage.passUntil(() => isAtRest(world) || world.clock.monotonicMs() >= untilMs);
  // The gate and the motor need a moment after the last screen.
  await stage.pass(CLEARED_MS);
  // A card that was given back and forgotten is found in the mouth.
  world.cards.takeOut(false);
  await stage.pass(CARD_TAKEN_MS);
  if (world.inspector.violation() !== undefined) return;
  world.note('at rest');
  world.utility.refresh();
  world.inspector.settled();
  world.inspector.rest();
}

function isAtRest(world: World): boolean {
  if (world.screen.snapshot?.screen.kind !== 'home') return false;
  const { postings, cards } = world.evidence.book;
  for (const { state } of postings.values()) if (state === 'open') return false;
  for (const { written, accepted } of cards.values()) if (written && accepted === undefined) return false;
  return true;
}
