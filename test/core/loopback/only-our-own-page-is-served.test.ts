import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Command } from '../../../core/contract/commands.ts';
import type { Snapshot } from '../../../core/contract/snapshot.ts';
import { openLoopback } from '../../../core/loopback/server.ts';
import { HEARTBEAT_MS, STALLED_MAX_MS, STREAMS_MAX } from '../../../core/loopback/snapshot-streams.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

const TOKEN = 'a-token-of-this-start';

let staticDir: string;
let clock: ManualClock;
let commands: Command[];
let watchers: Set<(snapshot: Snapshot) => void>;
let last: Snapshot | undefined;
let answerWith: () => Promise<Answer>;
let port: number;
let close: () => Promise<void>;

beforeEach(async () => {
  staticDir = mkdtempSync(join(tmpdir(), 'lightpost-view-'));
  mkdirSync(join(staticDir, 'assets'));
  writeFileSync(join(staticDir, 'index.html'), '<!doctype html><title>view</title>');
  writeFileSync(join(staticDir, 'assets', 'index-B7f3aQ2x.js'), 'export {};');
  writeFileSync(join(staticDir, '..', 'outside.txt'), 'not for the view');
  clock = createManualClock();
  commands = [];
  watchers = new Set();
  last = snapshotNumber(1);
  answerWith = () => Promise.resolve({ kind: 'done' });
  const opening = await openLoopback({
    port: 0,
    staticDir,
    token: TOKEN,
    clock,
    connection: {
      send(command) {
        commands.push(command);
        return answerWith();
      },
      watch(listener) {
        watchers.add(listener);
        if (last !== undefined) listener(last);
        return () => {
          watchers.delete(listener);
        };
      },
    },
  });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  port = opening.port;
  close = () => opening.close();
  expect(opening.address).toBe(`http://127.0.0.1:${port}/`);
});

afterEach(async () => {
  await close();
  rmSync(staticDir, { recursive: true, force: true });
  rmSync(join(staticDir, '..', 'outside.txt'), { force: true });
});

