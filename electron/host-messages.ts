import type { Answer, Command } from '../core/contract/commands.ts';
import type { Snapshot } from '../core/contract/snapshot.ts';

/** Over the host process's own line: its life. */
export type LifeToHost =
  /** The first message; the port of the conversation travels with it. */
  | { kind: 'start'; configPath: string | undefined; dataDir: string | undefined }
  | { kind: 'ping'; beat: number }
  | { kind: 'close' };

export type LifeFromHost =
  | { kind: 'running' }
  /** It cannot start, and says why in one line; it ends by itself after that. */
  | { kind: 'refused'; line: string }
  | { kind: 'pong'; beat: number };

/**
 * `EX_CONFIG` of sysexits.h: started again with the same config it would refuse again. The code says so even where the
 * last message did not get out before the end.
 */
export const refusedExitCode = 78;

/** Over the MessagePort: the conversation of the contract. */
export type TalkToHost = { kind: 'command'; id: number; command: Command };
export type TalkFromHost = { kind: 'answer'; id: number; answer: Answer } | { kind: 'snapshot'; snapshot: Snapshot };

/** A port as both ends hold it; Electron's MessagePortMain is one. */
export interface TalkPort {
  postMessage(message: TalkToHost | TalkFromHost): void;
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}
