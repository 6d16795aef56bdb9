import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import englishInformation from '../../assets/locales/en/information.json' with { type: 'json' };
import english from '../../assets/locales/en/kiosk.json' with { type: 'json' };
import chineseInformation from '../../assets/locales/zh-CN/information.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/kiosk.json' with { type: 'json' };
import { openChromium } from './support/chromium.ts';
import { judge } from './support/judge.ts';
import type { LoopbackView } from './support/loopback-view.ts';
import { openKiosk, press, shapes } from './support/open-kiosk.ts';

const words = {
  'zh-CN': { kiosk: chinese, information: chineseInformation },
  en: { kiosk: english, information: englishInformation },
} as const;

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

/** Two accounts of one holder in the simulated town, and one of them; the last four digits prove the household. */
const sharedPhone = '19900008888';
const sharedAccount = '0310100023';
const remoteMeterAccount = '0310100021';
/** A phone that is on no account: whoever pays may send the receipt anywhere. */
const ownPhone = '13800001234';
/** Of the made-up company that the simulated utility knows, and a last character that does not check. */
const taxNumber = '91330000LPTEXT001B';
const wrongCheck = '3';

async function tap(page: Page, letters: string): Promise<void> {
  for (const letter of letters) await press(page, letter);
}

/** A recharge by somebody, without looking at the screen, up to its result. */
async function recharge(hand: LoopbackView): Promise<void> {
  await hand.press({ kind: 'start', purpose: 'recharge' });
  await hand.press({ kind: 'submitAccount', accountNumber: remoteMeterAccount });
  await hand.until('chooseAmount');
  await hand.press({ kind: 'chooseAmount', amountFen: 5_000 });
  await hand.until('consent');
  await hand.press({ kind: 'agree', withoutReceipt: false });
  await hand.until('cash', (screen) => screen.intake === 'open');
  await hand.press({ kind: 'simulateInsert', note: 50 });
  await hand.until('cash', (screen) => screen.canPay);
  await hand.press({ kind: 'pay' });
  await hand.until('result', (screen) => screen.receipt.kind === 'printed');
}

