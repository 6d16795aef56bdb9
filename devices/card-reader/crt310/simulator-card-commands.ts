import { CARD_BYTES } from '../purchase-card.ts';
import { commands, results, SLE4442_TYPE } from './codes.ts';
import type { MemoryCard } from '../far-end/cards.ts';
import type { ChipJobs, Job } from '../far-end/chip-jobs.ts';
import type { Mechanics } from '../far-end/mechanics.ts';
import { BLOCK_BYTES } from './limits.ts';

/** Answered at once, or after work that the power may cut off. */
type Work = (() => void) | Job;

/** Clauses 8.4, 8.6 and 9.4: what is said to the chip. Undefined for a command that is none of these. */
export function createCardCommands(options: {
  mechanics: Mechanics;
  chip: ChipJobs;
  answer: (...body: readonly number[]) => void;
}): (body: Uint8Array) => Work | undefined {
  const { mechanics, chip, answer } = options;

  /** Undefined where there is none on the contacts; then `said` has been answered. */
  function onContacts(said: readonly number[], tail: readonly number[]): MemoryCard | undefined {
    const card = mechanics.card();
    const where = mechanics.place();
    if (card !== undefined && where === 'contacts') return card;
    answer(...said, where === 'none' ? results.noCard : results.wrongPlace, ...tail);
    return undefined;
  }

  function simple(said: readonly number[], run: (card: MemoryCard) => readonly number[] | undefined): Work {
    return () => {
      const card = onContacts(said, []);
      if (card === undefined) return;
      const data = run(card);
      answer(...said, ...(data === undefined ? [results.no] : [results.yes, ...data]));
    };
  }

  function read(at: number, count: number): Work {
    return () => {
      const card = onContacts(commands.readMemory, [at, count]);
      if (card === undefined) return;
      const isSound = card.answers() && count >= 1 && count <= BLOCK_BYTES && at + count <= CARD_BYTES;
      if (!isSound) answer(...commands.readMemory, results.no, at, count);
      else answer(...commands.readMemory, results.yes, at, count, ...card.memory.subarray(at, at + count));
    };
  }

  function resultByte(result: 'yes' | 'no' | 'noCard'): number {
    if (result !== 'noCard') return results[result];
    return mechanics.place() === 'none' ? results.noCard : results.wrongPlace;
  }

  return (body) => {
    const [command, parameter = 0, third = 0, fourth = 0] = body;
    const said = [command ?? 0, parameter];
    const is = (wanted: readonly number[]): boolean => command === wanted[0] && parameter === wanted[1];
    if (is(commands.cardType)) {
      return () => {
        const card = mechanics.card();
        const type = card === undefined ? 'N0' : mechanics.place() === 'contacts' ? typeOf(card) : 'N2';
        answer(...said, type.charCodeAt(0), type.charCodeAt(1));
      };
    }
    if (is(commands.powerCard) || is(commands.unpowerCard)) {
      return simple(said, (card) => {
        card.power(is(commands.powerCard));
        return [];
      });
    }
    if (is(commands.cardReset)) {
      return simple(said, (card) => (card.answers() ? [...card.memory.subarray(0, 4)] : undefined));
    }
    if (is(commands.readMemory)) return read(third, fourth);
    if (is(commands.readSecurity)) return simple(said, (card) => (card.answers() ? card.security() : undefined));
    if (is(commands.verifyCode)) {
      return chip.verify(body.slice(2), (result) => {
        answer(...said, resultByte(result));
      });
    }
    if (is(commands.writeMemory) && fourth >= 1 && fourth <= BLOCK_BYTES && body.length === 4 + fourth) {
      return chip.write(third, body.slice(4), (result) => {
        answer(...said, resultByte(result), third, fourth);
      });
    }
    return undefined;
  };
}

/** Clause 8.4: the chip, or a card of no known kind. */
function typeOf(card: MemoryCard): string {
  return card.isRecognized() ? SLE4442_TYPE : 'N1';
}
