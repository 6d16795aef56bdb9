import { createMemoryLine, type MemoryLine } from '../../../devices/link/memory.ts';
import type { FarEnd, Link } from '../../../devices/link/link.ts';

/** What passes over a cable, as it leaves one end. */
export interface CableWatcher {
  /** Before the bytes are on the wire. False: the host died before they were. */
  toDevice(bytes: Uint8Array): boolean;
  fromDevice(bytes: Uint8Array): void;
}

/** A memory line that can be listened to, and that a dead host can no longer use. */
export interface Cable {
  /** The line for one life of the host. */
  lineFor(life: { isDead(): boolean }): MemoryLine;
  /** The host's process ended: its end of the line is closed by the operating system. */
  hostDied(): void;
  unplug(): void;
  plug(): void;
  /** What becomes of each frame on its way, either way: it, another, or nothing. Undefined: a good cable. */
  disturb(noise: Noise | undefined): void;
}

export type Noise = (bytes: Uint8Array) => Uint8Array | undefined;

export function createCable(name: string, attach: (end: FarEnd) => void, watcher: CableWatcher): Cable {
  const line = createMemoryLine(name);
  line.attach(attach);
  let plugged = true;
  let noise: Noise = (bytes) => bytes;

  function watched(link: Link, life: { isDead(): boolean }): Link {
    link.onData((bytes) => {
      watcher.fromDevice(bytes);
    });
    return {
      ...link,
      onData: (listener) =>
        link.onData((bytes) => {
          const arrived = noise(bytes);
          if (arrived !== undefined) listener(arrived);
        }),
      write: (bytes, timeoutMs) => {
        if (life.isDead() || !watcher.toDevice(bytes)) return Promise.resolve({ kind: 'closed' });
        const arriving = noise(bytes);
        return arriving === undefined ? Promise.resolve({ kind: 'written' }) : link.write(arriving, timeoutMs);
      },
    };
  }

  return {
    lineFor: (life) => ({
      ...line,
      opener: {
        name,
        open: async () => {
          if (life.isDead()) return { kind: 'failed', detail: 'the host is gone' };
          const opening = await line.opener.open();
          return opening.kind === 'opened' ? { kind: 'opened', link: watched(opening.link, life) } : opening;
        },
      },
    }),
    hostDied: () => {
      // Pulling closes the open link at once; the cable itself stays where it was.
      line.unplug();
      if (plugged) line.plug();
    },
    unplug: () => {
      plugged = false;
      line.unplug();
    },
    plug: () => {
      plugged = true;
      line.plug();
    },
    disturb: (next) => {
      noise = next ?? ((bytes) => bytes);
    },
  };
}
