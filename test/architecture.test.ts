import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBreaches, LINES_MAX } from './architecture/doors.ts';
import { readSource } from './architecture/source.ts';

const root = join(import.meta.dirname, '..');
const CODE_ROOMS = ['core', 'devices', 'electron', 'renderer', 'test'];
/** Everything else at the top starts with a dot, or is not in the repository. */
const TOP_LEVEL = [
  ...CODE_ROOMS,
  'assets',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'electron-builder.yml',
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'LICENSE',
];
/** Made by building and running; `.gitignore` names them, too. */
const NOT_KEPT = ['node_modules', 'dist', 'data', 'shots'];

const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/u;
/** Names that others gave: documents, and languages by their tag. */
const NAMED_BY_OTHERS = /^(?:README(?:\.zh-CN)?\.md|OFL\.txt|LICENSE(?:\.[a-z]+)?|zh-CN)$/u;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.includes('/node_modules/'));
}

const codeFiles = CODE_ROOMS.flatMap(filesBelow).filter((path) => /\.tsx?$/u.test(path));

describe('the house', () => {
  it('opens no door that is not in the plan', () => {
    expect(codeFiles.length).toBeGreaterThan(50);
    const breaches = codeFiles.flatMap((path) =>
      findBreaches(readSource(path, readFileSync(join(root, path), 'utf8'))),
    );
    expect(breaches).toEqual([]);
  });

  it('has only the agreed things at the top', () => {
    const strangers = readdirSync(root)
      .filter((name) => !name.startsWith('.') && !name.endsWith('.log'))
      .filter((name) => !TOP_LEVEL.includes(name) && !NOT_KEPT.includes(name));
    expect(strangers).toEqual([]);
  });

  it('names files and folders in kebab-case', () => {
    const odd = [...CODE_ROOMS, 'assets']
      .flatMap(filesBelow)
      .filter((path) => path.split('/').some((part) => !KEBAB_CASE.test(part) && !NAMED_BY_OTHERS.test(part)));
    expect(odd).toEqual([]);
  });

  it('skips no test and leaves none alone', () => {
    const marks = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo|skipIf|runIf|fails)\b/u;
    const marked = codeFiles
      .filter((path) => path.startsWith('test/') && path !== 'test/architecture.test.ts')
      .filter((path) => marks.test(readFileSync(join(root, path), 'utf8')));
    expect(marked).toEqual([]);
  });
});

