import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../e2e/support/process.ts';
import type { BenchRow } from './journal.ts';

/** What the aims of the product allow for the first screen. */
const aimKilobytes = 120;

/** JavaScript that the first screen needs: the entry of the built page and what it imports at once, gzip -9. */
export function benchFirstLoad(): Promise<{ rows: BenchRow[] }> {
  const directory = join(root, 'dist', 'renderer');
  const page = readFileSync(join(directory, 'index.html'), 'utf8');
  const entries = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/gu)].map((match) => match[1] ?? '');
  const files = new Set<string>();
  for (const entry of entries) addWithImports(directory, entry, files);
  if (files.size === 0) throw new Error('dist/renderer/index.html names no script; run npm run build');
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(join(directory, file)), { level: 9 }).length;
  const value = Math.round(bytes / 102.4) / 10;
  const row = {
    name: 'first-load JavaScript, gzip',
    value,
    unit: 'kB',
    peer: `aim ${aimKilobytes} kB`,
    ratio: value / aimKilobytes,
  };
  return Promise.resolve({ rows: [row] });
}

function addWithImports(directory: string, file: string, files: Set<string>): void {
  if (files.has(file)) return;
  files.add(file);
  const source = readFileSync(join(directory, file), 'utf8');
  for (const match of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/gu)) {
    addWithImports(directory, join(file, '..', match[1] ?? ''), files);
  }
}
