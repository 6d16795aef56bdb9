import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openView, type LoopbackView } from './loopback-view.ts';
import { startCommand, type Program } from './process.ts';

const panels = {
  portrait: { viewport: { width: 1080, height: 1920 }, diagonalInches: 21.5 },
  landscape: { viewport: { width: 1280, height: 1024 }, diagonalInches: 19 },
} as const;
export type Shape = keyof typeof panels;
export const shapes = Object.keys(panels) as Shape[];

export interface OpenKiosk {
  readonly page: Page;
  /** A second view, that plays the resident's hand at the slot and hears every snapshot. */
  readonly hand: LoopbackView;
  readonly kiosk: Program;
  readonly address: string;
  readonly dataDir: string;
  /** What the browser complained about; empty where all is well. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** A kiosk in its own process, ready for a resident, and its page in a real browser. */
export async function openKiosk(
  browser: Browser,
  shape: Shape,
  wish: {
    readonly panel?: 'on' | 'off';
    readonly diagonalInches?: number;
    readonly touch?: boolean;
    readonly timeouts?: object;
  } = {},
): Promise<OpenKiosk> {
  const { viewport } = panels[shape];
  const diagonalInches = wish.diagonalInches ?? panels[shape].diagonalInches;
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-browser-'));
  const configFile = join(dataDir, 'kiosk.json');
  writeFileSync(configFile, JSON.stringify({ terminal: { diagonalInches }, timeouts: wish.timeouts ?? {} }));
  const kiosk = startCommand('start', ['--shell', 'browser', '--config', configFile, '--data', dataDir]);
  const said = await kiosk.line((line) => line.includes('#token='), 60_000);
  const address = said.slice(said.indexOf('http://')).trim();
  const hand = await openView(address);
  const context = await browser.newContext({ viewport, hasTouch: wish.touch ?? true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(address.replace('/#', `/?panel=${wish.panel ?? 'off'}&orientation=${shape}#`));
  await hand.untilSnapshot(({ availability }) => availability.cash.ok && availability.receipt.ok);
  const close = async (): Promise<void> => {
    await context.close();
    hand.close();
    await kiosk.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { page, hand, kiosk, address, dataDir, faults, close };
}

/** A finger on the button of that name, once it is ready. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  await button.and(page.locator(':enabled')).first().tap();
}
