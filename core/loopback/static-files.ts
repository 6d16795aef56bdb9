import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface StaticFile {
  readonly contentType: string;
  readonly bytes: Buffer;
  /** Its name carries a hash of its content: it may be cached for ever. */
  readonly immutable: boolean;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
};

/** What a hashed name of the build looks like: `assets/index-B7f3aQ2x.js`. */
const HASHED_NAME = /^\/assets\/.+-[\w-]{8,}\.\w+$/u;

/**
 * The built view, by URL path. The list is made once from the directory itself, so that no request can name a
 * file outside of it; a file is read when it is first asked for.
 */
export function listStaticFiles(directory: string): (urlPath: string) => StaticFile | undefined {
  const known = new Map<string, string>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    known.set(`/${relative(directory, file).split(sep).join('/')}`, file);
  }
  const index = known.get('/index.html');
  if (index !== undefined) known.set('/', index);

  const loaded = new Map<string, StaticFile>();
  return (urlPath) => {
    const before = loaded.get(urlPath);
    if (before !== undefined) return before;
    const file = known.get(urlPath);
    if (file === undefined) return undefined;
    const contentType = CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
    const made = { contentType, bytes: readFileSync(file), immutable: HASHED_NAME.test(urlPath) };
    loaded.set(urlPath, made);
    return made;
  };
}
