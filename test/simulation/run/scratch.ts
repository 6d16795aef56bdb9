import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps this in memory: the journal's fsyncs then cost a system call and no disk. Elsewhere any directory will do. */
const MEMORY_FILES = '/dev/shm';

/** A directory for the journals of one process, and its removal. */
export function makeScratch(): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(existsSync(MEMORY_FILES) ? MEMORY_FILES : tmpdir(), 'lightpost-sim-'));
  return {
    directory,
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
