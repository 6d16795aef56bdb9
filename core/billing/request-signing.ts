import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import type { Clock, RandomSource } from '../ports/clock.ts';
import type { SignRequest } from './http-request.ts';

/** HTTP Message Signatures (RFC 9421) with `hmac-sha256`, and Content-Digest (RFC 9530) with `sha-256`. */

/** A shorter secret can be guessed; the hash is no longer than this. */
export const MIN_KEY_BYTES = 32;
/** Between the clocks of a terminal and its back end, to either side. */
export const MAX_CLOCK_SKEW_S = 300;
/** A nonce is remembered for as long as its `created` could still be taken: twice the skew. */
export const NONCE_MEMORY_S = 600;
/** Nonces of ten minutes; a flood of valid requests beyond this is turned away until the oldest are forgotten. */
export const MAX_NONCES = 100_000;
/** Bytes: no two requests of a terminal share one. */
const NONCE_BYTES = 16;
const LABEL = 'kiosk';
const ALGORITHM = 'hmac-sha256';

/** Always covered. The host is not: proxies rename it, and the key is for one back end. */
const COVERED = ['@method', '@path', '@query'];
const COVERED_WITH_BODY = [...COVERED, 'content-type', 'content-digest'];

export interface SigningKey {
  readonly keyId: string;
  readonly secret: Uint8Array;
}

export function createRequestSigner({
  keyId,
  secret,
  clock,
  random,
}: SigningKey & { readonly clock: Clock; readonly random: RandomSource }): SignRequest {
  if (secret.byteLength < MIN_KEY_BYTES) {
    throw new RangeError(
      `the signing key ${keyId} has ${secret.byteLength} bytes; at least ${MIN_KEY_BYTES} are needed`,
    );
  }
  return ({ method, url, headers, body }) => {
    const { pathname, search } = new URL(url);
    const digest = body === undefined ? {} : { 'content-digest': contentDigest(Buffer.from(body, 'utf8')) };
    const components = body === undefined ? COVERED : COVERED_WITH_BODY;
    const nonce = Buffer.from(random.bytes(NONCE_BYTES)).toString('base64url');
    const created = Math.floor(clock.nowMs() / 1_000);
    const names = components.map((component) => `"${component}"`).join(' ');
    const parameters = `(${names});created=${created};nonce="${nonce}";keyid="${keyId}";alg="${ALGORITHM}"`;
    const base = signatureBase(
      components,
      { method, path: pathname, query: search, headers: { ...headers, ...digest } },
      parameters,
    );
    return {
      ...digest,
      'signature-input': `${LABEL}=${parameters}`,
      signature: `${LABEL}=:${createHmac('sha256', secret)
        .update(base ?? '')
        .digest('base64')}:`,
    };
  };
}

