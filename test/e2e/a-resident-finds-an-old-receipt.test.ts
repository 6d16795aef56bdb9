import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import englishFind from '../../assets/locales/en/find.json' with { type: 'json' };
import english from '../../assets/locales/en/kiosk.json' with { type: 'json' };
import chineseFind from '../../assets/locales/zh-CN/find.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/kiosk.json' with { type: 'json' };
import { recordsIn } from '../support/kiosk-rig.ts';
import { openChromium } from './support/chromium.ts';
import { judge } from './support/judge.ts';
import type { LoopbackView } from './support/loopback-view.ts';
import { openKiosk, press, shapes } from './support/open-kiosk.ts';

const words = {
  'zh-CN': { kiosk: chinese, find: chineseFind },
  en: { kiosk: english, find: englishFind },
} as const;

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

/** The simulated printer takes two seconds; a loaded machine several times that. */
const printMs = 20_000;

function papersOut(dataDir: string): number {
  return recordsIn(dataDir).filter((record) => record.kind === 'receiptPrinted').length;
}

/** A bill paid by somebody, without looking at the screen. */
async function pay(hand: LoopbackView): Promise<{ readonly transactionNumber: string; readonly yuan: string }> {
  await hand.press({ kind: 'start', purpose: 'bill' });
  await hand.press({ kind: 'submitAccount', accountNumber: '0310100001' });
  await hand.until('bills');
  await hand.press({ kind: 'continue' });
  await hand.until('consent');
  await hand.press({ kind: 'agree', withoutReceipt: false });
  await hand.until('cash', (screen) => screen.intake === 'open');
  await hand.press({ kind: 'simulateInsert', note: 100 });
  await hand.until('cash', (screen) => screen.canPay);
  await hand.press({ kind: 'pay' });
  const result = await hand.until('result', (screen) => screen.receipt.kind === 'printed');
  return { transactionNumber: result.transactionNumber, yuan: String(result.insertedFen / 100) };
}

describe.each(shapes)('%s', (shape) => {
  it.each(Object.keys(words) as (keyof typeof words)[])(
    'a receipt, printed again at the end and found again by account and by number, in %s',
    async (language) => {
      const { kiosk: text, find } = words[language];
      const { page, hand, dataDir, faults, close } = await openKiosk(browser, shape);
      try {
        const problems: string[] = [];
        const look = async (name: string): Promise<void> => {
          problems.push(...(await judge(page, `${name}-${shape}-${language}`)));
        };
        const { transactionNumber, yuan } = await pay(hand);
        await press(page, chinese.result.again);
        // The screen says "printed" before and after the copy; only the journal counts papers.
        await expect.poll(() => papersOut(dataDir), { timeout: printMs }).toBe(2);
        await press(page, chinese.action.finish);
        await hand.until('home');
        if (language === 'en') await press(page, chinese.header.switchLanguage);

        await press(page, text.home.find);
        await page.getByText(find.title).waitFor();
        await look('find-receipt');
        await press(page, find.byAccount);
        for (const digit of '0310100001') await press(page, digit);
        await press(page, new RegExp(`^${find.amount}`, 'u'));
        // One yuan too much finds nothing, and does not say what was wrong.
        for (const digit of String(Number(yuan) + 1)) await press(page, digit);
        await press(page, find.search);
        await hand.until('findReceipt', (screen) => screen.problem === 'notFound');
        await look('find-receipt-not-found');
        await press(page, text.enterAccount.clear);
        await page.keyboard.type(yuan);
        await press(page, find.search);
        await hand.until('pastReceipt', (screen) => screen.transactionNumber === transactionNumber);
        await page.getByText(find.past.paidTitle).waitFor();
        await look('past-receipt');
        await press(page, text.action.home);

        await press(page, chinese.home.find);
        for (const letter of transactionNumber.slice(-8)) await press(page, letter);
        await press(page, chineseFind.search);
        await hand.until('pastReceipt', (screen) => screen.copiesLeft === 2);
        await press(page, chineseFind.past.reprint);
        await hand.until('pastReceipt', (screen) => screen.receipt.kind === 'printed');
        await look('past-receipt-printed');
        await press(page, chinese.action.home);
        await hand.until('home');

        expect(problems).toEqual([]);
        expect(faults).toEqual([]);
        const begun = recordsIn(dataDir).filter((record) => record.kind === 'receiptStarted');
        expect(begun.map(({ copy }) => copy)).toEqual([0, 1, 2]);
        expect(new Set(begun.map(({ digest }) => digest)).size).toBe(1);
      } finally {
        await close();
      }
    },
  );
});
