import { noteProtocolNames, type NoteProtocolName } from '../world/note-protocols.ts';
import { createChance, deriveSeed } from './chance.ts';
import type { Weather } from './plan.ts';

/** One episode to play. */
export interface Job {
  readonly index: number;
  /** The seed of the run it belongs to, and its number there: with both, it can be played again alone. */
  readonly runSeed: number;
  readonly episode: number;
  readonly seed: number;
  readonly transactions: number;
  readonly weather: Weather;
  readonly protocol: NoteProtocolName;
}

/** `all`: every episode draws its own. */
export type ProtocolChoice = NoteProtocolName | 'all';

/** A terminal's life in one episode: long enough for queues and locks to build up, short enough to be replayed at once. */
export const TRANSACTIONS_PER_EPISODE = 60;

/** Every so many episodes one is played in foul weather, the first of each run among them: that is where bugs are hunted. */
const EPISODES_PER_STORM = 4;
/** Where the seed of an episode branches for its protocol: apart from all that is drawn within it. */
const PROTOCOL_BRANCH = 21;

/** The episodes of a run. They do not depend on how many workers play them. */
export function jobsOf(seed: number, transactions: number, protocol: ProtocolChoice = 'ccnet'): Job[] {
  const count = Math.ceil(transactions / TRANSACTIONS_PER_EPISODE);
  return Array.from({ length: count }, (_, episode) => ({
    ...jobAt(seed, episode, protocol),
    index: episode,
    transactions: Math.min(TRANSACTIONS_PER_EPISODE, transactions - episode * TRANSACTIONS_PER_EPISODE),
  }));
}

/** The first episode of each of so many runs with increasing seeds. */
export function jobsOfSeeds(seed: number, count: number, protocol: ProtocolChoice = 'ccnet'): Job[] {
  return Array.from({ length: count }, (_, index) => ({ ...jobAt(seed + index, 0, protocol), index }));
}

export function jobAt(seed: number, episode: number, protocol: ProtocolChoice = 'ccnet'): Job {
  const episodeSeed = deriveSeed(seed, episode);
  return {
    index: 0,
    runSeed: seed,
    episode,
    seed: episodeSeed,
    transactions: TRANSACTIONS_PER_EPISODE,
    weather: episode % EPISODES_PER_STORM === 0 ? 'foul' : 'fair',
    protocol:
      protocol === 'all' ? createChance(deriveSeed(episodeSeed, PROTOCOL_BRANCH)).pick(noteProtocolNames) : protocol,
  };
}
