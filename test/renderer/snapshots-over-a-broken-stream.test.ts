import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { openLoopback, tokenFromFragment } from '../../renderer/connection/loopback-connection.ts';
import { sampleSnapshots } from '../support/sample-snapshots.ts';

const home = sampleSnapshots['home'];
if (home === undefined) throw new Error('there is no sample of the home screen');

let server: Server | undefined;

afterEach(() => {
  vi.unstubAllGlobals();
  server?.closeAllConnections();
  server?.close();
});

/** The page's own origin: the view asks for paths, as it does in the browser. */
async function serve(onStream: (response: ServerResponse, token: string) => void): Promise<void> {
  const listening = createServer((request, response) => {
    onStream(response, String(request.headers['x-lightpost-token']));
  });
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const realFetch = fetch;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    realFetch(`http://127.0.0.1:${address.port}${path}`, init),
  );
}

it('a snapshot cut in two arrives whole, and a broken stream is opened again with the same token', async () => {
  const first = JSON.stringify({ ...home, revision: 1 });
  const second = JSON.stringify({ ...home, revision: 2 });
  const tokens: string[] = [];
  await serve((response, token) => {
    tokens.push(token);
    if (tokens.length === 1) {
      response.write(first.slice(0, 40));
      setImmediate(() => response.end(`${first.slice(40)}\n`));
      return;
    }
    response.write(`${second}\n`);
  });

  const connection = openLoopback('lamp');
  const links: string[] = [];
  connection.watchLink((link) => links.push(link));
  const revisions = await new Promise<number[]>((resolve) => {
    const seen: number[] = [];
    connection.watch((snapshot: Snapshot) => {
      seen.push(snapshot.revision);
      if (snapshot.revision === 2) resolve(seen);
    });
  });

  expect(revisions).toEqual([1, 2]);
  expect(tokens).toEqual(['lamp', 'lamp']);
  expect(links).toEqual(['up', 'down', 'up']);
});

it('a command that nobody hears is answered with not now', async () => {
  await serve((response) => response.writeHead(503).end());
  expect(await openLoopback('lamp').send({ kind: 'touch' })).toEqual({ kind: 'refused', reason: 'notNow' });
});

it('the token is read from the fragment', () => {
  expect(tokenFromFragment('#token=abc123')).toBe('abc123');
  expect(tokenFromFragment('')).toBe('');
});
