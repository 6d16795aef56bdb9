import { describe } from 'vitest';
import { createWords } from '../../../core/platform/receipt-words.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { accounts, insertEnough, paperSettled, toCash } from '../../journeys/steps.ts';
import { nothing, type Columns } from './support/columns.ts';
import { onRig, type FaultWorld } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { utilityOnTheWire, withMembers, type Question } from './support/wire-utility.ts';

/** Drawer kick, cut, status request, buffer clear, Chinese mode off, a new line, and C1 controls. */
const printerCommands =
  '王\u001bp\u0000\u0019\u00fa\u001dV\u0000\u0010\u0004\u0001\u0010\u0014\u0008\u001c.\n\u009b*明';
/** Turns what follows around, isolates it, and hides a letter between two others. */
const turning = '\u202e99.999￥\u202c\u2067李\u200b\u200d\ufeff\u2069*\u0336\u0336\u0336\u0336红';
const endless = `${'九'.repeat(290)}\u202e户主姓名`;
const wholeVisit =
  'consentGiven noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed';

/** Every text that can reach a screen or a paper. */
const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

const words = createWords('zh-CN');

/** A visit from its first touch to its end, with a back end that writes this name wherever it may write one. */
function visitOf(text: string): () => Promise<Columns> {
  return async () => {
    const plain: string[] = [];
    await walk('王*明', plain);
    const events: string[] = [];
    const columns = await walk(text, events);
    // More lines may be needed for a long name; everything else the printer does is the same.
    if (deeds(events) !== deeds(plain)) throw new Error(`the printer did ${deeds(events)}, not ${deeds(plain)}`);
    return columns;
  };
}

function deeds(events: readonly string[]): string {
  return events.filter((kind) => kind !== 'linePrinted' && kind !== 'statusAsked').join(' ');
}

function walk(text: string, events: string[]): Promise<Columns> {
  const clock = createManualClock();
  const strange = JSON.stringify(text);
  const keptUtility = utilityOnTheWire(clock, (_question, json) =>
    withMembers(json, {
      maskedName: strange,
      maskedAddress: strange,
      bookingNumber: JSON.stringify(text.slice(0, 190)),
    }),
  );
  return onRig(
    async (world) => {
      const { rig } = world;
      world.strike();
      rig.farEnds.receiptPrinter?.device.watch(({ kind }) => events.push(kind));
      const cash = await toCash(rig, accounts.oneBill);
      await insertEnough(rig);
      await rig.press({ kind: 'pay' });
      const result = await paperSettled(rig);
      if (result.insertedFen !== 10_000 || cash.dueFen > 10_000) throw new Error('the amounts are not what they were');
      await rig.press({ kind: 'finish' });
      await world.rest();
      const shown = rig.snapshots.flatMap((snapshot) => stringsOf(snapshot.screen));
      const bad = shown.find((value) => unseen.test(value) || Array.from(value).length > 200);
      if (bad !== undefined) throw new Error(`on the screen: ${JSON.stringify(bad)}`);
      readThePaper(world);
    },
    { clock, keptUtility },
  )();
}

/** One paper, and the line of the amount stands on it by itself. */
function readThePaper({ rig }: FaultWorld): void {
  const sheets = rig.farEnds.receiptPrinter?.device.text() ?? [];
  const lines = sheets.join('\n').split('\n');
  const amount = new RegExp(`^${words('label.inserted')}\\s+\uffe5100\\.00$`, 'u');
  const amounts = lines.filter((line) => amount.test(line.trimEnd()));
  if (amounts.length !== 1) throw new Error(`no plain line of the amount:\n${lines.join('\n')}`);
}

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

const paidOnce: Columns = {
  money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
  journal: wholeVisit,
  paper: ['receipt'],
  screen: 'home enterAccount lookingUp bills consent cash processing result/paid thanks home',
  alerts: [],
};

/** What stands where an amount should; JSON text. */
const noAmounts = ['-1', '-0.01', '0.5', '1e21', '1e15', 'null', 'NaN', '"100"', '[]', '9007199254740993'];

describe('the back end says strange things', () => {
  scenario(
    'M2',
    'printer commands in names and numbers print nothing but a receipt',
    paidOnce,
    visitOf(printerCommands),
  );

  scenario('M3', 'a name that turns the line around turns nothing around', paidOnce, visitOf(turning));

  scenario(
    'M3',
    'a name of three hundred characters is cut, and the account can be paid for',
    paidOnce,
    visitOf(endless),
  );

  scenario(
    'M4',
    'amounts that are no amounts are refused wherever they stand, and the slot never opens',
    {
      money: nothing,
      journal: '',
      paper: [],
      screen: 'home enterAccount lookingUp enterAccount/backEndUnavailable home',
      alerts: [],
    },
    async () => {
      const seen: Columns[] = [];
      for (const amount of noAmounts) {
        // Sums that are right: only the amount itself is wrong.
        seen.push(await lookUpWith('arrears', { principalFen: amount, lateFeeFen: '0', totalFen: amount }));
        seen.push(await lookUpWith('arrears', { principalFen: '0', lateFeeFen: amount, totalFen: amount }));
        // A balance may be owed, and nothing else may be wrong with it.
        if (amount !== '-1') seen.push(await lookUpWith('account', { balanceFen: amount }));
      }
      const [first] = seen;
      const other = seen.find((columns) => JSON.stringify(columns) !== JSON.stringify(first));
      if (first === undefined || other !== undefined) throw new Error(`not all alike: ${JSON.stringify(other)}`);
      return first;
    },
  );
});

function lookUpWith(question: Question, members: Readonly<Record<string, string>>): Promise<Columns> {
  const clock = createManualClock();
  const keptUtility = utilityOnTheWire(clock, (asked, json) =>
    asked === question ? withMembers(json, members) : json,
  );
  return onRig(
    async (world) => {
      const { rig } = world;
      world.strike();
      await rig.press({ kind: 'start', purpose: 'bill' });
      await rig.press({ kind: 'submitAccount', accountNumber: accounts.oneBill });
      await rig.clock.advance(30_000);
      for (const kind of ['continue', 'pay'] as const) {
        const answer = await rig.send({ kind });
        if (answer.kind !== 'refused') throw new Error(`${kind} went through with ${JSON.stringify(members)}`);
      }
      if (rig.farEnds.noteAcceptor?.device.insert(100) !== 'refused') throw new Error('the slot is open');
      await world.rest();
    },
    { clock, keptUtility },
  )();
}
