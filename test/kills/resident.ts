import type { Command } from '../../core/contract/commands.ts';
import type { Screen, Snapshot } from '../../core/contract/snapshot.ts';
import { fen } from '../../core/domain/money.ts';
import type { SimulatedNote } from '../../devices/note-acceptor/far-end/notes.ts';
import type { Chance } from './chance.ts';

/** What a hand does next; undefined: it waits. */
export type Deed =
  { readonly kind: 'press'; readonly command: Command } | { readonly kind: 'insert'; readonly note: SimulatedNote };

export interface Resident {
  /** Looks at the screen and does something, or nothing. */
  react(snapshot: Snapshot): Deed | undefined;
}

/** Seeded accounts of the simulated utility: ordinary ones, changing amounts, lost answers, refusals for good. */
const accounts = ['01', '02', '03', '04', '06', '07', '08', '10', '11', '12', '14', '15', '16', '99'].map(
  (end) => `03101${end === '99' ? '999' : '000'}${end}`,
);
const notes: readonly SimulatedNote[] = [5, 10, 10, 20, 20, 50, 50, 100, 100, 'foreign', 'bad'];
const amountsFen = [1_000, 2_000, 3_000, 5_000, 10_000].map(fen);
/** What a restless hand presses, whatever is on the screen. */
const nonsense: readonly Command[] = [
  { kind: 'pay' },
  { kind: 'finishShort' },
  { kind: 'cancel' },
  { kind: 'goBack' },
  { kind: 'finish' },
  { kind: 'takeClaim' },
  { kind: 'start', purpose: 'recharge' },
  { kind: 'setLanguage', language: 'en' },
];
const RESTLESS_PERCENT = 6;

/** Somebody who pays, more or less as one should. */
export function createResident(chance: Chance): Resident {
  const isRestless = chance.oneIn(3);
  let enough = chance.between(1, 4);
  function react(snapshot: Snapshot): Deed | undefined {
    if (snapshot.idleWarning !== null) return press({ kind: 'touch' });
    if (isRestless && chance.percent(RESTLESS_PERCENT)) return press(chance.pick(nonsense));
    const { screen } = snapshot;
    switch (screen.kind) {
      case 'home':
        enough = chance.between(1, 4);
        if (!snapshot.availability.cash.ok) return undefined;
        return press({ kind: 'start', purpose: chance.percent(75) ? 'bill' : 'recharge' });
      case 'enterAccount':
        return press({ kind: 'submitAccount', accountNumber: chance.pick(accounts) });
      case 'bills':
        if (!screen.canContinue || chance.percent(10)) {
          return press({ kind: 'toggleBill', billId: chance.pick(screen.bills).billId });
        }
        return press({ kind: 'continue' });
      case 'noDebt':
        return press({ kind: 'continue' });
      case 'chooseAmount':
        return press({ kind: 'chooseAmount', amountFen: chance.pick(amountsFen) });
      case 'consent':
        if (chance.percent(4)) return press({ kind: 'goBack' });
        return press({ kind: 'agree', withoutReceipt: screen.receiptProblem !== null });
      case 'cash':
        return payInCash(screen);
      case 'changed': {
        const choices: readonly Command[] = screen.canAddNotes
          ? [{ kind: 'acceptChange' }, { kind: 'addNotes' }, { kind: 'takeClaim' }]
          : [{ kind: 'acceptChange' }, { kind: 'takeClaim' }];
        return press(chance.pick(choices));
      }
      case 'result':
      case 'thanks':
        return endVisit(screen);
      default:
        // The host speaks next, or it is a screen that this resident never asked for.
        return undefined;
    }
  }

  function payInCash(screen: Extract<Screen, { kind: 'cash' }>): Deed | undefined {
    if (screen.intake === 'noteMoving') {
      // A second note, or an impatient finger, while the first one is on its way.
      if (chance.percent(3)) return { kind: 'insert', note: chance.pick(notes) };
      return chance.percent(3) ? press({ kind: 'pay' }) : undefined;
    }
    if (screen.intake !== 'open') {
      if (screen.canFinishShort && chance.percent(5)) return press({ kind: 'finishShort' });
      return undefined;
    }
    if (screen.canCancel && chance.percent(4)) return press({ kind: 'cancel' });
    if (screen.canPay && chance.percent(80)) return press({ kind: 'pay' });
    if (screen.noteCount >= enough && screen.canFinishShort) return press({ kind: 'finishShort' });
    return { kind: 'insert', note: chance.pick(notes) };
  }

  return { react };
}

/** Wants to go home: ends what is on the screen in the way that is left, and begins nothing. */
export const departing: Resident = {
  react: ({ screen, idleWarning }) => {
    if (idleWarning !== null) return press({ kind: 'touch' });
    switch (screen.kind) {
      case 'home':
      case 'processing':
      case 'recovering':
      case 'outOfService':
        return undefined;
      case 'cash':
        if (screen.canPay) return press({ kind: 'pay' });
        if (screen.canFinishShort) return press({ kind: 'finishShort' });
        return screen.canCancel ? press({ kind: 'cancel' }) : undefined;
      case 'changed':
        return press({ kind: 'acceptChange' });
      case 'result':
      case 'thanks':
        return endVisit(screen);
      default:
        return press({ kind: 'goBack' });
    }
  },
};

function endVisit(screen: Extract<Screen, { kind: 'result' | 'thanks' }>): Deed | undefined {
  if (screen.kind === 'result' && screen.receipt.kind === 'printing') return undefined;
  return press({ kind: 'finish' });
}

function press(command: Command): Deed {
  return { kind: 'press', command };
}
