import type { Screen } from '../../../core/contract/snapshot.ts';
import type { SimulatedNote } from '../../../devices/note-acceptor/far-end/notes.ts';
import { maskAccountNumber } from '../../../core/domain/numbers.ts';
import {
  atTheWriting,
  cardInsteadOfNumber,
  takeCardHome,
  takeWhatSticksOut,
  writingOn,
  type CardHabits,
} from './card-holder.ts';
import { craftedCommand } from './crafted-commands.ts';
import { accountsUnder, cardNumbers, firstNumbers } from './directory.ts';
import { errandFor, secretFor, type Errand } from './errand.ts';
import { keepsakeOf, seekPaper } from './paper-seeker.ts';
import { findHome, think, type Person } from './person.ts';

/** Moves of one visit: a long one with many small notes stays below. */
const MOVES = 90;
/** One visit of so many is for the paper of an earlier one. */
const VISITS_PER_SEARCH = 12;
/** Notes after which many have no more with them. */
const MANY_NOTES = 4;
const NOTES: readonly [number, ...number[]] = [100, 50, 20, 10, 5, 1];

/** How somebody is: in parts of a hundred. */
interface Habits extends CardHabits {
  /** Goes away without a word, at any screen. */
  readonly walksAway: number;
  /** Presses twice. */
  readonly doubles: number;
  /** Puts in what the kiosk does not take, or the next note while one is moving. */
  readonly careless: number;
  /** Changes their mind. */
  readonly turnsBack: number;
  /** Sends what no screen offers. */
  readonly crafty: number;
}

export const habits = {
  patient: { walksAway: 0, doubles: 0, careless: 2, turnsBack: 3, crafty: 0, pulls: 0, mixesUp: 3, forgets: 2 },
  impatient: { walksAway: 3, doubles: 30, careless: 20, turnsBack: 15, crafty: 0, pulls: 8, mixesUp: 12, forgets: 15 },
  malicious: {
    walksAway: 3,
    doubles: 20,
    careless: 25,
    turnsBack: 20,
    crafty: 45,
    pulls: 15,
    mixesUp: 30,
    forgets: 25,
  },
} as const satisfies Record<string, Habits>;

/** One visit, from the first look at the screen to the last. */
export async function visit(person: Person, temper: keyof typeof habits): Promise<void> {
  const how: Habits = habits[temper];
  const errand = errandFor(person.chance);
  // A card that somebody forgot lies in the mouth.
  if (person.chance.happens(7, 8)) await takeWhatSticksOut(person);
  await stay(person, { how, errand, own: { accountNumber: undefined, secret: errand.secret } });
  if (errand.cardNumber !== undefined) await takeCardHome(person, how);
}

async function stay(person: Person, visitor: Visitor): Promise<void> {
  const { chance } = person;
  const { how, errand } = visitor;
  const { purpose } = errand;
  const seeks = chance.happens(1, VISITS_PER_SEARCH);
  let started = false;
  for (let move = 0; move < MOVES; move += 1) {
    await think(person);
    if (chance.happens(how.crafty, 100)) person.send(craftedCommand(chance));
    if (chance.happens(how.walksAway, 100)) return;
    const screen = person.screen();
    if (screen === undefined) {
      await person.wait(chance.between(500, 3_000));
      continue;
    }
    if (screen.kind === 'home' || screen.kind === 'thanks') {
      // Home again: the visit is over, or it never went further.
      if (started) return;
      if (seeks) {
        await seekPaper(person);
        return;
      }
      const begun = await person.press({ kind: 'start', purpose });
      if (chance.happens(how.doubles, 100)) person.send({ kind: 'start', purpose });
      started = begun.kind === 'done' || chance.happens(1, 3);
      continue;
    }
    if (screen.kind === 'outOfService' || screen.kind === 'servicePin' || screen.kind === 'service') {
      if (chance.happens(1, 4)) return;
      person.send({ kind: 'goBack' });
      await person.wait(chance.between(1_000, 5_000));
      continue;
    }
    // What stands there of somebody else's visit is brought to its end first.
    if (!(await answer(person, visitor, screen))) return;
  }
}

/** What this resident has entered. */
interface Own {
  accountNumber: string | undefined;
  /** Of a recharge card that the kiosk has not said to be used. */
  secret: string | undefined;
}