describe('the check itself', () => {
  function breachesOf(path: string, text: string): readonly string[] {
    return findBreaches(readSource(path, text)).map((line) => line.slice(path.length + 2));
  }

  it.each([
    ['a static import', "import { x } from '../journal/open-journal.ts'; x();"],
    ['a type-only import', "import type { X } from '../journal/open-journal.ts'; export type Y = X;"],
    ['a dynamic import', "export const load = () => import('../journal/open-journal.ts');"],
    ['an import in a type', "export type X = import('../journal/open-journal.ts').X;"],
    ['a re-export', "export { x } from '../journal/open-journal.ts';"],
    ['a side effect', "import '../journal/open-journal.ts';"],
    ['a require', "export const x = require('../journal/open-journal.ts');"],
  ])('sees %s', (_, text) => {
    expect(breachesOf('core/domain/sample.ts', text)).toEqual([
      'core/domain may not import core/journal/open-journal.ts',
    ]);
  });

  it.each([
    ['core/domain/sample.ts', "import { readFileSync } from 'node:fs'; readFileSync('x');"],
    ['core/domain/sample.ts', "import type { Clock } from '../ports/clock.ts'; export type C = Clock;"],
    ['core/ports/sample.ts', "import type { Snapshot } from '../contract/snapshot.ts'; export type S = Snapshot;"],
    ['core/host/sample.ts', "import { openJournal } from '../journal/open-journal.ts'; openJournal();"],
    ['core/host/sample.ts', "import { a } from '../../devices/registry.ts'; a();"],
    ['core/loopback/sample.ts', "import type { Clock } from '../ports/clock.ts'; export type C = Clock;"],
    ['core/platform/sample.ts', "import { a } from '../commands/start.ts'; a();"],
    ['core/compose.ts', "import { a } from '../devices/note-acceptor/ccnet/session.ts'; a();"],
    ['core/billing/sample.ts', "import { a } from '../host/host.ts'; a();"],
    ['devices/note-acceptor/ccnet/sample.ts', "import { a } from '../../receipt-printer/escpos/frame.ts'; a();"],
    ['devices/note-acceptor/ccnet/sample.ts', "import { a } from '../../../core/domain/order.ts'; a();"],
    ['devices/note-acceptor/ccnet/sample.ts', "import { SerialPort } from 'serialport'; new SerialPort();"],
    ['devices/link/tcp.ts', "import { SerialPort } from 'serialport'; new SerialPort();"],
    ['devices/receipt-printer/escpos/adapter.ts', "import { p } from 'node-thermal-printer'; p();"],
    ['electron/preload.ts', "import { readFileSync } from 'node:fs'; readFileSync('x');"],
    ['electron/window.ts', "import { composeKiosk } from '../core/compose.ts'; composeKiosk();"],
    ['renderer/sample.tsx', "import { host } from '../core/host/host.ts'; host();"],
    ['renderer/sample.tsx', "import { readFileSync } from 'node:fs'; readFileSync('x');"],
    ['core/host/sample.ts', "import { screen } from '../../renderer/main.tsx'; screen();"],
    ['core/host/sample.ts', "import { rig } from '../../test/support/kiosk-rig.ts'; rig();"],
    ['core/host/sample.ts', 'export const load = (name: string) => import(name);'],
    ['attic/sample.ts', 'export const x = 1;'],
    ['core/domain/sample.ts', "export * from './money.ts';"],
    ['core/domain/sample.ts', 'export const at = Date.now();'],
    ['core/domain/sample.ts', 'export const at = new Date();'],
    ['core/journal/sample.ts', 'setTimeout(() => undefined, 1);'],
    ['core/journal/sample.ts', "import { setTimeout as wait } from 'node:timers/promises'; await wait(1);"],
    ['core/journal/sample.ts', "import { randomUUID } from 'node:crypto'; randomUUID();"],
    ['core/host/sample.ts', 'export const chance = Math.random();'],
    ['core/billing/sample.ts', "export const page = await fetch('http://127.0.0.1/');"],
    ['devices/note-acceptor/ccnet/sample.ts', 'globalThis.setInterval(() => undefined, 1);'],
    ['devices/link/tcp.ts', 'export const at = performance.now();'],
  ])('finds one breach in %s: %s', (path, text) => {
    expect(breachesOf(path, text)).toHaveLength(1);
  });

  it('finds a file that is too long', () => {
    expect(breachesOf('core/host/sample.ts', '// a line\n'.repeat(LINES_MAX))).toEqual([]);
    expect(breachesOf('core/host/sample.ts', '// a line\n'.repeat(LINES_MAX + 1))).toHaveLength(1);
  });

  it.each([
    ['core/host/sample.ts', "import type { Clock } from '../ports/clock.ts'; export type C = Clock;"],
    [
      'core/journal/sample.ts',
      "import { DatabaseSync } from 'node:sqlite'; export const d = new DatabaseSync(':memory:');",
    ],
    ['core/host/sample.ts', 'export const day = (ms: number) => new Date(ms).toISOString();'],
    ['core/host/sample.ts', "export const text = 'setTimeout(Date.now())'; // Math.random()"],
    ['devices/link/serial.ts', "import { SerialPort } from 'serialport'; export type P = SerialPort;"],
    ['devices/registry.ts', "import { a } from './note-acceptor/ccnet/adapter.ts'; a();"],
    ['test/sample.test.ts', "import { a } from '../renderer/main.tsx'; setTimeout(a, 1);"],
    [
      'renderer/sample.tsx',
      "import { formatYuan } from '../core/domain/money.ts'; export const a = <p>{formatYuan}</p>;",
    ],
  ])('lets %s through: %s', (path, text) => {
    expect(breachesOf(path, text)).toEqual([]);
  });
});
