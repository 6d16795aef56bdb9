import type { BrowserWindowConstructorOptions, Session } from 'electron';
import { kioskOrigin } from './kiosk-protocol.ts';
import type { ShellLog } from './shell-log.ts';

/** `paper`, so that the first frame is not a white flash. */
const firstColour = '#F7F4EC';
/** A desk window: the portrait panel at half size. */
const deskWidth = 1280;
const deskHeight = 1024;

/** The one window. Every protection is named here even where it is Electron's default: defaults move. */
export function kioskWindowOptions(parts: {
  preloadPath: string;
  session: Session;
  windowed: boolean;
}): BrowserWindowConstructorOptions {
  return {
    show: false,
    title: 'Lightpost',
    backgroundColor: firstColour,
    autoHideMenuBar: true,
    width: deskWidth,
    height: deskHeight,
    kiosk: !parts.windowed,
    fullscreen: !parts.windowed,
    frame: parts.windowed,
    minimizable: parts.windowed,
    closable: parts.windowed,
    skipTaskbar: !parts.windowed,
    webPreferences: {
      preload: parts.preloadPath,
      session: parts.session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      devTools: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      // The cash screen counts on while a technician's window or a desk's browser lies over it.
      backgroundThrottling: false,
      // Prompts are spoken and sounded without a touch before them.
      autoplayPolicy: 'no-user-gesture-required',
      zoomFactor: 1,
    },
  };
}

interface Preventable {
  preventDefault(): void;
}

/** The web contents as the guard needs it; Electron's WebContents is one. */
export interface GuardedContents {
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void;
  setVisualZoomLevelLimits(minimum: number, maximum: number): Promise<void>;
  on(event: 'will-navigate', listener: (event: Preventable & { url: string }) => void): unknown;
  on(event: 'will-frame-navigate', listener: (event: Preventable & { url: string }) => void): unknown;
  on(event: 'will-redirect', listener: (event: Preventable & { url: string }) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(event: 'will-prevent-unload', listener: (event: Preventable) => void): unknown;
  on(event: 'context-menu', listener: (event: Preventable) => void): unknown;
  on(event: 'select-bluetooth-device', listener: (event: Preventable) => void): unknown;
  on(event: 'did-finish-load', listener: () => void): unknown;
  on(event: 'before-input-event', listener: (event: Preventable, input: KeyInput) => void): unknown;
}

export interface KeyInput {
  readonly type: string;
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** Holds the page where it is: no way to another address, another window, a menu, a dialog or another size. */
export function guardContents(contents: GuardedContents, log: ShellLog): void {
  contents.setWindowOpenHandler(() => {
    log('warn', 'guard.windowRefused');
    return { action: 'deny' };
  });
  const stay = (event: Preventable & { url: string }): void => {
    // The program loads its own pages itself; a page that navigates, even to itself, is not ours.
    event.preventDefault();
    log('warn', 'guard.navigationRefused');
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('context-menu', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event) => event.preventDefault());
  // Prevents the page's wish to stay: a `beforeunload` must not open a dialog or block a reload.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.on('before-input-event', (event, input) => {
    if (isBrowserKey(input)) event.preventDefault();
  });
  contents.on('did-finish-load', () => {
    contents.setVisualZoomLevelLimits(1, 1).catch(() => log('warn', 'guard.zoomLimitFailed'));
  });
}

const functionKey = /^F([1-9]|1\d|2[0-4])$/u;
const browserKeys = new Set([
  'BrowserBack',
  'BrowserForward',
  'BrowserRefresh',
  'BrowserHome',
  'BrowserSearch',
  'PrintScreen',
]);

/**
 * Digits, letters, Tab, Enter, Escape and the arrows stay: the kiosk is worked by keypad and scanner too. Everything
 * with Ctrl, Alt or the system key, and every function key, is a browser's or a desktop's.
 */
export function isBrowserKey(input: KeyInput): boolean {
  return input.control || input.alt || input.meta || functionKey.test(input.key) || browserKeys.has(input.key);
}

/** The session as the guard needs it; Electron's Session is one. */
export interface GuardedSession {
  setPermissionRequestHandler(
    handler: (contents: object, permission: string, callback: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setDisplayMediaRequestHandler(handler: (request: object, callback: (streams: null) => void) => void): void;
  setSpellCheckerEnabled(on: boolean): void;
  on(event: 'will-download', listener: (event: Preventable, item: { cancel(): void }) => void): unknown;
  readonly webRequest: {
    onBeforeRequest(
      listener: (details: { url: string }, callback: (answer: { cancel?: boolean }) => void) => void,
    ): void;
  };
}

/** Every permission refused (Electron grants all by default), nothing downloaded, nothing asked of any network. */
export function guardSession(session: GuardedSession, log: ShellLog): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    log('warn', 'guard.permissionRefused', { permission });
    callback(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    event.preventDefault();
    item.cancel();
    log('warn', 'guard.downloadCancelled');
  });
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const own = url.startsWith(`${kioskOrigin}/`);
    if (!own) log('warn', 'guard.requestCancelled');
    callback({ cancel: !own });
  });
}
