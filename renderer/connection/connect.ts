import { openIpc } from './ipc-connection.ts';
import { openLoopback, tokenFromFragment } from './loopback-connection.ts';
import type { ViewConnection } from './view-connection.ts';

/** The shell decides which door there is; everything above sees the same connection. */
export function connect(view: Window): ViewConnection {
  if (view.lightpost !== undefined) return openIpc(view.lightpost);
  return openLoopback(tokenFromFragment(view.location.hash));
}
