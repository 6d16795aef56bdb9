import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSimulatedUtility, type SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { LOCK_MS } from '../../core/billing/utility/wrong-tries.ts';
import type { Screen } from '../../core/contract/snapshot.ts';
import { createWords } from '../../core/platform/receipt-words.ts';
import type { Log } from '../../core/ports/log.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { lent, startMortalKiosk, type Death } from '../support/mortal-kiosk.ts';
import { atRest, goHome, kindsOf, recharged, recordsOf, resultWhere, sheets, toAmounts } from './recharge-steps.ts';

const WORTH_50 = '860000000000050031';
const WORTH_50_FEN = 5_000;
const WORTH_10 = '860000000000010017';
const USED = '860000000000030086';
const NOBODYS = '860000000000000093';
const words = createWords('zh-CN');

interface Shop {
  readonly rig: KioskRig;
  readonly utility: SimulatedUtility;
  readonly asked: string[];
  /** Everything that was logged, as text. */
  readonly logged: string[];
}

function listeningLog(logged: string[]): Log {
  const note = (event: string, facts?: unknown): void => void logged.push(`${event} ${JSON.stringify(facts ?? {})}`);
  return { info: note, warn: note, error: note };
}

async function shop(): Promise<Shop> {
  const clock = createManualClock();
  const utility = openSimulatedUtility({ path: ':memory:', clock });
  const asked: string[] = [];
  const logged: string[] = [];
  const keptUtility: SimulatedUtility = {
    ...lent(utility),
    post: (posting, secret) => {
      asked.push(`post ${posting.id}`);
      return utility.post(posting, secret);
    },
    query: (id) => {
      asked.push(`query ${id}`);
      return utility.query(id);
    },
  };
  const rig = await startRig({ clock, keptUtility, log: listeningLog(logged) });
  onTestFinished(async () => {
    await rig.dispose();
    await utility.close();
  });
  return { rig, utility, asked, logged };
}

async function toNumber(rig: KioskRig, accountNumber: string = recharged.rechargeCardDemo): Promise<void> {
  await toAmounts(rig, accountNumber);
  await rig.press({ kind: 'useRechargeCard' });
  await rig.until('rechargeCard');
}

async function problemAfter(
  rig: KioskRig,
  secret: string,
): Promise<Extract<Screen, { kind: 'rechargeCard' }>['problem']> {
  await rig.press({ kind: 'submitRechargeCard', secret });
  return (await rig.until('rechargeCard')).problem;
}

/** Every file under a directory that holds these bytes, in any of its rows, logs and left-over pages. */
function filesWith(directory: string, text: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(text));
}

function expectNoTrace({ rig, logged }: Pick<Shop, 'rig' | 'logged'>, secret: string): void {
  // The journal is there and can be searched: what is written in it is found.
  expect(filesWith(rig.dataDir, 'consentGiven').length).toBeGreaterThan(0);
  expect(filesWith(rig.dataDir, secret)).toEqual([]);
  expect(filesWith(rig.dataDir, Buffer.from(secret).toString('base64').slice(0, 20))).toEqual([]);
  expect(logged.filter((line) => line.includes(secret))).toEqual([]);
  // The simulator's panel offers the numbers; the rest of what a view gets does not.
  const shown = rig.snapshots.map((snapshot) => JSON.stringify({ ...snapshot, simulator: null }));
  expect(shown.some((text) => text.includes(secret))).toBe(false);
  expect(sheets(rig).join('\n')).not.toContain(secret);
}

