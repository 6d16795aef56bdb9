import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import english from '../../assets/locales/en/kiosk.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/kiosk.json' with { type: 'json' };
import diagnostics from '../../assets/locales/zh-CN/service.json' with { type: 'json' };
import { formatYuan } from '../../core/domain/money.ts';
import { recordsIn } from '../support/kiosk-rig.ts';
import { openChromium } from './support/chromium.ts';
import { openKiosk, press } from './support/open-kiosk.ts';

/** Longer than the time in which the five touches must come. */
const secretWindowMs = 3_200;

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

it('reloads, switches language and taps twenty times, and still pays once what was inserted', async () => {
  const { page, hand, dataDir, close } = await openKiosk(browser, 'portrait');
  try {
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
  } finally {
    await close();
  }
});

it('finishes the whole payment with a keyboard alone', async () => {
  const { page, hand, close } = await openKiosk(browser, 'landscape', { touch: false, diagonalInches: 27 });
  try {
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
  } finally {
    await close();
  }
});

it('five touches on the brand mark and the PIN open diagnostics, four do not, and nobody else is shown it', async () => {
  const { page, hand, close } = await openKiosk(browser, 'portrait');
  try {
    const brand = page.getByRole('button', { name: chinese.brand, exact: true });
    for (let taps = 0; taps < 4; taps += 1) await brand.tap();
    await page.waitForTimeout(secretWindowMs);
    expect(hand.snapshots.at(-1)?.screen.kind).toBe('home');
    for (let taps = 0; taps < 5; taps += 1) await brand.tap();
    await hand.until('servicePin');
    await page.getByText(chinese.servicePin.title).waitFor();
    for (const digit of '246810') await press(page, digit);
    await press(page, chinese.servicePin.enter);
    await hand.until('service');
    await page.getByRole('tab', { name: diagnostics.tabs.devices }).waitFor();
    await press(page, diagnostics.leave);
    await hand.until('home');
  } finally {
    await close();
  }
});

it('asks who is still there, counts down, and a touch brings the time back', async () => {
  const { page, hand, close } = await openKiosk(browser, 'portrait', {
    timeouts: { idleSeconds: 10, warningSeconds: 5 },
  });
  try {
    await press(page, new RegExp(`^${chinese.home.bill}`, 'u'));
    await hand.untilSnapshot(({ idleWarning }) => idleWarning !== null);
    await page.getByText(chinese.idle.title).waitFor();
    await press(page, chinese.idle.more);
    await hand.untilSnapshot(({ idleWarning }) => idleWarning === null);
    expect(hand.snapshots.at(-1)?.screen.kind).toBe('enterAccount');
    const gone = await hand.untilSnapshot(({ screen }) => screen.kind === 'home');
    expect(gone.idleWarning).toBeNull();
  } finally {
    await close();
  }
});
