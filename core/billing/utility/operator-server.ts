import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';

import { type OperatorDesk, type OperatorFilter, isAccountSwitch } from './operator-desk.ts';
import { escapeHtml, renderOperatorPage } from './operator-page.ts';

const LOOPBACK = '127.0.0.1';
/** A form with one account number and one word. */
const FORM_BYTES_MAX = 1_024;
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export interface OperatorServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Page {
  readonly status: number;
  readonly html: string;
  /** Where to look next, after a form. */
  readonly location?: string;
}

/** `/operator` on this machine alone: what is booked, and a switch for each account. It has no password. */
export async function serveOperatorPage(options: {
  readonly desk: OperatorDesk;
  readonly port: number;
}): Promise<OperatorServer> {
  const server = createServer((request, response) => {
    void answer(options.desk, request).then((page) => {
      send(response, page);
    });
  });
  server.listen(options.port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the operator page has no port');
  return {
    port: address.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(desk: OperatorDesk, request: IncomingMessage): Promise<Page> {
  try {
    return await route(desk, request);
  } catch (error) {
    return problem(500, `The page cannot be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function route(desk: OperatorDesk, request: IncomingMessage): Promise<Page> {
  if (!isFromHere(request)) return problem(403, 'This page is for a browser on this machine: open it as 127.0.0.1.');
  const url = new URL(request.url ?? '/', `http://${LOOPBACK}`);
  if (request.method === 'GET' && url.pathname === '/operator') {
    const filter: OperatorFilter = {
      account: url.searchParams.get('account')?.trim() ?? '',
      day: url.searchParams.get('day')?.trim() ?? '',
    };
    return { status: 200, html: renderOperatorPage(desk.view(filter), filter, url.searchParams.get('did') ?? '') };
  }
  if (request.method === 'POST' && url.pathname === '/operator/switch') return switchAccount(desk, request);
  return problem(404, 'There is nothing here: /operator has the page.');
}

async function switchAccount(desk: OperatorDesk, request: IncomingMessage): Promise<Page> {
  const form = await readForm(request);
  if (form === undefined) return problem(413, `A form has at most ${FORM_BYTES_MAX} bytes.`);
  const account = form.get('account')?.trim() ?? '';
  const to = form.get('to') ?? '';
  if (!isAccountSwitch(to)) return problem(400, 'There is no such switch: choose one of the list.');
  if (!desk.switchAccount(account, to)) return problem(404, 'Nobody has this account number: look it up above.');
  const did = new URLSearchParams({ account, did: `${account}: ${to}` });
  return { status: 303, html: '', location: `/operator?${did.toString()}` };
}

/** Undefined where it is too long. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > FORM_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** Neither a name that was made to lead here, nor a form on somebody else's page. */
function isFromHere({ headers, method }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/u.test(host)) return false;
  const site = headers['sec-fetch-site'];
  if (method === 'POST' && site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return headers.origin === undefined || headers.origin === `http://${host}`;
}

function problem(status: number, line: string): Page {
  return {
    status,
    html: `<!doctype html><html lang="en"><title>Reference utility</title><p>${escapeHtml(line)}</p></html>\n`,
  };
}

function send(response: ServerResponse, { status, html, location }: Page): void {
  if (response.destroyed) return;
  response.writeHead(status, location === undefined ? PAGE_HEADERS : { ...PAGE_HEADERS, location });
  response.end(html);
}
