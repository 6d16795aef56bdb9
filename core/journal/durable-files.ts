import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes a directory that is still there after a power cut: a new name lasts only when its parent is synced. */
export function makeDirectory(directory: string): void {
  const wanted = resolve(directory);
  const firstMade = mkdirSync(wanted, { recursive: true });
  if (firstMade === undefined) return;
  for (let made = wanted; ; made = dirname(made)) {
    syncDirectory(made);
    if (made === resolve(firstMade)) {
      syncDirectory(dirname(made));
      return;
    }
  }
}

/** Replaces a small file whole: a power cut leaves the old text or the new one, never half of it. */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o644);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncDirectory(dirname(path));
}

export function syncDirectory(directory: string): void {
  // Windows has no handle for this; NTFS journals names by itself.
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function fileExists(path: string): boolean {
  return existsSync(path);
}
