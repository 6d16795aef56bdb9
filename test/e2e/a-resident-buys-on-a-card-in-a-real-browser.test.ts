import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import english from '../../assets/locales/en/kiosk.json' with { type: 'json' };
import englishReceipt from '../../assets/locales/en/receipt.json' with { type: 'json' };
import englishWords from '../../assets/locales/en/recharge.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/kiosk.json' with { type: 'json' };
import chineseReceipt from '../../assets/locales/zh-CN/receipt.json' with { type: 'json' };
import chineseWords from '../../assets/locales/zh-CN/recharge.json' with { type: 'json' };
import { formatYuan } from '../../core/domain/money.ts';
import { openChromium } from './support/chromium.ts';
import { judge } from './support/judge.ts';
import { openKiosk, press, type OpenKiosk } from './support/open-kiosk.ts';

/** Of the seeded town: the card of a household whose meter takes its power from a card. */
const cardNumber = '880310100019';
const boughtFen = 10_000;
/** Screens are looked at closely here, and slowly; none may close meanwhile. */
const patient = { idleSeconds: 300, resultSeconds: 300, thanksSeconds: 120 };
/** Milliseconds for the panel to draw what the last snapshot says. */
const drawnMs = 15_000;

const variants = [
  {
    shape: 'portrait',
    language: 'zh-CN',
    size: 'normal',
    kiosk: chinese,
    words: chineseWords,
    receipt: chineseReceipt.text,
  },
  {
    shape: 'landscape',
    language: 'en',
    size: 'large',
    kiosk: english,
    words: englishWords,
    receipt: englishReceipt.text,
  },
] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

/** What a hand does at the panel beside the kiosk, in a browser of its own. */
async function openDesk({ address, page }: OpenKiosk) {
  const desk = await page.context().newPage();
  await desk.setViewportSize({ width: 1920, height: 1080 });
  await desk.goto(address.replace('/#', '/?panel=on#'));
  const wallet = (name: string) => desk.locator(`button[data-card-number="${name}"]`);
  return {
    desk,
    insertCard: () => wallet(cardNumber).click(),
    takeCard: () => wallet('none').click(),
    async fault(name: string, on: boolean): Promise<void> {
      const button = desk.locator(`[data-device="cardReader"] [data-fault="${name}"]`);
      expect(await button.getAttribute('aria-pressed')).toBe(String(!on));
      await button.click();
      await desk.locator(`[data-device="cardReader"] [data-fault="${name}"][aria-pressed="${on}"]`).waitFor();
    },
    /** The sheet in the printer's mouth, as it can be read. */
    paper: async (): Promise<string> => ((await desk.locator('pre').last().textContent()) ?? '').replaceAll(/\s/gu, ''),
  };
}

/** Without the line breaks of the printer. */
function unwrapped(words: string): string {
  return words.replaceAll(/\s/gu, '');
}

