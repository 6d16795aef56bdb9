import { request as requestOverTls } from 'node:https';

import type { HttpAnswer, HttpSend } from './http-request.ts';

/** A posting's answer is under 1 kB, a long list of bills under 60 kB. More is not for us. */
export const MAX_ANSWER_BYTES = 262_144;

/** The network itself, for compose to hand to the HTTP gateway. */
export const fetchSend: HttpSend = async ({ method, url, headers, body, signal }) => {
  const init = { method, headers, signal, redirect: 'manual' as const };
  const response = await fetch(url, body === undefined ? init : { ...init, body });
  const retryAfter = response.headers.get('retry-after') ?? undefined;
  return { status: response.status, body: response.body === null ? '' : await readCapped(response.body), retryAfter };
};

/** Who the terminal is, for a back end that knows it by its certificate. All PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
  /** Whom the back end's own certificate must come from; left out, the public authorities. */
  readonly ca?: string | undefined;
}

/** The same over mutual TLS, which `fetch` cannot speak. Redirects are answers here, too, and are not followed. */
export function createTlsSend({ cert, key, ca }: ClientCertificate): HttpSend {
  return ({ method, url, headers, body, signal }) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const options = { method, headers, signal, cert, key, ca, minVersion: 'TLSv1.2' as const };
      const outgoing = requestOverTls(url, options, (response) => {
        const { statusCode: status = 0, headers: received } = response;
        readCapped(response as AsyncIterable<Uint8Array>).then((text) => {
          resolve({ status, body: text, retryAfter: received['retry-after'] });
        }, reject);
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });
}

async function readCapped(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
