import type { AcceptorOutcome } from '../../../core/ports/note-acceptor.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import { POLL_INTERVAL_MS, STACKED_PRIORITY_MS } from './limits.ts';
import type { CcnetSession } from './session.ts';

/** Keeps the ACK of an 0x81 back until the host has made the credit durable. */
export interface StackedRelease {
  isPending(): boolean;
  /** The device says again what the host already knows. */
  isKnown(type: number): boolean;
  /** `fresh`: nothing was said on the line since the 0x81, an ACK now is its ACK. */
  begin(stackedId: string, type: number, fresh: boolean): void;
  saidAgain(): void;
  /** Something else goes over the line: the ACK will have to wait for the next 0x81. */
  lineUsed(): void;
  /**
   * The line stays still from an 0x81 until its ACK, so that a device which says it only once loses nothing. False: look
   * again. True: the line may go on, either acknowledged or because commands have waited too long.
   */
  wait(session: CcnetSession): Promise<boolean>;
  /** The device spoke of something else: if the host has released the note, there is nothing left to acknowledge. */
  movedOn(): void;
  linkLost(detail: string): void;
  release(stackedId: string): Promise<AcceptorOutcome>;
}

interface Pending {
  readonly stackedId: string;
  readonly type: number;
  readonly sinceMs: number;
  fresh: boolean;
  released: ((outcome: AcceptorOutcome) => void) | undefined;
}

export function createStackedRelease(options: {
  clock: Clock;
  waitingCommands: () => number;
  pause: (ms: number) => Promise<void>;
  wake: () => void;
}): StackedRelease {
  let pending: Pending | undefined;
  let lastReleasedId: string | undefined;

  function finish(outcome: AcceptorOutcome): void {
    const told = pending;
    pending = undefined;
    if (outcome.kind === 'done') lastReleasedId = told?.stackedId;
    told?.released?.(outcome);
  }

  return {
    isPending: () => pending !== undefined,
    isKnown: (type) => pending?.type === type,
    begin: (stackedId, type, fresh) => {
      pending = { stackedId, type, sinceMs: options.clock.monotonicMs(), fresh, released: undefined };
    },
    saidAgain: () => {
      if (pending !== undefined) pending.fresh = true;
    },
    lineUsed: () => {
      if (pending !== undefined) pending.fresh = false;
    },
    wait: async (session) => {
      if (pending === undefined || !pending.fresh) return true;
      if (pending.released !== undefined) {
        // An ACK can be lost on its way. Only the device's next word proves that it was heard: if it says 0x81 again, it is
        // acknowledged again, and until then nobody may take the note for acknowledged.
        pending.fresh = false;
        if (!(await session.acknowledge())) finish({ kind: 'unanswered', detail: 'the link is closed' });
        return true;
      }
      const waitedMs = options.clock.monotonicMs() - pending.sinceMs;
      if (options.waitingCommands() > 0 && waitedMs >= STACKED_PRIORITY_MS) return true;
      await options.pause(Math.max(STACKED_PRIORITY_MS - waitedMs, POLL_INTERVAL_MS));
      return false;
    },
    movedOn: () => {
      if (pending?.released !== undefined) finish({ kind: 'done' });
    },
    linkLost: (detail) => {
      finish({ kind: 'unanswered', detail });
    },
    release: (stackedId) => {
      if (stackedId === lastReleasedId) return Promise.resolve({ kind: 'done' });
      const told = pending;
      if (told?.stackedId !== stackedId) {
        return Promise.resolve({ kind: 'unanswered', detail: 'the device has been lost since it said so' });
      }
      return new Promise((resolve) => {
        const before = told.released;
        told.released = (outcome) => {
          before?.(outcome);
          resolve(outcome);
        };
        options.wake();
      });
    },
  };
}
