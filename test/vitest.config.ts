import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** A unit test that needs longer than this waits for something it should drive with the manual clock. */
const TEST_TIMEOUT_MS = 15_000;
/** Browser and pty tests start real processes on slow machines. */
const HEAVY_TEST_TIMEOUT_MS = 180_000;
const HOOK_TIMEOUT_MS = 120_000;

const root = fileURLToPath(new URL('..', import.meta.url));

/** These start processes of their own and run one at a time. */
const heavy = ['test/e2e/**/*.test.{ts,tsx}'];
/** Needs the Electron binary and has its own runner: `npm run test:electron`. */
const electron = ['test/electron/window/**'];

export default defineConfig({
  root,
  cacheDir: 'node_modules/.vite/vitest',
  test: {
    environment: 'node',
    allowOnly: false,
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...heavy, ...electron, '**/node_modules/**'],
          testTimeout: TEST_TIMEOUT_MS,
          hookTimeout: HOOK_TIMEOUT_MS,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: heavy,
          exclude: ['**/node_modules/**'],
          fileParallelism: false,
          testTimeout: HEAVY_TEST_TIMEOUT_MS,
          hookTimeout: HEAVY_TEST_TIMEOUT_MS,
        },
      },
    ],
  },
});
