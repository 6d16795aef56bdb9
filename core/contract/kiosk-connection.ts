import type { Answer, Command } from './commands.ts';
import type { Snapshot } from './snapshot.ts';

/** All a view can do: send a command, watch the snapshot. The same over IPC and over loopback. */
export interface KioskConnection {
  send(command: Command): Promise<Answer>;
  /** Calls at once with the last snapshot where there is one. Returns its own stop. */
  watch(onSnapshot: (snapshot: Snapshot) => void): () => void;
}
