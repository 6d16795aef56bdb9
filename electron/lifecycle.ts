import { createBridge, type BridgeIpc, type BridgeView } from './bridge.ts';
import type { TalkPort } from './host-messages.ts';
import { createHostSupervisor, type HostChild } from './host-supervisor.ts';
import { kioskPage, kioskOrigin, staticPagePath } from './kiosk-protocol.ts';
import type { ShellLog } from './shell-log.ts';
import type { Timers } from './timers.ts';
import { createViewRecovery, type GoneReason } from './view-recovery.ts';
import { guardContents, type GuardedContents } from './window.ts';

/** The program as the shell needs it; Electron's App is one. */
export interface ShellApp {
  requestSingleInstanceLock(): boolean;
  quit(): void;
  exit(code: number): void;
  on(event: 'second-instance', listener: () => void): unknown;
  on(event: 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'web-contents-created', listener: (event: object, contents: GuardedContents) => void): unknown;
  on(
    event: 'child-process-gone',
    listener: (event: object, details: { type: string; reason: string }) => void,
  ): unknown;
}

export interface ShellContents extends BridgeView {
  forcefullyCrashRenderer(): void;
  on(event: 'render-process-gone', listener: (event: object, details: { reason: GoneReason }) => void): unknown;
  on(event: 'unresponsive', listener: () => void): unknown;
  on(event: 'responsive', listener: () => void): unknown;
}

/** A browser window as the shell needs it; Electron's BrowserWindow is one. */
export interface ShellWindow {
  readonly webContents: ShellContents;
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  destroy(): void;
  isDestroyed(): boolean;
  once(event: 'ready-to-show', listener: () => void): unknown;
}

export interface ShellParts {
  readonly app: ShellApp;
  readonly ipc: BridgeIpc;
  readonly timers: Timers;
  readonly log: ShellLog;
  readonly windowed: boolean;
  openWindow(): ShellWindow;
  /** Forks a host and gives both the process and our end of its conversation. */
  spawnHost(): { child: HostChild; port: TalkPort };
}

/** Everything that begins, falls and ends. Call once Electron is ready and the single-instance lock is held. */
export function runShell(parts: ShellParts): void {
  const { app, ipc, timers, log } = parts;
  const bridge = createBridge({ ipc, timers, log });
  let window: ShellWindow | undefined;
  let pendingPort: TalkPort | undefined;
  let quitting = false;

  function load(target: ShellWindow, url: string): void {
    // A refused or broken load leaves a blank window; `render-process-gone` does not follow by itself.
    target.loadURL(url).catch((failure: unknown) => {
      log('error', 'view.loadFailed', { detail: failure instanceof Error ? failure.message : String(failure) });
      if (!target.isDestroyed() && target === window) recovery.gone('launch-failed');
    });
  }

  function open(url: string): void {
    const old = window;
    const next = parts.openWindow();
    window = next;
    bridge.attachView(next.webContents);
    next.once('ready-to-show', () => {
      if (!next.isDestroyed()) next.show();
    });
    const contents = next.webContents;
    contents.on('render-process-gone', (_event, details) => {
      if (next === window && !quitting) recovery.gone(details.reason);
    });
    contents.on('unresponsive', () => {
      if (next === window) recovery.unresponsive();
    });
    contents.on('responsive', () => {
      if (next === window) recovery.responsive();
    });
    load(next, url);
    // The old one goes after the new one stands: with no window at all the program would end.
    if (old !== undefined && !old.isDestroyed()) old.destroy();
  }

  const recovery = createViewRecovery({
    timers,
    log,
    view: {
      reload() {
        if (window === undefined || window.isDestroyed()) return open(kioskPage);
        bridge.attachView(window.webContents);
        load(window, kioskPage);
      },
      replace: () => open(kioskPage),
      showStaticPage: () => open(kioskOrigin + staticPagePath),
      crash: () => window?.webContents.forcefullyCrashRenderer(),
    },
  });

  const supervisor = createHostSupervisor({
    timers,
    log,
    spawn() {
      const { child, port } = parts.spawnHost();
      pendingPort = port;
      return child;
    },
    onRunning() {
      if (pendingPort !== undefined) bridge.attachHost(pendingPort);
      pendingPort = undefined;
      recovery.hostRunning();
    },
    onLost: () => bridge.detachHost(),
    onRefused: () => recovery.hostRefused(),
  });

  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  app.on('child-process-gone', (_event, details) => {
    log('warn', 'shell.childGone', { type: details.type, reason: details.reason });
  });
  app.on('second-instance', () => {
    if (window !== undefined && !window.isDestroyed()) window.focus();
  });
  app.on('window-all-closed', () => {
    if (quitting) return;
    if (parts.windowed) app.quit();
    else open(kioskPage);
  });
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    event.preventDefault();
    recovery.stop();
    void supervisor.stop().then(() => app.exit(0));
  });

  supervisor.start();
  open(kioskPage);
}
