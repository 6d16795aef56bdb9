import type { BillView, OfferedView } from '../contract/snapshot.ts';
import type { BreakdownView, CardSlotView, RechargeScreen, TrialView, VendView } from '../contract/recharge-screens.ts';
import { cardProblem } from '../domain/availability.ts';
import { readsCards } from '../domain/card-gate.ts';
import { mayWriteAgain } from '../domain/card-work.ts';
import { findsByPhone } from '../domain/find-account-steps.ts';
import type { Kiosk, Settings, Stage } from '../domain/kiosk.ts';
import { subtractFen } from '../domain/money.ts';
import type { Bill, Trial, Vend } from '../domain/order.ts';
import { accountView } from './account-view.ts';

type StageOf<K extends Stage['kind']> = Extract<Stage, { kind: K }>;

export function offeredView(kiosk: Kiosk, { offered }: Settings): OfferedView {
  const { stage } = kiosk;
  return {
    findByMeter: offered.has('find'),
    findByPhone: offered.has('find') && (stage.kind !== 'enteringAccount' || findsByPhone(stage.purpose)),
    history: offered.has('history'),
    arrival: offered.has('credits'),
    rechargeCards: offered.has('rechargeCards'),
    cardReader: offered.has('cards') && cardProblem(kiosk) === undefined,
  };
}

/** How the amount came about; null where the back end does not say it. */
export function breakdownView({ breakdown }: Bill): BillView['breakdown'] {
  if (breakdown === undefined) return null;
  const { lines, roundingFen, totalFen, position } = breakdown;
  const view: BreakdownView = { lines, roundingFen, totalFen, position };
  return view;
}

export function trialView(trial: Trial | undefined): TrialView | null {
  if (trial === undefined) return null;
  const { amountFen, arrearsFen, unitsCentiKwh, lines } = trial;
  return { arrearsFen, creditFen: subtractFen(amountFen, arrearsFen), unitsCentiKwh, lines };
}

export function vendView(vend: Vend | undefined): VendView | null {
  if (vend === undefined) return null;
  const { arrearsFen, unitsCentiKwh, tokens } = vend;
  return { arrearsFen, unitsCentiKwh, tokens };
}

/** Where a card may be put in: at the entry of a recharge, while the reader works. */
export function cardSlot(kiosk: Kiosk, stage: StageOf<'enteringAccount'>, settings: Settings): CardSlotView {
  if (!readsCards(stage, settings) || cardProblem(kiosk) !== undefined) return 'none';
  const { word, reading } = kiosk.cardReader;
  if (reading) return 'reading';
  if (word === 'taken') return 'take';
  if (word === 'cardInside') return 'inside';
  return stage.cardUnreadable === true ? 'unreadable' : 'insert';
}

export function rechargeCardScreen(stage: StageOf<'enteringRechargeCard'>): RechargeScreen {
  return { kind: 'rechargeCard', account: accountView(stage.account), problem: stage.problem };
}

export function rewriteScreen(stage: StageOf<'rewritingCard'>, kiosk: Kiosk, closesInSeconds: number): RechargeScreen {
  const { account, order, write } = stage;
  return {
    kind: 'rewriteCard',
    account: accountView(account),
    amountFen: order.amountFen,
    unitsCentiKwh: order.unitsCentiKwh,
    write: write.state,
    canTryAgain: mayWriteAgain(kiosk),
    closesInSeconds,
  };
}
