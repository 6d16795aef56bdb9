import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import english from '../../assets/locales/en/kiosk.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/kiosk.json' with { type: 'json' };
import rechargeWords from '../../assets/locales/zh-CN/recharge.json' with { type: 'json' };
import panelWords from '../../assets/locales/zh-CN/simulator.json' with { type: 'json' };
import { formatYuan } from '../../core/domain/money.ts';
import { recordsIn } from '../support/kiosk-rig.ts';
import { openChromium } from './support/chromium.ts';
import { judge, shots } from './support/judge.ts';
import { openKiosk, press, shapes } from './support/open-kiosk.ts';

const words = { 'zh-CN': chinese, en: english } as const;
type Language = keyof typeof words;

let browser: Browser;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

async function type(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await press(page, digit);
}

describe.each(shapes)('%s', (shape) => {
  it.each(Object.keys(words) as Language[])('a bill, from home to the receipt, in %s', async (language) => {
    const text = words[language];
    const { page, hand, dataDir, faults, close } = await openKiosk(browser, shape);
    try {
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        problems.push(...(await judge(page, `${name}-${shape}-${language}`)));
      };
      if (language === 'en') await press(page, chinese.header.switchLanguage);
      await page.getByText(text.home.title).waitFor();
      await look('home');
      await press(page, new RegExp(`^${text.home.bill}`, 'u'));
      await page.getByText(text.enterAccount.titleBill).waitFor();
      await type(page, '0310100016');
      await look('enter-account');
      await press(page, text.enterAccount.submit);
      const bills = await hand.until('bills');
      await page.getByText(text.bills.title).waitFor();
      await look('bills');
      await press(page, text.bills.pay);
      await page.getByText(text.consent.noChange).first().waitFor();
      await look('consent');
      await press(page, text.consent.agree);
      let cash = await hand.until('cash', (screen) => screen.intake === 'open');
      await look('cash-empty');
      while (cash.remainingFen > 0) {
        const notes = cash.noteCount;
        await hand.press({ kind: 'simulateInsert', note: 50 });
        cash = await hand.until('cash', (screen) => screen.noteCount === notes + 1 && screen.intake === 'open');
      }
      await look('cash-enough');
      const payWords = text.cash.pay.replace('{{amount}}', formatYuan(cash.insertedFen));
      await press(page, payWords);
      const result = await hand.until('result', (screen) => screen.receipt.kind === 'printed');
      await page.getByText(text.result.paidTitle).waitFor();
      await look('result');
      await press(page, text.action.finish);
      await hand.until('thanks');
      await hand.until('home');
      await page.getByText(chinese.home.title).waitFor();

      expect(problems).toEqual([]);
      expect(faults).toEqual([]);
      expect(result.dueFen).toBe(bills.chosenTotalFen);
      const settled = recordsIn(dataDir).filter((record) => record.kind === 'paymentSettled');
      expect(settled).toMatchObject([{ totalFen: cash.insertedFen }]);
    } finally {
      await close();
    }
  });
});

it('a recharge, paid through the panel beside the kiosk, and the paper is drawn there', async () => {
  const { page, hand, faults, close } = await openKiosk(browser, 'landscape', { panel: 'on' });
  try {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await press(page, new RegExp(`^${chinese.home.recharge}`, 'u'));
    await type(page, '0310100007');
    await press(page, chinese.enterAccount.submit);
    const choice = await hand.until('chooseAmount');
    await press(page, /^50/u);
    await press(page, rechargeWords.chooseAmount.next);
    await hand.until('consent');
    await press(page, chinese.consent.agree);
    await hand.until('cash', (screen) => screen.intake === 'open');
    await page.screenshot({ path: join(shots, 'panel.png') });
    await press(page, panelWords.notes.insert.replace('{{yuan}}', '50'));
    const cash = await hand.until('cash', (screen) => screen.canPay);
    await press(page, chinese.cash.pay.replace('{{amount}}', formatYuan(cash.insertedFen)));
    const result = await hand.until('result', (screen) => screen.receipt.kind === 'printed');
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(shots, 'panel-paper.png') });
    expect(result.newBalanceFen).toBe(choice.account.balanceFen + 5_000);
    expect(faults).toEqual([]);
  } finally {
    await close();
  }
});
