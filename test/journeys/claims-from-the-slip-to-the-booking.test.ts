import { afterEach, expect, it } from 'vitest';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import { openClaimsFen } from '../../core/domain/ledger.ts';
import { isClaimNumber } from '../../core/domain/numbers.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paper, paperSettled, toCash } from './steps.ts';

const demoPin = '246810';
let rig: KioskRig;
afterEach(async () => {
  expect(moneyProblems(rig)).toEqual([]);
  await rig.dispose();
});

async function enterService(): Promise<ServiceView> {
  await rig.press({ kind: 'openService' });
  await rig.press({ kind: 'enterPin', pin: demoPin });
  return await rig.until('service');
}

/** A payment whose amount rose meanwhile: the posting is refused, and the resident takes the number. */
async function leaveWithAClaim(): Promise<{ number: string; amountFen: number }> {
  await toCash(rig, accounts.amountRises);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  await rig.until('changed');
  await rig.press({ kind: 'takeClaim' });
  const result = await paperSettled(rig);
  if (result.claim === null) throw new Error('no claim on the screen');
  const { number, amountFen } = result.claim;
  await rig.press({ kind: 'finish' });
  await rig.until('home');
  return { number, amountFen };
}

/** A payment that the back end takes no more today. */
async function leaveRefused(): Promise<{ number: string; amountFen: number }> {
  await toCash(rig, accounts.dayClosed);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  const result = await paperSettled(rig);
  if (result.claim === null) throw new Error('no claim on the screen');
  const { number, amountFen } = result.claim;
  await rig.press({ kind: 'finish' });
  await rig.until('home');
  return { number, amountFen };
}

function booked(): { count: number; fen: number } {
  const totals = rig.farEnds.utility?.totals();
  return { count: totals?.acceptedCount ?? 0, fen: totals?.acceptedFen ?? 0 };
}

it('a claim on the slip is posted to the account by a technician, booked once, and closed', async () => {
  rig = await startRig();
  const claim = await leaveWithAClaim();
  expect(isClaimNumber(claim.number)).toBe(true);
  expect(paper(rig)).toContain(claim.number);
  const service = await enterService();
  expect(service.openClaims).toEqual([
    { number: claim.number, amountFen: claim.amountFen, reason: 'resident', canPost: true, posting: false },
  ]);
  await rig.press({ kind: 'servicePostClaim', claimNumber: claim.number });
  await rig.clock.advance(2_000);
  expect(await rig.until('service')).toMatchObject({ openClaims: [], openClaimsTotalFen: 0, notice: 'claimPosted' });
  expect(booked()).toEqual({ count: 1, fen: claim.amountFen });
  expect(rig.ledger.totals).toMatchObject({ creditedFen: 0, postedFen: claim.amountFen });
  expect(await rig.send({ kind: 'servicePostClaim', claimNumber: claim.number })).toEqual({
    kind: 'refused',
    reason: 'claimClosed',
  });
  const settled = rig.records().filter((record) => record.kind === 'claimSettled');
  expect(settled).toMatchObject([{ claimNumber: claim.number, evidence: 'posted' }]);
  const [day] = (await rig.until('service')).days;
  expect(day).toMatchObject({ count: 1, totalFen: claim.amountFen });
});

it('a posting whose answer is lost, and a kill before anybody knows, end in one booking', async () => {
  rig = await startRig();
  const claim = await leaveWithAClaim();
  await enterService();
  rig.farEnds.utility?.setFault('answerLost', true);
  await rig.press({ kind: 'servicePostClaim', claimNumber: claim.number });
  await rig.clock.advance(500);
  expect(booked()).toEqual({ count: 1, fen: claim.amountFen });
  expect(await rig.until('service')).toMatchObject({ openClaims: [{ posting: true }], notice: 'claimPosting' });
  const settle = { evidence: 'paidAtCounter', reference: 'C-1' } as const;
  const byHand = await rig.send({ kind: 'serviceSettleClaim', claimNumber: claim.number, ...settle });
  expect(byHand).toEqual({ kind: 'refused', reason: 'claimClosed' });
  expect(moneyProblems(rig)).toEqual([]);

  rig = await rig.kill();
  await rig.clock.advance(60_000);
  expect(booked()).toEqual({ count: 1, fen: claim.amountFen });
  expect(openClaimsFen(rig.ledger)).toBe(0);
  rig = await rig.restart();
  await rig.clock.advance(60_000);
  expect(booked()).toEqual({ count: 1, fen: claim.amountFen });
  expect(rig.records().filter((record) => record.kind === 'claimSettled')).toHaveLength(1);
  expect(rig.records().filter((record) => record.kind === 'claimPosted')).toHaveLength(1);
});

it('a back end that is away is waited for, over a kill, and the claim is booked when it is back', async () => {
  rig = await startRig();
  const claim = await leaveWithAClaim();
  await enterService();
  rig.farEnds.utility?.setFault('down', true);
  await rig.press({ kind: 'servicePostClaim', claimNumber: claim.number });
  await rig.press({ kind: 'leaveService' });
  await rig.clock.advance(3_600_000);
  expect(openClaimsFen(rig.ledger)).toBe(claim.amountFen);
  expect(booked()).toEqual({ count: 0, fen: 0 });
  // The next life finds the back end at work again, and the posting in its journal.
  rig = await rig.kill();
  await rig.clock.advance(60_000);
  expect(openClaimsFen(rig.ledger)).toBe(0);
  expect(booked()).toEqual({ count: 1, fen: claim.amountFen });
});

it('a claim whose posting is refused once more is open again, and closed at the counter with a reference', async () => {
  rig = await startRig();
  const claim = await leaveRefused();
  await enterService();
  await rig.press({ kind: 'servicePostClaim', claimNumber: claim.number });
  await rig.clock.advance(2_000);
  expect(await rig.until('service')).toMatchObject({ openClaims: [{ posting: false }], notice: 'claimRefused' });
  const settle = { kind: 'serviceSettleClaim', claimNumber: claim.number, evidence: 'paidAtCounter' } as const;
  expect(await rig.send({ ...settle, reference: ' ' })).toEqual({ kind: 'refused', reason: 'evidenceMissing' });
  rig = await rig.kill();
  const service = await enterService();
  expect(service.openClaimsTotalFen).toBe(claim.amountFen);
  await rig.press({ ...settle, reference: 'GT-2026-0042' });
  expect(await rig.until('service')).toMatchObject({ openClaims: [], notice: 'claimSettled' });
  expect(rig.records().at(-1)).toMatchObject({
    kind: 'claimSettled',
    claimNumber: claim.number,
    evidence: 'paidAtCounter',
    reference: 'GT-2026-0042',
  });
  rig = await rig.restart();
  expect(openClaimsFen(rig.ledger)).toBe(0);
  expect(booked()).toEqual({ count: 0, fen: 0 });
});
