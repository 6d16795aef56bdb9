import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';

import { readJournal } from '../../../core/journal/read-journal.ts';
import { newDirectory, open, openSound, someRecords, writtenJournal } from './journal-directory.ts';

const NOBODY = 65_534;

/** The kernel lets root write anywhere, so what may not be written is tried as somebody else. */
const ordinaryUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

async function startProcess(
  directory: string,
  user: { uid?: number; gid?: number } = {},
): Promise<{
  child: ChildProcess;
  said: { kind: string; detail: string };
}> {
  const program = join(import.meta.dirname, 'journal-process.ts');
  const options = ['--disable-warning=ExperimentalWarning', program, directory];
  const child = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'], ...user });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, said: JSON.parse(line) as { kind: string; detail: string } };
}

describe('one writer', () => {
  it('refuses a second instance in the same process with a line that names the directory', () => {
    const directory = newDirectory();
    const journal = openSound(directory);
    expect(open(directory)).toEqual({
      kind: 'locked',
      detail: `Another Lightpost is already running on the journal in ${directory}.`,
    });
    expect(journal.append(someRecords)).toEqual({ kind: 'appended', lastSeq: 6, spaceLow: false });
    journal.close();
    openSound(directory).close();
  });

  it('refuses a second process, lets readers read, and is freed by SIGKILL at once', async () => {
    const directory = newDirectory();
    const { child, said } = await startProcess(directory);
    expect(said).toEqual({ kind: 'opened', detail: 'appended' });

    expect(open(directory)).toMatchObject({ kind: 'locked' });
    const reading = readJournal(directory);
    if (reading.kind !== 'opened') throw new Error(reading.detail);
    expect(reading.reader.page(0, 9).total).toBe(1);
    reading.reader.close();

    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const journal = openSound(directory);
    expect([...journal.replay()].map((row) => row.record)).toEqual([
      { kind: 'terminalStarted', version: '0.1.0', atMs: 0 },
    ]);
    journal.close();
  });
});

describe('a journal that cannot be written', () => {
  it('is readOnly where the directory may not be written', async () => {
    const directory = newDirectory();
    chmodSync(directory, 0o555);
    const { said } = await startProcess(directory, ordinaryUser);
    expect(said).toMatchObject({ kind: 'readOnly', detail: expect.stringContaining(directory) as string });
  });

  it('is readOnly where the directory cannot be made', async () => {
    const parent = newDirectory();
    chmodSync(parent, 0o555);
    const { said } = await startProcess(join(parent, 'data'), ordinaryUser);
    expect(said).toMatchObject({ kind: 'readOnly', detail: expect.stringContaining(join(parent, 'data')) as string });
  });

  it('is readOnly where only the journal file is protected, and never starts a new one', async () => {
    const directory = writtenJournal();
    chmodSync(directory, 0o777);
    chmodSync(join(directory, 'journal.db'), 0o444);
    chmodSync(join(directory, 'journal.lock.db'), 0o666);
    const { said } = await startProcess(directory, ordinaryUser);
    expect(said).toMatchObject({ kind: 'readOnly', detail: expect.stringContaining('cannot be written') as string });
  });

  it('is readOnly where a file stands in the place of the directory', () => {
    const file = join(writtenJournal(), 'journal.exists');
    expect(open(file)).toMatchObject({ kind: 'readOnly', detail: expect.stringContaining(file) as string });
  });
});
