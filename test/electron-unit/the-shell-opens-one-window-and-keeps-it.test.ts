import { describe, expect, it } from 'vitest';
import type { HostChild } from '../../electron/host-supervisor.ts';
import { runShell, type ShellApp, type ShellWindow } from '../../electron/lifecycle.ts';
import type { GoneReason } from '../../electron/view-recovery.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createLogDouble, createPortDouble } from './support/ports.ts';

type Listener = (...args: never[]) => void;

/** What the listeners of an event emitter need: names, and a way to call them. */
function createEmitter() {
  const listeners = new Map<string, Listener[]>();
  return {
    on: (event: string, listener: Listener) => {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    emit: (event: string, ...args: unknown[]) => {
      for (const listener of listeners.get(event) ?? []) listener(...(args as never[]));
    },
  };
}

function createRig(windowed = false) {
  const clock = createManualClock();
  const history: string[] = [];
  const windows: { window: ShellWindow; fall(reason: GoneReason): void }[] = [];
  const children: { child: HostChild; say(message: unknown): void; end(code: number): void }[] = [];
  const appEvents = createEmitter();
  const app: ShellApp = {
    requestSingleInstanceLock: () => true,
    quit: () => void history.push('quit'),
    exit: (code) => void history.push(`exit ${code}`),
    on: appEvents.on,
  };

  function openWindow(): ShellWindow {
    const id = windows.length + 1;
    const contents = createEmitter();
    let destroyed = false;
    const window: ShellWindow = {
      webContents: {
        id,
        isDestroyed: () => destroyed,
        send: () => undefined,
        forcefullyCrashRenderer: () => void history.push(`${id} crash`),
        on: contents.on,
      },
      loadURL: (url) => {
        history.push(`${id} load ${url}`);
        return Promise.resolve();
      },
      show: () => void history.push(`${id} show`),
      focus: () => void history.push(`${id} focus`),
      destroy: () => {
        destroyed = true;
        history.push(`${id} destroy`);
      },
      isDestroyed: () => destroyed,
      once: (_event, listener) => {
        listener();
      },
    };
    windows.push({ window, fall: (reason) => contents.emit('render-process-gone', {}, { reason }) });
    return window;
  }

  runShell({
    app,
    ipc: { handle: () => undefined },
    timers: clock,
    log: createLogDouble().log,
    windowed,
    openWindow,
    spawnHost() {
      const events = createEmitter();
      const child: HostChild = {
        on: events.on,
        postMessage: (message) => void history.push(`host ${message.kind}`),
        kill: () => true,
      };
      children.push({
        child,
        say: (message) => events.emit('message', message),
        end: (code) => events.emit('exit', code),
      });
      return { child, port: createPortDouble() };
    },
  });
  return { clock, history, windows, children, emit: appEvents.emit };
}

const kiosk = 'load app://kiosk/index.html';
const rest = 'load app://kiosk/out-of-service.html';

describe('the shell', () => {
  it('opens the window at once and starts one host beside it', () => {
    const { history, children } = createRig();
    expect(history).toEqual([`1 show`, `1 ${kiosk}`]);
    expect(children).toHaveLength(1);
  });

  it('reloads a crashed page, then rests on the static page in a fresh window', () => {
    const { history, windows } = createRig();
    history.length = 0;
    windows[0]?.fall('crashed');
    windows[0]?.fall('crashed');
    windows[0]?.fall('crashed');
    expect(history).toEqual([`1 ${kiosk}`, `1 ${kiosk}`, '2 show', `2 ${rest}`, '1 destroy']);
  });

  it('shows the static page when the host refuses, and the kiosk once a host runs', async () => {
    const { clock, history, children } = createRig();
    history.length = 0;
    children[0]?.say({ kind: 'refused', line: 'held by another' });
    children[0]?.end(78);
    expect(history).toEqual(['2 show', `2 ${rest}`, '1 destroy']);
    await clock.advance(60_000);
    children[1]?.say({ kind: 'running' });
    expect(history.slice(3)).toEqual(['3 show', `3 ${kiosk}`, '2 destroy']);
  });

  it('ignores a fall of a window that is already replaced', () => {
    const { history, windows } = createRig();
    windows[0]?.fall('oom');
    history.length = 0;
    windows[0]?.fall('crashed');
    expect(history).toEqual([]);
  });

  it('opens the window again when it is closed on a terminal, and ends on a desk', () => {
    const field = createRig();
    field.history.length = 0;
    field.emit('window-all-closed');
    expect(field.history).toContain(`2 ${kiosk}`);
    const desk = createRig(true);
    desk.history.length = 0;
    desk.emit('window-all-closed');
    expect(desk.history).toEqual(['quit']);
  });

  it('brings the window to the front when a second instance is started', () => {
    const { history, emit } = createRig();
    history.length = 0;
    emit('second-instance');
    expect(history).toEqual(['1 focus']);
  });

  it('waits for the host before it ends', async () => {
    const { clock, history, children, emit } = createRig();
    history.length = 0;
    let prevented = 0;
    const quit = { preventDefault: () => (prevented += 1) };
    emit('before-quit', quit);
    await clock.settle();
    expect(history).toEqual(['host close']);
    children[0]?.end(0);
    await clock.settle();
    expect(history).toEqual(['host close', 'exit 0']);
    emit('before-quit', quit);
    expect(prevented).toBe(1);
  });
});
