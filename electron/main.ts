import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  MessageChannelMain,
  powerSaveBlocker,
  protocol,
  session,
  utilityProcess,
} from 'electron';
import english from '../assets/locales/en/shell.json' with { type: 'json' };
import chinese from '../assets/locales/zh-CN/shell.json' with { type: 'json' };
import type { LifeToHost } from './host-messages.ts';
import { createKioskProtocol, kioskScheme } from './kiosk-protocol.ts';
import { runShell } from './lifecycle.ts';
import { readOptions, type ShellOptions } from './options.ts';
import { createShellLog } from './shell-log.ts';
import { createStaticPage } from './static-page.ts';
import { guardSession, kioskWindowOptions } from './window.ts';

/** Built files stand in `dist/electron`; the program's own folder is two above. */
const here = import.meta.dirname;
const programFolder = join(here, '..', '..');

const log = createShellLog((line) => process.stderr.write(line), Date.now);
const read = readOptions(process.argv.slice(1), app.isPackaged);

if (read.kind === 'refused') {
  process.stderr.write(`${read.line}\n`);
  app.exit(1);
} else if (!app.requestSingleInstanceLock()) {
  process.stderr.write('Lightpost already runs on this terminal; its window is in front.\n');
  app.exit(0);
} else {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: kioskScheme,
      // Module scripts are asked for in CORS mode, so the scheme has to take part in it; there is one origin only.
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true },
    },
  ]);
  const options = withInstalledPlaces(read.options);
  void app.whenReady().then(() => start(options));
}

function start(options: ShellOptions): void {
  Menu.setApplicationMenu(null);
  powerSaveBlocker.start('prevent-display-sleep');
  // In memory only: no cookie, cache or history of a resident outlives the process.
  const kioskSession = session.fromPartition('kiosk');
  guardSession(kioskSession, log);
  const serve = createKioskProtocol({
    root: join(programFolder, 'dist', 'renderer'),
    staticPage: createStaticPage([
      { language: 'zh-CN', ...chinese },
      { language: 'en', ...english },
    ]),
    read: (path) => readFile(path).catch(() => undefined),
  });
  kioskSession.protocol.handle(kioskScheme, serve);

  runShell({
    app,
    ipc: ipcMain,
    log,
    windowed: options.windowed,
    timers: {
      monotonicMs: () => performance.now(),
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
    openWindow: () =>
      new BrowserWindow(
        kioskWindowOptions({
          preloadPath: join(here, 'preload.cjs'),
          session: kioskSession,
          windowed: options.windowed,
        }),
      ),
    spawnHost() {
      const child = utilityProcess.fork(join(here, 'host-process.js'), [], {
        serviceName: 'Lightpost host',
        stdio: 'inherit',
        // node:sqlite is still announced as experimental on every start.
        execArgv: ['--disable-warning=ExperimentalWarning'],
      });
      const { port1, port2 } = new MessageChannelMain();
      const first: LifeToHost = { kind: 'start', configPath: options.configPath, dataDir: options.dataDir };
      child.postMessage(first, [port2]);
      return { child, port: port1 };
    },
  });
}

/** An installed terminal has its config in the system's place; without one it keeps its data in the user's. */
function withInstalledPlaces(options: ShellOptions): ShellOptions {
  if (!app.isPackaged || options.configPath !== undefined) return options;
  const folder = process.platform === 'win32' ? (process.env['ProgramData'] ?? 'C:\\ProgramData') : '/etc';
  const configPath = join(folder, 'lightpost', 'kiosk.json');
  if (existsSync(configPath)) return { ...options, configPath };
  return { ...options, dataDir: options.dataDir ?? join(app.getPath('userData'), 'data') };
}
