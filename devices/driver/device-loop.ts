import type { Clock } from '../../core/ports/clock.ts';
import type { Link } from '../link/link.ts';

/**
 * Milliseconds before each attempt to open again; the last one repeats. Short, because a plug pushed back has to be in
 * service again within 3 s, and opening a port that is not there costs next to nothing.
 */
export const REOPEN_BACK_OFF_MS: readonly number[] = [500, 1000];

/** What the loop needs of whatever leads to a device: a byte pipe, or the slot of a card reader. */
export type LoopLink = Pick<Link, 'name' | 'onClose' | 'close'>;

/** Opens a fresh link. Failing to open is an outcome with one clear line, never a throw. */
export interface LoopOpener<Opened extends LoopLink> {
  readonly name: string;
  open(): Promise<{ kind: 'opened'; link: Opened } | { kind: 'failed'; detail: string }>;
}

/** Opens a link, works it to its end, waits, opens again, until it is closed. One for every driver. */
export interface DeviceLoop {
  start(): void;
  /** Sleeps until `ms` have passed or somebody wakes the loop: a command, a lost link, the end. */
  pause(ms: number): Promise<void>;
  /** Sleeps the whole time, waking only for the end. */
  pauseFully(ms: number): Promise<void>;
  wake(): void;
  /** The link that is being worked is lost, or the loop is closing. */
  isGone(): boolean;
  isClosing(): boolean;
  /** Where the open link leads; the opener's name while none is open. */
  linkName(): string;
  /** Ends the work. `leave` says goodbye to the device first; nothing is waited for beyond its write. */
  close(leave?: () => Promise<void>): Promise<void>;
}

export interface DeviceLoopOptions<Opened extends LoopLink = Link> {
  readonly opener: LoopOpener<Opened>;
  readonly clock: Clock;
  /** Works one link until it is gone or the device fell silent. `heard`: the device answered at all. */
  readonly serve: (link: Opened) => Promise<{ heard: boolean }>;
  /** Called after each link and each failed opening, before the wait. */
  readonly offline: (why: string) => void;
  readonly backOffMs?: readonly number[];
}

export function createDeviceLoop<Opened extends LoopLink = Link>(options: DeviceLoopOptions<Opened>): DeviceLoop {
  const { opener, clock } = options;
  const backOffMs = options.backOffMs ?? REOPEN_BACK_OFF_MS;
  let started = false;
  let closing = false;
  let working: Promise<void> = Promise.resolve();
  let wakeUp: () => void = () => undefined;
  let linkNow: Opened | undefined;
  let linkGone: string | undefined = 'not opened yet';

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = clock.after(ms, resolve);
      wakeUp = () => {
        stop();
        resolve();
      };
    });
  }

  async function pauseFully(ms: number): Promise<void> {
    const untilMs = clock.monotonicMs() + ms;
    while (!closing && clock.monotonicMs() < untilMs) await pause(untilMs - clock.monotonicMs());
  }

  async function serve(link: Opened): Promise<{ heard: boolean; why: string }> {
    linkNow = link;
    linkGone = closing ? 'closed' : undefined;
    link.onClose((why) => {
      linkGone = why;
      wakeUp();
    });
    const { heard } = await options.serve(link);
    const why = linkGone ?? 'the device does not answer';
    linkNow = undefined;
    await link.close();
    return { heard, why };
  }

  async function work(): Promise<void> {
    let failures = 0;
    while (!closing) {
      const opening = await opener.open();
      let why: string;
      if (opening.kind === 'opened') {
        const served = await serve(opening.link);
        why = served.why;
        failures = served.heard ? 0 : failures + 1;
      } else {
        why = opening.detail;
        failures += 1;
      }
      options.offline(why);
      const step = Math.min(Math.max(failures - 1, 0), backOffMs.length - 1);
      await pauseFully(backOffMs[step] ?? 0);
    }
  }

  return {
    start: () => {
      if (started) return;
      started = true;
      working = work();
    },
    pause,
    pauseFully,
    wake: () => {
      wakeUp();
    },
    isGone: () => closing || linkGone !== undefined,
    isClosing: () => closing,
    linkName: () => linkNow?.name ?? opener.name,
    close: async (leave) => {
      if (closing) return;
      closing = true;
      // Nothing is waited for: the device that keeps quiet must not keep the kiosk from stopping.
      await leave?.();
      await linkNow?.close();
      wakeUp();
      await working;
    },
  };
}
