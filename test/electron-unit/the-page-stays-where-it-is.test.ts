import { describe, expect, it } from 'vitest';
import { guardContents, guardSession, isBrowserKey, kioskWindowOptions } from '../../electron/window.ts';
import type { GuardedContents, GuardedSession, KeyInput } from '../../electron/window.ts';
import type { Session } from 'electron';
import { createLogDouble } from './support/ports.ts';

interface EventDouble {
  url: string;
  prevented: boolean;
  preventDefault(): void;
}

function createEvent(url = 'https://example.invalid/'): EventDouble {
  const event: EventDouble = {
    url,
    prevented: false,
    preventDefault: () => {
      event.prevented = true;
    },
  };
  return event;
}

const key = (name: string, modifiers: Partial<KeyInput> = {}): KeyInput => ({
  type: 'keyDown',
  key: name,
  control: false,
  alt: false,
  meta: false,
  ...modifiers,
});

function createContentsDouble() {
  const listeners = new Map<string, (event: EventDouble, input: KeyInput) => void>();
  const zoom: number[][] = [];
  let openHandler: ((details: { url: string }) => { action: 'deny' }) | undefined;
  const contents: GuardedContents = {
    setWindowOpenHandler: (handler) => {
      openHandler = handler;
    },
    setVisualZoomLevelLimits: (minimum, maximum) => {
      zoom.push([minimum, maximum]);
      return Promise.resolve();
    },
    on: (event: string, listener: (event: EventDouble, input: KeyInput) => void) => void listeners.set(event, listener),
  };
  return {
    contents,
    zoom,
    open: (url: string) => openHandler?.({ url }),
    emit: (name: string, input = key('a')) => {
      const event = createEvent();
      listeners.get(name)?.(event, input);
      return event.prevented;
    },
  };
}

describe('the guard of the window', () => {
  it.each([
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview',
    'will-prevent-unload',
    'context-menu',
    'select-bluetooth-device',
  ])('prevents %s', (name) => {
    const double = createContentsDouble();
    guardContents(double.contents, createLogDouble().log);
    expect(double.emit(name)).toBe(true);
  });

  it('opens no window and allows no zoom', () => {
    const double = createContentsDouble();
    guardContents(double.contents, createLogDouble().log);
    expect(double.open('app://kiosk/index.html')).toEqual({ action: 'deny' });
    double.emit('did-finish-load');
    expect(double.zoom).toEqual([[1, 1]]);
  });

  it('lets the keys of a keypad and a scanner through, and no browser key', () => {
    const through = ['0', '9', 'a', 'Enter', 'Tab', 'Escape', 'ArrowLeft', 'Backspace', 'F'];
    const stopped = [
      ...Array.from({ length: 24 }, (_none, index) => key(`F${index + 1}`)),
      key('r', { control: true }),
      key('F4', { alt: true }),
      key('i', { control: true }),
      key('q', { meta: true }),
      key('BrowserBack'),
      key('PrintScreen'),
    ];
    expect(through.filter((name) => isBrowserKey(key(name)))).toEqual([]);
    expect(stopped.filter((input) => !isBrowserKey(input))).toEqual([]);
    const double = createContentsDouble();
    guardContents(double.contents, createLogDouble().log);
    expect(double.emit('before-input-event', key('r', { control: true }))).toBe(true);
    expect(double.emit('before-input-event', key('5'))).toBe(false);
  });

  it('refuses every permission, download and foreign request', () => {
    const answers: Record<string, unknown> = {};
    let download: ((event: EventDouble, item: { cancel(): void }) => void) | undefined;
    const session: GuardedSession = {
      setPermissionRequestHandler: (handler) => {
        handler({}, 'media', (granted) => void (answers['request'] = granted));
      },
      setPermissionCheckHandler: (handler) => void (answers['check'] = handler()),
      setDevicePermissionHandler: (handler) => void (answers['device'] = handler()),
      setDisplayMediaRequestHandler: (handler) => {
        handler({}, (streams) => void (answers['screen'] = streams));
      },
      setSpellCheckerEnabled: (on) => void (answers['spelling'] = on),
      on: (_event, listener) => void (download = listener),
      webRequest: {
        onBeforeRequest: (listener) => {
          for (const url of [
            'app://kiosk/a.js',
            'app://kiosk.evil/a.js',
            'https://example.invalid/',
            'file:///etc/passwd',
          ]) {
            listener({ url }, (answer) => void (answers[url] = answer.cancel));
          }
        },
      },
    };
    guardSession(session, createLogDouble().log);
    const event = createEvent();
    let cancelled = false;
    download?.(event, { cancel: () => void (cancelled = true) });
    expect({ ...answers, cancelled, prevented: event.prevented }).toEqual({
      request: false,
      check: false,
      device: false,
      screen: null,
      spelling: false,
      'app://kiosk/a.js': false,
      'app://kiosk.evil/a.js': true,
      'https://example.invalid/': true,
      'file:///etc/passwd': true,
      cancelled: true,
      prevented: true,
    });
  });

  it('makes a kiosk window with every protection named', () => {
    const session = {} as Session;
    const options = kioskWindowOptions({ preloadPath: '/app/preload.cjs', session, windowed: false });
    expect(options).toMatchObject({ kiosk: true, fullscreen: true, frame: false, closable: false, show: false });
    expect(options.webPreferences).toMatchObject({
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      backgroundThrottling: false,
    });
    expect(kioskWindowOptions({ preloadPath: '', session, windowed: true })).toMatchObject({
      kiosk: false,
      frame: true,
    });
  });
});
