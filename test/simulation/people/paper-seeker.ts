import type { Command } from '../../../core/contract/commands.ts';
import { accountNumbers } from './directory.ts';
import { findHome, think, type Keepsake, type Person } from './person.ts';

/** Searches of one visit: the kiosk stops at five wrong ones in a quarter of an hour. */
const SEARCHES = 4;
/** Copies somebody asks for at once. */
const COPIES = 3;
/** A slip takes a few seconds; nobody waits for one much longer. */
const LOOKS_AT_THE_PRINTER = 8;

/** Looks for the paper of an earlier visit, with the right numbers or with somebody else's, and has it printed again. */
export async function seekPaper(person: Person): Promise<void> {
  const { chance } = person;
  const begun = await person.press({ kind: 'findReceipt', by: chance.pick(['number', 'account']) });
  if (begun.kind === 'refused') return;
  for (let left = chance.between(1, SEARCHES); left > 0; left -= 1) {
    await think(person);
    if (person.screen()?.kind !== 'findReceipt') break;
    const search = searchFor(person);
    await person.press(search);
    // A finger that presses twice.
    if (chance.happens(1, 6)) person.send(search);
    if (person.screen()?.kind === 'pastReceipt') {
      await takeCopies(person);
      break;
    }
  }
  if (chance.happens(7, 8)) await findHome(person);
}

function searchFor(person: Person): Command {
  const { chance } = person;
  const all = person.keepsakes();
  const one = all[chance.below(Math.max(1, all.length))];
  const other = all[chance.below(Math.max(1, all.length))];
  if (one === undefined || chance.happens(1, 6)) return guess(person);
  const { transactionNumber, claimNumber, accountNumber, insertedFen } = one;
  if (accountNumber !== undefined && chance.happens(1, 2)) {
    // One in three remembers another amount, or that of somebody else.
    const amountFen = chance.happens(2, 3) ? insertedFen : (other?.insertedFen ?? insertedFen + 100);
    return { kind: 'findByAccount', accountNumber, amountFen };
  }
  const number = claimNumber !== undefined && chance.happens(1, 2) ? claimNumber : transactionNumber;
  switch (chance.below(5)) {
    case 0:
      return { kind: 'findByNumber', number: number.toLowerCase().replaceAll('-', ' ') };
    case 1:
      return { kind: 'findByNumber', number: `LP:SIM1:${number}` };
    case 2:
      return { kind: 'findByNumber', number: number.slice(-8) };
    default:
      return { kind: 'findByNumber', number };
  }
}

/** Tries what could be anybody's. */
function guess({ chance }: Person): Command {
  if (chance.happens(1, 3))
    return { kind: 'findByNumber', number: `SIM1-260105-${chance.between(10_000_000, 99_999_999)}` };
  const accountNumber = accountNumbers[chance.below(accountNumbers.length)] ?? '';
  return { kind: 'findByAccount', accountNumber, amountFen: 1_000 * chance.between(0, 30) };
}

async function takeCopies(person: Person): Promise<void> {
  const { chance } = person;
  for (let left = chance.between(0, COPIES); left > 0; left -= 1) {
    await think(person);
    if (person.screen()?.kind !== 'pastReceipt') return;
    const answer = await person.press({ kind: 'reprint' });
    if (chance.happens(1, 6)) person.send({ kind: 'reprint' });
    if (answer.kind === 'refused') return;
    for (let looks = LOOKS_AT_THE_PRINTER; looks > 0; looks -= 1) {
      const screen = person.screen();
      if (screen?.kind !== 'pastReceipt' || screen.receipt.kind !== 'printing') break;
      await person.wait(chance.between(300, 1_500));
    }
  }
}

/** What stands on the result is taken home. */
export function keepsakeOf(
  result: {
    readonly transactionNumber: string;
    readonly insertedFen: number;
    readonly claim: { readonly number: string } | null;
  },
  accountNumber: string | undefined,
): Keepsake {
  const { transactionNumber, insertedFen, claim } = result;
  return { transactionNumber, insertedFen, claimNumber: claim?.number, accountNumber };
}
