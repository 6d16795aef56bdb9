import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer } from '../contract/commands.ts';
import type { KioskConnection } from '../contract/kiosk-connection.ts';
import { parseCommand } from '../contract/parse-command.ts';
import { buildGate, type Gate } from './gate.ts';
import { streamSnapshots, type SnapshotStreams, type Timers } from './snapshot-streams.ts';
import { listStaticFiles, type StaticFile } from './static-files.ts';

/** The longest command is a display setting, well under this. */
const COMMAND_MAX_BYTES = 4_096;
/** A command arrives whole in a few milliseconds on one machine. */
const REQUEST_TIMEOUT_MS = 5_000;
/** Streams, and a browser's handful of connections for files. */
const CONNECTIONS_MAX = 64;

/** Scripts, styles and words come from this server and from nowhere else. `style-src-attr`: React writes style attributes. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS_OF_ALL = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
} as const;

export interface LoopbackOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** The built view. */
  readonly staticDir: string;
  /** New at each start; it reaches the view in the URL's fragment and comes back as a header. */
  readonly token: string;
  readonly connection: KioskConnection;
  readonly clock: Timers;
}

export type LoopbackOpening =
  | {
      kind: 'opened';
      /** `http://127.0.0.1:8790/`, without the token. */
      address: string;
      port: number;
      close(): Promise<void>;
    }
  | { kind: 'portBusy'; detail: string }
  | { kind: 'failed'; detail: string };

/** The browser shell's way to the host. 127.0.0.1 only; open only while the browser shell is the chosen one. */
export async function openLoopback(options: LoopbackOptions): Promise<LoopbackOpening> {
  let findFile: (urlPath: string) => StaticFile | undefined;
  try {
    findFile = listStaticFiles(options.staticDir);
  } catch (error) {
    return { kind: 'failed', detail: `the built view is not at ${options.staticDir}: ${codeOf(error)}` };
  }
  const streams = streamSnapshots(options.connection, options.clock);
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
  server.maxConnections = CONNECTIONS_MAX;

  const listening = await listen(server, options.port);
  if (listening.kind !== 'listening') return listening;
  const { port } = listening;
  const gate = buildGate(port, options.token);
  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(HEADERS_OF_ALL)) response.setHeader(name, value);
    answer(request, response, { gate, findFile, streams, connection: options.connection, port });
  });
  return {
    kind: 'opened',
    address: `http://127.0.0.1:${port}/`,
    port,
    close() {
      streams.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Parts {
  readonly gate: Gate;
  readonly findFile: (urlPath: string) => StaticFile | undefined;
  readonly streams: SnapshotStreams;
  readonly connection: KioskConnection;
  readonly port: number;
}

function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  switch (path) {
    case '/api/command':
      return answerCommand(request, response, parts);
    case '/api/snapshots':
      return answerSnapshots(request, response, parts);
    default:
      return answerFile(request, response, parts, path);
  }
}

function answerCommand(request: IncomingMessage, response: ServerResponse, { gate, connection }: Parts): void {
  const admitted = gate.admitWithToken(request);
  if (admitted.kind === 'shut') return refuse(response, admitted.status, admitted.line);
  if (request.method !== 'POST') return refuse(response, 405, 'POST only', { Allow: 'POST' });
  const contentType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') return refuse(response, 415, 'application/json only');

  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= COMMAND_MAX_BYTES) chunks.push(chunk);
    else if (!response.headersSent) refuse(response, 413, 'a command is short', { Connection: 'close' });
  });
  request.on('end', () => {
    if (response.headersSent) return;
    const command = parseCommand(parseJson(Buffer.concat(chunks).toString('utf8')));
    if (command === undefined) return sendJson(response, 400, { kind: 'refused', reason: 'malformed' });
    connection.send(command).then(
      (outcome) => sendJson(response, 200, outcome),
      () => refuse(response, 500, 'the host did not answer'),
    );
  });
}

function answerSnapshots(request: IncomingMessage, response: ServerResponse, { gate, streams }: Parts): void {
  const admitted = gate.admitWithToken(request);
  if (admitted.kind === 'shut') return refuse(response, admitted.status, admitted.line);
  if (request.method !== 'GET') return refuse(response, 405, 'GET only', { Allow: 'GET' });
  response.statusCode = 200;
  response.setHeader('Content-Type', 'application/x-ndjson; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  if (!streams.open(response)) refuse(response, 503, 'too many views');
}

function answerFile(request: IncomingMessage, response: ServerResponse, parts: Parts, path: string): void {
  const admitted = parts.gate.admit(request);
  if (admitted.kind === 'shut') return refuse(response, admitted.status, admitted.line);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'GET only', { Allow: 'GET, HEAD' });
  }
  const file = parts.findFile(path);
  if (file === undefined) return refuse(response, 404, 'not here');
  if (path === '/' && request.headers.host?.startsWith('localhost:') === true) {
    // The origin of the commands is 127.0.0.1; a page under the other name could look and never act.
    return refuse(response, 307, 'one name only', { Location: `http://127.0.0.1:${parts.port}/` });
  }
  response.writeHead(200, {
    'Content-Type': file.contentType,
    'Content-Length': file.bytes.length,
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function refuse(
  response: ServerResponse,
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${line}\n`);
}

function sendJson(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listen(
  server: Server,
  port: number,
): Promise<{ kind: 'listening'; port: number } | { kind: 'portBusy' | 'failed'; detail: string }> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const code = codeOf(error);
      if (code === 'EADDRINUSE') resolve({ kind: 'portBusy', detail: `port ${port} is taken by another program` });
      else resolve({ kind: 'failed', detail: `port ${port} cannot be opened (${code})` });
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const bound = server.address();
      resolve({ kind: 'listening', port: typeof bound === 'object' && bound !== null ? bound.port : port });
    });
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
