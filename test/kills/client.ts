import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Answer, Command } from '../../core/contract/commands.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';

/** A view without a screen that takes the host's death as a matter of course. */
export interface Client {
  last(): Snapshot | undefined;
  /** Undefined where the host did not answer any more. */
  press(command: Command): Promise<Answer | undefined>;
  close(): void;
}

/** `address` is the line of `npm start`: `http://127.0.0.1:8790/#token=…`. Undefined where nobody listens any more. */
export async function openClient(address: string): Promise<Client | undefined> {
  const url = new URL(address);
  const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
  const headers = { 'x-lightpost-token': token, origin: url.origin };
  const stopping = new AbortController();
  let last: Snapshot | undefined;
  try {
    const response = await fetch(`${url.origin}/api/snapshots`, { headers, signal: stopping.signal });
    if (response.body === null) return undefined;
    const body = Readable.fromWeb(response.body as never);
    // The stream breaks with its host; there is nothing more to hear then.
    body.on('error', () => undefined);
    const lines = createInterface({ input: body });
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const snapshot = parse(line);
      if (snapshot !== undefined) last = snapshot;
    });
  } catch {
    return undefined;
  }
  return {
    last: () => last,
    press: async (command) => {
      try {
        const reply = await fetch(`${url.origin}/api/command`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(command),
          signal: stopping.signal,
        });
        return (await reply.json()) as Answer;
      } catch {
        return undefined;
      }
    },
    close: () => {
      stopping.abort();
    },
  };
}

/** A line that a kill cut in two says nothing. */
function parse(line: string): Snapshot | undefined {
  if (line === '') return undefined;
  try {
    return JSON.parse(line) as Snapshot;
  } catch {
    return undefined;
  }
}
