import type { AcceptorOutcome } from '../../core/ports/note-acceptor.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { STACKED_PRIORITY_MS } from './limits.ts';
import type { NoteLine } from './note-line.ts';

/** Keeps the acknowledgement of a stacked note back until the host has made the credit durable. */
export interface StackedRelease {
  /** A stacked note is not written down yet: nothing may be said that a device could take for an acknowledgement. */
  isUnwritten(): boolean;
  /** The device says again what the host already knows. */
  isKnown(type: number): boolean;
  /** `fresh`: nothing was said on the line since the device's word, an acknowledgement now is of it. */
  begin(stackedId: string, type: number, fresh: boolean): void;
  saidAgain(): void;
  /** Something else goes over the line: the acknowledgement will have to wait until the device says it again. */
  lineUsed(): void;
  /**
   * The line stays still from the word until its acknowledgement, so that a device which says it only once loses nothing.
   * False: look again. True: the line may go on, either acknowledged or because commands have waited too long.
   */
  wait(line: NoteLine): Promise<boolean>;
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
  acknowledged: boolean;
  released: ((outcome: AcceptorOutcome) => void) | undefined;
}

export function createStackedRelease(options: {
  clock: Clock;
  waitingCommands: () => number;
  pollIntervalMs: number;
  /** The device says it with every poll until it is acknowledged; else each word is another note, and can wait. */
  repeats: boolean;
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
    isUnwritten: () => pending !== undefined && pending.released === undefined,
    isKnown: (type) => options.repeats && pending?.type === type,
    begin: (stackedId, type, fresh) => {
      if (pending?.released !== undefined) finish({ kind: 'unanswered', detail: 'another note came before it' });
      pending = {
        stackedId,
        type,
        sinceMs: options.clock.monotonicMs(),
        fresh,
        acknowledged: false,
        released: undefined,
      };
    },
    saidAgain: () => {
      if (pending !== undefined) pending.fresh = true;
    },
    lineUsed: () => {
      if (pending !== undefined && options.repeats) pending.fresh = false;
    },
    wait: async (line) => {
      if (pending === undefined || !pending.fresh) return true;
      if (pending.released !== undefined) {
        // An acknowledgement can be lost on its way. Only the device's next word proves that it was heard: if it says it
        // again, it is acknowledged again, and until then nobody may take the note for acknowledged.
        pending.fresh = false;
        pending.acknowledged = true;
        if (!(await line.acknowledge())) finish({ kind: 'unanswered', detail: 'the link is closed' });
        return true;
      }
      const waitedMs = options.clock.monotonicMs() - pending.sinceMs;
      if (options.waitingCommands() > 0 && waitedMs >= STACKED_PRIORITY_MS) return true;
      await options.pause(Math.max(STACKED_PRIORITY_MS - waitedMs, options.pollIntervalMs));
      return false;
    },
    movedOn: () => {
      if (pending?.released !== undefined && (options.repeats || pending.acknowledged)) finish({ kind: 'done' });
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
