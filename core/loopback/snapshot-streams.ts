import type { ServerResponse } from 'node:http';
import type { KioskConnection } from '../contract/kiosk-connection.ts';

/** The one thing of a clock this room needs; compose hands in the kiosk's own. */
export interface Timers {
  after(delayMs: number, run: () => void): () => void;
}

/** A kiosk has one window; a developer has a few. */
export const STREAMS_MAX = 8;
/** A blank line this often tells both ends that the other is there. */
export const HEARTBEAT_MS = 15_000;
/** A reader that took nothing for this long is gone, or will never catch up. */
export const STALLED_MAX_MS = 10_000;

export interface SnapshotStreams {
  /** False where all places are taken. */
  open(response: ServerResponse): boolean;
  close(): void;
}

/**
 * One JSON line a snapshot, the last one first. A snapshot replaces the one before it entirely, so that a reader
 * that is behind gets only the newest: its queue is never longer than one.
 */
export function streamSnapshots(connection: KioskConnection, timers: Timers): SnapshotStreams {
  const stops = new Set<() => void>();
  return {
    open(response) {
      if (stops.size >= STREAMS_MAX) return false;
      let waiting: string | undefined;
      let stopStall: (() => void) | undefined;

      const write = (line: string): void => {
        if (stopStall !== undefined) {
          waiting = line === '\n' ? waiting : line;
          return;
        }
        if (!response.write(line)) stopStall = timers.after(STALLED_MAX_MS, stop);
      };
      const drained = (): void => {
        stopStall?.();
        stopStall = undefined;
        const line = waiting;
        waiting = undefined;
        if (line !== undefined) write(line);
      };
      let stopHeartbeat: () => void = () => undefined;
      const beat = (): void => {
        write('\n');
        stopHeartbeat = timers.after(HEARTBEAT_MS, beat);
      };
      let unwatch: () => void = () => undefined;
      const stop = (): void => {
        if (!stops.delete(stop)) return;
        stopStall?.();
        stopHeartbeat();
        unwatch();
        response.destroy();
      };

      stops.add(stop);
      response.on('drain', drained);
      response.on('close', stop);
      response.on('error', stop);
      response.flushHeaders();
      stopHeartbeat = timers.after(HEARTBEAT_MS, beat);
      unwatch = connection.watch((snapshot) => write(`${JSON.stringify(snapshot)}\n`));
      return true;
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}
