import type { Command } from '../../../core/contract/commands.ts';
import { SERVICE_PIN } from '../world/life.ts';
import { findHome, think, type Person } from './person.ts';

/** Tests one visit may make. */
const DEEDS = 5;
/** A little longer than the lock of the service door. */
const LOCKED_MS = 15 * 60_000 + 10_000;
const NOTES: readonly [number, ...number[]] = [100, 50, 10];

/** Comes, mistypes now and then, tests, empties the box, and leaves or walks away with the door open. */
export async function serviceVisit(person: Person): Promise<void> {
  const { chance } = person;
  await think(person);
  const opened = await person.press({ kind: 'openService' });
  if (opened.kind === 'refused') return;
  while (chance.happens(1, 8)) {
    await think(person);
    await person.press({ kind: 'enterPin', pin: '135790' });
  }
  await think(person);
  await person.press({ kind: 'enterPin', pin: SERVICE_PIN });
  await think(person);
  if (person.screen()?.kind !== 'service') {
    await person.press({ kind: 'goBack' });
    return;
  }
  for (let deed = chance.between(1, DEEDS); deed > 0; deed -= 1) await doOneThing(person);
  // Some forget to close the door behind them.
  if (chance.happens(5, 6)) await person.press({ kind: 'leaveService' });
}

async function doOneThing(person: Person): Promise<void> {
  const { chance } = person;
  await think(person);
  switch (chance.below(8)) {
    case 0:
      await person.press({ kind: 'serviceTestPrint' });
      await person.wait(chance.between(100, 3_000));
      return;
    case 1:
      await person.press({ kind: 'serviceNoteTest', on: true });
      await person.wait(chance.between(300, 2_000));
      person.insert(chance.pick(NOTES));
      await person.wait(chance.between(500, 4_000));
      await person.press({ kind: 'serviceNoteTest', on: false });
      return;
    case 2:
      await collect(person);
      return;
    case 3:
    case 4:
      await settleSomething(person);
      return;
    case 5:
      await compareDay(person);
      return;
    case 6:
      await person.press({ kind: 'serviceEjectCard' });
      await person.wait(chance.between(500, 3_000));
      person.takeCard(false);
      return;
    default:
      await person.press({ kind: 'serviceJournalPage', page: chance.below(4) });
  }
}

/** Takes the box out, empties it or only looks, puts it back, and says which. */
async function collect(person: Person): Promise<void> {
  const { chance } = person;
  person.box(false);
  await person.wait(chance.between(800, 5_000));
  // A device without power does not notice that its box is out, and nobody could know of the emptying.
  if (person.boxIsKnownOut() && chance.happens(2, 3)) person.emptyBox();
  person.box(true);
  await person.wait(chance.between(1_500, 4_000));
  // The answer to "was it emptied?" is given now, or by whoever is sent next.
  if (chance.happens(5, 6)) await person.press({ kind: 'serviceAnswerBox', emptied: person.boxWasEmptied() });
}

/** Sent because the kiosk takes no cash: the box has been out, and nobody has said what was done with it. */
export async function answerForTheBox(person: Person): Promise<void> {
  if (!(await findHome(person))) return;
  await person.press({ kind: 'openService' });
  const entered = await person.press({ kind: 'enterPin', pin: SERVICE_PIN });
  if (entered.kind === 'refused' && entered.reason === 'pinLocked') {
    // Somebody has tried too many PINs: nothing but waiting helps.
    await person.press({ kind: 'goBack' });
    await person.wait(LOCKED_MS);
    await findHome(person);
    await person.press({ kind: 'openService' });
    await person.press({ kind: 'enterPin', pin: SERVICE_PIN });
  }
  await think(person);
  await person.press({ kind: 'serviceAnswerBox', emptied: person.boxWasEmptied() });
  await person.press({ kind: 'leaveService' });
}

/** Compares a day with the utility, the running one too, or one that nobody has ever paid on. */
async function compareDay(person: Person): Promise<void> {
  const { chance } = person;
  const screen = person.screen();
  const days = screen?.kind === 'service' ? screen.days.map(({ businessDate }) => businessDate) : [];
  const businessDate = days[chance.below(days.length + 1)] ?? '2020-02-02';
  await person.press({ kind: 'serviceReconcile', businessDate });
  if (chance.happens(1, 4)) person.send({ kind: 'serviceReconcile', businessDate });
  await person.wait(chance.between(100, 1_500));
}

async function settleSomething(person: Person): Promise<void> {
  const { chance } = person;
  const screen = person.screen();
  const claim = screen?.kind === 'service' ? screen.openClaims[0] : undefined;
  if (claim === undefined) return;
  const deeds: readonly [Command, Command] = [
    { kind: 'servicePostClaim', claimNumber: claim.number },
    {
      kind: 'serviceSettleClaim',
      claimNumber: claim.number,
      evidence: chance.pick(['paidAtCounter', 'noteHandedOver', 'bookedAtCounter']),
      reference: 'R-1',
    },
  ];
  // A finger that slips presses both buttons, or one of them twice.
  if (chance.happens(1, 2)) person.send(chance.pick(deeds));
  await person.press(chance.pick(deeds));
}
