import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../../core/commands/ensure-built.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { openChromium } from '../e2e/support/chromium.ts';
import { sampleInformationPresses } from '../support/sample-information.ts';
import { samplePresses } from '../support/sample-service.ts';
import { sampleSnapshots } from '../support/sample-snapshots.ts';
import { faultsOfLayout } from './layout-faults.ts';

/**
 * Every screen in every mode, without a host: the built view with a connection that answers from samples.
 * `npm run shots -- [--out DIR] [--only NAME,…] [--all] [--modes zh-portrait-large,…]`; `--all` adds large type and high contrast.
 * `--panel 1920x1080@27` draws that panel (pixels, inches) in place of the two usual ones.
 * What is clipped, overlaps, scrolls or is too small for a finger is named, and the exit code is 1.
 */
const dist = fileURLToPath(new URL('../../dist/renderer', import.meta.url));
const out = flag('out') ?? fileURLToPath(new URL('../../shots', import.meta.url));
const all = process.argv.includes('--all');
const only = flag('only')?.split(',');
const modesWanted = flag('modes')?.split(',');

/** Longer than the entrance of a screen and the lock of its buttons. */
const SETTLE_MS = 450;

interface Panel {
  readonly width: number;
  readonly height: number;
  readonly diagonalInches: number;
}

const panels = panelsWanted(flag('panel'));

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

await ensureBuilt(['renderer']);
const server = await serve();
const browser = await openChromium();
let faultCount = 0;
mkdirSync(out, { recursive: true });

for (const [orientation, panel] of Object.entries(panels)) {
  const page = await browser.newPage({ viewport: { width: panel.width, height: panel.height } });
  page.on('pageerror', (error) => report('page', [`error: ${error.message}`]));
  page.on('console', (message) => {
    if (message.type() === 'error') report('page', [`console: ${message.text()}`]);
  });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.addInitScript(fakeBridge);
  await page.goto(`http://127.0.0.1:${portOf(server)}/index.html`);
  for (const mode of modes()) {
    const modeName = `${mode.language === 'en' ? 'en' : 'zh'}-${orientation}-${mode.size}${mode.contrast === 'high' ? '-high' : ''}`;
    const ordinary = mode.size === 'normal' && mode.contrast === 'normal';
    if (modesWanted === undefined ? !ordinary && !all : !modesWanted.includes(modeName)) continue;
    for (const [name, snapshot] of Object.entries(sampleSnapshots)) {
      if (only !== undefined && !only.includes(name)) continue;
      await show(page, {
        ...snapshot,
        terminal: { ...snapshot.terminal, diagonalInches: panel.diagonalInches },
        display: { ...snapshot.display, ...mode },
      });
      for (const selector of [...(samplePresses[name] ?? []), ...(sampleInformationPresses[name] ?? [])]) await page.locator(selector).first().click();
      // What a press opens may come with a chunk of its own.
      if (samplePresses[name] !== undefined) await page.waitForTimeout(SETTLE_MS);
      report(`${name} ${modeName}`, await faultsOfLayout(page));
      await page.screenshot({ path: join(out, `${name}--${modeName}.png`) });
    }
  }
  await page.close();
}

await browser.close();
server.close();
process.stdout.write(`${faultCount} faults; pictures are in ${out}\n`);
process.exitCode = faultCount === 0 ? 0 : 1;

function* modes(): Generator<Pick<Snapshot['display'], 'language' | 'size' | 'contrast'>> {
  for (const language of ['zh-CN', 'en'] as const) {
    for (const size of ['normal', 'large'] as const) yield { language, size, contrast: 'normal' };
    yield { language, size: 'normal', contrast: 'high' };
  }
}

/** A new run each time, so that a screen of the same kind is mounted anew as well. */
async function show(page: Page, snapshot: Snapshot): Promise<void> {
  await page.evaluate((next) => {
    const gallery = window as unknown as { show(snapshot: unknown): void };
    gallery.show({ ...next, screen: { kind: 'thanks', closesInSeconds: 1 }, idleWarning: null, runId: 'between' });
  }, snapshot);
  await page.waitForTimeout(30);
  await page.evaluate((next) => {
    (window as unknown as { show(snapshot: unknown): void }).show(next);
  }, snapshot);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(SETTLE_MS);
}

function report(where: string, faults: readonly string[]): void {
  faultCount += faults.length;
  for (const fault of faults) process.stdout.write(`${where}: ${fault}\n`);
}

/** Runs in the page: the preload's place in the window, answering yes to everything. */
function fakeBridge(): void {
  const listeners = new Set<(snapshot: unknown) => void>();
  let last: unknown;
  Object.assign(window, {
    lightpost: {
      send: () => Promise.resolve({ kind: 'done' }),
      watch: (listener: (snapshot: unknown) => void) => {
        listeners.add(listener);
        if (last !== undefined) listener(last);
        return () => listeners.delete(listener);
      },
    },
    show: (snapshot: unknown) => {
      last = snapshot;
      for (const listener of listeners) listener(snapshot);
    },
  });
}

function serve(): Promise<Server> {
  const files = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(dist, path);
    if (!existsSync(file)) {
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    files.listen(0, '127.0.0.1', () => resolve(files));
  });
}

function portOf(listening: Server): number {
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the gallery server has no port');
  return address.port;
}

function panelsWanted(wanted: string | undefined): Readonly<Record<string, Panel>> {
  if (wanted === undefined) {
    return {
      portrait: { width: 1080, height: 1920, diagonalInches: 21.5 },
      landscape: { width: 1280, height: 1024, diagonalInches: 19 },
    };
  }
  const [, width, height, inches] = /^(\d+)x(\d+)@([\d.]+)$/u.exec(wanted) ?? [];
  if (inches === undefined) throw new Error(`--panel ${wanted}: write pixels and inches as 1920x1080@27`);
  const panel = { width: Number(width), height: Number(height), diagonalInches: Number(inches) };
  return { [panel.width < panel.height ? 'portrait' : 'landscape']: panel };
}

function flag(name: string): string | undefined {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? undefined : process.argv[index + 1];
}
