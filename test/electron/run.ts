import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { findElectronBinary, hasDisplay } from '../../core/commands/choose-shell.ts';
import { ensureBuilt } from '../../core/commands/ensure-built.ts';
import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';

/** The real window over the real host. It needs the Electron binary and a display, so it is no part of `npm test`. */
const root = join(import.meta.dirname, '..', '..');
/** First paint on a slow machine, with the host starting beside it. */
const readyTimeoutMs = 30_000;

declare global {
  interface Window {
    readonly require?: unknown;
    readonly module?: unknown;
    readonly Buffer?: unknown;
  }
}

type LightpostWindow = Window & { readonly lightpost: KioskConnection };

interface Check {
  readonly name: string;
  run(page: Page, electron: ElectronApplication): Promise<string>;
  readonly expected: string;
}

const words = JSON.parse(readFileSync(join(root, 'assets/locales/zh-CN/kiosk.json'), 'utf8')) as {
  readonly home: { readonly bill: string };
};

const checks: readonly Check[] = [
  {
    name: 'the page is ours',
    run: (page) => page.evaluate(() => location.href),
    expected: 'app://kiosk/index.html',
  },
  {
    name: 'the page has no Node',
    run: (page) =>
      page.evaluate(() =>
        [
          typeof window.require,
          typeof (globalThis as { process?: unknown }).process,
          typeof window.module,
          typeof window.Buffer,
        ].join(),
      ),
    expected: 'undefined,undefined,undefined,undefined',
  },
  {
    name: 'the bridge is send and watch',
    run: (page) =>
      page.evaluate(() =>
        Object.keys((window as unknown as LightpostWindow).lightpost)
          .toSorted()
          .join(),
      ),
    expected: 'send,watch',
  },
  {
    name: 'every answer carries the policy',
    run: (page) =>
      page.evaluate(async () => {
        const answers = await Promise.all(
          ['app://kiosk/index.html', 'app://kiosk/nothing.js'].map((url) => fetch(url)),
        );
        return answers.map((answer) => answer.headers.get('content-security-policy')?.slice(0, 18)).join();
      }),
    expected: "default-src 'none',default-src 'none'",
  },
  {
    name: 'an inline script does not run',
    run: (page) =>
      page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
              once: true,
            });
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.head.append(script);
          }),
      ),
    expected: 'script-src-elem',
  },
  {
    name: 'files and the network are out of reach',
    run: (page) =>
      page.evaluate(async () => {
        const reach = (url: string): Promise<string> =>
          fetch(url).then(
            (answer) => String(answer.status),
            () => 'failed',
          );
        return (
          await Promise.all([
            reach('file:///etc/passwd'),
            reach('https://example.com/'),
            reach('app://kiosk/%2e%2e%2fpackage.json'),
          ])
        ).join();
      }),
    expected: 'failed,failed,403',
  },
  {
    name: 'no second window opens',
    run: async (page, electron) => {
      const opened = await page.evaluate(() => window.open('app://kiosk/index.html') === null);
      return `${opened} ${electron.windows().length}`;
    },
    expected: 'true 1',
  },
  {
    name: 'the page does not navigate',
    run: async (page) => {
      await page.evaluate(() => {
        location.href = 'https://example.com/';
      });
      return page.evaluate(() => location.href);
    },
    expected: 'app://kiosk/index.html',
  },
  {
    name: 'no permission is given',
    run: (page) => page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state),
    expected: 'denied',
  },
  {
    name: 'a malformed command is refused by name',
    run: (page) =>
      page.evaluate(async () => {
        const { send } = (window as unknown as LightpostWindow).lightpost;
        const answer = await send({ kind: 'openDrawer' } as never);
        return answer.kind === 'refused' ? answer.reason : answer.kind;
      }),
    expected: 'malformed',
  },
  {
    name: 'home leads to the account page',
    run: async (page) => {
      await page.getByRole('button', { name: words.home.bill }).first().click();
      return page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            (window as unknown as LightpostWindow).lightpost.watch((snapshot) => {
              if (snapshot.screen.kind !== 'home') resolve(snapshot.screen.kind);
            });
          }),
      );
    },
    expected: 'enterAccount',
  },
];

async function main(): Promise<number> {
  const binary = findElectronBinary(root);
  if (binary === undefined) {
    console.error('test:electron needs the Electron binary, and it is not here: npx install-electron fetches it.');
    return 1;
  }
  if (!hasDisplay(process.platform, process.env)) {
    console.error(
      'test:electron needs a display for the window; on a machine without one: xvfb-run npm run test:electron',
    );
    return 1;
  }
  await ensureBuilt(['renderer', 'preload', 'main']);
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-electron-'));
  const electron = await _electron.launch({
    executablePath: binary,
    args: [root, '--lightpost-under-test', '--windowed', '--data', dataDir],
    timeout: readyTimeoutMs,
  });
  try {
    const page = await electron.firstWindow({ timeout: readyTimeoutMs });
    await page.getByRole('button', { name: words.home.bill }).first().waitFor({ timeout: readyTimeoutMs });
    return await runChecks(page, electron);
  } finally {
    await electron.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function runChecks(page: Page, electron: ElectronApplication): Promise<number> {
  let failed = 0;
  for (const check of checks) {
    const seen = await check.run(page, electron);
    const good = seen === check.expected;
    if (!good) failed += 1;
    console.log(good ? `ok    ${check.name}` : `WRONG ${check.name}: ${seen}, expected ${check.expected}`);
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
