import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import chinese from '../../assets/locales/zh-CN/kiosk.json' with { type: 'json' };
import words from '../../assets/locales/zh-CN/recharge.json' with { type: 'json' };
import { formatYuan } from '../../core/domain/money.ts';
import { openChromium } from './support/chromium.ts';
import { judge } from './support/judge.ts';
import { openKiosk, press, shapes } from './support/open-kiosk.ts';

/** Of the seeded town: two tiers in one bill; a token with arrears; an account that takes recharge cards. */
const accounts = { tiered: '0310100025', tokenArrears: '0310100018', rechargeCard: '0310100022' } as const;
/** Worth 50 yuan, and a number that no card has. */
const cards = { good: '860000000000050031', unknown: '860000000000000093' } as const;

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

async function type(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await press(page, digit);
}

describe.each(shapes)('%s', (shape) => {
  it('a bill is explained, a token is bought with arrears taken first, and a recharge card is redeemed', async () => {
    const { page, hand, faults, close } = await openKiosk(browser, shape);
    try {
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        problems.push(...(await judge(page, `recharge-${name}-${shape}`)));
      };
      await press(page, new RegExp(`^${chinese.home.bill}`, 'u'));
      await type(page, accounts.tiered);
      await press(page, chinese.enterAccount.submit);
      const bills = await hand.until('bills');
      const explained = bills.bills.find(({ breakdown }) => breakdown !== null);
      expect(explained?.breakdown?.lines.length).toBeGreaterThan(1);
      await page.getByText(chinese.bills.explain).first().tap();
      await page.getByRole('alertdialog').getByText(words.explain.total).waitFor();
      await look('explanation');
      await press(page, chinese.action.close);
      await press(page, chinese.action.back);
      await press(page, chinese.action.back);
      await hand.until('home');

      await press(page, new RegExp(`^${chinese.home.recharge}`, 'u'));
      await hand.until('enterAccount');
      await look('enter-account');
      await type(page, accounts.tokenArrears);
      await press(page, chinese.enterAccount.submit);
      await hand.until('chooseAmount');
      await look('choose-amount');
      await press(page, /^100/u);
      await press(page, words.chooseAmount.next);
      const consent = await hand.until('consent');
      expect(consent.trial?.arrearsFen).toBeGreaterThan(0);
      await page
        .getByText(`${consent.trial?.unitsCentiKwh === undefined ? '' : consent.trial.unitsCentiKwh / 100}`)
        .first()
        .waitFor();
      await look('consent');
      await press(page, chinese.consent.agree);
      await hand.until('cash', (screen) => screen.intake === 'open');
      await hand.press({ kind: 'simulateInsert', note: 100 });
      const cash = await hand.until('cash', (screen) => screen.canPay);
      await press(page, chinese.cash.pay.replace('{{amount}}', formatYuan(cash.insertedFen)));
      const result = await hand.until('result', (screen) => screen.receipt.kind === 'printed');
      const [token = ''] = result.vend?.tokens ?? [];
      expect(token).toMatch(/^\d{20}$/u);
      const shown = await page
        .locator('strong', { hasText: token.slice(0, 4) })
        .first()
        .innerText();
      expect(shown.replaceAll(/\s/gu, '')).toBe(token);
      await look('token');
      await press(page, chinese.action.finish);
      await hand.until('home');

      await press(page, new RegExp(`^${chinese.home.recharge}`, 'u'));
      await type(page, accounts.rechargeCard);
      await press(page, chinese.enterAccount.submit);
      await hand.until('chooseAmount');
      await press(page, words.chooseAmount.useCard);
      await hand.until('rechargeCard');
      await type(page, cards.unknown);
      await press(page, words.rechargeCard.submit);
      await hand.until('rechargeCard', (screen) => screen.problem === 'rechargeCardUnknown');
      await page.getByText(words.rechargeCard.problem.rechargeCardUnknown).waitFor();
      await look('recharge-card-unknown');
      await type(page, cards.good);
      await press(page, words.rechargeCard.submit);
      const redeemed = await hand.until('result', (screen) => screen.receipt.kind === 'printed');
      expect(redeemed.redeemedFen).toBe(5_000);
      await page.getByText(words.redeemed.title).waitFor();
      await look('redeemed');

      expect(problems).toEqual([]);
      expect(faults).toEqual([]);
    } finally {
      await close();
    }
  });
});
