import { CARD_BYTES } from '../purchase-card.ts';
import { commands, positions, results } from './codes.ts';
import { BLOCK_BYTES, PSC_ATTEMPTS } from './limits.ts';
import type { MemoryCard } from './simulator-cards.ts';
import type { Crt310Fault } from './simulator-faults.ts';
import type { Mechanics } from './simulator-mechanics.ts';

/** Answered at once, or after work that the power may cut off. */
type Job = (() => void) | { readonly everyMs: number; readonly step: () => 'more' | 'done' };

/** Milliseconds the chip takes for a byte: 2.5 to erase and 2.5 to write. */
const BYTE_MS = 5;
const VERIFY_MS = 20;

/** Clauses 8.4, 8.6 and 9.4: what is said to the chip. Undefined for a command that is none of these. */
export function createCardCommands(options: {
  mechanics: Mechanics;
  faults: ReadonlySet<Crt310Fault>;
  answer: (...body: readonly number[]) => void;
  violate: (detail: string) => void;
  setFault: (name: Crt310Fault, on: boolean) => void;
}): (body: Uint8Array) => Job | undefined {
  const { mechanics, faults, answer, violate, setFault } = options;

  /** Undefined where there is none on the contacts; then `said` has been answered. */
  function onContacts(said: readonly number[], tail: readonly number[]): MemoryCard | undefined {
    const card = mechanics.card();
    const where = mechanics.position();
    if (card !== undefined && where === positions.atContacts) return card;
    answer(...said, where === positions.none ? results.noCard : results.wrongPlace, ...tail);
    return undefined;
  }

  function simple(said: readonly number[], run: (card: MemoryCard) => readonly number[] | undefined): Job {
    return () => {
      const card = onContacts(said, []);
      if (card === undefined) return;
      const data = run(card);
      answer(...said, ...(data === undefined ? [results.no] : [results.yes, ...data]));
    };
  }

  function read(at: number, count: number): Job {
    return () => {
      const card = onContacts(commands.readMemory, [at, count]);
      if (card === undefined) return;
      const isSound = card.answers() && count >= 1 && count <= BLOCK_BYTES && at + count <= CARD_BYTES;
      if (!isSound) answer(...commands.readMemory, results.no, at, count);
      else answer(...commands.readMemory, results.yes, at, count, ...card.memory.subarray(at, at + count));
    };
  }

  function verify(code: Uint8Array): Job {
    const said = commands.verifyCode;
    let counted = false;
    return {
      everyMs: VERIFY_MS,
      step: () => {
        const card = onContacts(said, []);
        if (card === undefined) return 'done';
        if (!counted) {
          if (card.triesLeft() < PSC_ATTEMPTS) violate('a code said to a card that has forgiven a wrong one already');
          counted = card.countTry();
          if (!counted) answer(...said, results.no);
          if (counted && faults.has('powerCutWhileVerifying')) {
            setFault('powerCutWhileVerifying', false);
            mechanics.powerBlinks();
            return 'done';
          }
          return counted ? 'more' : 'done';
        }
        answer(...said, card.compareCode(code) ? results.yes : results.no);
        return 'done';
      },
    };
  }

  function write(at: number, bytes: Uint8Array): Job {
    const said = commands.writeMemory;
    const tail = [at, bytes.length];
    const cutAfter = faults.has('powerCutWhileWriting') ? Math.floor(bytes.length / 2) : undefined;
    let done = 0;
    let taken = true;
    return {
      everyMs: BYTE_MS,
      step: () => {
        const card = onContacts(said, tail);
        if (card === undefined) return 'done';
        if (done === cutAfter) {
          setFault('powerCutWhileWriting', false);
          mechanics.powerBlinks();
          return 'done';
        }
        if (done === 0 && faults.has('cellDies')) {
          card.killCell(at);
          setFault('cellDies', false);
        }
        const isLast = done === bytes.length - 1;
        if (!isLast || !faults.has('writeFails')) {
          taken = card.write(at + done, bytes[done] ?? 0);
        }
        done += 1;
        if (done < bytes.length && taken) return 'more';
        answer(...said, taken ? results.yes : results.no, ...tail);
        return 'done';
      },
    };
  }

  return (body) => {
    const [command, parameter = 0, third = 0, fourth = 0] = body;
    const said = [command ?? 0, parameter];
    const is = (wanted: readonly number[]): boolean => command === wanted[0] && parameter === wanted[1];
    if (is(commands.cardType)) {
      return () => {
        const card = mechanics.card();
        const type = card === undefined ? 'N0' : mechanics.position() === positions.atContacts ? card.type() : 'N2';
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
    if (is(commands.verifyCode)) return verify(body.slice(2));
    if (is(commands.writeMemory) && fourth >= 1 && fourth <= BLOCK_BYTES && body.length === 4 + fourth) {
      return write(third, body.slice(4));
    }
    return undefined;
  };
}