interface Visitor {
  readonly how: Habits;
  readonly errand: Errand;
  readonly own: Own;
}

type Press = Parameters<Person['press']>[0];

async function twice(person: Person, how: Habits, command: Press): Promise<void> {
  if (person.chance.happens(how.doubles, 100)) person.send(command);
  await person.press(command);
}

/** Does what the screen asks for. False: the person goes. */
async function answer(person: Person, visitor: Visitor, screen: Screen): Promise<boolean> {
  const { chance } = person;
  const { how, errand, own } = visitor;
  const back = chance.happens(how.turnsBack, 100);
  const writing = writingOn(screen);
  if (writing !== undefined && writing.write !== 'written' && writing.write !== 'noReader') {
    const stays = await atTheWriting(person, how, errand.cardNumber ?? chance.pick(cardNumbers), writing);
    if (stays) return true;
    // On the way out most press the button that ends it; the paper says what to do.
    if (chance.happens(3, 4)) await person.press({ kind: screen.kind === 'result' ? 'finish' : 'goBack' });
    return false;
  }
  switch (screen.kind) {
    case 'enterAccount': {
      // Nothing can be looked up now: few try for long, and the next one comes later.
      if (screen.problem === 'backEndUnavailable' && chance.happens(2, 3)) {
        await person.wait(chance.between(1_000, 8_000));
        return await giveUp(person);
      }
      const { cardNumber } = errand;
      if (cardNumber !== undefined && screen.cardSlot !== 'none' && !back) {
        if (await cardInsteadOfNumber(person, how, cardNumber)) {
          own.accountNumber = errand.number;
          return screen.problem === null || chance.happens(2, 3);
        }
      }
      // A number of many nines is nobody's; the last of the list as well. Who comes back to this screen tries another one.
      const isFirst = screen.problem === null && own.accountNumber === undefined;
      const by = isFirst && !back ? errand.by : 'account';
      // Somebody else may have left the screen with another kind of number asked for.
      if (screen.by !== by && (await person.press({ kind: 'enterBy', by })).kind === 'done') return true;
      const typed = back ? '99999999' : isFirst ? errand.number : chance.pick(firstNumbers);
      own.accountNumber = typed;
      await twice(person, how, { kind: 'submitAccount', accountNumber: typed });
      return screen.problem === null || chance.happens(2, 3);
    }
    case 'chooseAccount': {
      const index = chance.below(screen.accounts.length + (back ? 1 : 0));
      own.accountNumber = accountsUnder(errand.number)[index];
      await twice(person, how, { kind: 'chooseAccount', index });
      return true;
    }
    case 'rechargeCard': {
      if (back || (screen.problem !== null && !chance.happens(2, 3))) return await giveUp(person);
      if (screen.problem === 'rechargeCardUsed' || own.secret === undefined) own.secret = secretFor(chance);
      await twice(person, how, { kind: 'submitRechargeCard', secret: own.secret });
      return true;
    }
    case 'rewriteCard':
      // Written: on to what the visit was for, or home; without a reader only home is left.
      if (screen.write === 'written' && !back) await twice(person, how, { kind: 'continue' });
      else await person.press({ kind: 'goBack' });
      return true;
    case 'asking':
    case 'lookingUp':
      // Some do not wait for the answer, and ask for something else.
      if (back) await person.press({ kind: 'goBack' });
      await person.wait(chance.between(200, 2_000));
      return true;
    case 'processing':
    case 'recovering':
      await person.wait(chance.between(200, 2_000));
      return true;
    case 'bills': {
      if (!screen.canContinue && screen.chosenCount > 0) return await giveUp(person);
      const bill = screen.bills[chance.below(Math.max(1, screen.bills.length))];
      if (bill !== undefined && chance.happens(1, 3)) await person.press({ kind: 'toggleBill', billId: bill.billId });
      await twice(person, how, back ? { kind: 'goBack' } : { kind: 'continue' });
      return true;
    }
    case 'noDebt':
      if (!screen.canContinue) return await giveUp(person);
      await twice(person, how, back ? { kind: 'goBack' } : { kind: 'continue' });
      return !back;
    case 'chooseAmount':
      if (own.secret !== undefined && screen.canUseRechargeCard) {
        await twice(person, how, { kind: 'useRechargeCard' });
        return true;
      }
      if (screen.problem === 'notAllowed' || screen.problem === 'arrearsFirst') return await giveUp(person);
      if (!screen.canContinue) return await giveUp(person);
      await person.press({ kind: 'chooseAmount', amountFen: 1_000 * chance.between(back ? 0 : 1, back ? 500 : 20) });
      return true;
    case 'consent':
      await twice(person, how, back ? { kind: 'goBack' } : { kind: 'agree', withoutReceipt: chance.happens(1, 4) });
      return true;
    case 'cash':
      await atTheSlot(person, how, screen);
      return true;
    case 'changed':
      await twice(person, how, { kind: chance.pick(['acceptChange', 'acceptChange', 'addNotes', 'takeClaim']) });
      return true;
    case 'result': {
      // What was redeemed is used up; who is told that it is waited for keeps the card and comes back.
      if (screen.redeemedFen !== null) own.secret = undefined;
      const isOwn =
        own.accountNumber !== undefined && maskAccountNumber(own.accountNumber) === screen.account.maskedNumber;
      person.keep(keepsakeOf(screen, isOwn ? own.accountNumber : undefined));
      await person.wait(chance.between(200, 1_500));
      if (screen.receipt.kind === 'printing') return true;
      if (screen.canReprint && chance.happens(1, 5)) {
        await twice(person, how, { kind: 'reprint' });
        return true;
      }
      await person.press({ kind: 'finish' });
      return true;
    }
    default:
      // Screens that only somebody looking for an old paper meets.
      await person.press({ kind: 'goBack' });
      return true;
  }
}

