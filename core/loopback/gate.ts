import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header that carries the token; a custom one, so that no plain form or image of another site can send it. */
export const TOKEN_HEADER = 'x-lightpost-token';

export type GateAnswer = { kind: 'open' } | { kind: 'shut'; status: 401 | 403 | 405 | 415 | 421; line: string };

export interface Gate {
  /** Every request: is it meant for us, and does it come from our own page? */
  admit(request: IncomingMessage): GateAnswer;
  /** Requests that see or move something: the token of this start, too. */
  admitWithToken(request: IncomingMessage): GateAnswer;
}

/**
 * Another page in the same browser, another name that leads to 127.0.0.1 (DNS rebinding) and another program
 * without the token all stop here.
 */
export function buildGate(port: number, token: string): Gate {
  const ownOrigin = `http://127.0.0.1:${port}`;
  const ownHosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const tokenDigest = digest(token);

  function admit(request: IncomingMessage): GateAnswer {
    const { host, origin } = request.headers;
    if (host === undefined || !ownHosts.includes(host.toLowerCase())) {
      return { kind: 'shut', status: 421, line: 'this is another host' };
    }
    if (origin !== undefined && origin !== ownOrigin) return { kind: 'shut', status: 403, line: 'foreign origin' };
    // Preflights, those for private networks too, are only ever sent for somebody else's page.
    if (request.method === 'OPTIONS') return { kind: 'shut', status: 403, line: 'no preflight is granted' };
    return { kind: 'open' };
  }

  return {
    admit,
    admitWithToken(request) {
      const admitted = admit(request);
      if (admitted.kind === 'shut') return admitted;
      const site = request.headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin') return { kind: 'shut', status: 403, line: 'foreign site' };
      // A browser names the origin of every POST; what does not is no view of ours.
      if (request.method === 'POST' && request.headers.origin !== ownOrigin) {
        return { kind: 'shut', status: 403, line: 'no origin' };
      }
      const given = request.headers[TOKEN_HEADER];
      if (typeof given !== 'string' || !timingSafeEqual(digest(given), tokenDigest)) {
        return { kind: 'shut', status: 401, line: 'no token or an old one' };
      }
      return { kind: 'open' };
    },
  };
}

/** Equal lengths for the comparison, whatever came. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
