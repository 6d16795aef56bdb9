import type { AcceptorOutcome } from '../../../core/ports/note-acceptor.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { CcnetSession } from './session.ts';

/** Carries a command out. False when the device fell silent over it. */
export type QueuedCommand = (session: CcnetSession) => Promise<boolean>;

/** What the host asks for waits here until the line is free for it. Offline it is answered at once. */
export interface CommandQueue {
  submit<T extends AcceptorOutcome | { kind: 'escrowGone' }>(
    run: (session: CcnetSession) => Promise<T>,
    name?: string,
  ): Promise<T | AcceptorOutcome>;
  /** What still waits under this name is never carried out, and answered as refused. */
  withdraw(name: string, detail: string): void;
  next(): QueuedCommand | undefined;
  waiting(): number;
  failAll(detail: string): void;
}

interface Entry {
  readonly name: string | undefined;
  readonly run: QueuedCommand;
  readonly withdraw: (detail: string) => void;
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
    submit: (run, name) => {
      const offline = options.offline();
      if (offline !== undefined) return Promise.resolve({ kind: 'unanswered', detail: `offline: ${offline}` });
      return new Promise((resolve) => {
        const stopWaiting = options.clock.after(options.waitMs, () => {
          entries.splice(entries.indexOf(entry), 1);
          resolve({ kind: 'unanswered', detail: 'the device was not ready in time' });
        });
        const entry: Entry = {
          name,
          withdraw: (detail) => {
            stopWaiting();
            resolve({ kind: 'refused', detail });
          },
          run: async (session) => {
            stopWaiting();
            const outcome = await run(session);
            resolve(outcome);
            return outcome.kind !== 'unanswered';
          },
          fail: (detail) => {
            stopWaiting();
            resolve({ kind: 'unanswered', detail });
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
        entry.withdraw(detail);
      }
    },
    next: () => entries.shift()?.run,
    waiting: () => entries.length,
    failAll: (detail) => {
      for (const entry of entries.splice(0)) entry.fail(detail);
    },
  };
}