describe.each(shapes)('%s', (shape) => {
  describe.each(Object.keys(words) as (keyof typeof words)[])('in %s', (language) => {
    const { kiosk: text, information } = words[language];

    it('two years of use are shown to the household alone, as a chart, as tables and on paper', async () => {
      const { page, hand, faults, close } = await openKiosk(browser, shape);
      try {
        const problems: string[] = [];
        const look = async (name: string): Promise<void> => {
          problems.push(...(await judge(page, `${name}-${shape}-${language}`)));
        };
        if (language === 'en') await press(page, chinese.header.switchLanguage);
        await look('home');
        await press(page, text.home.history);
        await page.getByText(text.enterAccount.titleHistory).waitFor();
        // The phone is the proof: it is not a way to the account as well.
        await expect.poll(() => page.getByRole('button', { name: text.entryKey.phone, exact: true }).count()).toBe(0);
        await tap(page, sharedAccount);
        await look('use-of-which-account');
        await press(page, text.enterAccount.submit);
        await hand.until('proveOwner');
        await page.getByText(information.prove.title).waitFor();
        await look('prove-owner');
        await tap(page, '1111');
        await press(page, information.prove.show);
        await hand.until('proveOwner', (screen) => screen.problem === 'notVerified');
        await page.getByText(information.prove.problem.notVerified).waitFor();
        await look('prove-owner-wrong');
        // A plugged-in number pad types where the keypad types.
        await page.keyboard.type(sharedPhone.slice(-4));
        await press(page, information.prove.show);
        const { history } = await hand.until('history');
        const chart = page.getByRole('img', {
          name: new RegExp(`^${information.history.alternative.slice(0, 3)}`, 'u'),
        });
        await chart.waitFor();
        await look('history-chart');

        await press(page, information.history.months24);
        await hand.until('history', (screen) => screen.monthsShown === 24);
        await look('history-chart-24');
        await press(page, information.history.table);
        await hand.until('history', (screen) => screen.view === 'table');
        await look('history-table');
        const newest = history.months.at(-1);
        const firstRow = page.getByRole('table').getByRole('row').nth(1).getByRole('cell');
        expect(await firstRow.nth(1).textContent()).toBe(String((newest?.usageCentiKwh ?? 0) / 100));
        await press(page, text.bills.following);
        await look('history-table-second-page');
        await press(page, information.history.payments);
        await look('history-payments');
        await press(page, information.history.print);
        await hand.until('history', (screen) => screen.print === 'printed');
        await look('history-printed');
        await press(page, text.action.home);
        await hand.until('home');
        expect(problems).toEqual([]);
        expect(faults).toEqual([]);
      } finally {
        await close();
      }
    });

    it('a paid recharge is kept on a phone, invoiced, and followed to the meter', async () => {
      const { page, hand, faults, close } = await openKiosk(browser, shape);
      try {
        const problems: string[] = [];
        const look = async (name: string): Promise<void> => {
          problems.push(...(await judge(page, `${name}-${shape}-${language}`)));
        };
        const { aftercare, choose, credits } = information;
        if (language === 'en') await press(page, chinese.header.switchLanguage);
        await press(page, text.home.arrival);
        await tap(page, remoteMeterAccount);
        await press(page, text.enterAccount.submit);
        await hand.until('credits', (screen) => screen.credits.length === 0);
        await page.getByText(credits.none).waitFor();
        await look('credits-none');
        await press(page, text.action.home);

        await press(page, new RegExp(`^${text.home.recharge}`, 'u'));
        await press(page, text.entryKey.phone);
        await hand.until('enterAccount', (screen) => screen.by === 'phone');
        await tap(page, sharedPhone);
        await look('recharge-by-phone');
        await press(page, text.enterAccount.submit);
        await hand.until('chooseAccount', (screen) => screen.accounts.length === 2);
        await page.getByText(choose.title).waitFor();
        await look('choose-account');
        await page.getByRole('listitem').nth(1).getByRole('button').and(page.locator(':enabled')).tap();
        await hand.until('chooseAmount');
        await hand.press({ kind: 'cancel' });

        await hand.until('home');
        await recharge(hand);
        await hand.press({ kind: 'setLanguage', language });
        await page.getByRole('button', { name: aftercare.code }).waitFor();
        await look('result-aftercare');
        await press(page, aftercare.code);
        const code = page.getByRole('img', { name: aftercare.codeLabel });
        await code.waitFor();
        await look('aftercare-code');
        const mm = await page.evaluate(() => {
          const stage = document.querySelector('[data-stage]');
          return stage === null ? 0 : Number.parseFloat(getComputedStyle(stage).getPropertyValue('--mm'));
        });
        const box = await code.boundingBox();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0) / mm).toBeGreaterThanOrEqual(45);
        await press(page, aftercare.back);

        await press(page, aftercare.message);
        await tap(page, ownPhone);
        await look('aftercare-message');
        await press(page, aftercare.send);
        await hand.until('result', (screen) => screen.aftercare?.message.kind === 'sent');
        await page.getByText(aftercare.sentTitle).waitFor();
        await look('aftercare-message-sent');
        await press(page, aftercare.back);

        await press(page, aftercare.invoice);
        await press(page, aftercare.company);
        await tap(page, `${taxNumber.slice(0, -1)}${wrongCheck}`);
        await press(page, aftercare.request);
        await page.getByText(aftercare.invoiceProblem.malformed).waitFor();
        await look('aftercare-invoice-wrong');
        await page.keyboard.press('Backspace');
        await page.keyboard.type(taxNumber.slice(-1).toLowerCase());
        await press(page, aftercare.request);
        await hand.until('result', (screen) => screen.aftercare?.invoice.kind === 'requested');
        await page.getByText(aftercare.requestedTitle).waitFor();
        await look('aftercare-invoice-requested');
        await press(page, aftercare.back);
        await page.getByRole('button', { name: aftercare.requested }).waitFor();
        const left = await page.content();
        expect(left).not.toContain(ownPhone);
        expect(left).not.toContain(taxNumber);
        await press(page, text.action.finish);

        await hand.until('home');
        await hand.press({ kind: 'setLanguage', language });
        await press(page, text.home.arrival);
        await page.getByText(text.enterAccount.titleArrival).waitFor();
        await page.keyboard.type(remoteMeterAccount);
        await press(page, text.enterAccount.submit);
        await hand.until('credits', (screen) => screen.credits.length === 1);
        await page.getByText(credits.title).waitFor();
        await look('credits');
        expect(problems).toEqual([]);
        expect(faults).toEqual([]);
      } finally {
        await close();
      }
    });
  });
});
