import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../kills/torn.ts', import.meta.url));

function tear(argv: readonly string[]): { status: number | null; lines: readonly string[]; complaints: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, ...argv],
    { encoding: 'utf8' },
  );
  return { status, lines: stdout.trimEnd().split('\n'), complaints: stderr };
}

it('six hundred torn journals of real payments open with every acknowledged record, or are refused by name', () => {
  const { status, lines, complaints } = tear(['--count', '600', '--seed', '20261122']);
  expect(complaints).toBe('');
  expect(lines.at(-1)).toBe('600 torn, 600 as defined, 0 violations');
  expect(status).toBe(0);
});

it('bad arguments are refused in one line', () => {
  expect(tear(['--count', '-1'])).toMatchObject({ status: 2 });
  expect(tear(['--count', '5', '--lanes', '2'])).toMatchObject({
    status: 2,
    complaints: 'there are no lanes here; usage: npm run sim:torn -- --count N [--seed S]\n',
  });
});
