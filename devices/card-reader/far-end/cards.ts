import { attemptsOf } from '../memory-card.ts';
import { CARD_BYTES, emptyCard, IDENTITY_BYTES, isCardNumber, issueCard, readIdentity } from '../purchase-card.ts';

/** What a hand puts into the mouth. A card with a number is the same card every time, with what was written to it. */
export type SimulatedCard = { readonly cardNumber: string } | 'blank' | 'foreign' | 'upsideDown' | 'broken';

const namedCards = ['blank', 'foreign', 'upsideDown', 'broken'] as const;

/** `blank`, `foreign`, `upsideDown`, `broken`, or the number of a card; undefined where it is none of them. */
export function simulatedCardOf(word: string): SimulatedCard | undefined {
  return namedCards.find((name) => name === word) ?? (isCardNumber(word) ? { cardNumber: word } : undefined);
}

/** Three tries, a bit each (SLE4442): 7, 6, 4, then 0 for ever. */
const ALL_TRIES = 0x07;

/** An SLE4442 in its plastic. Without power it forgets that its code was said, and nothing else. */
export interface MemoryCard {
  readonly kind: SimulatedCard;
  readonly memory: Uint8Array;
  number(): string | null;
  /** False where the reader finds no chip of this kind on the contacts. */
  isRecognized(): boolean;
  power(on: boolean): void;
  answers(): boolean;
  triesLeft(): number;
  /** The try is counted before the code is compared, and given back after it: a power cut in between costs it. */
  countTry(): boolean;
  compareCode(said: Uint8Array): boolean;
  /** False where the chip does not take the byte. A dead cell takes it and keeps its zero. */
  write(at: number, byte: number): boolean;
  killCell(at: number): void;
  /** What the chip says for its security memory: the code reads as zeros until it was said. */
  security(): readonly number[];
}

export function createMemoryCard(kind: SimulatedCard, code: Uint8Array): MemoryCard {
  const memory = memoryOf(kind);
  const deadCells = new Set<number>();
  let counter = ALL_TRIES;
  let powered = false;
  let verified = false;

  function answers(): boolean {
    return powered && kind !== 'upsideDown' && kind !== 'broken';
  }

  return {
    kind,
    memory,
    number: () => {
      const identity = readIdentity(memory);
      return identity.kind === 'ours' ? identity.cardNumber : null;
    },
    isRecognized: () => kind !== 'upsideDown',
    power: (on) => {
      powered = on;
      verified = false;
    },
    answers,
    triesLeft: () => attemptsOf(counter),
    countTry: () => {
      if (!answers() || counter === 0) return false;
      counter = (counter << 1) & ALL_TRIES;
      return true;
    },
    compareCode: (said) => {
      verified = said.length === code.length && said.every((byte, index) => byte === code[index]);
      if (verified) counter = ALL_TRIES;
      return verified;
    },
    write: (at, byte) => {
      const isProtected = at < IDENTITY_BYTES && kind !== 'blank';
      if (!answers() || !verified || at >= CARD_BYTES || isProtected) return false;
      memory[at] = deadCells.has(at) ? 0 : byte;
      return true;
    },
    killCell: (at) => {
      deadCells.add(at);
    },
    security: () => [counter, ...(verified ? code : new Uint8Array(code.length))],
  };
}

/** The header of some other utility: sound for them, unknown to us. */
const FOREIGN_HEADER: readonly number[] = [0x58, 0x59, 0x07, 0x12, 0x34, 0x56, 0x78, 0x90];
const HEADER_AT = 8;

function memoryOf(kind: SimulatedCard): Uint8Array {
  if (typeof kind !== 'string') return issueCard(kind.cardNumber);
  const memory = emptyCard();
  if (kind === 'foreign') memory.set(FOREIGN_HEADER, HEADER_AT);
  return memory;
}
