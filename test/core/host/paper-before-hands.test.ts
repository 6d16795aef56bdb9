import { describe, expect, it } from 'vitest';
import { yuan } from '../domain/support/samples.ts';
import { sendAll, startFakeKiosk, toCash, type FakeKiosk } from './fakes.ts';

async function inserted(): Promise<FakeKiosk> {
  const kiosk = await startFakeKiosk();
  await toCash(kiosk);
  await kiosk.acceptor({ kind: 'noteInEscrow', escrowId: 'E1', valueFen: yuan(100) });
  return kiosk;
}

describe('the host writes, then shows, then acts', () => {
  it('for the consent, each note, the payment and the receipt', async () => {
    const kiosk = await inserted();
    await kiosk.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: yuan(100), repeat: false });
    await sendAll(kiosk, { kind: 'pay' });
    const from = kiosk.log.indexOf('append consentGiven');
    const transaction = kiosk.posted[0]?.transactionId ?? 'none';
    expect(kiosk.log.slice(from)).toEqual([
      'append consentGiven',
      'publish cash',
      'enable',
      'publish cash',
      'append noteStacking',
      'publish cash',
      'stack E1',
      'append noteTaken',
      'append noteCredited',
      'publish cash',
      'acknowledge S1',
      'append noteAcknowledged',
      'publish cash',
      'disable',
      'append intakeClosed paymentSubmitted',
      'publish processing',
      `submit ${transaction}-P1`,
      'append paymentSettled receiptStarted',
      'publish result',
      `print ${transaction}`,
      'append receiptPrinted',
      'publish result',
    ]);
  });

  it('and a restart with a payment under way sends the same posting again, to the letter', async () => {
    const kiosk = await inserted();
    kiosk.answerPostings('nothing');
    await kiosk.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: yuan(100), repeat: false });
    await sendAll(kiosk, { kind: 'pay' });
    const again = await startFakeKiosk(kiosk.records());
    const twice = await startFakeKiosk(again.records());
    expect(again.posted).toEqual(kiosk.posted);
    expect(twice.posted).toEqual([]);
    expect(twice.host.ledger.totals).toMatchObject({ stackedFen: yuan(100), creditedFen: yuan(100) });
  });
});

describe('a journal that fails', () => {
  it('at the intent hands the note back, stacks nothing, and takes the terminal out of service', async () => {
    const kiosk = await startFakeKiosk();
    await toCash(kiosk);
    kiosk.journalWorks(false);
    const from = kiosk.log.length;
    await kiosk.acceptor({ kind: 'noteInEscrow', escrowId: 'E1', valueFen: yuan(10) });
    const since = kiosk.log.slice(from);
    expect(since).toContain('return E1');
    expect(since).toContain('disable');
    expect(since.filter((line) => line.startsWith('stack'))).toEqual([]);
    expect(kiosk.screen()).toEqual({ kind: 'outOfService', reason: 'journal', claimNumber: null });
    expect(await kiosk.send({ kind: 'cancel' })).toBe('done');
    await kiosk.acceptor({ kind: 'noteInEscrow', escrowId: 'E2', valueFen: yuan(10) });
    expect(kiosk.log).toContain('return E2');
    expect(kiosk.log).not.toContain('stack E2');
  });

  it('at the credit acknowledges nothing and shows a number for the money inside', async () => {
    const kiosk = await inserted();
    kiosk.journalWorks(false);
    await kiosk.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: yuan(100), repeat: false });
    await kiosk.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: yuan(100), repeat: false });
    expect(kiosk.log.filter((line) => line.startsWith('acknowledge'))).toEqual([]);
    const screen = kiosk.screen();
    expect(screen.kind === 'outOfService' && screen.claimNumber).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/u);
  });

  it('at the posting sends nothing', async () => {
    const kiosk = await inserted();
    await kiosk.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: yuan(100), repeat: false });
    kiosk.journalWorks(false);
    await kiosk.send({ kind: 'pay' });
    expect(kiosk.posted).toEqual([]);
    expect(kiosk.screen()).toMatchObject({ kind: 'outOfService', claimNumber: expect.any(String) as string });
  });

  it('from the start opens nothing', async () => {
    const kiosk = await startFakeKiosk([], { journalWorks: false });
    expect(kiosk.screen()).toEqual({ kind: 'outOfService', reason: 'journal', claimNumber: null });
    expect(await kiosk.send({ kind: 'start', purpose: 'bill' })).toBe('outOfService');
    expect(kiosk.log).not.toContain('enable');
  });

  it('owes nothing to a resident whose payment is settled', async () => {
    const kiosk = await inserted();
    await kiosk.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: yuan(100), repeat: false });
    await sendAll(kiosk, { kind: 'pay' });
    kiosk.journalWorks(false);
    await kiosk.send({ kind: 'finish' });
    expect(kiosk.screen()).toEqual({ kind: 'outOfService', reason: 'journal', claimNumber: null });
  });
});
