import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { bugs, type Bug } from './bugs.ts';
import { mutate, occurrences } from './mutate.ts';

const root = join(import.meta.dirname, '..', '..', '..');

function sourceOf(bug: Bug): string {
  return readFileSync(join(root, bug.file), 'utf8');
}

/** The product's rooms in which a mistake can cost money. */
const ROOMS = [
  'core/domain',
  'core/host',
  'core/journal',
  'core/billing',
  'devices/note-acceptor',
  'devices/receipt-printer/escpos',
  'devices/card-reader',
];

describe.each(bugs.map((bug) => [bug.name, bug] as const))('the bug %s', (_, bug) => {
  it('fits its file in exactly one place, changes it, and still parses', () => {
    const text = sourceOf(bug);
    expect(occurrences(text, bug.from)).toBe(1);
    expect(bug.to).not.toBe(bug.from);
    const mutation = mutate(bug, text);
    if (mutation.kind !== 'mutated') throw new Error(mutation.line);
    expect(stripTypeScriptTypes(mutation.text)).not.toBe(stripTypeScriptTypes(text));
  });
});

describe('the bugs', () => {
  it('have names of their own', () => {
    expect(new Set(bugs.map((bug) => bug.name)).size).toBe(bugs.length);
    expect(bugs.filter((bug) => !/^[a-z][A-Za-z]+$/u.test(bug.name))).toEqual([]);
  });

  it('are different mistakes', () => {
    const changes = bugs.map((bug) => `${bug.file}\n${bug.from}\n${bug.to}`);
    expect(new Set(changes).size).toBe(bugs.length);
  });

  it('are in every room that moves money', () => {
    expect(ROOMS.filter((room) => !bugs.some((bug) => bug.file.startsWith(`${room}/`)))).toEqual([]);
    expect(bugs.filter((bug) => !ROOMS.some((room) => bug.file.startsWith(`${room}/`)))).toEqual([]);
  });
});

describe('the loader', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lightpost-bugs-'));
  const probe = join(folder, 'probe.mjs');
  /** Prints what the product makes of an account number, in the main thread and then in a worker. */
  writeFileSync(
    probe,
    `import { isMainThread, Worker } from 'node:worker_threads';
     import { maskAccountNumber } from '${pathToFileURL(join(root, 'core/domain/numbers.ts')).href}';
     if (isMainThread) new Worker(new URL(import.meta.url));
     console.log(isMainThread ? 'main' : 'worker', maskAccountNumber('0310004821'));`,
  );
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function run(name: string | undefined): { status: number | null; stdout: string; stderr: string } {
    const loader = name === undefined ? [] : ['--import', join(root, 'test/simulation/bugs/load-bug.ts')];
    const env = { ...process.env, LIGHTPOST_BUG: name ?? '' };
    return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...loader, probe], {
      encoding: 'utf8',
      env,
    });
  }

  it('puts one bug into the program, worker threads included, and without it there is none', () => {
    expect(run(undefined)).toMatchObject({ status: 0, stdout: 'main 0310 **** 21\nworker 0310 **** 21\n' });
    expect(run('wholeAccountNumberShown')).toMatchObject({
      status: 0,
      stdout: 'main 0310004821 **** 21\nworker 0310004821 **** 21\n',
    });
    expect(run('stackWithoutIntent')).toMatchObject({ status: 0, stdout: 'main 0310 **** 21\nworker 0310 **** 21\n' });
  });

  it('refuses a name that no bug has, in one line', () => {
    const refused = run('noSuchBug');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toBe('LIGHTPOST_BUG names no bug: "noSuchBug"; `npm run sim -- --list-bugs` names them\n');
  });

  it('tells of a bug that the product has outgrown', () => {
    const [bug] = bugs;
    if (bug === undefined) throw new Error('there are no bugs');
    const gone = mutate(bug, 'another text');
    expect(gone).toMatchObject({ kind: 'misfit' });
    expect(mutate(bug, `${bug.from}${bug.from}`)).toMatchObject({ kind: 'misfit' });
  });
});
