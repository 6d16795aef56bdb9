import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The programs that read the contract are installed by themselves, since they need another TypeScript than the product.
 * The lock file pins every one of them; a mark says which lock file the installed ones are of.
 */
const toolsFolder = join(import.meta.dirname, 'tools');
const markFile = join(toolsFolder, 'node_modules', '.installed-of-lock');
export const contractFile = join(import.meta.dirname, '..', '..', 'core', 'billing', 'openapi.yaml');
export const contractTypesFile = join(import.meta.dirname, '..', '..', 'core', 'billing', 'contract-types.ts');

function lockDigest(): string {
  return createHash('sha256')
    .update(readFileSync(join(toolsFolder, 'package-lock.json')))
    .digest('hex');
}

export function contractToolsAreThere(): boolean {
  return existsSync(markFile) && readFileSync(markFile, 'utf8') === lockDigest();
}

/** Undefined where they are there now, else the one line that says what to do. */
export function provideContractTools(): string | undefined {
  if (contractToolsAreThere()) return undefined;
  console.log('Installing the contract tools');
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status } = spawnSync('npm', words, {
    cwd: toolsFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) return 'The contract tools cannot be installed: npm ci in test/contract/tools says why.';
  writeFileSync(markFile, lockDigest());
  return undefined;
}

/** A program of the tools, by its name in their `.bin`. */
export function contractTool(name: string): string {
  const file = join(toolsFolder, 'node_modules', '.bin', name);
  if (!existsSync(file)) throw new Error('The contract tools are missing: npm run contract:tools installs them.');
  return file;
}

/** For `createRequire`: packages of the tools are found from here. */
export const toolsPackage = join(toolsFolder, 'package.json');

if (import.meta.main) {
  const missing = provideContractTools();
  if (missing !== undefined) {
    console.error(missing);
    process.exitCode = 1;
  }
}
