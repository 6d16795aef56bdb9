import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import receiptWords from '../../assets/locales/zh-CN/receipt.json' with { type: 'json' };
import { openSimulatedUtility } from '../../core/billing/simulated-utility.ts';
import type { PaperItem } from '../../core/contract/snapshot.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { isBrowserKey } from '../../electron/window.ts';
import { nothing, type Columns } from '../simulation/faults/support/columns.ts';
import { scenario } from '../simulation/faults/support/scenario.ts';
import { recordsIn } from '../support/kiosk-rig.ts';
import { openChromium } from './support/chromium.ts';
import { openKiosk, type OpenKiosk } from './support/open-kiosk.ts';

/** What takes a browser or a desktop out of the kiosk's hands. */
const chords = [
  'Alt+F4',
  'Meta',
  'Meta+d',
  'Control+Shift+I',
  'Control+r',
  'Control+p',
  'Control+s',
  'Control+o',
  'Control+f',
  'Control+w',
  'Alt+ArrowLeft',
  'Control+Equal',
  'F1',
  'F5',
  'F11',
  'F12',
] as const;
/** What the keypad and the scanner need. */
const residentsKeys = ['0', '9', 'Backspace', 'Tab', 'Enter', ' ', 'Escape', 'ArrowLeft', 'a'] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
});

interface Key {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
}

function keyOf(chord: string): Key {
  const parts = chord.split('+');
  const key = parts.at(-1) ?? '';
  const has = (name: string): boolean => parts.slice(0, -1).includes(name);
  const meta = has('Meta') || key === 'Meta';
  return { key, control: has('Control'), alt: has('Alt'), meta, shift: has('Shift') };
}

/** The field's window swallows them before the page or the desktop's menus see them. */
function theWindowFilters(): void {
  const through = chords.filter((chord) => !isBrowserKey({ type: 'keyDown', ...keyOf(chord) }));
  if (through.length > 0) throw new Error(`the window lets ${through.join(' ')} through`);
  const lost = residentsKeys.filter((key) => isBrowserKey({ type: 'keyDown', ...keyOf(key) }));
  if (lost.length > 0) throw new Error(`the window swallows ${lost.join(' ')}`);
}

/** Keys for which the page, in the browser shell, leaves the browser nothing to do. */
async function thePageFilters({ page }: OpenKiosk): Promise<void> {
  const left = await page.evaluate((keys) => {
    return keys
      .filter(({ key, control, alt, meta, shift }) => {
        const held = { ctrlKey: control, altKey: alt, metaKey: meta, shiftKey: shift };
        const event = new KeyboardEvent('keydown', { key, ...held, bubbles: true, cancelable: true });
        return document.body.dispatchEvent(event);
      })
      .map(({ key }) => key);
  }, chords.map(keyOf));
  if (left.length > 0) throw new Error(`the page leaves ${left.join(' ')} to the browser`);
}

/** Whoever scans in the middle of a payment, and whatever stands in the code. */
const scanned = "0310100001'; DROP TABLE record; --<script>alert(1)</script>https://a.example/";

async function playMad({ page }: OpenKiosk): Promise<void> {
  for (const chord of chords) await page.keyboard.press(chord);
  await page.keyboard.type(scanned);
  await page.keyboard.press('Enter');
  for (const key of ['Escape', 'Backspace', 'ArrowLeft', 'PageDown', 'End', 'Delete']) await page.keyboard.press(key);
}

/** Read when the host has ended, from what it and the utility have left on the disk. */
async function columnsOf(
  { hand, kiosk, dataDir }: OpenKiosk,
  from: { readonly records: number; readonly snapshots: number },
): Promise<Columns> {
  const { simulator } = await hand.untilSnapshot(({ screen }) => screen.kind === 'home');
  const screens: string[] = [];
  for (const { screen } of hand.snapshots.slice(from.snapshots)) {
    const name = screen.kind === 'result' ? `result/${screen.outcome}` : screen.kind;
    if (screens.at(-1) !== name) screens.push(name);
  }
  await kiosk.stop();
  const records = recordsIn(dataDir);
  const credited = records.flatMap((record) => (record.kind === 'noteCredited' ? [record.valueFen] : []));
  const utility = openSimulatedUtility({ path: join(dataDir, 'simulated-utility.db'), clock: systemClock });
  const booked = utility.totals().acceptedFen / 100;
  await utility.close();
  const sheets = simulator?.receiptPrinter?.paper.sheets ?? [];
  const log = readFileSync(join(dataDir, 'logs', 'lightpost.log'), 'utf8')
    .trimEnd()
    .split('\n');
  const lines = log.map((line) => JSON.parse(line) as { event?: string; grade?: string; alert?: string });
  return {
    money: { ...nothing, inserted: 100, stacked: credited.reduce((sum, fen) => sum + fen, 0) / 100, booked },
    journal: records
      .slice(from.records)
      .map(({ kind }) => kind)
      .join(' '),
    paper: sheets.filter(({ items }) => items.some(isReceiptTitle)).map(() => 'receipt'),
    screen: screens.join(' '),
    alerts: lines.filter(({ event }) => event === 'alert').map(({ grade, alert }) => `${grade ?? ''} ${alert ?? ''}`),
  };
}

function isReceiptTitle(item: PaperItem): boolean {
  return item.kind === 'text' && item.runs.some(({ text }) => text.includes(receiptWords.title.receipt));
}

describe('a strange keyboard', () => {
  scenario(
    'M5',
    'chords, a scanner and a mad keyboard in the middle of a payment: the page stays, and the payment is what it was',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal: 'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    async () => {
      theWindowFilters();
      const kiosk = await openKiosk(browser, 'portrait');
      const { page, hand, dataDir } = kiosk;
      try {
        await hand.press({ kind: 'start', purpose: 'bill' });
        await hand.press({ kind: 'submitAccount', accountNumber: '0310100001' });
        await hand.until('bills');
        await hand.press({ kind: 'continue' });
        await hand.until('consent');
        await hand.press({ kind: 'agree', withoutReceipt: false });
        await hand.until('cash', (screen) => screen.intake === 'open');
        await hand.press({ kind: 'simulateInsert', note: 100 });
        await hand.until('cash', (screen) => screen.canPay && screen.intake === 'open');
        const from = { records: recordsIn(dataDir).length, snapshots: hand.snapshots.length - 1 };
        const before = page.url();
        await page.evaluate(() => document.body.setAttribute('data-witness', 'the same page'));

        await playMad(kiosk);
        await thePageFilters(kiosk);

        const witness = await page.evaluate(() => {
          return `${document.body.getAttribute('data-witness') ?? 'another page'}, ${document.visibilityState}`;
        });
        if (witness !== 'the same page, visible') throw new Error(witness);
        if (page.url() !== before || page.context().pages().length !== 1)
          throw new Error('the page is not where it was');
        if (recordsIn(dataDir).length !== from.records) throw new Error('a key has moved the payment');

        await hand.press({ kind: 'pay' });
        await hand.until('result', (screen) => screen.receipt.kind === 'printed');
        await hand.press({ kind: 'finish' });
        return await columnsOf(kiosk, from);
      } finally {
        await kiosk.close();
      }
    },
  );
});
