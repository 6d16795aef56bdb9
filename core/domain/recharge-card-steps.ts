import { receiptProblem } from './availability.ts';
import { makePosting, prepend, showClaim } from './close-steps.ts';
import type { Kiosk, Settings, Stage, Step, Surroundings } from './kiosk.ts';
import { zeroFen } from './money.ts';
import type { Account, Order, Posting } from './order.ts';
import type { PaymentFacts } from './payment.ts';
import { consentTo } from './payment-start.ts';
import type { RechargeCardProblem } from './recharge.ts';
import type { KioskRecord } from './records.ts';
import { advance, at, paying, refuse } from './step.ts';

/** Scratch numbers are fifteen digits at the shortest and twenty at the longest, printed in groups. */
const secretPattern = /^\d{15,20}$/u;
/** Of the number, what may be kept and shown. */
const tailDigits = 4;
/**
 * Wrong numbers at this terminal, whoever's account they were for: the back end counts by account, and somebody who
 * tries numbers takes a new account each time. A family with its worn cards needs fewer.
 */
export const rechargeCardTries = 10;
/** Counted within this time, and waited for when they are used up. */
export const rechargeCardLockMs = 10 * 60_000;

/** Where a scratch number may be used instead of cash. */
export function takesRechargeCard(stage: Extract<Stage, { kind: 'choosingAmount' }>, { offered }: Settings): boolean {
  return stage.orderKind !== 'prepayment' && offered.has('rechargeCards');
}

/** From the choice of an amount to the scratch number: no cash is needed for it, and no acceptor. */
export function useRechargeCard(kiosk: Kiosk, around: Surroundings): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'choosingAmount' || !takesRechargeCard(stage, around.settings)) return refuse('notNow');
  if (isShut(kiosk)) return refuse('outOfService');
  return entering(kiosk, stage.account, isLocked(kiosk, around) ? 'rechargeCardLocked' : null);
}

/** The number goes out with the posting and is kept nowhere, the kiosk's own state included. */
export function submitRechargeCard(kiosk: Kiosk, action: { readonly secret: string }, around: Surroundings): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'enteringRechargeCard') return refuse('notNow');
  if (isShut(kiosk)) return refuse('outOfService');
  const { account } = stage;
  if (isLocked(kiosk, around)) return entering(kiosk, account, 'rechargeCardLocked');
  const secret = action.secret.replaceAll(/[\s-]/gu, '');
  // A slip of the finger says nothing about any card, so it is no try.
  if (!secretPattern.test(secret)) return entering(kiosk, account, 'malformed');
  const order: Order = { kind: 'rechargeCard', account, bills: [], quoteToken: undefined, dueFen: zeroFen };
  const withoutReceipt = receiptProblem(kiosk) !== undefined;
  const { facts, record } = consentTo(order, withoutReceipt, zeroFen, around);
  const made = makePosting(facts, around, secret.slice(-tailDigits));
  const { numbered, posting } = made;
  return advance(
    paying(kiosk, { state: 'submitting', facts: numbered, posting, sinceMs: around.monotonicMs }),
    [record, made.record],
    [{ kind: 'submit', posting, secret }],
  );
}

/** Not redeemed, for good: nothing of it is the terminal's to owe, and the resident may type it again. */
export function rechargeCardRefused(
  kiosk: Kiosk,
  facts: PaymentFacts,
  posting: Posting,
  reason: string,
  around: Surroundings,
): Step {
  const records = refusedRecords(facts, posting, reason);
  const counted = isWrong(reason) ? withWrong(kiosk, around) : kiosk;
  // A note that nobody explains went in meanwhile: its number must be seen before anybody goes on.
  if (facts.claims.length > 0) return prepend(records.slice(0, 1), showClaim(counted, facts, around));
  const step = entering(counted, facts.order.account, problemOf(reason));
  return { ...step, records };
}

/** The resident has left with a slip that says the card is theirs until it is redeemed. */
export function refusedInBackground(kiosk: Kiosk, facts: PaymentFacts, posting: Posting, reason: string): Step {
  return advance(kiosk, refusedRecords(facts, posting, reason));
}

function refusedRecords({ transactionId }: PaymentFacts, posting: Posting, reason: string): KioskRecord[] {
  return [
    { kind: 'paymentRefused', transactionId, postingId: posting.id, reason },
    { kind: 'transactionCancelled', transactionId, why: 'refused' },
  ];
}

const problems: Readonly<Record<string, RechargeCardProblem>> = {
  rechargeCardUnknown: 'rechargeCardUnknown',
  rechargeCardUsed: 'rechargeCardUsed',
  rechargeCardLocked: 'rechargeCardLocked',
  blockedAccount: 'blockedAccount',
  notRedeemed: 'notRedeemed',
};

function problemOf(reason: string): RechargeCardProblem {
  return Object.hasOwn(problems, reason) ? (problems[reason] ?? 'refused') : 'refused';
}

/** That a card was used tells a guesser as much as that it does not exist. */
function isWrong(reason: string): boolean {
  return reason === 'rechargeCardUnknown' || reason === 'rechargeCardUsed';
}

function withWrong(kiosk: Kiosk, around: Surroundings): Kiosk {
  const wrong = recentWrong(kiosk, around) + 1;
  return { ...kiosk, rechargeCards: { wrong, lastWrongMs: around.monotonicMs } };
}

function recentWrong({ rechargeCards }: Kiosk, { monotonicMs }: Pick<Surroundings, 'monotonicMs'>): number {
  return monotonicMs - rechargeCards.lastWrongMs < rechargeCardLockMs ? rechargeCards.wrong : 0;
}

function isLocked(kiosk: Kiosk, around: Surroundings): boolean {
  return recentWrong(kiosk, around) >= rechargeCardTries;
}

/** Nothing new is begun that needs the journal: a number that is lost in a restart has to be typed again. */
function isShut({ journalFailed, spaceLow, quietUntilMs }: Kiosk): boolean {
  return journalFailed || spaceLow || quietUntilMs > 0;
}

function entering(kiosk: Kiosk, account: Account, problem: RechargeCardProblem | null): ReturnType<typeof advance> {
  return advance(at(kiosk, { kind: 'enteringRechargeCard', account, problem }));
}
