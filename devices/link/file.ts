import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Clock } from '../../core/ports/clock.ts';
import { createLinkEnds, openFailure } from './link-ends.ts';
import type { Link, LinkOpener } from './link.ts';
import { writeWithin } from './write-deadline.ts';

/** Milliseconds between attempts while a device takes no more bytes. */
const RETRY_MS = 50;

/** A plain file that collects the bytes, each opening appending. Nothing ever comes back. */
export function createFileOpener(options: { path: string; clock: Clock }): LinkOpener {
  return createWriteOnlyOpener(`file ${options.path}`, options, {
    flags: constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT,
    wrong: (stats) => (stats.isFile() ? undefined : 'this is not a plain file'),
  });
}

/** A character device such as `/dev/usb/lp0`. It is opened without waiting, so that a printer that is off cannot block. */
export function createDeviceFileOpener(options: { path: string; clock: Clock }): LinkOpener {
  return createWriteOnlyOpener(`device file ${options.path}`, options, {
    flags: constants.O_WRONLY | constants.O_NONBLOCK,
    wrong: (stats) => (stats.isCharacterDevice() ? undefined : 'this is not a device file'),
  });
}

interface Kind {
  readonly flags: number;
  readonly wrong: (stats: { isFile(): boolean; isCharacterDevice(): boolean }) => string | undefined;
}

function createWriteOnlyOpener(name: string, options: { path: string; clock: Clock }, kind: Kind): LinkOpener {
  return {
    name,
    open: async () => {
      let handle: FileHandle | undefined;
      try {
        handle = await open(options.path, kind.flags, 0o640);
        const wrong = kind.wrong(await handle.stat());
        if (wrong === undefined) return { kind: 'opened', link: createHandleLink(handle, name, options.clock) };
        await handle.close();
        return { kind: 'failed', detail: `${name}: ${wrong}` };
      } catch (error) {
        return { kind: 'failed', detail: openFailure(name, error) };
      }
    },
  };
}

function createHandleLink(handle: FileHandle, name: string, clock: Clock): Link {
  const ends = createLinkEnds();

  async function writeAll(bytes: Uint8Array, isLate: () => boolean): Promise<boolean> {
    let at = 0;
    while (at < bytes.length && !isLate() && ends.isOpen()) {
      try {
        at += (await handle.write(bytes, at)).bytesWritten;
      } catch (error) {
        // EAGAIN: the device is full. Anything else is the end of it.
        if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) {
          ends.end(openFailure(name, error));
          return false;
        }
        await new Promise<void>((resolve) => {
          clock.after(RETRY_MS, resolve);
        });
      }
    }
    return at >= bytes.length;
  }

  return {
    name,
    answers: false,
    onData: ends.onData,
    onClose: ends.onClose,
    write: async (bytes, timeoutMs) => {
      if (!ends.isOpen()) return { kind: 'closed' };
      let late = false;
      const outcome = await writeWithin(clock, timeoutMs, (end) => {
        void writeAll(bytes, () => late).then((all) => {
          end(all ? { kind: 'written' } : { kind: 'closed' });
        });
      });
      late = outcome.kind === 'timeout';
      return outcome;
    },
    close: async () => {
      if (!ends.end('closed by the host')) return;
      await handle.close().catch(() => undefined);
    },
  };
}