/** Snapshots are opaque here: they go out as they came. */
function snapshotNumber(revision: number, filling = ''): Snapshot {
  const picture: unknown = { revision, runId: 'run', filling };
  return picture as Snapshot;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Headers = Readonly<Record<string, string>>;

function ask(method: string, path: string, headers: Headers = {}, body = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function ownHeaders(): Headers {
  return {
    host: `127.0.0.1:${port}`,
    origin: `http://127.0.0.1:${port}`,
    'content-type': 'application/json',
    'x-lightpost-token': TOKEN,
  };
}

const START = JSON.stringify({ kind: 'start', purpose: 'bill' });

describe('a command', () => {
  it('reaches the host, and the answer comes back', async () => {
    answerWith = () => Promise.resolve({ kind: 'refused', reason: 'notNow' });
    const reply = await ask('POST', '/api/command', ownHeaders(), START);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toEqual({ kind: 'refused', reason: 'notNow' });
    expect(commands).toEqual([{ kind: 'start', purpose: 'bill' }]);
  });

  it.each<[string, number, () => Headers]>([
    ['another host name', 421, () => ({ ...ownHeaders(), host: `kiosk.example:${port}` })],
    ['another port in the host name', 421, () => ({ ...ownHeaders(), host: '127.0.0.1:1' })],
    ['a host name that only begins like ours', 421, () => ({ ...ownHeaders(), host: `127.0.0.1:${port}.example` })],
    ['another origin', 403, () => ({ ...ownHeaders(), origin: 'http://utility.example' })],
    ['the origin of another port', 403, () => ({ ...ownHeaders(), origin: 'http://127.0.0.1:1' })],
    ['our port under https', 403, () => ({ ...ownHeaders(), origin: `https://127.0.0.1:${port}` })],
    ['the null origin of a sandboxed frame', 403, () => ({ ...ownHeaders(), origin: 'null' })],
    ['no origin', 403, () => without('origin')],
    ['another site, by the browser', 403, () => ({ ...ownHeaders(), 'sec-fetch-site': 'cross-site' })],
    ['no token', 401, () => without('x-lightpost-token')],
    ['an old token', 401, () => ({ ...ownHeaders(), 'x-lightpost-token': 'the-token-of-yesterday' })],
    ['a token that is longer', 401, () => ({ ...ownHeaders(), 'x-lightpost-token': `${TOKEN}x` })],
    ['a form', 415, () => ({ ...ownHeaders(), 'content-type': 'text/plain' })],
  ])('with %s is refused with %i', async (_, status, headers) => {
    const reply = await ask('POST', '/api/command', headers(), START);
    expect(reply.status).toBe(status);
    expect(commands).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{"kind":"stealMoney"}', '{"kind":"start","purpose":"bill","extra":1}'])(
    'that cannot be read (%s) is refused as malformed',
    async (body) => {
      const reply = await ask('POST', '/api/command', ownHeaders(), body);
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.body)).toEqual({ kind: 'refused', reason: 'malformed' });
      expect(commands).toEqual([]);
    },
  );

  it('longer than 4 KB is not read', async () => {
    const long = JSON.stringify({ kind: 'submitAccount', accountNumber: '1'.repeat(5_000) });
    const reply = await ask('POST', '/api/command', ownHeaders(), long);
    expect(reply.status).toBe(413);
    expect(commands).toEqual([]);
  });

  it('is never a GET, and a preflight is never granted', async () => {
    expect((await ask('GET', '/api/command', ownHeaders())).status).toBe(405);
    const preflight = await ask('OPTIONS', '/api/command', {
      host: `127.0.0.1:${port}`,
      origin: 'http://utility.example',
      'access-control-request-method': 'POST',
      'access-control-request-private-network': 'true',
    });
    expect(preflight.status).toBe(403);
    expect((await ask('OPTIONS', '/api/command', ownHeaders())).status).toBe(403);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(commands).toEqual([]);
  });

  it('whose handling breaks gets no details', async () => {
    answerWith = () => Promise.reject(new Error('a secret of the host'));
    const reply = await ask('POST', '/api/command', ownHeaders(), START);
    expect(reply.status).toBe(500);
    expect(reply.body).not.toContain('secret');
  });

  function without(name: string): Headers {
    return Object.fromEntries(Object.entries(ownHeaders()).filter(([key]) => key !== name));
  }
});

describe('a file of the view', () => {
  it('comes with a policy and is never guessed', async () => {
    const reply = await ask('GET', '/', { host: `127.0.0.1:${port}` });
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('<title>view</title>');
    expect(reply.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
    });
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/u);
    expect(reply.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('may be kept where its name carries its hash', async () => {
    const reply = await ask('GET', '/assets/index-B7f3aQ2x.js', { host: `127.0.0.1:${port}` });
    expect(reply.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(reply.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/assets/../../outside.txt',
    '/assets',
    '/.stamp',
    '//etc/passwd',
  ])('is one of the view, never %s', async (path) => {
    expect((await ask('GET', path, { host: `127.0.0.1:${port}` })).status).toBe(404);
  });

  it('is not served to another name of this machine', async () => {
    expect((await ask('GET', '/', { host: `rebound.example:${port}` })).status).toBe(421);
  });

  it('leads from localhost to the one name that may send commands', async () => {
    const reply = await ask('GET', '/', { host: `localhost:${port}` });
    expect(reply.status).toBe(307);
    expect(reply.headers.location).toBe(`http://127.0.0.1:${port}/`);
  });

  it('cannot be written', async () => {
    expect((await ask('POST', '/', ownHeaders(), 'x')).status).toBe(405);
  });
});

/** Reads lines from the stream as they come. */
class Stream {
  readonly lines: string[] = [];
  readonly opened: Promise<number>;
  readonly ended: Promise<void>;
  readonly #sent;
  #waiting: { count: number; resolve: () => void } | undefined;

  constructor(headers: Headers) {
    this.#sent = request({ host: '127.0.0.1', port, path: '/api/snapshots', headers, agent: false });
    let rest = '';
    const ended = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.opened = new Promise((resolve) => {
      this.#sent.on('response', (response) => {
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const parts = (rest + chunk).split('\n');
          rest = parts.pop() ?? '';
          this.lines.push(...parts);
          if (this.#waiting !== undefined && this.lines.length >= this.#waiting.count) this.#waiting.resolve();
        });
        response.on('error', () => undefined);
        response.on('close', () => ended.resolve());
        resolve(response.statusCode ?? 0);
      });
    });
    this.#sent.on('error', () => ended.resolve());
    this.#sent.end();
  }

  until(count: number): Promise<void> {
    if (this.lines.length >= count) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = { count, resolve };
    });
  }

  cut(): void {
    this.#sent.destroy();
  }
}

