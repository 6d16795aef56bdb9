import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Answer, Command } from '../../../core/contract/commands.ts';
import type { Screen, Snapshot } from '../../../core/contract/snapshot.ts';

/** A view without a screen: speaks to a running kiosk over loopback as the browser does. */
export interface LoopbackView {
  readonly snapshots: readonly Snapshot[];
  press(command: Command): Promise<void>;
  until<K extends Screen['kind']>(
    kind: K,
    accept?: (screen: Extract<Screen, { kind: K }>) => boolean,
  ): Promise<Extract<Screen, { kind: K }>>;
  untilSnapshot(accept: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
  close(): void;
}

const limitMs = 60_000;

/** `address` is the line of `npm start`: `http://127.0.0.1:8790/#token=…`. */
export async function openView(address: string): Promise<LoopbackView> {
  const url = new URL(address);
  const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
  const headers = { 'x-lightpost-token': token, origin: url.origin };
  const stopping = new AbortController();
  const response = await fetch(`${url.origin}/api/snapshots`, { headers, signal: stopping.signal });
  if (response.body === null) throw new Error(`no snapshots: ${response.status}`);
  const snapshots: Snapshot[] = [];
  const waiting = new Set<() => void>();
  const lines = createInterface({ input: Readable.fromWeb(response.body as never) });
  lines.on('line', (line) => {
    if (line === '') return;
    snapshots.push(JSON.parse(line) as Snapshot);
    for (const look of waiting) look();
  });
  lines.on('error', () => undefined);

  function untilSnapshot(accept: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const last = snapshots.at(-1);
        if (last === undefined || !accept(last)) return;
        waiting.delete(look);
        clearTimeout(timer);
        resolve(last);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`the screen stayed ${JSON.stringify(snapshots.at(-1)?.screen)}`));
      }, limitMs);
      waiting.add(look);
      look();
    });
  }

  return {
    snapshots,
    press: async (command) => {
      const body = JSON.stringify(command);
      const reply = await fetch(`${url.origin}/api/command`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      });
      const answer = (await reply.json()) as Answer;
      if (answer.kind !== 'done') throw new Error(`${body} was refused: ${JSON.stringify(answer)}`);
    },
    until: async (kind, accept = () => true) => {
      const snapshot = await untilSnapshot(({ screen }) => screen.kind === kind && accept(screen as never));
      return snapshot.screen as never;
    },
    untilSnapshot,
    close: () => {
      stopping.abort();
    },
  };
}
