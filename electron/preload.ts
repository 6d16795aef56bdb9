import { contextBridge, ipcRenderer } from 'electron';
import { kioskChannels } from '../core/contract/channels.ts';
import type { Answer } from '../core/contract/commands.ts';
import type { KioskConnection } from '../core/contract/kiosk-connection.ts';
import type { Snapshot } from '../core/contract/snapshot.ts';

/**
 * The view's whole world: `window.lightpost` with `send` and `watch`. No Electron object, no event and no channel name
 * crosses the bridge; everything that does is a copy.
 */
const listeners = new Set<(snapshot: Snapshot) => void>();
let last: Snapshot | undefined;
let asked = false;

ipcRenderer.on(kioskChannels.snapshot, (_event, snapshot: Snapshot) => {
  last = snapshot;
  for (const listener of listeners) listener(snapshot);
});

const connection: KioskConnection = {
  send: (command) => ipcRenderer.invoke(kioskChannels.send, command) as Promise<Answer>,
  watch(onSnapshot) {
    listeners.add(onSnapshot);
    if (last !== undefined) onSnapshot(last);
    if (!asked) {
      asked = true;
      void ipcRenderer.invoke(kioskChannels.watch);
    }
    return () => {
      listeners.delete(onSnapshot);
    };
  },
};

contextBridge.exposeInMainWorld('lightpost', connection);