describe('the stream of snapshots', () => {
  it('begins with the last one and goes on with every new one', async () => {
    const stream = new Stream(ownHeaders());
    expect(await stream.opened).toBe(200);
    await stream.until(1);
    for (const watcher of watchers) watcher(snapshotNumber(2));
    await stream.until(2);
    expect(stream.lines.map((line): unknown => JSON.parse(line))).toEqual([snapshotNumber(1), snapshotNumber(2)]);
    stream.cut();
  });

  it('beats with a blank line', async () => {
    const stream = new Stream(ownHeaders());
    await stream.until(1);
    await clock.advance(HEARTBEAT_MS);
    await stream.until(2);
    expect(stream.lines[1]).toBe('');
    stream.cut();
  });

  it.each<[string, number, () => Headers]>([
    ['no token', 401, () => ({ host: `127.0.0.1:${port}` })],
    ['another host name', 421, () => ({ ...ownHeaders(), host: 'kiosk.example' })],
    ['another origin', 403, () => ({ ...ownHeaders(), origin: 'http://utility.example' })],
  ])('is not opened with %s', async (_, status, headers) => {
    expect((await ask('GET', '/api/snapshots', headers())).status).toBe(status);
    expect(watchers.size).toBe(0);
  });

  it('has only so many places, and a reader that left frees one', async () => {
    const streams = Array.from({ length: STREAMS_MAX }, () => new Stream(ownHeaders()));
    await Promise.all(streams.map((stream) => stream.until(1)));
    expect((await ask('GET', '/api/snapshots', ownHeaders())).status).toBe(503);
    const gone = new Promise<void>((resolve) => {
      const before = watchers.size;
      const look = (): void => (watchers.size < before ? resolve() : void setImmediate(look));
      look();
    });
    streams[0]?.cut();
    await gone;
    const another = new Stream(ownHeaders());
    expect(await another.opened).toBe(200);
    for (const stream of [...streams, another]) stream.cut();
  });

  it('drops a reader that takes nothing, and holds one snapshot for it at most', async () => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.pause();
    const headers = Object.entries(ownHeaders()).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET /api/snapshots HTTP/1.1\r\n${headers.join('')}\r\n`);
    await new Promise<void>((resolve) => {
      const look = (): void => (watchers.size === 1 ? resolve() : void setImmediate(look));
      look();
    });
    // More than the operating system's buffers for a connection hold.
    const filling = 'x'.repeat(20_000_000);
    for (let revision = 2; revision < 6; revision += 1) {
      for (const watcher of watchers) watcher(snapshotNumber(revision, filling));
    }
    expect(watchers.size).toBe(1);
    await clock.advance(STALLED_MAX_MS);
    expect(watchers.size).toBe(0);
    expect(clock.pendingTimers()).toBe(0);
    socket.destroy();
  });

  it('ends when the server closes, and nothing is left behind', async () => {
    const stream = new Stream(ownHeaders());
    await stream.until(1);
    await close();
    await stream.ended;
    expect(watchers.size).toBe(0);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('opening', () => {
  it('says that a port is taken', async () => {
    const connection = { send: () => answerWith(), watch: () => () => undefined };
    expect(await openLoopback({ port, staticDir, token: TOKEN, clock, connection })).toEqual({
      kind: 'portBusy',
      detail: `port ${port} is taken by another program`,
    });
  });

  it('says that there is no built view', async () => {
    const connection = { send: () => answerWith(), watch: () => () => undefined };
    const opening = await openLoopback({ port: 0, staticDir: join(staticDir, 'no'), token: TOKEN, clock, connection });
    expect(opening.kind).toBe('failed');
  });
});
