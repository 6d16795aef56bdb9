import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import english from '../../assets/locales/en/kiosk.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/kiosk.json' with { type: 'json' };
import { formatYuan } from '../../core/domain/money.ts';
import { faultsOfLayout } from '../shots/layout-faults.ts';
import { openChromium } from './support/chromium.ts';
import { openKiosk, press } from './support/open-kiosk.ts';

/** Longer than the entrance of a screen and the lock of its buttons. */
const settleMs = 450;

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

it.each([
  ['portrait', 27],
  ['landscape', 19],
] as const)(
  'nothing is clipped in large type on the whole walk, in both languages: %s, %d inches',
  async (orientation, diagonalInches) => {
    const { page, hand, close } = await openKiosk(browser, orientation, { diagonalInches: diagonalInches });
    const problems: string[] = [];
    let text: typeof english = chinese;
    /** Judged in one language, then in the other; what was done so far stays. */
    const look = async (name: string): Promise<void> => {
      for (const next of text === chinese ? [english, chinese] : [chinese, english]) {
        const before = hand.snapshots.at(-1)?.screen.kind;
        await press(page, text.header.switchLanguage);
        text = next;
        await page.getByRole('button', { name: text.header.switchLanguage, exact: true }).waitFor();
        await page.waitForTimeout(settleMs);
        problems.push(...(await faultsOfLayout(page)).map((fault) => `${name}: ${fault}`));
        expect(hand.snapshots.at(-1)?.screen.kind).toBe(before);
      }
    };
    try {
      await press(page, text.header.largeText);
      await look('home');
      await press(page, text.header.help);
      await page.waitForTimeout(settleMs);
      problems.push(...(await faultsOfLayout(page)).map((fault) => `help: ${fault}`));
      await press(page, text.action.close);
      await press(page, new RegExp(`^${text.home.bill}`, 'u'));
      await page.getByText(text.enterAccount.titleBill).waitFor();
      for (const digit of '0310100004') await press(page, digit);
      await look('enter account');
      expect(await page.locator('output').first().textContent()).toBe('0310 1000 04');
      await press(page, text.enterAccount.submit);
      await hand.until('bills');
      await look('bills');
      await press(page, text.bills.pay);
      await hand.until('consent');
      await look('consent');
      await press(page, text.consent.agree);
      await hand.until('cash', (screen) => screen.intake === 'open');
      await hand.press({ kind: 'simulateInsert', note: 100 });
      let cash = await hand.until('cash', (screen) => screen.noteCount === 1 && screen.intake === 'open');
      await look('cash');
      while (!cash.canPay) {
        const { noteCount } = cash;
        await hand.press({ kind: 'simulateInsert', note: 100 });
        cash = await hand.until('cash', (screen) => screen.noteCount === noteCount + 1 && screen.intake === 'open');
      }
      await look('enough');
      await press(page, text.cash.pay.replace('{{amount}}', formatYuan(cash.insertedFen)));
      await hand.until('result', (screen) => screen.receipt.kind === 'printed');
      await look('result');
      expect(problems).toEqual([]);
    } finally {
      await close();
    }
  },
);

it('a scanner presses no button, a sliding finger none, and a lost host is said with a way out', async () => {
  const { page, hand, kiosk, address, close } = await openKiosk(browser, 'portrait', { diagonalInches: 21.5 });
  try {
    const bill = page.getByRole('button', { name: new RegExp(`^${chinese.home.bill}`, 'u') });
    await bill.and(page.locator(':enabled')).waitFor();
    const box = await bill.boundingBox();
    if (box === null) throw new Error('the first choice has no place on the screen');
    await page.mouse.move(box.x + 40, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 40, box.y - 60);
    await page.mouse.up();
    expect(hand.snapshots.at(-1)?.screen.kind).toBe('home');

    await bill.tap();
    await page.getByText(chinese.enterAccount.titleBill).waitFor();
    await press(page, '3');
    await press(page, chinese.enterAccount.delete);
    await page.keyboard.type('0310100001');
    await page.keyboard.press('Enter');
    const field = page.locator('output').first();
    await field.filter({ hasText: '0310 1000 01' }).waitFor();

    // What is typed under a dialog would be seen by nobody.
    await press(page, chinese.header.help);
    await page.getByText(chinese.help.title).waitFor();
    await page.keyboard.type('77');
    await press(page, chinese.action.close);
    expect(await field.textContent()).toBe('0310 1000 01');

    await kiosk.stop('SIGKILL');
    await page.getByText(chinese.lost.lead).waitFor();
    const hotline = /000-\u20600000-\u20600000/u;
    await page.getByText(hotline).waitFor({ timeout: 15_000 });
    expect(await page.evaluate(() => document.body.innerText)).toContain(chinese.lost.money);
    expect(address).toContain('#token=');
  } finally {
    await close();
  }
});
