import type { Screen } from '../../../core/contract/snapshot.ts';
import type { CardWriteView } from '../../../core/contract/recharge-screens.ts';
import type { SimulatedCard } from '../../../devices/card-reader/crt310/simulator-cards.ts';
import { cardNumbers } from './directory.ts';
import type { Person } from './person.ts';

/** What somebody does with a card, in parts of a hundred. */
export interface CardHabits {
  /** Pulls at a card that the reader holds. */
  readonly pulls: number;
  /** Puts in another card than the own one, or the own one the wrong way round. */
  readonly mixesUp: number;
  /** Goes without the card that sticks out. */
  readonly forgets: number;
}

/** Looks at the mouth before somebody gives up. */
const LOOKS = 20;
const LOOK_MS = { shortest: 300, longest: 900 } as const;
/** One in so many types the number though the card is at hand. */
const TYPERS = 6;

/** At the entry of a number: the card says it. False where the person types instead. */
export async function cardInsteadOfNumber(person: Person, how: CardHabits, cardNumber: string): Promise<boolean> {
  const { chance } = person;
  if (chance.happens(1, TYPERS)) return false;
  await takeWhatSticksOut(person);
  for (let looks = chance.between(1, LOOKS / 2); looks > 0; looks -= 1) {
    const { lit, card } = person.mouth();
    if (card === 'inside') break;
    if (lit) {
      person.insertCard(cardAtHand(person, how, cardNumber));
      break;
    }
    await lookAgain(person);
  }
  if (person.mouth().card !== 'inside') return false;
  if (chance.happens(how.pulls, 100)) person.takeCard(true);
  // It is drawn in, read, and looked up.
  await person.wait(chance.between(1_500, 3_500));
  return true;
}

/** While a purchase is to be written. False: the person goes. */
export async function atTheWriting(
  person: Person,
  how: CardHabits,
  cardNumber: string,
  { write, canTryAgain }: { readonly write: CardWriteView; readonly canTryAgain: boolean },
): Promise<boolean> {
  const { chance } = person;
  switch (write) {
    case 'waitingForCard':
      if (person.mouth().card === 'sticksOut') person.takeCard(false);
      else if (person.mouth().lit) person.insertCard(cardAtHand(person, how, cardNumber));
      await lookAgain(person);
      // Some have left the card at home.
      return !chance.happens(1, 40);
    case 'writing':
      if (chance.happens(how.pulls, 100)) person.takeCard(true);
      await lookAgain(person);
      return true;
    case 'wrongCard':
      await takeWhatSticksOut(person);
      if (canTryAgain) await person.press({ kind: 'writeCardAgain' });
      await lookAgain(person);
      return !chance.happens(1, 10);
    case 'notWritten':
    case 'uncertain':
      if (chance.happens(how.pulls, 100)) person.takeCard(true);
      if (canTryAgain) {
        await person.press({ kind: 'writeCardAgain' });
        if (chance.happens(1, 6)) person.send({ kind: 'writeCardAgain' });
      }
      await lookAgain(person);
      return !chance.happens(1, 5);
    case 'written':
    case 'noReader':
      return true;
  }
}

/** Nobody goes home without the card, but for those who forget it. */
export async function takeCardHome(person: Person, how: CardHabits): Promise<void> {
  if (person.chance.happens(how.forgets, 100)) return;
  await takeWhatSticksOut(person);
}

/** Own or forgotten by somebody else: a card in the mouth is in the way. */
export async function takeWhatSticksOut(person: Person): Promise<void> {
  for (let looks = LOOKS; looks > 0 && person.mouth().card !== 'none'; looks -= 1) {
    if (person.mouth().card === 'sticksOut') {
      person.takeCard(false);
      return;
    }
    await lookAgain(person);
  }
}

/** What the screen says of a card that is to be written; undefined where nothing is. */
export function writingOn(
  screen: Screen,
): { readonly write: CardWriteView; readonly canTryAgain: boolean } | undefined {
  if (screen.kind === 'rewriteCard') return screen;
  return screen.kind === 'result' && screen.card !== null ? screen.card : undefined;
}

function cardAtHand({ chance }: Person, how: CardHabits, cardNumber: string): SimulatedCard {
  if (!chance.happens(how.mixesUp, 100)) return { cardNumber };
  const other = { cardNumber: chance.pick(cardNumbers) };
  return chance.pick<SimulatedCard>([other, other, 'blank', 'foreign', 'upsideDown', 'broken']);
}

async function lookAgain(person: Person): Promise<void> {
  await person.wait(person.chance.between(LOOK_MS.shortest, LOOK_MS.longest));
}
