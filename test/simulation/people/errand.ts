import type { Chance } from '../run/chance.ts';
import {
  balanceNumbers,
  cardNumbers,
  firstNumbers,
  phones,
  remoteNumbers,
  scratchCards,
  tokenNumbers,
} from './directory.ts';

/** What somebody has come for, and what they have with them. */
export interface Errand {
  readonly purpose: 'bill' | 'recharge';
  /** Typed as the number of an account, or after `by`. */
  readonly number: string;
  readonly by: 'account' | 'phone';
  /** A purchase card in the bag. */
  readonly cardNumber: string | undefined;
  /** The number under the film of a recharge card. */
  readonly secret: string | undefined;
}

/** In parts of a hundred: most come as they always have. */
const ERRANDS: readonly (readonly [
  kind: 'asEver' | 'token' | 'card' | 'scratchCard' | 'phone' | 'remote',
  parts: number,
])[] = [
  ['asEver', 62],
  ['token', 10],
  ['card', 14],
  ['scratchCard', 8],
  ['phone', 3],
  ['remote', 3],
];
const [oneCard, otherCard = oneCard] = cardNumbers;
const frequentCards = [oneCard, otherCard] as const;
/** The cards of a shop that many know the numbers of. */
const WORN_CARDS = 6;

export function errandFor(chance: Chance): Errand {
  const purpose = chance.happens(3, 5) ? 'bill' : 'recharge';
  const plain: Errand = {
    purpose,
    number: chance.pick(firstNumbers),
    by: 'account',
    cardNumber: undefined,
    secret: undefined,
  };
  switch (weighted(chance)) {
    case 'asEver':
      return plain;
    case 'token':
      return { ...plain, purpose: 'recharge', number: chance.pick(tokenNumbers) };
    case 'remote':
      return { ...plain, purpose: 'recharge', number: chance.pick(remoteNumbers) };
    case 'card': {
      // Some come often: to a purchase of theirs that is still to be written, above all.
      const cardNumber = chance.happens(1, 2) ? chance.pick(frequentCards) : chance.pick(cardNumbers);
      // The account stands on the card, behind two digits of the issuer.
      return { ...plain, purpose: 'recharge', number: cardNumber.slice(2), cardNumber };
    }
    case 'scratchCard': {
      const number = chance.pick(chance.happens(1, 3) ? tokenNumbers : balanceNumbers);
      return { ...plain, purpose: 'recharge', number, secret: secretFor(chance) };
    }
    case 'phone':
      return { ...plain, by: 'phone', number: chance.pick(phones) };
  }
}

/** Mostly a good one; some mistype it, and some have one that was used before. */
export function secretFor(chance: Chance): string {
  const at = chance.happens(1, 8) ? chance.below(WORN_CARDS) : chance.below(scratchCards.length);
  const secret = scratchCards[at]?.secret ?? '';
  switch (chance.below(10)) {
    case 0:
      return `${secret.slice(0, -1)}${(Number(secret.at(-1)) + 1) % 10}`;
    case 1:
      return secret.slice(0, chance.between(1, secret.length));
    case 2:
      return secret.replaceAll(/(?<group>.{4})/gu, '$<group> ');
    default:
      return secret;
  }
}

function weighted(chance: Chance): (typeof ERRANDS)[number][0] {
  let left = chance.below(100);
  for (const [kind, parts] of ERRANDS) {
    if (left < parts) return kind;
    left -= parts;
  }
  return 'asEver';
}
