import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { nodeTooOld } from '../core/platform/node-version.ts';
import { provideContractTools } from './contract/contract-tools.ts';

/**
 * `npm test`: everything, in the order in which a fault is cheapest to find. Stops at the first step that fails.
 * What the tests need of the system is fetched where that is possible, else named; nothing is ever skipped.
 */
const root = join(import.meta.dirname, '..');
const reports = join(root, 'dist', 'test-reports');
/** npm puts these in front by itself; a direct `node test/run-all.ts` needs them, too. */
const binaries = join(root, 'node_modules', '.bin');
const environment = {
  ...process.env,
  PATH: `${binaries}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`,
};

interface Need {
  readonly debianPackage: string;
  readonly isThere: () => boolean;
}

const NEEDS: readonly Need[] = [
  { debianPackage: 'chromium', isThere: () => chromiumNames.some(onPath) },
  { debianPackage: 'socat', isThere: () => onPath('socat') },
  { debianPackage: 'strace', isThere: () => onPath('strace') },
  { debianPackage: 'libxml2-utils', isThere: () => onPath('xmllint') },
  { debianPackage: 'openssl', isThere: () => onPath('openssl') },
  { debianPackage: 'fonts-noto-cjk', isThere: hasChineseFont },
];
const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome'];

function onPath(program: string): boolean {
  return (environment.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function hasChineseFont(): boolean {
  if (existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) return true;
  return spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' }).stdout?.trim().length > 0;
}

/** Undefined where all is there, else the one line that says what to install. */
function provideNeeds(): string | undefined {
  const missing = NEEDS.filter((need) => !need.isThere()).map((need) => need.debianPackage);
  if (missing.length === 0) return undefined;
  const line = `The tests need ${missing.join(', ')}: apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return line;
  console.log(`Installing ${missing.join(', ')}`);
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  const fresh = { ...environment, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update'], { ...quiet, env: fresh });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...missing], { ...quiet, env: fresh });
  return NEEDS.every((need) => need.isThere()) ? undefined : line;
}

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Where this step writes what its tests did. */
  readonly report?: string;
}

function vitest(name: string, project: string): Step {
  const report = join(reports, `${project}.json`);
  const words = ['run', '--config', 'test/vitest.config.ts', '--project', project];
  return {
    name,
    report,
    command: ['vitest', ...words, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
  };
}

const STEPS: readonly Step[] = [
  { name: 'types', command: ['tsc', '--build'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'build', command: ['node', 'core/commands/build.ts'] },
  vitest('architecture, unit and device tests', 'unit'),
  vitest('journeys, ports and power cuts', 'e2e'),
  {
    name: 'every screen, clipped or overlapping nowhere',
    command: ['node', 'test/shots/shots.ts', '--out', 'dist/shots'],
  },
];

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  numFailedTestSuites: z.int(),
});

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** A test that did not run has not passed; a file that could not be loaded is a failure of its own. */
function readReport(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: failed === 0 && report.numFailedTestSuites > 0 ? 1 : failed };
}

function run([program, ...words]: Step['command']): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: root,
      env: environment,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function runAll(): Promise<number> {
  const needed = nodeTooOld() ?? provideNeeds() ?? provideContractTools();
  if (needed !== undefined) {
    console.error(needed);
    return 1;
  }
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  let passed = 0;
  let failed = 0;
  for (const step of STEPS) {
    console.log(`\n== ${step.name}`);
    const began = performance.now();
    const code = await run(step.command);
    const counts = step.report === undefined ? undefined : readReport(step.report);
    passed += counts?.passed ?? 0;
    failed += counts?.failed ?? 0;
    const isGood = code === 0 && (counts === undefined || (counts.failed === 0 && counts.passed > 0));
    console.log(
      `== ${step.name}: ${isGood ? 'good' : 'FAILED'} in ${((performance.now() - began) / 1_000).toFixed(1)} s`,
    );
    if (isGood) continue;
    console.log(`${passed} passed, ${Math.max(failed, 1)} failed`);
    return 1;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return 0;
}

process.exitCode = await runAll();
