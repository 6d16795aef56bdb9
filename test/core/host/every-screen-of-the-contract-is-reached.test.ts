import { describe, expect, it } from 'vitest';
import type { Screen } from '../../../core/contract/snapshot.ts';
import type { PaymentFacts } from '../../../core/domain/payment.ts';
import { cardAccount, offering, tokenAccount, withOpenOrder } from '../domain/support/recharge-samples.ts';
import { dearerBills, postpaid, prepaid, yuan } from '../domain/support/samples.ts';
import type { UtilityServices } from '../../../core/ports/utility-services.ts';
import { sendAll, startFakeKiosk, toCash, type FakeKiosk } from './fakes.ts';

const screens: Readonly<Record<Screen['kind'], true>> = {
  home: true,
  outOfService: true,
  recovering: true,
  enterAccount: true,
  lookingUp: true,
  bills: true,
  noDebt: true,
  chooseAmount: true,
  consent: true,
  cash: true,
  changed: true,
  processing: true,
  result: true,
  findReceipt: true,
  pastReceipt: true,
  thanks: true,
  servicePin: true,
  service: true,
  asking: true,
  chooseAccount: true,
  proveOwner: true,
  history: true,
  credits: true,
  rechargeCard: true,
  rewriteCard: true,
};

async function insert(kiosk: FakeKiosk, id: string, amount: number): Promise<void> {
  await kiosk.acceptor({ kind: 'noteInEscrow', escrowId: `E${id}`, valueFen: yuan(amount) });
  await kiosk.acceptor({ kind: 'noteStacked', stackedId: `S${id}`, valueFen: yuan(amount), repeat: false });
}

/** Every way through the kiosk once. */
async function walkEverywhere(): Promise<readonly FakeKiosk[]> {
  const paid = await startFakeKiosk();
  await toCash(paid);
  await insert(paid, '1', 100);
  paid.answerPostings({
    kind: 'refused',
    reason: 'amountChanged',
    changed: { bills: dearerBills, quoteToken: 'Q2' },
  });
  await sendAll(paid, { kind: 'pay' });
  paid.answerPostings({ kind: 'refused', reason: 'blockedAccount', changed: undefined });
  await sendAll(paid, { kind: 'acceptChange' }, { kind: 'finish' }, { kind: 'finish' });
  await sendAll(
    paid,
    { kind: 'openService' },
    { kind: 'enterPin', pin: '1234' },
    { kind: 'serviceTestPrint' },
    { kind: 'serviceNoteTest', on: true },
    { kind: 'serviceJournalPage', page: 1 },
    { kind: 'leaveService' },
  );

  const { transactionId: paidId } = pastOf(paid);
  await sendAll(paid, { kind: 'findReceipt', by: 'account' });
  await sendAll(paid, { kind: 'findByAccount', accountNumber: postpaid.accountNumber, amountFen: 10_000 });
  // A claim is found by its number only.
  expect(paid.snapshots.at(-1)?.screen).toMatchObject({ kind: 'findReceipt', problem: 'notFound' });
  await sendAll(paid, { kind: 'findReceipt', by: 'number' }, { kind: 'findByNumber', number: paidId });
  await sendAll(paid, { kind: 'reprint' }, { kind: 'finish' });

  const waiting = await startFakeKiosk();
  waiting.answerPostings('nothing');
  await toCash(waiting);
  await insert(waiting, '1', 100);
  await sendAll(waiting, { kind: 'pay' });
  await waiting.clock.advance(40_000);

  const debtFree = await startFakeKiosk();
  await sendAll(debtFree, { kind: 'start', purpose: 'bill' }, { kind: 'submitAccount', accountNumber: '0310004820' });
  await sendAll(debtFree, { kind: 'continue' });
  const recharge = await startFakeKiosk([], { prepaid: true });
  const { accountNumber } = prepaid;
  await sendAll(recharge, { kind: 'start', purpose: 'recharge' }, { kind: 'submitAccount', accountNumber });
  await sendAll(recharge, { kind: 'chooseAmount', amountFen: 5_000 });

  const { order, consent, transactionId } = consentOf(waiting);
  const interrupted = await startFakeKiosk([
    { kind: 'consentGiven', transactionId, order, consent },
    { kind: 'noteStacking', transactionId, noteId: `${transactionId}-N1`, valueFen: yuan(10) },
  ]);

  const broken = await startFakeKiosk([], { journalWorks: false });
  return [paid, waiting, debtFree, recharge, interrupted, broken, ...(await walkTheServices())];
}

