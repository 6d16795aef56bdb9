import type { TalkFromHost, TalkPort, TalkToHost } from '../../../electron/host-messages.ts';
import type { ShellLog } from '../../../electron/shell-log.ts';

export interface PortDouble extends TalkPort {
  readonly posted: (TalkToHost | TalkFromHost)[];
  readonly state: { started: boolean; closed: boolean };
  deliver(data: unknown): void;
}

/** One end of a message channel, as Electron's MessagePortMain behaves. */
export function createPortDouble(): PortDouble {
  const listeners: ((message: { data: unknown }) => void)[] = [];
  const posted: (TalkToHost | TalkFromHost)[] = [];
  const state = { started: false, closed: false };
  function on(event: 'message', listener: (message: { data: unknown }) => void): void;
  function on(event: 'close', listener: () => void): void;
  function on(event: 'message' | 'close', listener: (message: { data: unknown }) => void): void {
    if (event === 'message') listeners.push(listener);
  }
  return {
    posted,
    state,
    on,
    postMessage: (message) => void posted.push(message),
    start: () => {
      state.started = true;
    },
    close: () => {
      state.closed = true;
    },
    deliver: (data) => {
      for (const listener of listeners) listener({ data });
    },
  };
}

export interface LogDouble {
  readonly log: ShellLog;
  readonly events: string[];
}

export function createLogDouble(): LogDouble {
  const events: string[] = [];
  return { events, log: (_level, event) => void events.push(event) };
}
