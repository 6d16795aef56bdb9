import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the directory and those above it. Answers why it cannot be, in one line, or undefined. */
export function makeDataDirectory(path: string): string | undefined {
  try {
    makeEachLevel(path);
    if (statSync(path).isDirectory()) return undefined;
    return `the data directory ${path} is a file; choose another with --data`;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `the data directory ${path} cannot be made (${why}); choose another with --data`;
  }
}

/** Level by level: the recursive mkdir of Node never returns where the kernel answers ENOENT below a directory that is there (/proc). */
function makeEachLevel(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  const above = dirname(path);
  if (above !== path) makeEachLevel(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process was quicker.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
