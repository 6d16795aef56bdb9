import type { Clock } from '../../../core/ports/clock.ts';
import type { Crt310Session } from './session.ts';

/** What the host asks for waits here until the line is free for it. Offline it is answered at once. */
export interface CommandQueue {
  /** `notRun` says how a command ends that never reached the line. */
  submit<T>(run: (session: Crt310Session) => Promise<T>, notRun: (detail: string) => T): Promise<T>;
  next(): ((session: Crt310Session) => Promise<void>) | undefined;
  failAll(detail: string): void;
}

interface Entry {
  readonly run: (session: Crt310Session) => Promise<void>;
  readonly fail: (detail: string) => void;
}

export function createCommandQueue(options: {
  clock: Clock;
  waitMs: number;
  /** Why nothing can be asked now. */
  offline: () => string | undefined;
  wake: () => void;
}): CommandQueue {
  const entries: Entry[] = [];
  return {
    submit: (run, notRun) => {
      const offline = options.offline();
      if (offline !== undefined) return Promise.resolve(notRun(`offline: ${offline}`));
      return new Promise((resolve) => {
        const stopWaiting = options.clock.after(options.waitMs, () => {
          entries.splice(entries.indexOf(entry), 1);
          resolve(notRun('the device was not ready in time'));
        });
        const entry: Entry = {
          run: async (session) => {
            stopWaiting();
            resolve(await run(session));
          },
          fail: (detail) => {
            stopWaiting();
            resolve(notRun(detail));
          },
        };
        entries.push(entry);
        options.wake();
      });
    },
    next: () => entries.shift()?.run,
    failAll: (detail) => {
      for (const entry of entries.splice(0)) entry.fail(detail);
    },
  };
}
