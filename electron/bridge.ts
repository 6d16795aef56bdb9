import { kioskChannels, maxCommandChars } from '../core/contract/channels.ts';
import type { Answer, Command, Refusal } from '../core/contract/commands.ts';
import { parseCommand } from '../core/contract/parse-command.ts';
import type { Snapshot } from '../core/contract/snapshot.ts';
import type { TalkFromHost, TalkPort } from './host-messages.ts';
import { kioskOrigin } from './kiosk-protocol.ts';
import type { ShellLog } from './shell-log.ts';
import type { Timers } from './timers.ts';

/** A hand makes a few commands a second; more than this waiting means the view or the host is broken. */
const maxWaitingCommands = 32;
/** The host answers within one turn of its loop; the longest honest one waits for a device command. */
const answerTimeoutMs = 15_000;

/** Who speaks on an IPC channel. Electron gives a null frame after a navigation or a destruction. */
export interface IpcSpeaker {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly origin: string; readonly parent: object | null } | null;
}

export interface BridgeIpc {
  handle(channel: string, listener: (speaker: IpcSpeaker, ...args: unknown[]) => unknown): void;
}

/** The contents of the kiosk window. */
export interface BridgeView {
  readonly id: number;
  isDestroyed(): boolean;
  send(channel: string, snapshot: Snapshot): void;
}

export interface Bridge {
  attachView(view: BridgeView): void;
  attachHost(port: TalkPort): void;
  /** The host is gone: what waits is refused, and the view is told that nothing works just now. */
  detachHost(): void;
}

/**
 * Between the window and the host process. It knows who may speak and how long a message may be, and passes the
 * contract on unchanged; it decides nothing else.
 */
export function createBridge(parts: { ipc: BridgeIpc; timers: Timers; log: ShellLog }): Bridge {
  const { ipc, timers, log } = parts;
  const waiting = new Map<number, (answer: Answer) => void>();
  let view: BridgeView | undefined;
  let watching = false;
  let host: TalkPort | undefined;
  let last: Snapshot | undefined;
  let nextId = 1;

  function publish(snapshot: Snapshot): void {
    last = snapshot;
    if (watching && view !== undefined && !view.isDestroyed()) view.send(kioskChannels.snapshot, snapshot);
  }

  function settle(id: number, answer: Answer): void {
    waiting.get(id)?.(answer);
  }

  function ask(port: TalkPort, command: Command): Promise<Answer> {
    if (waiting.size >= maxWaitingCommands) return Promise.resolve(refused('notNow'));
    const id = nextId++;
    return new Promise((resolve) => {
      const stop = timers.after(answerTimeoutMs, () => {
        log('warn', 'bridge.unanswered', { command: command.kind });
        settle(id, refused('notNow'));
      });
      waiting.set(id, (answer) => {
        stop();
        waiting.delete(id);
        resolve(answer);
      });
      port.postMessage({ kind: 'command', id, command });
    });
  }

  ipc.handle(kioskChannels.send, (speaker, ...args) => {
    if (!isKioskPage(speaker, view)) return forbid(log, kioskChannels.send);
    const command = args.length === 1 && isShort(args[0]) ? parseCommand(args[0]) : undefined;
    if (command === undefined) return refused('malformed');
    return host === undefined ? refused('outOfService') : ask(host, command);
  });

  ipc.handle(kioskChannels.watch, (speaker, ...args) => {
    if (!isKioskPage(speaker, view)) return forbid(log, kioskChannels.watch);
    if (args.length > 0) return refused('malformed');
    watching = true;
    if (last !== undefined) publish(last);
    return { kind: 'done' } satisfies Answer;
  });

  return {
    attachView(next) {
      view = next;
      watching = false;
    },
    attachHost(port) {
      host = port;
      port.on('message', ({ data }) => {
        if (host !== port) return;
        const message = readTalk(data);
        if (message === undefined) log('error', 'bridge.hostTalkedNonsense');
        else if (message.kind === 'answer') settle(message.id, message.answer);
        else publish(message.snapshot);
      });
      port.start();
    },
    detachHost() {
      host?.close();
      host = undefined;
      for (const id of [...waiting.keys()]) settle(id, refused('outOfService'));
      if (last !== undefined) publish(withoutHost(last));
    },
  };
}

/** Only the top frame of the kiosk window, on our own origin. */
export function isKioskPage(speaker: IpcSpeaker, view: BridgeView | undefined): boolean {
  const frame = speaker.senderFrame;
  if (frame === null || view === undefined) return false;
  return speaker.sender.id === view.id && frame.parent === null && frame.origin === kioskOrigin;
}

function forbid(log: ShellLog, channel: string): Answer {
  log('warn', 'bridge.forbiddenSpeaker', { channel });
  return refused('malformed');
}

function refused(reason: Refusal): Answer {
  return { kind: 'refused', reason };
}

/** A cycle, a BigInt or a function has no honest sender either. */
function isShort(input: unknown): boolean {
  try {
    const text = JSON.stringify(input) as string | undefined;
    return text !== undefined && text.length <= maxCommandChars;
  } catch {
    return false;
  }
}

/** The host is our own program: only its envelope is looked at. */
function readTalk(data: unknown): TalkFromHost | undefined {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return undefined;
  return data.kind === 'answer' || data.kind === 'snapshot' ? (data as TalkFromHost) : undefined;
}

/** While no host runs, no screen may invite anyone to put money in. */
function withoutHost(last: Snapshot): Snapshot {
  return {
    ...last,
    revision: last.revision + 1,
    idleWarning: null,
    screen: { kind: 'outOfService', reason: 'starting', claimNumber: null },
  };
}