const summary = { maskedName: postpaid.maskedName, maskedAddress: postpaid.maskedAddress };

/** A back end that has everything, and what it says. */
const services: Partial<UtilityServices> = {
  offered: offering.offered,
  find: ({ by }) =>
    Promise.resolve({
      kind: 'answered',
      answer: (by === 'purchaseCard'
        ? [cardAccount.accountNumber]
        : [postpaid.accountNumber, prepaid.accountNumber]
      ).map((accountNumber) => ({ ...summary, accountNumber })),
    }),
  trial: ({ amountFen }) =>
    Promise.resolve({ kind: 'answered', answer: { amountFen, arrearsFen: yuan(0), unitsCentiKwh: 9_862, lines: [] } }),
  getHistory: () => Promise.resolve({ kind: 'answered', answer: { months: [], payments: [] } }),
  listCredits: () =>
    Promise.resolve({ kind: 'answered', answer: [{ atMs: 0, amountFen: yuan(50), state: 'onMeter' }] }),
};

/** What a utility may have beside bills: other keys, history, arrival, recharge cards, purchase cards. */
async function walkTheServices(): Promise<readonly FakeKiosk[]> {
  const everything = { settings: { offered: offering.offered }, services };
  const asked = await startFakeKiosk([], { ...everything, account: tokenAccount });
  await sendAll(
    asked,
    { kind: 'start', purpose: 'history' },
    { kind: 'enterBy', by: 'meter' },
    { kind: 'submitAccount', accountNumber: '04101000177' },
    { kind: 'chooseAccount', index: 0 },
    { kind: 'proveOwner', phoneTail: '4820' },
    { kind: 'cancel' },
    { kind: 'start', purpose: 'arrival' },
    { kind: 'submitAccount', accountNumber: postpaid.accountNumber },
    { kind: 'cancel' },
    { kind: 'start', purpose: 'recharge' },
    { kind: 'submitAccount', accountNumber: tokenAccount.accountNumber },
    { kind: 'useRechargeCard' },
    { kind: 'cancel' },
  );
  const unwritten = await startFakeKiosk([], {
    ...everything,
    account: withOpenOrder,
    cardReader: { read: { kind: 'read', cardNumber: withOpenOrder.cardNumber ?? '' } },
  });
  await unwritten.reader('empty');
  await sendAll(unwritten, { kind: 'start', purpose: 'recharge' });
  await unwritten.reader('open', 'cardInside');
  return [asked, unwritten];
}

function pastOf(kiosk: FakeKiosk): PaymentFacts {
  const past = [...kiosk.host.ledger.past.values()].at(-1);
  if (past === undefined) throw new Error('no visit is over');
  return past.facts;
}

function consentOf(kiosk: FakeKiosk): PaymentFacts {
  const entry = [...kiosk.host.ledger.open.values()][0];
  if (entry === undefined) throw new Error('no transaction is open');
  return entry.facts;
}

