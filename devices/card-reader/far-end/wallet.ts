import { fromHex, isCardNumber } from '../purchase-card.ts';
import { createMemoryCard, type MemoryCard, type SimulatedCard } from './cards.ts';

/** An SLE4442 comes from its maker with this code. */
const MAKERS_CODE = Uint8Array.of(0xff, 0xff, 0xff);
/** Somebody else's cards have somebody else's code. */
const FOREIGN_CODE = Uint8Array.of(0x12, 0x34, 0x56);

/** Cards of ours that were in this reader before: the same card comes back with what was written to it. */
export interface Wallet {
  /** Undefined where no card can have this number. */
  cardFor(kind: SimulatedCard): MemoryCard | undefined;
  keep(card: MemoryCard): void;
}

/** `psc`: the code of the cards of ours, six hexadecimal digits. */
export function createWallet(psc: string | undefined): Wallet {
  const code = (psc === undefined ? undefined : fromHex(psc)) ?? MAKERS_CODE;
  const cards = new Map<string, MemoryCard>();
  return {
    cardFor: (kind) => {
      if (typeof kind === 'string') return createMemoryCard(kind, kind === 'foreign' ? FOREIGN_CODE : code);
      if (!isCardNumber(kind.cardNumber)) return undefined;
      return cards.get(kind.cardNumber) ?? createMemoryCard(kind, code);
    },
    keep: (card) => {
      if (typeof card.kind !== 'string') cards.set(card.kind.cardNumber, card);
    },
  };
}
