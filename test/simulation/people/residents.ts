import { simulatedAccounts } from '../../../core/billing/simulated-accounts.ts';
import type { Screen } from '../../../core/contract/snapshot.ts';
import type { SimulatedNote } from '../../../devices/note-acceptor/ccnet/simulated-notes.ts';
import { maskAccountNumber } from '../../../core/domain/numbers.ts';
import { craftedCommand } from './crafted-commands.ts';
import { keepsakeOf, seekPaper } from './paper-seeker.ts';
import { findHome, think, type Person } from './person.ts';

/** Moves of one visit: a long one with many small notes stays below. */
const MOVES = 90;
/** One visit of so many is for the paper of an earlier one. */
const VISITS_PER_SEARCH = 12;
/** Notes after which many have no more with them. */
const MANY_NOTES = 4;
const [firstAccount = '', ...otherAccounts] = simulatedAccounts.map(({ accountNumber }) => accountNumber);
const numbers: readonly [string, ...string[]] = [firstAccount, ...otherAccounts];
const NOTES: readonly [number, ...number[]] = [100, 50, 20, 10, 5, 1];

/** How somebody is: in parts of a hundred. */
interface Habits {
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
  patient: { walksAway: 0, doubles: 0, careless: 2, turnsBack: 3, crafty: 0 },
  impatient: { walksAway: 3, doubles: 30, careless: 20, turnsBack: 15, crafty: 0 },
  malicious: { walksAway: 3, doubles: 20, careless: 25, turnsBack: 20, crafty: 45 },
} as const satisfies Record<string, Habits>;

/** One visit, from the first look at the screen to the last. */
export async function visit(person: Person, temper: keyof typeof habits): Promise<void> {
  const how: Habits = habits[temper];
  const { chance } = person;
  const purpose = chance.happens(3, 5) ? 'bill' : 'recharge';
  const own: Own = { accountNumber: undefined };
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
    if (!(await answer(person, how, screen, own))) return;
  }
}

/** What this resident has entered. */
interface Own {
  accountNumber: string | undefined;
}

type Press = Parameters<Person['press']>[0];

async function twice(person: Person, how: Habits, command: Press): Promise<void> {
  if (person.chance.happens(how.doubles, 100)) person.send(command);
  await person.press(command);
}

/** Does what the screen asks for. False: the person goes. */
async function answer(person: Person, how: Habits, screen: Screen, own: Own): Promise<boolean> {
  const { chance } = person;
  const back = chance.happens(how.turnsBack, 100);
  switch (screen.kind) {
    case 'enterAccount': {
      // Nothing can be looked up now: few try for long, and the next one comes later.
      if (screen.problem === 'backEndUnavailable' && chance.happens(2, 3)) {
        await person.wait(chance.between(1_000, 8_000));
        return await giveUp(person);
      }
      // A number of many nines is nobody's; the last of the list as well.
      own.accountNumber = back ? '99999999' : chance.pick(numbers);
      await twice(person, how, { kind: 'submitAccount', accountNumber: own.accountNumber });
      return screen.problem === null || chance.happens(2, 3);
    }
    case 'lookingUp':
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
  if (chance.happens(1, 6)) return chance.pick(NOTES);
  const fits = NOTES.find((yuan) => yuan * 100 <= remainingFen);
  // The last note is the next larger one: nobody carries the exact amount in ones.
  return fits === undefined || chance.happens(1, 2)
    ? (NOTES.findLast((yuan) => yuan * 100 >= remainingFen) ?? 100)
    : fits;
}
