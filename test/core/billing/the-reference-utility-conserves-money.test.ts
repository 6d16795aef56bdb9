import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { seedRechargeCards } from '../../../core/billing/utility/households.ts';
import type { SimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { fen, sumFen } from '../../../core/domain/money.ts';
import type { OrderKind, Posting } from '../../../core/domain/order.ts';
import type { PostOutcome } from '../../../core/ports/billing-gateway.ts';
import { payWhole } from './postings.ts';
import { ACCOUNTS, openScenarios, purchase, redemption } from './purchases.ts';

const accounts = [...Object.values(ACCOUNTS), '0310100003', '0310100006', '0310100007', '0310100025', '0310100026'];
const RUNS = 100;
const STEPS = 40;

/** What every account has, owes, and waits for: the sides of the scale. */
interface Weights {
  readonly balances: number;
  readonly arrears: number;
  readonly bills: number;
  readonly openOrders: number;
}

async function weigh(utility: SimulatedUtility): Promise<Weights> {
  const weights = { balances: 0, arrears: 0, bills: 0, openOrders: 0 };
  for (const accountNumber of accounts) {
    const found = await utility.lookUp(accountNumber);
    const owed = await utility.getArrears(accountNumber);
    if (found.kind !== 'found' || owed.kind !== 'quoted') throw new Error(`${found.kind} ${owed.kind}`);
    weights.balances += found.account.balanceFen;
    weights.arrears += found.account.arrearsFen ?? 0;
    weights.openOrders += found.account.openCardOrder?.amountFen ?? 0;
    weights.bills += sumFen(owed.bills.map((bill) => bill.totalFen));
  }
  return weights;
}

type Play =
  | { readonly do: 'sell'; readonly kind: OrderKind; readonly account: string; readonly amountFen: number }
  | { readonly do: 'redeem'; readonly account: string; readonly card: number }
  | { readonly do: 'pay'; readonly account: string; readonly bills: number; readonly extraFen: number }
  | { readonly do: 'reverse' | 'repeat' | 'confuse'; readonly which: number }
  | { readonly do: 'commit' | 'abort'; readonly account: string };

const account = fc.constantFrom(...accounts);
/** What is really sold there; anything else is refused. */
const fitting = fc.constantFrom<{ readonly kind: OrderKind; readonly account: string }[]>(
  { kind: 'token', account: ACCOUNTS.token },
  { kind: 'token', account: ACCOUNTS.tokenArrears },
  { kind: 'token', account: ACCOUNTS.arrearsFirst },
  { kind: 'card', account: ACCOUNTS.card },
  { kind: 'card', account: ACCOUNTS.cardOpenOrder },
  { kind: 'recharge', account: ACCOUNTS.remoteMeter },
  { kind: 'recharge', account: ACCOUNTS.rechargeCardDemo },
);
const which = fc.nat(STEPS);
const play = fc.oneof<fc.Arbitrary<Play>[]>(
  fc.record({
    do: fc.constant('sell'),
    kind: fc.constantFrom<OrderKind>('recharge', 'token', 'card', 'prepayment'),
    account,
    amountFen: fc.integer({ min: 1, max: 60_000 }),
  }),
  fc
    .record({ fits: fitting, amountFen: fc.integer({ min: 500, max: 60_000 }) })
    .map(({ fits, amountFen }) => ({ do: 'sell' as const, ...fits, amountFen })),
  fc.record({ do: fc.constant('redeem'), account, card: fc.nat(seedRechargeCards.length) }),
  fc.record({ do: fc.constant('pay'), account, bills: fc.nat(4), extraFen: fc.nat(900) }),
  fc.record({ do: fc.constantFrom('reverse', 'repeat', 'confuse'), which }),
  fc.record({ do: fc.constantFrom('commit', 'abort'), account }),
);

/** Plays one move; what was booked for good is kept under its id, as a kiosk would. */
async function move(utility: SimulatedUtility, step: Play, id: string, sent: Sent[]): Promise<void> {
  switch (step.do) {
    case 'sell': {
      const { kind, account: accountNumber, amountFen } = step;
      const posting = purchase(id, kind, accountNumber, amountFen);
      const trial = await utility.trial({ accountNumber, kind, amountFen: fen(amountFen) });
      const before = await utility.lookUp(accountNumber);
      const outcome = await utility.post(posting);
      sent.push({ posting, secret: undefined, outcome });
      if (outcome.kind !== 'accepted' || kind === 'prepayment') return;
      // The trial promised it, line by line, and what no line explains stays on the balance.
      if (trial.kind !== 'answered' || before.kind !== 'found') throw new Error(`${id}: ${trial.kind}`);
      const { vend, balanceFen } = outcome.booking;
      expect([vend?.arrearsFen, vend?.unitsCentiKwh]).toEqual([trial.answer.arrearsFen, trial.answer.unitsCentiKwh]);
      const spent = trial.answer.arrearsFen + sumFen(trial.answer.lines.map((line) => line.amountFen));
      expect(balanceFen - before.account.balanceFen).toBe(amountFen - spent);
      return;
    }
    case 'redeem': {
      const secret = seedRechargeCards[step.card]?.secret ?? '860000000000000093';
      const posting = redemption(id, step.account, secret);
      sent.push({ posting, secret, outcome: await utility.post(posting, secret) });
      return;
    }
    case 'pay': {
      const quote = await utility.getArrears(step.account);
      if (quote.kind !== 'quoted') throw new Error(quote.kind);
      const bills = quote.bills.slice(0, step.bills);
      const posting = payWhole(id, step.account, { ...quote, bills }, fen(step.extraFen));
      sent.push({ posting, secret: undefined, outcome: await utility.post(posting) });
      return;
    }
    case 'reverse': {
      const one = sent[step.which % Math.max(1, sent.length)];
      if (one === undefined) return;
      const answer = await utility.reverse(one.posting);
      if (answer.kind === 'reversed') one.outcome = { kind: 'refused', reason: 'reversed', changed: undefined };
      return;
    }
    case 'repeat': {
      const one = sent[step.which % Math.max(1, sent.length)];
      if (one !== undefined) expect(await utility.post(one.posting, one.secret)).toEqual(one.outcome);
      return;
    }
    case 'confuse': {
      const one = sent[step.which % Math.max(1, sent.length)];
      if (one === undefined) return;
      const other = {
        ...one.posting,
        totalFen: fen(one.posting.totalFen + 1),
        balanceFen: fen(one.posting.balanceFen + 1),
      };
      expect(await utility.post(other)).toMatchObject({ kind: 'refused', reason: 'conflict' });
      return;
    }
    case 'commit':
    case 'abort': {
      const found = await utility.lookUp(step.account);
      const order = found.kind === 'found' ? found.account.openCardOrder : undefined;
      if (order === undefined) return;
      if (step.do === 'commit') await utility.commitCardOrder(order.orderId);
      else await utility.abortCardOrder(order.orderId, 'cardLost');
    }
  }
}

interface Sent {
  readonly posting: Posting;
  readonly secret: string | undefined;
  outcome: PostOutcome;
}

it('keeps every fen: booked is what balances gained, debts lost, meters got and cards wait for', async () => {
  const moved = { sold: 0, billsPaid: 0, arrears: 0, reversed: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(play, { minLength: 5, maxLength: STEPS }), async (steps) => {
      const { utility } = openScenarios();
      const before = await weigh(utility);
      const sent: Sent[] = [];
      for (const [index, step] of steps.entries()) await move(utility, step, `p${index}`, sent);
      const after = await weigh(utility);
      const totals = utility.totals();
      const booked = sent.reduce(
        (sum, { outcome }) => sum + (outcome.kind === 'accepted' ? (outcome.booking.totalFen ?? 0) : 0),
        0,
      );
      expect(totals.acceptedFen).toBe(booked);
      const { toBillsFen, toBalancesFen, toArrearsFen, toUnitsFen, inOpenCardOrdersFen } = totals;
      expect(toBillsFen + toBalancesFen + toArrearsFen + toUnitsFen + inOpenCardOrdersFen).toBe(booked);
      expect(toBillsFen).toBe(before.bills - after.bills);
      expect(toArrearsFen).toBe(before.arrears - after.arrears);
      // The order that was open at the beginning may have been written, or given up into the balance, since.
      const seeded = before.openOrders - (after.openOrders - inOpenCardOrdersFen);
      const written = seeded - (after.balances - before.balances - toBalancesFen);
      expect([0, before.openOrders]).toContain(seeded);
      expect([0, seeded]).toContain(written);
      const day = await utility.listBookings({ terminalId: 'T0001', businessDate: '2026-11-22' });
      if (day.kind !== 'listed') throw new Error(day.kind);
      expect(sumFen(day.bookings.map((booking) => booking.totalFen))).toBe(booked);
      moved.sold += toUnitsFen;
      moved.billsPaid += toBillsFen;
      moved.arrears += toArrearsFen;
      moved.reversed += sent.filter(
        ({ outcome }) => outcome.kind === 'refused' && outcome.reason === 'reversed',
      ).length;
      await utility.close();
    }),
    { numRuns: RUNS, seed: 20_261_122 },
  );
  // Runs in which nothing moves would prove nothing.
  expect(moved.sold).toBeGreaterThan(1_000_000);
  expect(moved.billsPaid).toBeGreaterThan(1_000_000);
  expect(moved.arrears).toBeGreaterThan(10_000);
  expect(moved.reversed).toBeGreaterThan(20);
}, 60_000);
