import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import {
  type ClientCertificate,
  MAX_ANSWER_BYTES,
  createTlsSend,
  fetchSend,
} from '../../../core/billing/fetch-send.ts';
import { createHttpGateway } from '../../../core/billing/http-gateway.ts';
import type { HttpRequest } from '../../../core/billing/http-request.ts';
import {
  MAX_CLOCK_SKEW_S,
  NONCE_MEMORY_S,
  type SignedMessage,
  contentDigest,
  createRequestSigner,
  createRequestVerifier,
  signatureBase,
} from '../../../core/billing/request-signing.ts';
import { openSimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { serveUtility } from '../../../core/billing/utility-server.ts';
import { fen } from '../../../core/domain/money.ts';
import { configSchema } from '../../../core/platform/config-schema.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { TODAY, recharge } from './postings.ts';

const keyId = 'DEMO-001';
const secret = Buffer.from('0123456789abcdef0123456789abcdef');
const contract = readFileSync(join(import.meta.dirname, '../../../core/billing/openapi.yaml'), 'utf8');

/** Other bytes every time. */
function countingRandom() {
  let next = 0;
  return {
    bytes: (count: number): Uint8Array => {
      const bytes = new Uint8Array(count);
      new DataView(bytes.buffer).setUint32(0, (next += 1));
      return bytes;
    },
  };
}

describe('a signature', () => {
  it('is that of RFC 9421, B.2.5', () => {
    const key = Buffer.from(
      'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
      'base64',
    );
    const message: SignedMessage = {
      method: 'POST',
      path: '/foo',
      query: '?param=Value&Pet=dog',
      headers: {
        host: 'example.com',
        date: 'Tue, 20 Apr 2021 02:07:55 GMT',
        'content-type': 'application/json',
      },
    };
    const base = signatureBase(
      ['date', '@authority', 'content-type'],
      message,
      '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    );
    expect(
      createHmac('sha256', key)
        .update(base ?? '')
        .digest('base64'),
    ).toBe('pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=');
  });

  it('has the digest of RFC 9530', () => {
    expect(contentDigest(Buffer.from('{"hello": "world"}'))).toBe(
      'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    );
  });

  it('is the one in the contract', () => {
    const clock = createManualClock(1_795_305_600_000);
    const sign = createRequestSigner({
      keyId,
      secret,
      clock,
      random: { bytes: () => Buffer.from('1234567890123456') },
    });
    const headers = sign({
      method: 'POST',
      url: 'https://utility.example/postings',
      headers: { 'content-type': 'application/json' },
      body: '{"hello": "world"}',
    });
    for (const value of Object.values(headers)) expect(contract).toContain(value);
    expect(Object.keys(headers)).toEqual(['content-digest', 'signature-input', 'signature']);
  });

  it('needs a key that cannot be guessed', () => {
    const parts = { clock: createManualClock(), random: countingRandom(), keyId };
    expect(() => createRequestSigner({ ...parts, secret: secret.subarray(1) })).toThrow(/31 bytes; at least 32/u);
  });
});

const body = '{"id":"p1"}';

function signedRequest(withBody = true) {
  const clock = createManualClock(1_795_305_600_000);
  const sign = createRequestSigner({ keyId, secret, clock, random: countingRandom() });
  const verify = createRequestVerifier({ keys: [{ keyId, secret }], clock });
  const message = (): SignedMessage => {
    const plain = withBody ? { 'content-type': 'application/json' } : {};
    const method = withBody ? 'POST' : 'GET';
    const url = 'https://utility.example/kiosk/notices?area=a';
    const signed = sign({ method, url, headers: plain, body: withBody ? body : undefined });
    return { method, path: '/kiosk/notices', query: '?area=a', headers: { ...plain, ...signed } };
  };
  return { clock, verify, message, bytes: Buffer.from(withBody ? body : '') };
}

describe('a signed request', () => {
  it.each([true, false])('is believed (with a body: %s)', (withBody) => {
    const { verify, message, bytes } = signedRequest(withBody);
    expect(verify(message(), bytes)).toEqual({ kind: 'valid', keyId });
    expect(verify(message(), bytes)).toEqual({ kind: 'valid', keyId });
  });

  const strip = (text: string | undefined, part: string): string => (text ?? '').replace(part, '');

  it.each<[string, (message: SignedMessage) => Partial<SignedMessage>, string]>([
    ['another method', () => ({ method: 'PUT' }), 'does not hold'],
    ['another path', () => ({ path: '/kiosk/ratings' }), 'does not hold'],
    ['another query', () => ({ query: '?area=b' }), 'does not hold'],
    ['no query', () => ({ query: '' }), 'does not hold'],
    ['another kind of body', ({ headers }) => ({ headers: { ...headers, 'content-type': 'text/plain' } }), 'hold'],
    [
      'a covered header that is gone',
      ({ headers }) => ({ headers: { ...headers, 'content-type': undefined } }),
      'there',
    ],
    ['no signature', ({ headers }) => ({ headers: { ...headers, signature: undefined } }), 'not signed'],
    ['no input', ({ headers }) => ({ headers: { ...headers, 'signature-input': undefined } }), 'not signed'],
    ['an empty signature', ({ headers }) => ({ headers: { ...headers, signature: 'kiosk=::' } }), 'does not hold'],
    ['another label', ({ headers }) => ({ headers: { ...headers, signature: 'other=:AA==:' } }), 'cannot be read'],
    ['nonsense', ({ headers }) => ({ headers: { ...headers, 'signature-input': 'kiosk=(' } }), 'cannot be read'],
    ['another key', altered('keyid="DEMO-001"', 'keyid="DEMO-002"'), 'key is not known'],
    ['another algorithm', altered('hmac-sha256', 'none'), 'not hmac-sha256'],
    [
      'no nonce',
      ({ headers }) => input(headers, strip(headers['signature-input'], ';nonce="AAAAAQAAAAAAAAAAAAAAAA"')),
      'lacks',
    ],
    ['another nonce', altered('AAAAAQ', 'AAAAAR'), 'does not hold'],
    ['a later time', altered('created=1795305600', 'created=1795305601'), 'does not hold'],
    ['a body not covered', altered(' "content-digest"', ''), 'does not cover content-digest'],
    ['a query not covered', altered(' "@query"', ''), 'does not cover @query'],
  ])('is not believed with %s', (_name, alter, detail) => {
    const { verify, message, bytes } = signedRequest();
    const original = message();
    expect(verify({ ...original, ...alter(original) }, bytes)).toMatchObject({
      kind: 'invalid',
      detail: expect.stringContaining(detail),
    });
    // What failed has not used up the nonce.
    expect(verify(original, bytes)).toMatchObject({ kind: 'valid' });
  });

  function input(headers: SignedMessage['headers'], text: string): Partial<SignedMessage> {
    return { headers: { ...headers, 'signature-input': text } };
  }

  function altered(from: string, to: string): (message: SignedMessage) => Partial<SignedMessage> {
    return ({ headers }) => {
      const before = headers['signature-input'] ?? '';
      const after = before.replace(from, to);
      expect(after).not.toBe(before);
      return input(headers, after);
    };
  }

  it('is not believed with another body', () => {
    const { verify, message } = signedRequest();
    expect(verify(message(), Buffer.from('{"id":"p2"}'))).toMatchObject({ detail: expect.stringContaining('digest') });
    expect(verify(message(), Buffer.from(''))).toMatchObject({ detail: expect.stringContaining('digest') });
  });

  it('is believed once, also when the clocks differ', async () => {
    const { clock, verify, message, bytes } = signedRequest();
    const first = message();
    expect(verify(first, bytes)).toMatchObject({ kind: 'valid' });
    expect(verify(first, bytes)).toMatchObject({ detail: 'the nonce was used before' });
    await clock.advance(MAX_CLOCK_SKEW_S * 1_000);
    expect(verify(first, bytes)).toMatchObject({ detail: 'the nonce was used before' });
    await clock.advance(1_000);
    expect(verify(first, bytes)).toMatchObject({ detail: expect.stringContaining('from now') });
  });

  it('from a clock that is ahead is believed within the window, and never twice', async () => {
    const behind = createManualClock(1_795_305_600_000 - MAX_CLOCK_SKEW_S * 1_000);
    const { message, bytes } = signedRequest();
    const verify = createRequestVerifier({ keys: [{ keyId, secret }], clock: behind });
    const first = message();
    expect(verify(first, bytes)).toMatchObject({ kind: 'valid' });
    await behind.advance((NONCE_MEMORY_S - 1) * 1_000);
    expect(verify(first, bytes)).toMatchObject({ detail: 'the nonce was used before' });
    await behind.advance(2_000);
    expect(verify(first, bytes)).toMatchObject({ detail: expect.stringContaining('from now') });
  });

  it('is put off where too many came, and taken again when the oldest are forgotten', async () => {
    const { clock, message, bytes } = signedRequest(false);
    const verify = createRequestVerifier({ keys: [{ keyId, secret }], clock, maxNonces: 2 });
    expect([verify(message(), bytes), verify(message(), bytes), verify(message(), bytes)]).toEqual([
      { kind: 'valid', keyId },
      { kind: 'valid', keyId },
      { kind: 'busy' },
    ]);
    await clock.advance(NONCE_MEMORY_S * 1_000);
    expect(verify(message(), bytes)).toMatchObject({ kind: 'valid' });
  });
});

describe('a server that wants signatures', () => {
  async function serve() {
    const clock = createManualClock(1_795_305_600_000);
    const utility = openSimulatedUtility({ path: ':memory:', clock, today: TODAY });
    const verify = createRequestVerifier({ keys: [{ keyId, secret }], clock });
    const server = await serveUtility({ gateway: utility, port: 0, verify });
    onTestFinished(async () => {
      await server.close();
      await utility.close();
    });
    return { clock, utility, baseUrl: `http://127.0.0.1:${server.port}` };
  }

  it('answers a terminal that signs, and nobody else', async () => {
    const { clock, utility, baseUrl } = await serve();
    const sign = createRequestSigner({ keyId, secret, clock, random: countingRandom() });
    const sent: HttpRequest[] = [];
    const gateway = createHttpGateway({
      baseUrl,
      clock,
      sign,
      send: (request) => {
        sent.push(request);
        return fetchSend(request);
      },
    });
    const posting = recharge('p1', '0310100007', fen(5_000));
    expect(await gateway.post(posting)).toMatchObject({ kind: 'accepted' });
    expect(await gateway.post(posting)).toMatchObject({ kind: 'accepted' });
    expect(await gateway.query('p1')).toMatchObject({ kind: 'accepted' });
    const [first] = sent;
    if (first === undefined) throw new Error('nothing was sent');
    expect(await fetchSend(first)).toMatchObject({ status: 401, body: expect.stringContaining('used before') });
    const unsigned = createHttpGateway({ baseUrl, clock, send: fetchSend });
    expect(await unsigned.post(recharge('p2', '0310100007', fen(100)))).toEqual({
      kind: 'unknown',
      detail: 'The back end answered with HTTP 401.',
    });
    const stranger = createRequestSigner({ keyId, secret: Buffer.alloc(32), clock, random: countingRandom() });
    const other = createHttpGateway({ baseUrl, clock, send: fetchSend, sign: stranger });
    expect(await other.post(recharge('p3', '0310100007', fen(100)))).toMatchObject({ kind: 'unknown' });
    expect(utility.postings().map((entry) => entry.posting.id)).toEqual(['p1']);
  });
});

describe('a line that wants certificates', () => {
  /** A key and a certificate that vouches for itself, in files; nothing of it outlives the test. */
  function certify(directory: string, name: string) {
    const certFile = join(directory, `${name}.pem`);
    const keyFile = join(directory, `${name}.key`);
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', keyFile, '-out', certFile], {
      stdio: 'pipe',
    });
    return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  }

  it('lets the terminal in by its own, and believes the utility by its own', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'lightpost-tls-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const utility = certify(directory, 'utility');
    const terminal = certify(directory, 'terminal');
    const stranger = certify(directory, 'stranger');
    const heard: string[] = [];
    const options = { ...utility, ca: terminal.cert, requestCert: true, rejectUnauthorized: true };
    const server = createServer(options, (request, response) => {
      heard.push(`${request.method} ${request.url}`);
      if (request.url === '/postings/long') response.end(' '.repeat(MAX_ANSWER_BYTES + 1));
      else if (request.url === '/postings/away') response.writeHead(302, { location: '/postings/p1' }).end();
      else response.end(JSON.stringify({ state: 'notFound', postingId: 'p1' }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const baseUrl = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const query = (identity: ClientCertificate, id = 'p1') =>
      createHttpGateway({ baseUrl, clock: createManualClock(), send: createTlsSend(identity) }).query(id);
    expect(await query({ ...terminal, ca: utility.cert })).toEqual({ kind: 'notFound' });
    expect(await query({ ...terminal, ca: utility.cert }, 'long')).toMatchObject({
      detail: expect.stringContaining('longer than'),
    });
    expect(await query({ ...terminal, ca: utility.cert }, 'away')).toMatchObject({
      detail: 'The back end answered with HTTP 302.',
    });
    const reached = ['GET /postings/p1', 'GET /postings/long', 'GET /postings/away'];
    expect(heard).toEqual(reached);
    // Not the terminal, and not the utility.
    expect(await query({ ...stranger, ca: utility.cert })).toMatchObject({ kind: 'unknown' });
    expect(await query({ ...terminal, ca: stranger.cert })).toMatchObject({ kind: 'unknown' });
    expect(heard).toEqual(reached);
  });
});

describe('the config of a back end behind HTTP', () => {
  const http = { kind: 'http', baseUrl: 'https://utility.example/kiosk' };
  const parse = (more: object) => configSchema.safeParse({ backEnd: { ...http, ...more } });

  it('names files for keys, the services, and nothing else', () => {
    expect(parse({}).data?.backEnd).toMatchObject({ identity: { kind: 'none' }, services: [] });
    const signature = { kind: 'signature', keyId: 'DEMO-001', keyFile: 'keys/utility.key' };
    const mutualTls = { kind: 'mutualTls', certFile: 'a.pem', keyFile: 'b.pem' };
    for (const identity of [signature, mutualTls, { ...mutualTls, caFile: 'c.pem' }]) {
      expect(parse({ identity, services: ['find', 'cards'] }).data?.backEnd).toMatchObject({
        identity,
        services: ['find', 'cards'],
      });
    }
    for (const identity of [
      { kind: 'signature', keyId: 'a' },
      { ...signature, secret: 'x' },
      { ...signature, keyId: 'a"b' },
    ]) {
      expect(parse({ identity }).success).toBe(false);
    }
    expect(parse({ services: ['find', 'find'] }).success).toBe(false);
    expect(parse({ services: ['sing'] }).success).toBe(false);
  });
});
