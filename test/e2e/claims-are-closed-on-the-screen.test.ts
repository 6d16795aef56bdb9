import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import chinese from '../../assets/locales/zh-CN/service.json' with { type: 'json' };
import { recordsIn } from '../support/kiosk-rig.ts';
import { openChromium } from './support/chromium.ts';
import { openKiosk, press, type OpenKiosk } from './support/open-kiosk.ts';

const demoPin = '246810';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

/** A payment by another view that ends in a claim; the kiosk stands at home again. */
async function leaveAClaim(hand: OpenKiosk['hand'], accountNumber: string): Promise<string> {
  await hand.press({ kind: 'start', purpose: 'bill' });
  await hand.press({ kind: 'submitAccount', accountNumber });
  await hand.until('bills');
  await hand.press({ kind: 'continue' });
  await hand.until('consent');
  await hand.press({ kind: 'agree', withoutReceipt: false });
  let cash = await hand.until('cash', (screen) => screen.intake === 'open');
  while (!cash.canPay) {
    const { noteCount } = cash;
    await hand.press({ kind: 'simulateInsert', note: 100 });
    cash = await hand.until('cash', (screen) => screen.noteCount > noteCount && screen.intake === 'open');
  }
  await hand.press({ kind: 'pay' });
  const next = await hand.untilSnapshot(({ screen }) => screen.kind === 'changed' || screen.kind === 'result');
  if (next.screen.kind === 'changed') await hand.press({ kind: 'takeClaim' });
  const { claim } = await hand.until('result', (screen) => screen.receipt.kind !== 'printing');
  await hand.press({ kind: 'finish' });
  await hand.press({ kind: 'finish' });
  await hand.until('home');
  return claim?.number ?? 'no claim';
}

async function openPage(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).tap();
}

it('one claim is posted to the account, the other settled with a typed reference, and a refusal is said', async () => {
  const { page, hand, dataDir, faults, close } = await openKiosk(browser, 'portrait');
  try {
    const risen = await leaveAClaim(hand, '0310100010');
    const refused = await leaveAClaim(hand, '0310100012');
    await hand.press({ kind: 'openService' });
    await hand.press({ kind: 'enterPin', pin: demoPin });
    await openPage(page, chinese.tabs.claims);

    await press(page, chinese.claims.postNamed.replace('{{number}}', risen));
    await press(page, chinese.claims.post);
    await page.getByText(chinese.notice.claimPosted).waitFor();

    await press(page, chinese.claims.postNamed.replace('{{number}}', refused));
    await press(page, chinese.claims.post);
    await page.getByText(chinese.notice.claimRefused).waitFor();

    await press(page, chinese.claims.settleNamed.replace('{{number}}', refused));
    await press(page, chinese.evidence.paidAtCounter);
    for (const letter of 'GT-42X') await press(page, letter);
    await press(page, chinese.pad.erase);
    await press(page, chinese.claims.confirm);
    await page.getByText(chinese.notice.claimSettled).waitFor();
    await page.getByText(chinese.claims.none).waitFor();

    const settled = recordsIn(dataDir).filter((record) => record.kind === 'claimSettled');
    expect(settled).toMatchObject([
      { claimNumber: risen, evidence: 'posted' },
      { claimNumber: refused, evidence: 'paidAtCounter', reference: 'GT-42' },
    ]);

    await openPage(page, chinese.tabs.days);
    await page.getByText(chinese.days.open).waitFor();
    await press(page, new RegExp(chinese.days.compareNamed.replace('{{date}}', String.raw`\d{4}-\d{2}-\d{2}`), 'u'));
    await page.getByText(chinese.notice.dayAgrees).waitFor();
    expect(faults).toEqual([]);
  } finally {
    await close();
  }
});

it('a box that came back is answered for on the screen', async () => {
  const { page, hand, dataDir, close } = await openKiosk(browser, 'landscape');
  try {
    await hand.press({ kind: 'simulateBox', present: false });
    await hand.untilSnapshot(
      ({ availability }) => !availability.cash.ok && availability.cash.reason === 'cashBoxRemoved',
    );
    await hand.press({ kind: 'openService' });
    await hand.press({ kind: 'enterPin', pin: demoPin });
    await openPage(page, chinese.tabs.cash);
    await page.getByText(chinese.box.out).waitFor();
    await hand.press({ kind: 'simulateBox', present: true });
    await page.getByText(chinese.box.asking).waitFor();
    await press(page, chinese.box.emptied);
    await page.getByText(chinese.notice.boxCounted).waitFor();
    await page.getByText(chinese.box.in).waitFor();
    expect(recordsIn(dataDir).filter((record) => record.kind === 'boxAnswered')).toMatchObject([{ emptied: true }]);
  } finally {
    await close();
  }
});
