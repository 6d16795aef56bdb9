import type { Answer, Command } from '../../core/contract/commands.ts';
import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { createListeners } from './listeners.ts';
import type { Link, ViewConnection } from './view-connection.ts';

/** The host answers in milliseconds; no answer for this long means that it is being started again. */
const ANSWER_TIMEOUT_MS = 5_000;

/** The Electron shell. The bridge hides the host's restarts; an unanswered command is how the view notices one. */
export function openIpc(bridge: KioskConnection): ViewConnection {
  const snapshots = createListeners<Snapshot>();
  const links = createListeners<Link>();
  bridge.watch((snapshot) => {
    snapshots.tell(snapshot);
    links.tell('up');
  });

  return {
    send(command: Command): Promise<Answer> {
      return new Promise((resolve) => {
        const unanswered = () => {
          links.tell('down');
          resolve({ kind: 'refused', reason: 'notNow' });
        };
        const timer = setTimeout(unanswered, ANSWER_TIMEOUT_MS);
        bridge.send(command).then(
          (answer) => {
            clearTimeout(timer);
            links.tell('up');
            resolve(answer);
          },
          () => {
            clearTimeout(timer);
            unanswered();
          },
        );
      });
    },
    watch: (onSnapshot) => snapshots.add(onSnapshot),
    watchLink: (onLink) => links.add(onLink),
  };
}
