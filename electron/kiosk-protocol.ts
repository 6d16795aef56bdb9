import { extname, resolve, sep } from 'node:path';

export const kioskScheme = 'app';
export const kioskOrigin = 'app://kiosk';
export const kioskPage = `${kioskOrigin}/index.html`;
export const staticPagePath = '/out-of-service.html';

/** Nothing from anywhere, then the few things that come with the program. No inline script, no eval, no frame. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "worker-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The static page carries its own style, allowed by hash; it has no script at all. */
export function staticPagePolicy(styleHash: string): string {
  return `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

export interface ServedFiles {
  /** The built view. Nothing outside is served. */
  readonly root: string;
  /** Undefined where there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  readonly staticPage: { readonly html: string; readonly styleHash: string };
}

export interface ServedRequest {
  readonly url: string;
  readonly method: string;
}

/** Answers every request to `app://`. It reads only under `root`, only with GET, and always says the policy. */
export function createKioskProtocol(files: ServedFiles): (request: ServedRequest) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET') return refuse(405);
    const path = requestedPath(request.url);
    if (path === undefined) return refuse(403);
    if (path === staticPagePath) {
      const policy = staticPagePolicy(files.staticPage.styleHash);
      return new Response(files.staticPage.html, { status: 200, headers: headers('text/html; charset=utf-8', policy) });
    }
    const file = fileUnder(files.root, path);
    if (file === undefined) return refuse(403);
    const contentType = contentTypes[extname(file).toLowerCase()];
    if (contentType === undefined) return refuse(404);
    const bytes = await files.read(file);
    if (bytes === undefined) return refuse(404);
    return new Response(new Uint8Array(bytes), { status: 200, headers: headers(contentType, contentSecurityPolicy) });
  };
}

/** The decoded path, or undefined for another host, a user name, a bad escape, a backslash or a NUL. */
function requestedPath(url: string): string | undefined {
  if (!url.startsWith(`${kioskOrigin}/`)) return undefined;
  const raw = url.slice(kioskOrigin.length).split(/[?#]/u)[0] ?? '/';
  try {
    const path = decodeURIComponent(raw);
    if (path.includes('\\') || path.includes('\0') || path.includes('%')) return undefined;
    return path === '/' ? '/index.html' : path;
  } catch {
    return undefined;
  }
}

/** The file under `root`, or undefined where the path climbs out of it. */
export function fileUnder(root: string, path: string): string | undefined {
  if (path.split('/').includes('..')) return undefined;
  const base = resolve(root);
  const file = resolve(base, `.${path}`);
  return file.startsWith(base + sep) ? file : undefined;
}

function refuse(status: number): Response {
  return new Response('', { status, headers: headers('text/plain; charset=utf-8', contentSecurityPolicy) });
}

function headers(contentType: string, policy: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), clipboard-read=()',
    'cache-control': 'no-cache',
  };
}
