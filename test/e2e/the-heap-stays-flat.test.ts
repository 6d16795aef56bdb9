import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../soak/soak.ts', import.meta.url));
/** By visit 450 the bounded memories of the ledger are full; `npm run soak` goes to 10,000. */
const words = ['--sessions', '900', '--from', '450'];

it('the heap after 900 visits is that after 450, within five percent', async () => {
  const run = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    script,
    ...words,
  ]);
  expect(run.stdout).toMatch(/900 visits paid/u);
  expect(run.stderr).toBe('');
});

it('a soak without an end is refused in one line', async () => {
  const run = promisify(execFile)(process.execPath, ['--expose-gc', script, '--sessions', '10', '--from', '10']);
  await expect(run).rejects.toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^usage: .+\n$/u) });
});
