import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { syncDirectory } from '../journal/durable-files.ts';

/** Written at once: fewer system calls than one a line. */
const BLOCK_CHARACTERS = 65_536;
/** An export holds whole account numbers: for its owner alone. */
const PRIVATE_MODE = 0o600;

/** Where a command's lines go. */
export interface LineSink {
  /** False where nobody reads any more, as behind `| head`. */
  write(text: string): Promise<boolean>;
}

/** Standard output as fast as its reader reads it. A reader that goes away is no fault. */
export function openStandardOutput(): LineSink {
  const { stdout } = process;
  let gone = false;
  let wake = (): void => undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
    wake();
  });
  return {
    write: (text) =>
      new Promise((done) => {
        wake = () => {
          done(!gone);
        };
        if (gone || stdout.write(text, wake)) wake();
      }),
  };
}

export type FileOutcome = { kind: 'written' } | { kind: 'refused'; detail: string };

/** A file that is there whole or not at all, and that takes no other file's place unasked. */
export async function writeWholeFile(
  path: string,
  force: boolean,
  produce: (sink: LineSink) => Promise<void>,
): Promise<FileOutcome> {
  const target = resolve(path);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.new`);
  try {
    if (existsSync(target) && statSync(target).isDirectory()) return refused(`${path} is a directory; name a file`);
    if (existsSync(target) && !force) return refused(alreadyThere(path));
    await writeDraft(draft, produce);
    if (force) renameSync(draft, target);
    else if (!putWhereNothingIs(draft, target)) return refused(alreadyThere(path));
    syncDirectory(dirname(target));
    return { kind: 'written' };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return refused(`${path} cannot be written: ${error.message}`);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function refused(detail: string): FileOutcome {
  return { kind: 'refused', detail };
}

function alreadyThere(path: string): string {
  return `${path} is already there; --force overwrites it`;
}

async function writeDraft(draft: string, produce: (sink: LineSink) => Promise<void>): Promise<void> {
  const file = openSync(draft, 'wx', PRIVATE_MODE);
  try {
    let block = '';
    const flush = (): void => {
      // A nearly full disk takes a part without an error; the error comes with the rest.
      const bytes = Buffer.from(block);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      block = '';
    };
    await produce({
      write: (text) => {
        block += text;
        if (block.length >= BLOCK_CHARACTERS) flush();
        return Promise.resolve(true);
      },
    });
    flush();
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A link fails where the name is taken, in one step; the file systems of memory sticks have no links. */
function putWhereNothingIs(draft: string, target: string): boolean {
  try {
    linkSync(draft, target);
    unlinkSync(draft);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' || existsSync(target)) return false;
    renameSync(draft, target);
    return true;
  }
}
