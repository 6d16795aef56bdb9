import { kioskChannels } from '../../../../core/contract/channels.ts';
import type { Screen, Snapshot } from '../../../../core/contract/snapshot.ts';
import type { IpcSpeaker } from '../../../../electron/bridge.ts';
import type { LifeToHost, TalkPort } from '../../../../electron/host-messages.ts';
import { serveHost } from '../../../../electron/host-service.ts';
import { kioskOrigin, kioskPage } from '../../../../electron/kiosk-protocol.ts';
import { runShell, type ShellApp, type ShellWindow } from '../../../../electron/lifecycle.ts';
import type { GoneReason } from '../../../../electron/view-recovery.ts';
import type { KioskRig } from '../../../support/kiosk-rig.ts';

/** From the order to load to the page's first word to the host: a cold start on the slowest terminal's disk. */
const pageLoadMs = 2_000;

/** The program around the view, the product's own, with the rig as its host; only the browser itself is a double. */
export interface ViewShell {
  /** What is in front of the resident: a screen of the kiosk page, the static page, or nothing. */
  shown(): Screen | 'static' | 'nothing';
  /** The page's process ends. */
  fall(reason: GoneReason): void;
  /** The page stops answering, its process alive. */
  hang(): void;
  /** Windows opened so far. */
  windows(): number;
  /** What the shell itself told the operator: `A1 viewGone`. The host knows nothing of it. */
  alerts(): readonly string[];
}

type Listener = (...args: never[]) => void;

interface Page {
  readonly id: number;
  readonly emit: (event: string, ...args: unknown[]) => void;
  life: 'loading' | 'alive' | 'hung' | 'gone';
  loads: number;
  shown: Screen | 'static' | 'nothing';
}

export async function openShell(rig: KioskRig): Promise<ViewShell> {
  const { clock } = rig;
  const handlers = new Map<string, (speaker: IpcSpeaker, ...args: unknown[]) => unknown>();
  let page: Page | undefined;
  let opened = 0;
  const alerts: string[] = [];

  function watch(of: Page): void {
    const speaker = { sender: { id: of.id }, senderFrame: { origin: kioskOrigin, parent: null } };
    handlers.get(kioskChannels.watch)?.(speaker);
  }

  function openWindow(): ShellWindow {
    opened += 1;
    const contents = createEmitter();
    const mine: Page = { id: opened, emit: contents.emit, life: 'loading', loads: 0, shown: 'nothing' };
    let destroyed = false;
    page = mine;
    return {
      webContents: {
        id: mine.id,
        isDestroyed: () => destroyed,
        send: (_channel, snapshot: Snapshot) => {
          if (mine.life === 'alive') mine.shown = snapshot.screen;
        },
        forcefullyCrashRenderer: () => {
          end(mine, 'crashed');
        },
        on: contents.on,
      },
      loadURL: (url) => {
        const load = (mine.loads += 1);
        Object.assign(mine, { life: 'loading', shown: 'nothing' });
        clock.after(pageLoadMs, () => {
          if (mine.loads !== load || mine.life !== 'loading' || destroyed) return;
          mine.life = 'alive';
          if (url === kioskPage) watch(mine);
          else mine.shown = 'static';
        });
        return Promise.resolve();
      },
      show: () => undefined,
      focus: () => undefined,
      destroy: () => {
        destroyed = true;
      },
      isDestroyed: () => destroyed,
      once: (_event, listener) => {
        listener();
      },
    };
  }

  function end(which: Page, reason: GoneReason): void {
    Object.assign(which, { life: 'gone', shown: 'nothing' });
    which.emit('render-process-gone', {}, { reason });
  }

  const app: ShellApp = {
    requestSingleInstanceLock: () => true,
    quit: () => undefined,
    exit: () => undefined,
    on: () => undefined,
  };
  runShell({
    app,
    ipc: { handle: (channel, listener) => void handlers.set(channel, listener) },
    timers: clock,
    log: (_level, event, facts) => {
      if (event === 'alert') alerts.push(`${String(facts?.['grade'])} ${String(facts?.['alert'])}`);
    },
    windowed: false,
    openWindow,
    spawnHost: () => hostOf(rig),
  });
  await clock.advance(pageLoadMs);
  return {
    shown: () => page?.shown ?? 'nothing',
    fall: (reason) => {
      if (page !== undefined) end(page, reason);
    },
    hang: () => {
      if (page === undefined) return;
      page.life = 'hung';
      page.emit('unresponsive');
    },
    windows: () => opened,
    alerts: () => alerts,
  };
}

/** The rig behind the line that a host process would have: the product's own words over two ends in memory. */
function hostOf({ connection }: KioskRig) {
  const toMain = createEmitter();
  const toHost = createEmitter();
  const [mainEnd, hostEnd] = createPorts();
  serveHost<TalkPort>({
    parent: {
      on: toHost.on,
      postMessage: (message) => queueMicrotask(() => toMain.emit('message', message)),
    },
    open: () => Promise.resolve({ kind: 'running', connection, close: () => Promise.resolve() }),
    exit: () => undefined,
    report: () => undefined,
  });
  const tell = (data: LifeToHost, ports: readonly TalkPort[] = []): void => {
    queueMicrotask(() => toHost.emit('message', { data, ports }));
  };
  tell({ kind: 'start', configPath: undefined, dataDir: undefined }, [hostEnd]);
  return {
    child: { on: toMain.on, postMessage: (message: LifeToHost) => tell(message), kill: () => true },
    port: mainEnd,
  };
}

/** Two ends; what is posted before the other end has started waits for it. */
function createPorts(): [TalkPort, TalkPort] {
  const one = createEnd();
  const other = createEnd();
  return [one.portTo(other.deliver), other.portTo(one.deliver)];
}

function createEnd() {
  const messages = createEmitter();
  const early: unknown[] = [];
  let started = false;
  const deliver = (data: unknown): void => {
    queueMicrotask(() => {
      if (started) messages.emit('message', { data });
      else early.push(data);
    });
  };
  const portTo = (post: (data: unknown) => void): TalkPort => ({
    // A message is a copy, as between processes.
    postMessage: (message) => post(structuredClone(message)),
    on: messages.on,
    start: () => {
      started = true;
      for (const data of early.splice(0)) deliver(data);
    },
    close: () => undefined,
  });
  return { deliver, portTo };
}

/** What the listeners of an event emitter need: names, and a way to call them. */
function createEmitter() {
  const listeners = new Map<string, Listener[]>();
  return {
    on: (event: string, listener: Listener): void => {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    emit: (event: string, ...args: unknown[]): void => {
      for (const listener of listeners.get(event) ?? []) listener(...(args as never[]));
    },
  };
}
