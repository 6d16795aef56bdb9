import type { Clock } from '../../core/ports/clock.ts';

/** What the host asks for waits here until the line is free for it. Offline it is answered at once. */
export interface CommandQueue<Session> {
  /** `notRun` says how a command ends that never reached the line. */
  submit<T>(
    run: (session: Session) => Promise<T>,
    notRun: (detail: string, why: 'offline' | 'late' | 'withdrawn') => T,
    name?: string,
  ): Promise<T>;
  /** What still waits under this name is never carried out. */
  withdraw(name: string, detail: string): void;
  next(): ((session: Session) => Promise<void>) | undefined;
  waiting(): number;
  failAll(detail: string): void;
}

interface Entry<Session> {
  readonly name: string | undefined;
  readonly run: (session: Session) => Promise<void>;
  readonly fail: (detail: string, why: 'offline' | 'withdrawn') => void;
}

export function createCommandQueue<Session>(options: {
  clock: Clock;
  /** Milliseconds a command waits for a device that is not ready. */
  waitMs: number;
  /** Why nothing can be asked now. */
  offline: () => string | undefined;
  wake: () => void;
}): CommandQueue<Session> {
  const entries: Entry<Session>[] = [];
  return {
    submit: (run, notRun, name) => {
      const offline = options.offline();
      if (offline !== undefined) return Promise.resolve(notRun(`offline: ${offline}`, 'offline'));
      return new Promise((resolve) => {
        const stopWaiting = options.clock.after(options.waitMs, () => {
          entries.splice(entries.indexOf(entry), 1);
          resolve(notRun('the device was not ready in time', 'late'));
        });
        const entry: Entry<Session> = {
          name,
          run: async (session) => {
            stopWaiting();
            resolve(await run(session));
          },
          fail: (detail, why) => {
            stopWaiting();
            resolve(notRun(detail, why));
          },
        };
        entries.push(entry);
        options.wake();
      });
    },
    withdraw: (name, detail) => {
      const withdrawn = entries.filter((entry) => entry.name === name);
      for (const entry of withdrawn) {
        entries.splice(entries.indexOf(entry), 1);
        entry.fail(detail, 'withdrawn');
      }
    },
    next: () => entries.shift()?.run,
    waiting: () => entries.length,
    failAll: (detail) => {
      for (const entry of entries.splice(0)) entry.fail(detail, 'offline');
    },
  };
}
