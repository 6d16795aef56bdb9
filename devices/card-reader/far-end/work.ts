import type { Clock } from '../../../core/ports/clock.ts';
import type { Job } from './chip-jobs.ts';

/** What a reader is busy with between a command and its answer: one thing at a time, and it may be stopped. */
export interface Work {
  isRunning(): boolean;
  /** Works for a while, then answers. */
  later(ms: number, then: () => void): void;
  inSteps(job: Job): void;
  /** The motor runs to its end even where nobody waits for the answer any more. */
  awaitMove(begin: (ended: (moved: boolean) => void) => void, then: (moved: boolean) => void): void;
  stop(): void;
}

export function createWork(clock: Clock): Work {
  let end: (() => void) | undefined;

  function later(ms: number, then: () => void): void {
    end = clock.after(ms, () => {
      end = undefined;
      then();
    });
  }

  function inSteps(job: Job): void {
    later(job.everyMs, () => {
      if (job.step() === 'more') inSteps(job);
    });
  }

  return {
    isRunning: () => end !== undefined,
    later,
    inSteps,
    awaitMove: (begin, then) => {
      let isAwaited = true;
      end = () => {
        isAwaited = false;
      };
      begin((moved) => {
        if (!isAwaited) return;
        end = undefined;
        then(moved);
      });
    },
    stop: () => {
      end?.();
      end = undefined;
    },
  };
}
