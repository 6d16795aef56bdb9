import type { KioskConnection } from '../core/contract/kiosk-connection.ts';
import { parseCommand } from '../core/contract/parse-command.ts';
import {
  refusedExitCode,
  type LifeFromHost,
  type LifeToHost,
  type TalkPort,
  type TalkToHost,
} from './host-messages.ts';

export type HostOpening =
  { kind: 'running'; connection: KioskConnection; close(): Promise<void> } | { kind: 'refused'; line: string };

/** The line to the main process; Electron's ParentPort is one. */
export interface ParentLine<Port> {
  on(event: 'message', listener: (message: { data: unknown; ports: Port[] }) => void): unknown;
  postMessage(message: LifeFromHost): void;
}

export interface HostServiceParts<Port> {
  readonly parent: ParentLine<Port>;
  /** With the words of the command line that concern the host. */
  open(argv: readonly string[]): Promise<HostOpening>;
  exit(code: number): void;
  report(line: string): void;
}

/** Answers the main process: starts a kiosk on its word, talks the contract over the port that came with it, ends. */
export function serveHost<Port extends TalkPort>(parts: HostServiceParts<Port>): void {
  const { parent } = parts;
  let closing: (() => Promise<void>) | undefined;
  let started = false;

  async function start(argv: readonly string[], port: Port): Promise<void> {
    const opening = await parts.open(argv);
    if (opening.kind === 'refused') {
      parts.report(opening.line);
      parent.postMessage({ kind: 'refused', line: opening.line });
      parts.exit(refusedExitCode);
      return;
    }
    const stop = talk(opening.connection, port);
    closing = async () => {
      stop();
      await opening.close();
    };
    parent.postMessage({ kind: 'running' });
  }

  parent.on('message', ({ data, ports }) => {
    const message = data as LifeToHost;
    switch (message.kind) {
      case 'start': {
        const port = ports[0];
        if (started || port === undefined) throw new Error('the host is started once, with one port');
        started = true;
        const argv = [
          ...(message.configPath === undefined ? [] : ['--config', message.configPath]),
          ...(message.dataDir === undefined ? [] : ['--data', message.dataDir]),
        ];
        void start(argv, port);
        return;
      }
      case 'ping':
        parent.postMessage({ kind: 'pong', beat: message.beat });
        return;
      case 'close':
        void (closing?.() ?? Promise.resolve()).then(() => parts.exit(0));
        return;
    }
  });
}

/** Snapshots out, commands in, answers back. A command is parsed here again: this side of the wire decides. */
function talk(connection: KioskConnection, port: TalkPort): () => void {
  port.on('message', ({ data }) => {
    const message = data as TalkToHost;
    const command = parseCommand(message.command);
    if (command === undefined) {
      port.postMessage({ kind: 'answer', id: message.id, answer: { kind: 'refused', reason: 'malformed' } });
      return;
    }
    void connection.send(command).then((answer) => port.postMessage({ kind: 'answer', id: message.id, answer }));
  });
  port.start();
  return connection.watch((snapshot) => port.postMessage({ kind: 'snapshot', snapshot }));
}