describe('what the view shows', () => {
  it('covers every screen of the contract', async () => {
    const kiosks = await walkEverywhere();
    const seen = new Set(kiosks.flatMap((kiosk) => kiosk.snapshots.map((snapshot) => snapshot.screen.kind)));
    expect(Object.keys(screens).filter((kind) => !seen.has(kind as Screen['kind']))).toEqual([]);
  });

  it('never holds a whole account number', async () => {
    for (const kiosk of await walkEverywhere()) {
      for (const snapshot of kiosk.snapshots) {
        // What the resident typed themselves is shown back while they correct it, and nowhere else.
        if (snapshot.screen.kind === 'enterAccount') continue;
        const text = JSON.stringify(snapshot);
        const others = [tokenAccount.accountNumber, cardAccount.accountNumber, cardAccount.cardNumber ?? ''];
        for (const number of [postpaid.accountNumber, prepaid.accountNumber, '0310004820', ...others]) {
          expect(text).not.toContain(number);
        }
      }
    }
  });

  it('is numbered upwards, under one run, and two hosts are two runs', async () => {
    const kiosks = await walkEverywhere();
    for (const { snapshots } of kiosks) {
      const revisions = snapshots.map((snapshot) => snapshot.revision);
      expect(revisions).toEqual([...new Set(revisions)].toSorted((left, right) => left - right));
      expect(new Set(snapshots.map((snapshot) => snapshot.runId)).size).toBe(1);
    }
  });

  it('gives a late watcher the newest snapshot at once, and nothing after it stopped', async () => {
    const kiosk = await startFakeKiosk();
    const seen: number[] = [];
    const stop = kiosk.host.connection.watch((snapshot) => seen.push(snapshot.revision));
    expect(seen).toEqual([kiosk.snapshots.at(-1)?.revision]);
    stop();
    await kiosk.send({ kind: 'start', purpose: 'bill' });
    expect(seen).toHaveLength(1);
  });

  it('shows the number of a pending payment, not that of a note in doubt beside it', async () => {
    const kiosk = await startFakeKiosk();
    kiosk.answerPostings('nothing');
    await toCash(kiosk);
    await insert(kiosk, '1', 50);
    await kiosk.acceptor({ kind: 'noteInEscrow', escrowId: 'E2', valueFen: yuan(20) });
    await kiosk.acceptor({ kind: 'stateChanged', state: 'jammedInStacker', detail: '' });
    await kiosk.clock.advance(40_000);
    const screen = kiosk.screen();
    expect(screen).toMatchObject({
      kind: 'result',
      outcome: 'pending',
      claim: { amountFen: yuan(70), reason: 'unposted' },
    });
    const slip = kiosk.log.findLast((line) => line.startsWith('print'));
    expect(screen.kind === 'result' && `print ${screen.claim?.number ?? ''}`).toBe(slip);
  });
});

describe('the host', () => {
  it('refuses what is malformed, what needs a simulator and what needs a technician', async () => {
    const kiosk = await startFakeKiosk();
    expect(await kiosk.send({ kind: 'chooseAmount', amountFen: 0.5 })).toBe('malformed');
    expect(await kiosk.send({ kind: 'simulateTearPaper' })).toBe('notSimulated');
    expect(await kiosk.send({ kind: 'serviceTestPrint' })).toBe('serviceOnly');
    expect(await kiosk.send({ kind: 'enterPin', pin: '1234' })).toBe('notNow');
  });

  it('counts wrong PINs and locks after five', async () => {
    const kiosk = await startFakeKiosk();
    await sendAll(kiosk, { kind: 'openService' });
    for (let time = 0; time < 5; time += 1) {
      expect(await kiosk.send({ kind: 'enterPin', pin: '0000' })).toBe('wrongPin');
    }
    expect(await kiosk.send({ kind: 'enterPin', pin: '1234' })).toBe('pinLocked');
    expect(kiosk.screen()).toMatchObject({ kind: 'servicePin', lockedUntilMs: expect.any(Number) as number });
  });

  it('answers nothing but "out of service" once it is closed', async () => {
    const kiosk = await startFakeKiosk();
    await kiosk.host.close();
    expect(await kiosk.send({ kind: 'touch' })).toBe('outOfService');
    expect(kiosk.clock.pendingTimers()).toBe(0);
  });
});