describe('a recharge card', () => {
  it('credits what it is worth; no note goes in, and the number stays nowhere', async () => {
    const here = await shop();
    const { rig, utility } = here;
    await toNumber(rig);
    await rig.press({ kind: 'submitRechargeCard', secret: '8600 0000 0000 0500 31' });
    const result = await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(result).toMatchObject({ outcome: 'paid', orderKind: 'rechargeCard', redeemedFen: WORTH_50_FEN });
    expect(result.newBalanceFen).toBe(1_530 + WORTH_50_FEN);
    expect(rig.snapshots.some(({ screen }) => screen.kind === 'cash')).toBe(false);
    expect(rig.farEnds.noteAcceptor?.device.state().accepting).toBe(false);
    expect(rig.ledger.totals).toMatchObject({ stackedFen: 0, creditedFen: WORTH_50_FEN, redeemedFen: WORTH_50_FEN });
    expect(utility.totals()).toMatchObject({
      acceptedCount: 1,
      acceptedFen: WORTH_50_FEN,
      toBalancesFen: WORTH_50_FEN,
    });
    await goHome(rig);
    expect(kindsOf(rig)).toEqual([
      ...['terminalStarted', 'consentGiven', 'paymentSubmitted', 'paymentSettled'],
      ...['receiptStarted', 'receiptPrinted', 'transactionClosed'],
    ]);
    expect(recordsOf(rig, 'paymentSubmitted')[0]?.posting).toMatchObject({ totalFen: 0, rechargeCardTail: '0031' });
    expectNoTrace(here, WORTH_50);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('stays nowhere beside an embedded utility either, whose books lie in the same directory', async () => {
    const logged: string[] = [];
    const rig = await startRig({ log: listeningLog(logged) });
    onTestFinished(() => rig.dispose());
    await toNumber(rig);
    expect(await problemAfter(rig, NOBODYS)).toBe('rechargeCardUnknown');
    await rig.press({ kind: 'submitRechargeCard', secret: WORTH_50 });
    await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(filesWith(rig.dataDir, 'rechargeCardTail').some((path) => path.includes('simulated-utility'))).toBe(true);
    for (const secret of [WORTH_50, NOBODYS]) expectNoTrace({ rig, logged }, secret);
  });

  it('pays arrears first on an account with a token meter, and its token stands on the paper', async () => {
    const here = await shop();
    const { rig, utility } = here;
    await toNumber(rig, recharged.tokenArrears);
    await rig.press({ kind: 'submitRechargeCard', secret: WORTH_50 });
    const { vend } = await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(vend).toMatchObject({ arrearsFen: 3_560, tokens: [expect.any(String)] });
    expect(sheets(rig)[0]).toContain(`[QR ${vend?.tokens[0] ?? ''}]`);
    expect(utility.totals()).toMatchObject({ acceptedFen: WORTH_50_FEN, toArrearsFen: 3_560 });
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('that is used, unknown or no number says so, books nothing, and can be corrected', async () => {
    const here = await shop();
    const { rig, utility } = here;
    await toNumber(rig);
    expect(await problemAfter(rig, '12345')).toBe('malformed');
    expect(await problemAfter(rig, USED)).toBe('rechargeCardUsed');
    expect(await problemAfter(rig, NOBODYS)).toBe('rechargeCardUnknown');
    expect(utility.totals()).toMatchObject({ acceptedCount: 0, acceptedFen: 0 });
    await rig.press({ kind: 'submitRechargeCard', secret: WORTH_10 });
    expect(await resultWhere(rig, ({ outcome }) => outcome === 'paid')).toMatchObject({ redeemedFen: 1_000 });
    await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    await goHome(rig);
    await toNumber(rig);
    expect(await problemAfter(rig, WORTH_10)).toBe('rechargeCardUsed');
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: 1_000 });
    for (const secret of [USED, NOBODYS, WORTH_10]) expectNoTrace(here, secret);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('is locked after five wrong numbers for half an hour, a good number as well', async () => {
    const here = await shop();
    const { rig, utility } = here;
    await toNumber(rig);
    for (let wrong = 0; wrong < 5; wrong += 1) {
      expect(await problemAfter(rig, `86000000000000${String(1_000 + wrong)}`)).toBe('rechargeCardUnknown');
    }
    expect(await problemAfter(rig, WORTH_50)).toBe('rechargeCardLocked');
    expect(utility.totals().acceptedCount).toBe(0);
    await rig.press({ kind: 'cancel' });
    await rig.clock.advance(LOCK_MS);
    await toNumber(rig);
    await rig.press({ kind: 'submitRechargeCard', secret: WORTH_50 });
    expect(await resultWhere(rig, ({ outcome }) => outcome === 'paid')).toMatchObject({ redeemedFen: WORTH_50_FEN });
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('whose answer was lost is asked for, and booked once', async () => {
    const here = await shop();
    const { rig, utility, asked } = here;
    await toNumber(rig);
    utility.setFault('answerLost', true);
    await rig.press({ kind: 'submitRechargeCard', secret: WORTH_50 });
    const result = await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(result).toMatchObject({ outcome: 'paid', redeemedFen: WORTH_50_FEN });
    const id = recordsOf(rig, 'paymentSubmitted')[0]?.posting.id ?? '';
    expect(asked).toEqual([`post ${id}`, `query ${id}`]);
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: WORTH_50_FEN });
    expectNoTrace(here, WORTH_50);
  });

  it('whose answer does not come leaves a slip that says so, and is booked once when it comes', async () => {
    const here = await shop();
    const { rig, utility, asked } = here;
    await toNumber(rig);
    utility.setFault('answerLost', true);
    await rig.connection.send({ kind: 'submitRechargeCard', secret: WORTH_50 });
    await rig.clock.settle();
    utility.setFault('down', true);
    const pending = await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(pending).toMatchObject({ outcome: 'pending', redeemedFen: null, insertedFen: 0 });
    expect(sheets(rig)[0]).toContain(words('title.pendingRechargeCard'));
    expect(sheets(rig)[0]).toContain('**** 0031');
    await goHome(rig);
    await rig.clock.advance(600_000);
    utility.setFault('down', false);
    utility.setFault('answerLost', false);
    await atRest(rig);
    expect(new Set(asked.map((question) => question.split(' ')[1])).size).toBe(1);
    expect(recordsOf(rig, 'paymentSettled')).toMatchObject([{ totalFen: WORTH_50_FEN }]);
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: WORTH_50_FEN });
    expectNoTrace(here, WORTH_50);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('that never reached the back end before its resident left is sent when the line is back, once', async () => {
    const here = await shop();
    const { rig, utility } = here;
    await toNumber(rig);
    utility.setFault('down', true);
    await rig.press({ kind: 'submitRechargeCard', secret: WORTH_50 });
    await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    await goHome(rig);
    utility.setFault('down', false);
    await atRest(rig);
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: WORTH_50_FEN });
    expectNoTrace(here, WORTH_50);
    expect(moneyProblems(rig)).toEqual([]);
  });
});

/** More writes to the journal than a whole visit makes: the last ones kill nobody. */
const WRITES = 6;
/** A visit writes at least so often, so that these rows cannot pass without a death. */
const CERTAIN_DEATHS = 4;
const deaths: readonly Death[] = Array.from({ length: WRITES }, (_, index) => index + 1).flatMap((write) => [
  { write, when: 'before' },
  { write, when: 'after' },
]);

it.each(deaths)(
  'a host that dies $when write $write redeems the card once or not at all, and says which',
  async (death) => {
    const logged: string[] = [];
    const kiosk = await startMortalKiosk(death, { log: listeningLog(logged) });
    const { clock, utility } = kiosk;
    let { rig } = kiosk;
    async function redeem(): Promise<void> {
      await toNumber(rig);
      await rig.press({ kind: 'submitRechargeCard', secret: WORTH_50 });
      await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed', 5_000);
      await goHome(rig);
    }
    await redeem().catch((error: unknown) => {
      if (!kiosk.died()) throw error;
    });
    if (death.write <= CERTAIN_DEATHS) expect(kiosk.died()).toBe(true);
    if (kiosk.died()) {
      await clock.advance(10_000);
      rig = await kiosk.reborn();
    }
    const posted = recordsOf(rig, 'paymentSubmitted').length;
    await atRest(rig);
    const settled = recordsOf(rig, 'paymentSettled');
    const refused = recordsOf(rig, 'paymentRefused');
    expect(settled.length + refused.length).toBe(posted);
    expect(utility.totals()).toMatchObject({
      acceptedCount: settled.length,
      acceptedFen: rig.ledger.totals.creditedFen,
    });
    if (refused.length > 0) {
      expect(refused).toMatchObject([{ reason: 'notRedeemed' }]);
      expect(utility.totals().acceptedCount).toBe(0);
    }
    // Whatever became of it, the same number is good for its worth once in all.
    if (settled.length === 0) {
      await toNumber(rig);
      await rig.press({ kind: 'submitRechargeCard', secret: WORTH_50 });
      await resultWhere(rig, ({ outcome }) => outcome === 'paid');
    }
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: WORTH_50_FEN });
    expect(moneyProblems(rig)).toEqual([]);
    expectNoTrace({ rig, logged }, WORTH_50);
  },
);
