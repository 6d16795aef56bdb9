import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import english from '../../assets/locales/en/kiosk.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/kiosk.json' with { type: 'json' };
import { formatYuan } from '../../core/domain/money.ts';
import { recordsIn } from '../support/kiosk-rig.ts';
import { openChromium } from './support/chromium.ts';
import { openView } from './support/loopback-view.ts';
import { startCommand } from './support/process.ts';

it('reloads, switches language and taps twenty times, and still pays once what was inserted', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-restless-'));
  const kiosk = startCommand('start', ['--shell', 'browser', '--data', dataDir]);
  const browser = await openChromium();
  try {
    const said = await kiosk.line((line) => line.includes('#token='), 60_000);
    const address = said.slice(said.indexOf('http://')).trim();
    const hand = await openView(address);
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
    const page = await context.newPage();
    await page.goto(address.replace('/#', '/?panel=off&orientation=portrait#'));
    await hand.untilSnapshot(({ availability }) => availability.cash.ok && availability.receipt.ok);
    await hand.press({ kind: 'start', purpose: 'bill' });
    await hand.press({ kind: 'submitAccount', accountNumber: '0310100016' });
    await hand.until('bills');
    await hand.press({ kind: 'continue' });
    await hand.until('consent');
    await hand.press({ kind: 'agree', withoutReceipt: false });
    await hand.until('cash', (screen) => screen.intake === 'open');
    await hand.press({ kind: 'simulateInsert', note: 100 });
    const first = await hand.until('cash', (screen) => screen.noteCount === 1 && screen.intake === 'open');

    // The window may crash and come back: the snapshot is the same, and so is what the resident reads.
    await page.reload();
    await page.getByText(formatYuan(first.remainingFen)).first().waitFor();

    await page.getByRole('button', { name: chinese.header.switchLanguage, exact: true }).tap();
    await page.getByText(english.cash.remaining, { exact: true }).waitFor();
    const switched = await hand.until('cash');
    expect(switched).toMatchObject({ insertedFen: first.insertedFen, remainingFen: first.remainingFen });

    await page.getByRole('button', { name: english.header.largeText, exact: true }).tap();
    await hand.untilSnapshot(({ display }) => display.size === 'large' && display.language === 'en');
    await hand.press({ kind: 'simulateInsert', note: 50 });
    const paid = await hand.until('cash', (screen) => screen.canPay);
    const pay = page.getByRole('button', {
      name: english.cash.pay.replace('{{amount}}', formatYuan(paid.insertedFen)),
    });
    await pay.and(page.locator(':enabled')).waitFor();
    const box = await pay.boundingBox();
    if (box === null) throw new Error('the pay button has no place on the screen');
    for (let tap = 0; tap < 20; tap += 1) await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await hand.until('result', (screen) => screen.receipt.kind !== 'printing');
    const postings = recordsIn(dataDir).filter((record) => record.kind === 'paymentSubmitted');
    expect(postings).toHaveLength(1);

    // The next resident finds the site's own language and size.
    await hand.press({ kind: 'finish' }).catch(() => undefined);
    const home = await hand.untilSnapshot(({ screen }) => screen.kind === 'home');
    expect(home.display).toMatchObject({ language: 'zh-CN', size: 'normal' });
    hand.close();
  } finally {
    await browser.close();
    await kiosk.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it('finishes the whole payment with a keyboard alone', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-keyboard-'));
  const kiosk = startCommand('start', ['--shell', 'browser', '--data', dataDir]);
  const browser = await openChromium();
  try {
    const said = await kiosk.line((line) => line.includes('#token='), 60_000);
    const address = said.slice(said.indexOf('http://')).trim();
    const hand = await openView(address);
    const page = await browser.newPage({ viewport: { width: 1280, height: 1024 } });
    await page.goto(address.replace('/#', '/?panel=off&orientation=landscape#'));
    await hand.untilSnapshot(({ availability }) => availability.cash.ok && availability.receipt.ok);
    /** Tab to the control of that name, as a hand on a navigation pad does, and press it. */
    const pressByTab = async (name: string): Promise<void> => {
      await page.getByRole('button', { name }).and(page.locator(':enabled')).first().waitFor();
      for (let tabs = 0; tabs < 60; tabs += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          return element instanceof HTMLElement ? (element.getAttribute('aria-label') ?? element.innerText) : '';
        });
        if (!focused.startsWith(name)) continue;
        const ring = await page.evaluate(() => {
          const element = document.activeElement;
          return element === null ? 0 : Number.parseFloat(getComputedStyle(element).outlineWidth);
        });
        expect(ring).toBeGreaterThanOrEqual(3);
        await page.keyboard.press('Enter');
        return;
      }
      throw new Error(`no Tab leads to "${name}"`);
    };
    await pressByTab(chinese.home.bill);
    await hand.until('enterAccount');
    await page.getByText(chinese.enterAccount.titleBill).waitFor();
    await page.keyboard.type('0310100001', { delay: 30 });
    await pressByTab(chinese.enterAccount.submit);
    await hand.until('bills');
    await pressByTab(chinese.bills.pay);
    await hand.until('consent');
    await pressByTab(chinese.consent.agree);
    await hand.until('cash', (screen) => screen.intake === 'open');
    await hand.press({ kind: 'simulateInsert', note: 100 });
    const cash = await hand.until('cash', (screen) => screen.canPay);
    await pressByTab(chinese.cash.pay.replace('{{amount}}', formatYuan(cash.insertedFen)));
    expect(await hand.until('result', (screen) => screen.receipt.kind === 'printed')).toMatchObject({
      outcome: 'paid',
    });
    hand.close();
  } finally {
    await browser.close();
    await kiosk.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
