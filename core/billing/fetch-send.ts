import type { HttpSend } from './http-gateway.ts';

/** A posting's answer is under 1 kB, a long list of bills under 60 kB. More is not for us. */
const MAX_ANSWER_BYTES = 262_144;

/** The network itself, for compose to hand to the HTTP gateway. */
export const fetchSend: HttpSend = async ({ method, url, headers, body, signal }) => {
  const init = { method, headers, signal, redirect: 'manual' as const };
  const response = await fetch(url, body === undefined ? init : { ...init, body });
  const retryAfter = response.headers.get('retry-after') ?? undefined;
  return { status: response.status, body: await readCapped(response), retryAfter };
};

async function readCapped(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
