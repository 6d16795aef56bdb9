import { accounts, toCash } from '../../../journeys/steps.ts';
import type { FaultWorld } from './fault-world.ts';
import { nothing, type Columns } from './columns.ts';

/** A visit after which nothing is left of anybody. */
export const quiet: Columns = { money: nothing, journal: '', paper: [], screen: '', alerts: [] };

/** A resident owes several bills and the slot is open; what follows is the fault. */
export async function atTheSlot(world: FaultWorld, ...notesBefore: readonly number[]): Promise<void> {
  await toCash(world.rig, accounts.manyBills);
  for (const yuan of notesBefore) await world.rig.insert(yuan);
  world.strike();
}

/** Puts a note in and lets so many milliseconds pass. */
export async function put(world: FaultWorld, note: number | 'foreign' | 'bad', afterMs = 4_000): Promise<void> {
  world.rig.farEnds.noteAcceptor?.device.insert(note);
  await world.rig.clock.advance(afterMs);
}

/** Puts a note in and lets time pass until the device itself says that this happened to it. */
export async function putUntil(
  world: FaultWorld,
  note: number,
  what: 'escrow' | 'stacking' | 'stacked' | 'acknowledged' | 'returned',
): Promise<void> {
  const { device } = acceptor(world);
  let happened = false;
  const stop = device.watch((event) => {
    happened ||=
      event.kind === what || (what === 'stacking' && event.kind === 'state' && event.text === 'stacking the note');
  });
  device.insert(note);
  for (let waitedMs = 0; !happened && waitedMs < 10_000; waitedMs += 10) await world.rig.clock.advance(10);
  stop();
  if (!happened) throw new Error(`the device never said ${what}: ${device.state().stateText}`);
}

export function acceptor(world: FaultWorld): NonNullable<FaultWorld['rig']['farEnds']['noteAcceptor']> {
  const end = world.rig.farEnds.noteAcceptor;
  if (end === null) throw new Error('the rig has no note acceptor');
  return end;
}
