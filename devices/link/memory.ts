import type { FarEnd, Link, LinkOpener } from './link.ts';

/** A cable in memory: `opener` is the host's end; `attach` gets the far end each time the host opens it. */
export interface MemoryLine {
  readonly opener: LinkOpener;
  /** Called with a fresh far end whenever the host opens the line. One device a line. */
  attach(device: (end: FarEnd) => void): void;
  /** Pulls the cable: the open link closes, opening fails until `plug`. */
  unplug(): void;
  plug(): void;
}

/** Bytes are delivered in a microtask, in order, as separate chunks; nothing is delivered after a close. */
export function createMemoryLine(name: string): MemoryLine {
  let device: ((end: FarEnd) => void) | undefined;
  let plugged = true;
  let closeOpenLink: ((why: string) => void) | undefined;

  function open(): { kind: 'opened'; link: Link } | { kind: 'failed'; detail: string } {
    if (!plugged) return { kind: 'failed', detail: `${name}: the cable is unplugged` };
    if (closeOpenLink !== undefined) return { kind: 'failed', detail: `${name} is already open` };
    let open = true;
    const toHost = new Set<(bytes: Uint8Array) => void>();
    const toDevice = new Set<(bytes: Uint8Array) => void>();
    const hostClosed = new Set<(why: string) => void>();
    const deviceClosed = new Set<() => void>();

    function shut(why: string): void {
      if (!open) return;
      open = false;
      closeOpenLink = undefined;
      for (const listener of hostClosed) listener(why);
      for (const listener of deviceClosed) listener();
    }
    closeOpenLink = shut;

    function deliver(listeners: Set<(bytes: Uint8Array) => void>, bytes: Uint8Array): void {
      const copy = bytes.slice();
      queueMicrotask(() => {
        if (!open) return;
        for (const listener of listeners) listener(copy);
      });
    }

    const link: Link = {
      name,
      answers: true,
      onData: (listener) => subscribe(toHost, listener),
      onClose: (listener) => subscribe(hostClosed, listener),
      write: (bytes) => {
        if (!open) return Promise.resolve({ kind: 'closed' });
        deliver(toDevice, bytes);
        return Promise.resolve({ kind: 'written' });
      },
      close: () => {
        shut('closed by the host');
        return Promise.resolve();
      },
    };
    device?.({
      onData: (listener) => subscribe(toDevice, listener),
      write: (bytes) => {
        deliver(toHost, bytes);
      },
      onClose: (listener) => subscribe(deviceClosed, listener),
    });
    return { kind: 'opened', link };
  }

  return {
    opener: { name, open: () => Promise.resolve(open()) },
    attach: (next) => {
      device = next;
    },
    unplug: () => {
      plugged = false;
      closeOpenLink?.('the cable was pulled');
    },
    plug: () => {
      plugged = true;
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