/** The kiosk says that it takes no cash now: most go back to the first screen, some just go. */
async function giveUp(person: Person): Promise<boolean> {
  if (person.chance.happens(7, 8)) await findHome(person);
  return false;
}

async function atTheSlot(person: Person, how: Habits, cash: Extract<Screen, { kind: 'cash' }>): Promise<void> {
  const { chance } = person;
  const hasty = chance.happens(how.careless, 100);
  if (cash.canPay && !chance.happens(1, 12)) {
    await twice(person, how, { kind: 'pay' });
    if (hasty) person.insert(chance.pick(NOTES));
    return;
  }
  if (chance.happens(how.turnsBack, 100)) {
    if (hasty) person.insert(chance.pick(NOTES));
    await twice(person, how, { kind: wayOut(person, cash, hasty) });
    return;
  }
  if (cash.noteCount >= MANY_NOTES && cash.canFinishShort && chance.happens(1, 2)) {
    await twice(person, how, { kind: 'finishShort' });
    return;
  }
  if (cash.intake === 'open' || hasty) {
    person.insert(noteFor(person, cash.remainingFen, hasty));
    await person.wait(hasty ? chance.between(0, 1_800) : chance.between(1_700, 2_300));
    return;
  }
  // The slot stays shut: some wait, some give up.
  if (chance.happens(1, 12)) await person.press({ kind: wayOut(person, cash, hasty) });
  else await person.wait(chance.between(300, 1_500));
}

/** What ends the payment, as the screen offers it; a hand in a hurry presses where a button was a moment ago. */
function wayOut(person: Person, cash: Extract<Screen, { kind: 'cash' }>, hasty: boolean): 'finishShort' | 'cancel' {
  if (hasty || cash.intake === 'noteMoving') return person.chance.pick(['finishShort', 'cancel']);
  return cash.canFinishShort ? 'finishShort' : 'cancel';
}

function noteFor(person: Person, remainingFen: number, hasty: boolean): SimulatedNote {
  const { chance } = person;
  if (hasty && chance.happens(1, 4)) return chance.pick(['foreign', 'bad']);
  // Who goes on when all is in feeds whatever comes to hand.
  if (chance.happens(1, remainingFen === 0 ? 2 : 6)) return chance.pick(NOTES);
  const fits = NOTES.find((yuan) => yuan * 100 <= remainingFen);
  // The last note is the next larger one: nobody carries the exact amount in ones.
  return fits === undefined || chance.happens(1, 2)
    ? (NOTES.findLast((yuan) => yuan * 100 >= remainingFen) ?? 100)
    : fits;
}
