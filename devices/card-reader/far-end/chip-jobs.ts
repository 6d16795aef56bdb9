import { PSC_ATTEMPTS } from '../memory-card.ts';
import type { MemoryCard } from './cards.ts';
import type { CardReaderFault } from './faults.ts';

/** Work that the power may cut off between two steps. */
export interface Job {
  readonly everyMs: number;
  readonly step: () => 'more' | 'done';
}

/** Milliseconds the chip takes for a byte: 2.5 to erase and 2.5 to write. */
const BYTE_MS = 5;
const VERIFY_MS = 20;

/** What lasts on an SLE4442, step by step. `end` is never called where the power fails first. */
export interface ChipJobs {
  verify(code: Uint8Array, end: (result: 'yes' | 'no' | 'noCard') => void): Job;
  write(at: number, bytes: Uint8Array, end: (result: 'yes' | 'no' | 'noCard') => void): Job;
}

export function createChipJobs(options: {
  /** The card on the contacts now. */
  card: () => MemoryCard | undefined;
  powerBlinks: () => void;
  faults: ReadonlySet<CardReaderFault>;
  setFault: (name: CardReaderFault, on: boolean) => void;
  violate: (detail: string) => void;
}): ChipJobs {
  const { faults, setFault, violate } = options;
  return {
    verify: (code, end) => {
      let counted = false;
      return {
        everyMs: VERIFY_MS,
        step: () => {
          const card = options.card();
          if (card === undefined) {
            end('noCard');
            return 'done';
          }
          if (counted) {
            end(card.compareCode(code) ? 'yes' : 'no');
            return 'done';
          }
          if (card.triesLeft() < PSC_ATTEMPTS) violate('a code said to a card that has forgiven a wrong one already');
          counted = card.countTry();
          if (!counted) end('no');
          if (counted && faults.has('powerCutWhileVerifying')) {
            setFault('powerCutWhileVerifying', false);
            options.powerBlinks();
            return 'done';
          }
          return counted ? 'more' : 'done';
        },
      };
    },
    write: (at, bytes, end) => {
      const cutAfter = faults.has('powerCutWhileWriting') ? Math.floor(bytes.length / 2) : undefined;
      let done = 0;
      let taken = true;
      return {
        everyMs: BYTE_MS,
        step: () => {
          const card = options.card();
          if (card === undefined) {
            end('noCard');
            return 'done';
          }
          if (done === cutAfter) {
            setFault('powerCutWhileWriting', false);
            options.powerBlinks();
            return 'done';
          }
          if (done === 0 && faults.has('cellDies')) {
            card.killCell(at);
            setFault('cellDies', false);
          }
          const isLast = done === bytes.length - 1;
          if (!isLast || !faults.has('writeFails')) taken = card.write(at + done, bytes[done] ?? 0);
          done += 1;
          if (done < bytes.length && taken) return 'more';
          end(taken ? 'yes' : 'no');
          return 'done';
        },
      };
    },
  };
}
