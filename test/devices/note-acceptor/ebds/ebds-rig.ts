import type { FarEnd } from '../../../../devices/link/link.ts';
import { createEbdsAcceptor, type EbdsOptions } from '../../../../devices/note-acceptor/ebds/adapter.ts';
import { createEbdsSimulator, type EbdsSimulatorOptions } from '../../../../devices/note-acceptor/ebds/simulator.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import { createNoteRig, type Habits, type NoteRig } from '../../../support/note-rig.ts';

/** What happens to a stretch of bytes on the wire: what arrives instead of it, each piece after so many milliseconds. */
export type Tamper = (bytes: Uint8Array, count: number) => readonly { bytes: Uint8Array; afterMs: number }[];

export const untouched: Tamper = (bytes) => [{ bytes, afterMs: 0 }];

export interface EbdsRig extends NoteRig {
  /** What befalls messages and replies from now on; counted from 1. */
  tamper(what: { requests?: Tamper; replies?: Tamper }): void;
}

export interface EbdsRigOptions {
  readonly habits?: Partial<Habits>;
  readonly host?: EbdsOptions;
  readonly device?: Omit<EbdsSimulatorOptions, 'clock'>;
  /** A device that was there before: a new process at the host's end. */
  readonly existing?: Pick<NoteRig, 'clock' | 'line' | 'simulator'>;
}

/** The rig of every note acceptor, with hands on the wire in both directions. */
export function createEbdsRig(options: EbdsRigOptions = {}): EbdsRig {
  const clock: ManualClock = options.existing?.clock ?? createManualClock();
  let requests = untouched;
  let replies = untouched;
  let requestCount = 0;
  let replyCount = 0;

  function deliver(pieces: ReturnType<Tamper>, to: (bytes: Uint8Array) => void): void {
    for (const { bytes, afterMs } of pieces) {
      if (afterMs === 0) to(bytes);
      else clock.after(afterMs, () => to(bytes));
    }
  }

  const device = createEbdsSimulator({ clock, ...options.device });
  const simulator = options.existing?.simulator ?? {
    ...device,
    attach: (end: FarEnd) => {
      device.attach({
        ...end,
        onData: (listener) =>
          end.onData((bytes) => {
            requestCount += 1;
            deliver(requests(bytes, requestCount), listener);
          }),
        write: (bytes) => {
          replyCount += 1;
          deliver(replies(bytes, replyCount), end.write);
        },
      });
    },
  };
  const rig = createNoteRig(
    {
      name: 'ebds',
      createAcceptor: (given) => createEbdsAcceptor({ ...given, ...options.host }),
      createSimulator: () => simulator,
    },
    options.habits,
    options.existing ?? { clock, simulator, line: createMemoryLine('memory note acceptor') },
  );
  return {
    ...rig,
    tamper: (what) => {
      requestCount = 0;
      replyCount = 0;
      requests = what.requests ?? untouched;
      replies = what.replies ?? untouched;
    },
  };
}
