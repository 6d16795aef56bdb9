import type { Link } from './link.ts';

/** Listener lists of one link: `onClose` fires once however it ended, and after it no data is delivered. */
export interface LinkEnds {
  readonly onData: Link['onData'];
  readonly onClose: Link['onClose'];
  isOpen(): boolean;
  deliver(bytes: Uint8Array): void;
  /** True the first time. */
  end(why: string): boolean;
}

export function createLinkEnds(): LinkEnds {
  const dataListeners = new Set<(bytes: Uint8Array) => void>();
  const closeListeners = new Set<(why: string) => void>();
  let open = true;
  return {
    onData: (listener) => {
      dataListeners.add(listener);
      return () => {
        dataListeners.delete(listener);
      };
    },
    onClose: (listener) => {
      closeListeners.add(listener);
      return () => {
        closeListeners.delete(listener);
      };
    },
    isOpen: () => open,
    deliver: (bytes) => {
      if (!open) return;
      for (const listener of [...dataListeners]) listener(bytes);
    },
    end: (why) => {
      if (!open) return false;
      open = false;
      for (const listener of [...closeListeners]) listener(why);
      dataListeners.clear();
      closeListeners.clear();
      return true;
    },
  };
}

/** A system error in one clear line: `/dev/ttyUSB0: no such port`. */
export function openFailure(name: string, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = reasons.find(([pattern]) => pattern.test(code) || pattern.test(text));
  return `${name}: ${known?.[1] ?? text.replace(/\s+/gu, ' ').trim()}`;
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/ENOENT|No such file|File not found/iu, 'there is no such port or file'],
  [
    /EACCES|EPERM|Permission denied|Access denied/iu,
    'permission denied; the user of this program must be allowed to use it',
  ],
  [/EBUSY|cannot lock port|temporarily unavailable|busy/iu, 'busy; another program is using it'],
  [/ENOTTY|Inappropriate ioctl|not a tty/iu, 'this is not a serial port'],
  [/ECONNREFUSED/u, 'nobody listens there'],
  [/ENOTFOUND|EAI_AGAIN/u, 'the host name is not known'],
  [/EHOSTUNREACH|ENETUNREACH/u, 'cannot be reached over the network'],
  [/ETIMEDOUT/u, 'no answer in time'],
  [/EADDRINUSE/u, 'busy; another program listens there'],
  [/EISDIR|Is a directory/u, 'this is a directory'],
  [/ENXIO|ENODEV/u, 'no device is connected to it'],
];
