import { afterEach, describe, expect, it } from 'vitest';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paperSettled, slotOpen, toCash } from './steps.ts';

let rig: KioskRig;
afterEach(async () => {
  expect(moneyProblems(rig)).toEqual([]);
  await rig.dispose();
});

function device(): NonNullable<KioskRig['farEnds']['noteAcceptor']>['device'] {
  const acceptor = rig.farEnds.noteAcceptor;
  if (acceptor === null) throw new Error('no acceptor');
  return acceptor.device;
}

describe('the acceptor', () => {
  it('whose box is found full with a note in escrow gives it back, and what is inside is paid', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await rig.insert(10);
    device().insert(20);
    await rig.clock.advance(300);
    device().fault('full', true);
    await rig.clock.advance(5_000);
    expect(device().contents()).toMatchObject({ returned: { yuan: 20 }, stacked: { yuan: 10 } });
    expect(rig.screen()).toMatchObject({ kind: 'cash', intake: 'closed', insertedFen: 1_000 });
    expect(rig.snapshot().availability.cash).toEqual({ ok: false, reason: 'cashBoxFull' });
    await rig.press({ kind: 'finishShort' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid', insertedFen: 1_000 });
  });

  it('whose box is taken out keeps what was counted, stays shut when a box is back, and what is inside is paid', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await rig.insert(10);
    device().box(false);
    await rig.clock.advance(2_000);
    expect(rig.snapshot().availability.cash).toEqual({ ok: false, reason: 'cashBoxRemoved' });
    expect(rig.screen()).toMatchObject({ kind: 'cash', intake: 'closed', insertedFen: 1_000 });
    device().box(true);
    await rig.clock.advance(10_000);
    expect(rig.snapshot().availability.cash).toEqual({ ok: false, reason: 'cashBoxUnanswered' });
    expect(rig.screen()).toMatchObject({ kind: 'cash', intake: 'closed', insertedFen: 1_000 });
    expect(device().state().accepting).toBe(false);
    await rig.press({ kind: 'finishShort' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid', insertedFen: 1_000 });
    const kinds = rig.records().map((record) => record.kind);
    expect(kinds.filter((kind) => kind.startsWith('box'))).toEqual(['boxRemoved', 'boxInserted']);
  });

  it('that says late where a note in doubt went changes no credit and no claim, and counts the note once', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    device().fault('silentAfterStack', true);
    await rig.insert(20);
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'claim', claim: { amountFen: 2_000 } });
    device().fault('silentAfterStack', false);
    await rig.clock.advance(60_000);
    expect(rig.records()).toContainEqual(expect.objectContaining({ kind: 'noteLocated', where: 'stacked' }));
    expect(rig.ledger.totals).toMatchObject({ stackedFen: 2_000, inDoubtFen: 0, creditedFen: 0, claimedFen: 2_000 });
  });

  it('takes no note above the limit of one transaction, and the resident sees why it came back', async () => {
    const recharge = { quickAmountsFen: [5_000], maxFen: 10_000 };
    rig = await startRig({ config: { money: { maxTransactionFen: 12_000, maxSurplusFen: 10_000, recharge } } });
    await toCash(rig, accounts.manyBills);
    await rig.insert(100);
    await rig.insert(50);
    expect(await slotOpen(rig)).toMatchObject({ insertedFen: 10_000, lastReturn: { valueFen: 5_000 } });
    await rig.insert(20);
    expect(await slotOpen(rig)).toMatchObject({ insertedFen: 12_000 });
  });

  it('that jams on a note before anybody knew its value leaves a line in the journal for it', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    device().fault('jamInAcceptor', true);
    await rig.insert(20);
    const orphans = rig.records().filter((record) => record.kind === 'orphanNote');
    expect(orphans).toEqual([expect.objectContaining({ valueFen: 0 })]);
    expect(rig.snapshot().availability.cash).toEqual({ ok: false, reason: 'acceptorJammed' });
  });
});

describe('many hands at once', () => {
  it('press pay, finish and cancel in two views together, and one posting goes out', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
    const answers = await Promise.all(
      (['pay', 'pay', 'finishShort', 'cancel', 'pay'] as const).map((kind) => rig.send({ kind })),
    );
    expect(answers.filter((answer) => answer.kind === 'done')).toHaveLength(1);
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid' });
    expect(rig.farEnds.utility?.totals()).toMatchObject({ acceptedCount: 1 });
    expect(rig.records().filter((record) => record.kind === 'paymentSubmitted')).toHaveLength(1);
  });

  it('find a kiosk that is closing out of service, and nothing more is written', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await rig.insert(10);
    const before = rig.records().length;
    const stopping = rig.stop();
    expect(await rig.send({ kind: 'finishShort' })).toEqual({ kind: 'refused', reason: 'outOfService' });
    expect(await rig.send({ kind: 'simulateInsert', note: 10 })).toEqual({ kind: 'refused', reason: 'outOfService' });
    await stopping;
    expect(rig.records()).toHaveLength(before);
    rig = await startRig({ dataDir: rig.dataDir, clock: rig.clock, seed: 7, keptDevices: rig.farEnds });
    await rig.clock.advance(120_000);
    expect(rig.ledger.totals).toMatchObject({ creditedFen: 1_000, stackedFen: 1_000 });
  });

  it('cannot put simulated notes into a kiosk with real devices', async () => {
    const link = { kind: 'serial', path: '/dev/lightpost-none' };
    rig = await startRig({
      config: {
        devices: { noteAcceptor: { protocol: 'ccnet', link }, receiptPrinter: { protocol: 'escpos', link } },
        backEnd: { kind: 'simulated' },
      },
    });
    const refused = { kind: 'refused', reason: 'notSimulated' };
    expect(rig.snapshot().simulator).toBeNull();
    expect(await rig.send({ kind: 'simulateInsert', note: 100 })).toEqual(refused);
    expect(await rig.send({ kind: 'simulateFault', device: 'backEnd', fault: 'down', on: true })).toEqual(refused);
    expect(await rig.send({ kind: 'simulatePower', device: 'noteAcceptor', on: false })).toEqual(refused);
  });
});
