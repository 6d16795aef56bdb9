import type { ShellLog } from './shell-log.ts';
import type { Timers } from './timers.ts';

/** Three falls within a minute: the page itself is broken, and a resident must not watch it flash. */
const maxCrashes = 3;
const crashWindowMs = 60_000;
/** The kiosk page is tried again after a rest; a leak or a bad driver state may be gone by then. */
const staticPageRestMs = 600_000;
/** The static page has no script to fail; where it falls all the same, it comes back at this pace. */
const staticPageRetryMs = 5000;
/** A page that does not answer for this long is ended, and counts as a crash. */
const unresponsiveLimitMs = 10_000;

/** `render-process-gone` reasons as Electron 45 lists them. */
export type GoneReason =
  | 'clean-exit'
  | 'abnormal-exit'
  | 'killed'
  | 'crashed'
  | 'oom'
  | 'launch-failed'
  | 'integrity-failure'
  | 'memory-eviction';

export interface RecoveringView {
  /** Loads the kiosk page in the window that stands. */
  reload(): void;
  /** Closes the window and opens a fresh one with the kiosk page: after these reasons the old one is not to be trusted. */
  replace(): void;
  showStaticPage(): void;
  /** Ends the page's process; `gone` follows. */
  crash(): void;
}

export interface ViewRecovery {
  gone(reason: GoneReason): void;
  unresponsive(): void;
  responsive(): void;
  /** The host refused to start: the static page stands until `hostRunning`. */
  hostRefused(): void;
  hostRunning(): void;
  stop(): void;
}

export function createViewRecovery(parts: { view: RecoveringView; timers: Timers; log: ShellLog }): ViewRecovery {
  const { view, timers, log } = parts;
  let crashesMs: number[] = [];
  let standing: 'kiosk' | 'static' | 'staticForHost' = 'kiosk';
  let cancelRest: (() => void) | undefined;
  let cancelRetry: (() => void) | undefined;
  let cancelUnresponsive: (() => void) | undefined;

  function backToKiosk(): void {
    cancelTimers();
    crashesMs = [];
    standing = 'kiosk';
    view.replace();
  }

  function cancelTimers(): void {
    cancelRest?.();
    cancelRetry?.();
    clearUnresponsive();
  }

  function clearUnresponsive(): void {
    cancelUnresponsive?.();
    cancelUnresponsive = undefined;
  }

  return {
    gone(reason) {
      clearUnresponsive();
      if (reason === 'clean-exit') return;
      const nowMs = timers.monotonicMs();
      crashesMs = [...crashesMs.filter((atMs) => nowMs - atMs < crashWindowMs), nowMs];
      log('error', 'view.gone', { reason, crashes: crashesMs.length });
      // Graded as the host grades its own, so that whoever watches both logs needs one list.
      log('info', 'alert', { alert: 'viewGone', grade: 'A1', reason });
      if (standing !== 'kiosk') {
        cancelRetry?.();
        cancelRetry = timers.after(staticPageRetryMs, () => view.showStaticPage());
        return;
      }
      if (crashesMs.length >= maxCrashes) {
        standing = 'static';
        log('error', 'alert', { alert: 'viewGivenUp', grade: 'A3', crashes: crashesMs.length });
        cancelRest = timers.after(staticPageRestMs, backToKiosk);
        view.showStaticPage();
        return;
      }
      if (reason === 'crashed' || reason === 'abnormal-exit' || reason === 'killed') view.reload();
      else view.replace();
    },
    unresponsive() {
      cancelUnresponsive ??= timers.after(unresponsiveLimitMs, () => {
        cancelUnresponsive = undefined;
        log('error', 'view.unresponsive');
        log('warn', 'alert', { alert: 'viewHung', grade: 'A2' });
        view.crash();
      });
    },
    responsive: clearUnresponsive,
    hostRefused() {
      if (standing === 'staticForHost') return;
      cancelTimers();
      standing = 'staticForHost';
      view.showStaticPage();
    },
    hostRunning() {
      if (standing === 'staticForHost') backToKiosk();
    },
    stop: cancelTimers,
  };
}
