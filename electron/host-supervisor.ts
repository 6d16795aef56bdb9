import { refusedExitCode, type LifeFromHost, type LifeToHost } from './host-messages.ts';
import type { ShellLog } from './shell-log.ts';
import type { Timers } from './timers.ts';

/** Waits before a start after a failure, in milliseconds; the last one repeats for as long as it takes. */
const restartDelaysMs = [1000, 2000, 4000, 8000, 16_000, 30_000] as const;
/** After this long without a fall the next fall waits the first delay again. */
const steadyAfterMs = 60_000;
/** A refusal (a typo in the config, a journal held by another) needs a person: it is tried again seldom. */
const refusedRetryMs = 60_000;
/** The host's loop turns many times a second; a beat unanswered for three periods is a hung loop. */
const heartbeatMs = 5000;
const maxMissedBeats = 3;
/** Replaying a large journal may take its time before the first beat. */
const startTimeoutMs = 120_000;
/** A host that is asked to close finishes its journal write and its ports; after this it is ended. */
const closeTimeoutMs = 5000;

/** The process as the supervisor sees it; Electron's UtilityProcess is one. */
export interface HostChild {
  postMessage(message: LifeToHost): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface HostSupervisorParts {
  /** Forks a host and hands it its end of the conversation. */
  spawn(): HostChild;
  readonly timers: Timers;
  readonly log: ShellLog;
  onRunning(): void;
  /** The host has ended or hangs; a new one follows by itself. */
  onLost(): void;
  onRefused(line: string): void;
}

export interface HostSupervisor {
  start(): void;
  /** Resolves when the host has ended, by itself or by force. It is not started again. */
  stop(): Promise<void>;
}

/** Keeps one host process running: at most one at a time, with growing pauses between falls. */
export function createHostSupervisor(parts: HostSupervisorParts): HostSupervisor {
  const { timers, log } = parts;
  let child: HostChild | undefined;
  let falls = 0;
  let stopping = false;
  let cancelRestart: (() => void) | undefined;
  let onGone: (() => void) | undefined;

  function start(): void {
    cancelRestart = undefined;
    const startedMs = timers.monotonicMs();
    const current = parts.spawn();
    child = current;
    let refusedLine: string | undefined;
    let beat = 0;
    let missed = 0;
    let cancelTimer = timers.after(startTimeoutMs, () => {
      log('error', 'host.startTimeout');
      current.kill();
    });

    function expectBeat(): void {
      cancelTimer = timers.after(heartbeatMs, () => {
        if (missed >= maxMissedBeats) {
          log('error', 'host.hung', { missed });
          current.kill();
          return;
        }
        missed += 1;
        beat += 1;
        current.postMessage({ kind: 'ping', beat });
        expectBeat();
      });
    }

    current.on('message', (data) => {
      const message = readLife(data);
      switch (message?.kind) {
        case 'running':
          cancelTimer();
          log('info', 'host.running');
          parts.onRunning();
          expectBeat();
          return;
        case 'refused':
          refusedLine = message.line;
          return;
        case 'pong':
          missed = 0;
          return;
        case undefined:
          log('error', 'host.spokeNonsense');
      }
    });
    current.on('exit', (code) => {
      if (child !== current) return;
      child = undefined;
      cancelTimer();
      parts.onLost();
      if (stopping) {
        onGone?.();
        return;
      }
      if (refusedLine !== undefined || code === refusedExitCode) {
        const line = refusedLine ?? 'the host refused to start; its own output says why';
        log('error', 'host.refused', { line });
        parts.onRefused(line);
        cancelRestart = timers.after(refusedRetryMs, start);
        return;
      }
      falls = timers.monotonicMs() - startedMs >= steadyAfterMs ? 0 : falls;
      const delayMs = restartDelaysMs[Math.min(falls, restartDelaysMs.length - 1)] ?? restartDelaysMs[0];
      falls += 1;
      log('error', 'host.fell', { code, falls, restartInMs: delayMs });
      cancelRestart = timers.after(delayMs, start);
    });
  }

  return {
    start,
    stop() {
      stopping = true;
      cancelRestart?.();
      const current = child;
      if (current === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        const cancelKill = timers.after(closeTimeoutMs, () => {
          log('warn', 'host.closeTimeout');
          current.kill();
        });
        onGone = () => {
          cancelKill();
          resolve();
        };
        current.postMessage({ kind: 'close' });
      });
    },
  };
}

/** The host is our own program: only its envelope is looked at. */
function readLife(data: unknown): LifeFromHost | undefined {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return undefined;
  return data.kind === 'running' || data.kind === 'refused' || data.kind === 'pong'
    ? (data as LifeFromHost)
    : undefined;
}