export interface SignedMessage {
  readonly method: string;
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The text that is signed (RFC 9421, 2.5); undefined where a covered part is not there. */
export function signatureBase(
  components: readonly string[],
  message: SignedMessage,
  parameters: string,
): string | undefined {
  const lines: string[] = [];
  for (const component of components) {
    const value = componentValue(component, message);
    if (value === undefined) return undefined;
    lines.push(`"${component}": ${value}`);
  }
  return [...lines, `"@signature-params": ${parameters}`].join('\n');
}

function componentValue(component: string, { method, path, query, headers }: SignedMessage): string | undefined {
  switch (component) {
    case '@method':
      return method;
    case '@path':
      return path;
    // RFC 9421, 2.2.7: a request without a query has a lone question mark.
    case '@query':
      return query === '' ? '?' : query;
    case '@authority':
      return headers['host']?.toLowerCase();
    default:
      return component.startsWith('@') ? undefined : headers[component]?.trim();
  }
}

export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

export type Verified =
  | { readonly kind: 'valid'; readonly keyId: string }
  /** One line for the log. */
  | { readonly kind: 'invalid'; readonly detail: string }
  /** Too many at once to remember them all. */
  | { readonly kind: 'busy' };

export type VerifyRequest = (message: SignedMessage, body: Uint8Array) => Verified;

/** The other side: who spoke, or why nobody is believed. A nonce counts as seen only with a signature that holds. */
export function createRequestVerifier({
  keys,
  clock,
  maxNonces = MAX_NONCES,
}: {
  readonly keys: readonly SigningKey[];
  readonly clock: Clock;
  readonly maxNonces?: number;
}): VerifyRequest {
  const secrets = new Map(keys.map(({ keyId, secret }) => [keyId, secret]));
  /** Key id and nonce, in the order in which they came, with the second at which they are forgotten. */
  const seen = new Map<string, number>();

  return (message, body) => {
    const parsed = parseSignature(message.headers['signature-input'], message.headers['signature']);
    if (typeof parsed === 'string') return invalid(parsed);
    const { components, parameters, created, nonce, keyId, signature } = parsed;
    const needed = body.byteLength > 0 ? COVERED_WITH_BODY : COVERED;
    const missing = needed.filter((component) => !components.includes(component));
    if (missing.length > 0) return invalid(`the signature does not cover ${missing.join(', ')}`);
    const secret = secrets.get(keyId);
    if (secret === undefined) return invalid('the key is not known');
    const nowS = Math.floor(clock.nowMs() / 1_000);
    if (Math.abs(nowS - created) > MAX_CLOCK_SKEW_S) {
      return invalid(`the signature is of ${created}, more than ${MAX_CLOCK_SKEW_S} s from now, ${nowS}`);
    }
    const hasDigest = body.byteLength > 0 || components.includes('content-digest');
    if (hasDigest && message.headers['content-digest'] !== contentDigest(body)) {
      return invalid('the digest is not that of the body');
    }
    const base = signatureBase(components, message, parameters);
    if (base === undefined) return invalid('the signature covers a part that is not there');
    const expected = createHmac('sha256', secret).update(base).digest();
    if (signature.byteLength !== expected.byteLength || !timingSafeEqual(signature, expected)) {
      return invalid('the signature does not hold');
    }
    for (const [mark, forgottenAtS] of seen) {
      if (forgottenAtS > nowS) break;
      seen.delete(mark);
    }
    const mark = `${keyId} ${nonce}`;
    if ((seen.get(mark) ?? 0) > nowS) return invalid('the nonce was used before');
    if (seen.size >= maxNonces) return { kind: 'busy' };
    seen.set(mark, nowS + NONCE_MEMORY_S);
    return { kind: 'valid', keyId };
  };
}

interface ParsedSignature {
  readonly components: readonly string[];
  /** As received: it is what was signed. */
  readonly parameters: string;
  readonly created: number;
  readonly nonce: string;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

const INPUT =
  /^([a-z*][a-z0-9_.*-]*)=(\(((?:"[a-z@][a-z0-9-]*"(?: (?!\)))?)*)\)((?:;[a-z]+=(?:"[^"\\]{0,200}"|\d{1,15}))*))$/u;
const PARAMETER = /;([a-z]+)=(?:"([^"]*)"|(\d+))/gu;

/** One signature, whatever its label and the order of its parameters; else a line that says what is wrong. */
function parseSignature(input: string | undefined, signature: string | undefined): ParsedSignature | string {
  if (input === undefined || signature === undefined) return 'the request is not signed';
  const parts = INPUT.exec(input);
  const [, label = '', parameters = '', names = '', rest = ''] = parts ?? [];
  if (parts === null) return 'Signature-Input cannot be read';
  const values = new Map(
    [...rest.matchAll(PARAMETER)].map(([, key = '', text, digits]) => [key, text ?? digits ?? '']),
  );
  const nonce = values.get('nonce') ?? '';
  const keyId = values.get('keyid') ?? '';
  const created = values.get('created') ?? '';
  if (nonce === '' || keyId === '' || !/^\d+$/u.test(created)) return 'the signature lacks created, nonce or keyid';
  if (values.get('alg') !== ALGORITHM) return `the signature is not ${ALGORITHM}`;
  const prefix = `${label}=:`;
  if (!signature.startsWith(prefix) || !signature.endsWith(':')) return 'Signature cannot be read';
  return {
    components: names.split(' ').map((quoted) => quoted.slice(1, -1)),
    parameters,
    created: Number(created),
    nonce,
    keyId,
    signature: Buffer.from(signature.slice(prefix.length, -1), 'base64'),
  };
}

function invalid(detail: string): Verified {
  return { kind: 'invalid', detail };
}
