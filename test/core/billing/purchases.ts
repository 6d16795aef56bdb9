import { onTestFinished } from 'vitest';

import { type SimulatedUtility, openSimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { fen } from '../../../core/domain/money.ts';
import type { OrderKind, Posting } from '../../../core/domain/order.ts';
import type { Booking, PostRefusal } from '../../../core/ports/billing-gateway.ts';
import type { ServiceOutcome } from '../../../core/ports/utility-services.ts';
import { type ManualClock, createManualClock } from '../../support/manual-clock.ts';
import { TODAY, recharge } from './postings.ts';

/** 14:00 in China on the day that the bills are made up for. */
const NOW_MS = Date.UTC(2026, 10, 22, 6, 0, 0);

export const ACCOUNTS = {
  token: '0310100017',
  tokenArrears: '0310100018',
  card: '0310100019',
  cardOpenOrder: '0310100020',
  remoteMeter: '0310100021',
  rechargeCardDemo: '0310100022',
  arrearsFirst: '0310100027',
} as const;

export function openScenarios(path = ':memory:', town = false): { utility: SimulatedUtility; clock: ManualClock } {
  const clock = createManualClock(NOW_MS);
  const utility = openSimulatedUtility({ path, clock, today: TODAY, town });
  onTestFinished(() => utility.close());
  return { utility, clock };
}

/** A posting of any kind that sells something; a purchase on a card names the card. */
export function purchase(id: string, kind: OrderKind, accountNumber: string, amountFen: number): Posting {
  const posting: Posting = { ...recharge(id, accountNumber, fen(amountFen)), kind };
  return kind === 'card' ? { ...posting, cardNumber: `88${accountNumber}` } : posting;
}

export function redemption(id: string, accountNumber: string, secret: string): Posting {
  return { ...purchase(id, 'rechargeCard', accountNumber, 0), rechargeCardTail: secret.slice(-4) };
}

export async function booked(utility: SimulatedUtility, posting: Posting, secret?: string): Promise<Booking> {
  const outcome = await utility.post(posting, secret);
  if (outcome.kind !== 'accepted') throw new Error(`not booked: ${JSON.stringify(outcome)}`);
  return outcome.booking;
}

export async function refusalOf(utility: SimulatedUtility, posting: Posting, secret?: string): Promise<PostRefusal> {
  const outcome = await utility.post(posting, secret);
  if (outcome.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(outcome)}`);
  return outcome.reason;
}

export async function answerOf<Answer>(outcome: Promise<ServiceOutcome<Answer>>): Promise<Answer> {
  const settled = await outcome;
  if (settled.kind !== 'answered') throw new Error(`not answered: ${JSON.stringify(settled)}`);
  return settled.answer;
}

export async function balanceOf(utility: SimulatedUtility, accountNumber: string): Promise<number> {
  const outcome = await utility.lookUp(accountNumber);
  if (outcome.kind !== 'found') throw new Error(outcome.kind);
  return outcome.account.balanceFen;
}