describe.each(variants)('$shape, $language, $size type', ({ shape, language, size, kiosk: text, words, receipt }) => {
  it('a card is bought on, a failed write costs nothing, and the next visit writes it first', async () => {
    const kiosk = await openKiosk(browser, shape, { timeouts: patient });
    const { page, hand, faults, close } = kiosk;
    try {
      const { desk, insertCard, takeCard, fault, paper } = await openDesk(kiosk);
      await page.bringToFront();
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        problems.push(...(await judge(page, `card-${name}-${shape}-${language}`)));
      };
      /** Every visit begins as the site wants it. */
      const toTheCardSlot = async (): Promise<void> => {
        await hand.until('home');
        if (language === 'en') await press(page, chinese.header.switchLanguage);
        if (size === 'large') await press(page, text.header.largeText);
        await press(page, new RegExp(`^${text.home.recharge}`, 'u'));
        await hand.until('enterAccount', (screen) => screen.cardSlot === 'insert');
        await title(page, text.enterAccount.titleRecharge);
        await page.getByText(words.slot.insert, { exact: true }).waitFor();
      };
      /** Screens that an earlier visit showed are not judged once more. */
      const payByCard = async (isNew: boolean): Promise<void> => {
        await press(page, /^100/u);
        await press(page, words.chooseAmount.next);
        await hand.until('consent');
        if (isNew) await look('consent');
        await press(page, text.consent.agree);
        await hand.until('cash', (screen) => screen.intake === 'open');
        await hand.press({ kind: 'simulateInsert', note: 100 });
        const { insertedFen } = await hand.until('cash', (screen) => screen.canPay);
        expect(insertedFen).toBe(boughtFen);
        // Every command of the reader takes longer, so that the writing can be looked at.
        await fault('losesAck', true);
        await press(page, text.cash.pay.replace('{{amount}}', formatYuan(insertedFen)));
        await hand.until('result', ({ card }) => card?.write === 'writing');
        await title(page, words.card.writingTitle);
        if (isNew) await look('writing');
      };
      const leave = async (isNew: boolean): Promise<void> => {
        await press(page, text.action.finish);
        await hand.until('thanks', (screen) => screen.takeCard);
        await title(page, text.thanks.cardTitle);
        if (isNew) await look('thanks');
        await takeCard();
        await hand.until('thanks', (screen) => !screen.takeCard);
        await press(page, text.action.home);
      };

      await toTheCardSlot();
      await look('slot');
      await insertCard();
      const first = await hand.until('chooseAmount');
      expect(first.account.supply).toBe('card');
      await look('amounts');
      await payByCard(true);
      const written = await hand.until('result', (screen) => screen.receipt.kind === 'printed');
      expect(written.card).toEqual({ write: 'written', canTryAgain: false });
      await fault('losesAck', false);
      await title(page, words.card.writtenTitle);
      await look('written');
      await expect.poll(paper, { timeout: drawnMs }).toContain(unwrapped(receipt.cardWritten));
      await leave(true);

      await toTheCardSlot();
      await insertCard();
      await hand.until('chooseAmount');
      await fault('writeFails', true);
      await payByCard(false);
      const failed = await hand.until('result', ({ card }) => card?.write === 'notWritten');
      expect(failed.card?.canTryAgain).toBe(true);
      await fault('losesAck', false);
      await title(page, words.card.notWrittenTitle);
      await page.getByRole('button', { name: words.card.tryAgain, exact: true }).waitFor();
      await look('not-written');
      await press(page, words.card.tryAgain);
      await hand.until('result', ({ card }) => card?.write === 'writing');
      await hand.until('result', ({ card }) => card?.write === 'notWritten');
      await press(page, words.card.later);
      await hand.until('result', (screen) => screen.receipt.kind === 'printed');
      // Nothing speaks of trying again any more, and the card is in the mouth.
      await title(page, words.card.leftTakeTitle);
      expect(await page.getByText(words.card.notWritten, { exact: true }).count()).toBe(0);
      await look('left-not-written');
      await expect.poll(paper, { timeout: drawnMs }).toContain(unwrapped(receipt.cardNotWritten));
      problems.push(...(await judge(desk, `card-desk-${shape}-${language}`)));
      await page.bringToFront();
      await leave(false);
      await fault('writeFails', false);

      await toTheCardSlot();
      await fault('losesAck', true);
      await insertCard();
      const forced = await hand.until('rewriteCard', ({ write }) => write === 'writing');
      expect(forced.amountFen).toBe(boughtFen);
      await title(page, words.rewrite.title);
      await page.getByText(words.rewrite.writingTitle).waitFor();
      await look('rewrite-writing');
      await hand.until('rewriteCard', ({ write }) => write === 'written');
      await fault('losesAck', false);
      await page.getByText(words.rewrite.writtenTitle).waitFor();
      await look('rewrite-written');
      await takeCard();
      await press(page, words.rewrite.next);
      await hand.until('chooseAmount', ({ problem }) => problem === null);
      await look('amounts-after-rewrite');

      // What is on the card needs no writing: whoever comes back a fourth time is shown the amounts at once.
      await press(page, text.action.back);
      await hand.until('enterAccount', (screen) => screen.cardSlot === 'insert');
      await look('slot-again');
      const seen = hand.snapshots.length;
      await insertCard();
      await hand.until('chooseAmount');
      expect(hand.snapshots.slice(seen).some(({ screen }) => screen.kind === 'rewriteCard')).toBe(false);

      expect(problems).toEqual([]);
      expect(faults).toEqual([]);
    } finally {
      await close();
    }
  });
});

async function title(page: Page, words: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: words, exact: true }).waitFor();
}
