import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file system of its own that can really be filled, in a mount namespace that ends with its process. `mounted`: a
 * tmpfs; root has it, and whoever may make user namespaces. `limited`: where the system allows neither, a limit on the
 * size of files stands in: writes fail in the middle there as well, but as an error of the disk, not as a full one.
 */
export type SmallDiskKind = 'mounted' | 'limited';

/** More than the free space below which no payment begins (`LOW_SPACE_BYTES`). */
const DISK_SIZE = '96m';
const SCRIPT = `mount -t tmpfs -o size=${DISK_SIZE},mode=755 tmpfs "$1" && shift && exec "$@"`;
const ROOT_NAMESPACE = ['--mount'];
const USER_NAMESPACE = ['--user', '--map-root-user', '--mount'];

/** Runs a script of ours to its end with a small disk at `directory`, and answers what it wrote. */
export function runOnSmallDisk(
  script: string,
  directory: string,
  words: readonly string[],
  wish: SmallDiskKind,
): { readonly disk: SmallDiskKind; readonly out: string; readonly err: string } {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', script, directory];
  for (const namespace of [ROOT_NAMESPACE, USER_NAMESPACE]) {
    const mounting = [...namespace, 'sh', '-c', SCRIPT, 'sh', directory];
    if (wish === 'limited' || spawnSync('unshare', [...mounting, 'true']).status !== 0) continue;
    return { disk: 'mounted', ...run('unshare', [...mounting, ...node, 'mounted', ...words]) };
  }
  const [program = '', ...rest] = node;
  return { disk: 'limited', ...run(program, [...rest, 'limited', ...words]) };
}

function run(program: string, words: readonly string[]): { out: string; err: string } {
  const { stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1e8 });
  return { out: stdout, err: stderr };
}

export interface SmallDisk {
  /** Until `free`, no file takes one byte more than the journal's log has now, and a little. */
  fill(journal: string): void;
  free(): void;
}

export function openSmallDisk(kind: SmallDiskKind, directory: string): SmallDisk {
  return kind === 'mounted' ? fillerOn(directory) : limitOfThisProcess();
}

function fillerOn(directory: string): SmallDisk {
  const filler = join(directory, 'filler');
  const block = Buffer.alloc(1_048_576, 1);
  return {
    fill: () => {
      mkdirSync(directory, { recursive: true });
      const file = openSync(filler, 'a');
      try {
        // Halves down to one byte: the last block of the disk is taken, too.
        for (let size = block.length; size >= 1;) {
          try {
            if (writeSync(file, block, 0, size) < size) size = Math.floor(size / 2);
          } catch {
            size = Math.floor(size / 2);
          }
        }
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
  };
}

/** Into the middle of the next frame of the log, which is 4,120 bytes long. */
const HALF_A_FRAME_BYTES = 2_000;

function limitOfThisProcess(): SmallDisk {
  const limit = (bytes: string): void => {
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`prlimit: ${stderr}`);
  };
  return {
    fill: (journal) => {
      const log = join(journal, 'journal.db-wal');
      limit(String((existsSync(log) ? statSync(log).size : 0) + HALF_A_FRAME_BYTES));
    },
    free: () => limit('unlimited'),
  };
}
