import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian, its relatives and macOS put it. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Root has no sandbox of its own in a container; nothing but our own pages is opened. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium without a window. */
export async function openChromium(): Promise<Browser> {
  const wanted = process.env['CHROMIUM'];
  const executablePath = [wanted, ...places].find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    throw new Error('no Chromium here: install it (apt-get install chromium) or name it in CHROMIUM');
  }
  return await chromium.launch({ executablePath, args: flags });
}
