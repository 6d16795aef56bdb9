import type { Clock } from '../../core/ports/clock.ts';
import type { FoundAtOpening } from '../../core/ports/note-acceptor.ts';
import { RESET_GRACE_MAX_MS, RESET_GRACE_MS } from './limits.ts';
import type { NoteWord } from './note-line.ts';

/**
 * Knows whether a power-up is the end of a reset that the host itself asked for. A device may be mute, or say "power up",
 * all through its self test: told to reset once more by a host that takes this for a new power cut, it would never be ready.
 */
export interface OwnReset {
  /** The command to reset goes out. */
  begins(): void;
  /** The device is at rest, or says why it is not: the next power-up is a new one. */
  ends(): void;
  /** What the device says of starting up still belongs to the last reset. */
  isUnderWay(words: readonly NoteWord[]): boolean;
  /** Not said since the device was last at rest. */
  isNews(found: FoundAtOpening): boolean;
  /** What to tell of an opening at which this was found: what was there before the first reset, a note in the box only once. */
  tells(found: FoundAtOpening): FoundAtOpening;
}

export function createOwnReset(clock: Clock): OwnReset {
  let sinceMs = 0;
  /** Resets since the device was last at rest. Each is given twice the time of the one before. */
  let count = 0;
  let told = new Set<FoundAtOpening>();
  return {
    begins: () => {
      sinceMs = clock.monotonicMs();
      count += 1;
    },
    ends: () => {
      count = 0;
      if (told.size > 0) told = new Set();
    },
    isUnderWay: (words) => {
      if (count === 0 || !words.every(({ kind }) => kind === 'powerUp' || kind === 'initializing')) return false;
      return clock.monotonicMs() - sinceMs < Math.min(RESET_GRACE_MS * 2 ** (count - 1), RESET_GRACE_MAX_MS);
    },
    isNews: (found) => found !== 'nothing' && !told.has(found),
    tells: (found) => {
      if (found === 'noteInStacker' && told.has(found)) return 'nothing';
      if (found === 'nothing' && told.has('noteInValidator') && !told.has('noteInStacker')) return 'noteInValidator';
      told.add(found);
      return found;
    },
  };
}
