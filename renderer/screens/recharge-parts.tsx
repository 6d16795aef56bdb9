import { lazy } from 'react';
import { loadTexts } from '../i18n/lazy-texts.ts';

/*
 * What residents see who recharge, or who ask how a bill adds up: it comes with its texts when it is first needed, so
 * that the first screen does not wait for it.
 */

async function withTexts<Module>(coming: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([coming, loadTexts('recharge')]);
  return module;
}

export const BillExplanation = lazy(() => withTexts(import('./bills/bill-explanation.tsx')));
export const NoDebtScreen = lazy(() => withTexts(import('./no-debt/no-debt-screen.tsx')));
export const ChooseAmountScreen = lazy(() => withTexts(import('./choose-amount/choose-amount-screen.tsx')));
export const TrialPanel = lazy(() => withTexts(import('./consent/trial-panel.tsx')));
export const PurchaseResult = lazy(() => withTexts(import('./result/purchase-result.tsx')));
export const CardEntry = lazy(() => withTexts(import('./enter-account/card-entry.tsx')));
export const CardSlotDrawing = lazy(() => withTexts(import('../components/card-slot-drawing.tsx')));
export const RechargeCardScreen = lazy(() => withTexts(import('./recharge-card/recharge-card-screen.tsx')));
export const RewriteCardScreen = lazy(() => withTexts(import('./rewrite-card/rewrite-card-screen.tsx')));
