import type { EntryKey } from './information.ts';
import type { Kiosk, Purpose, Stage, Step, Surroundings } from './kiosk.ts';
import { ask } from './ask.ts';
import type { AccountKey, ServiceAnswer } from './services.ts';
import { advance, at, refuse } from './step.ts';

/** Digits of a meter's plate; eleven where it takes tokens. */
const meterPattern = /^\d{6,20}$/u;
/** A mobile number of the mainland. */
const phonePattern = /^1\d{10}$/u;
/** What is kept of a wrong entry on the screen. */
const entryShown = 20;

export function enterBy(kiosk: Kiosk, { by }: { readonly by: EntryKey }, { settings }: Surroundings): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'enteringAccount') return refuse('notNow');
  if (by !== 'account' && !settings.offered.has('find')) return refuse('notNow');
  if (by === 'phone' && !findsByPhone(stage.purpose)) return refuse('notNow');
  return advance(at(kiosk, entry(stage.purpose, by)));
}

/**
 * The phone's last digits are what a household proves itself with: whoever found it by its phone would have proven nothing.
 * Nor is a stranger's phone a way to what they recharged and when.
 */
export function findsByPhone(purpose: Purpose): boolean {
  return purpose === 'bill' || purpose === 'recharge';
}

/** A meter or a phone stands for accounts that only the back end knows. */
export function findByKey(kiosk: Kiosk, by: 'meter' | 'phone', typed: string): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'enteringAccount') return refuse('notNow');
  const isSound = (by === 'meter' ? meterPattern : phonePattern).test(typed);
  const back = { ...entry(stage.purpose, by), entry: typed.slice(0, entryShown) };
  if (!isSound) return advance(at(kiosk, { ...back, problem: 'malformed' }));
  return ask(kiosk, { kind: 'find', key: { by, value: typed } }, back);
}

/** One account goes on as if it had been typed; of several the resident chooses. */
export function accountsFound(
  kiosk: Kiosk,
  stage: Extract<Stage, { kind: 'asking' }>,
  key: AccountKey,
  answer: ServiceAnswer,
): Step {
  const { back } = stage;
  if (back.kind !== 'enteringAccount') return advance(at(kiosk, back));
  if (answer.kind === 'found') {
    const [only, ...others] = answer.accounts;
    // A purchase card is one household's: of several nobody can say whose.
    const isNobodys = only === undefined || (others.length > 0 && key.by === 'purchaseCard');
    if (isNobodys) return advance(at(kiosk, { ...back, problem: 'unknownAccount' }));
    if (others.length === 0) return goOn(kiosk, back.purpose, only.accountNumber, key.by !== 'account');
    return advance(at(kiosk, { kind: 'choosingAccount', purpose: back.purpose, accounts: answer.accounts }));
  }
  const known = answer.kind === 'refused' && (answer.reason === 'unknownAccount' || answer.reason === 'blockedAccount');
  return advance(at(kiosk, { ...back, problem: known ? answer.reason : 'backEndUnavailable' }));
}

export function chooseAccount(kiosk: Kiosk, { index }: { readonly index: number }): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'choosingAccount') return refuse('notNow');
  const chosen = stage.accounts[index];
  return chosen === undefined ? refuse('notNow') : goOn(kiosk, stage.purpose, chosen.accountNumber, true);
}

/** From a number to what the visit is for. `found`: nobody typed it, so it is never shown whole. */
export function goOn(kiosk: Kiosk, purpose: Purpose, accountNumber: string, found: boolean): Step {
  switch (purpose) {
    case 'bill':
    case 'recharge': {
      const requestId = kiosk.lookUps + 1;
      const stage: Stage = { kind: 'lookingUp', purpose, accountNumber, requestId, ...(found ? { found } : {}) };
      return advance({ ...at(kiosk, stage), lookUps: requestId }, [], [{ kind: 'lookUp', requestId, accountNumber }]);
    }
    case 'history':
      return advance(at(kiosk, { kind: 'provingOwner', accountNumber, problem: null }));
    case 'arrival': {
      const back = { ...entry(purpose, 'account'), entry: found ? '' : accountNumber };
      return ask(kiosk, { kind: 'credits', accountNumber }, back);
    }
  }
}

function entry(purpose: Purpose, by: EntryKey): Extract<Stage, { kind: 'enteringAccount' }> {
  return { kind: 'enteringAccount', purpose, by, entry: '', problem: null };
}
