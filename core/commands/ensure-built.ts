import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The program's own folder. */
export const ROOT = join(import.meta.dirname, '..', '..');

export type BuildPart = 'renderer' | 'preload' | 'main';

interface PartPlan {
  readonly configFile: string;
  /** Whatever changes the result; folders count with everything in them. */
  readonly sources: readonly string[];
  /** Where one of these is missing, the part is built whatever the stamp says. */
  readonly results: readonly string[];
}

const PLANS: Readonly<Record<BuildPart, PartPlan>> = {
  renderer: {
    configFile: 'renderer/vite.config.ts',
    sources: ['renderer', 'assets', 'core/contract', 'core/domain', 'package-lock.json'],
    results: ['dist/renderer/index.html'],
  },
  preload: {
    configFile: 'electron/vite.preload.config.ts',
    sources: ['electron', 'core/contract', 'package-lock.json'],
    results: ['dist/electron/preload.cjs'],
  },
  main: {
    configFile: 'electron/vite.config.ts',
    sources: ['electron', 'core', 'devices', 'assets', 'package-lock.json'],
    results: ['dist/electron/main.js', 'dist/electron/host-process.js'],
  },
};

const STAMP_FILE = join(ROOT, 'dist', '.stamp');

/** Builds the parts whose sources changed since the last build. Answers which it built. */
export async function ensureBuilt(parts: readonly BuildPart[], force = false): Promise<readonly BuildPart[]> {
  const stamps = readStamps();
  const built: BuildPart[] = [];
  for (const part of parts) {
    const plan = PLANS[part];
    const stamp = hashOf(plan);
    const isThere = plan.results.every((result) => existsSync(join(ROOT, result)));
    if (!force && isThere && stamps[part] === stamp) continue;
    // Vite takes most of a second to load; a start that has nothing to build does without.
    const { build } = await import('vite');
    await inProduction(() => build({ configFile: join(ROOT, plan.configFile), mode: 'production', logLevel: 'warn' }));
    stamps[part] = stamp;
    writeStamps(stamps);
    built.push(part);
  }
  return built;
}

/** Vite believes a `NODE_ENV` that is already there, and a test runner's would put React's development build on the screen. */
async function inProduction(work: () => Promise<unknown>): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

type Stamps = Partial<Record<BuildPart, string>>;

function readStamps(): Stamps {
  try {
    const stamps: unknown = JSON.parse(readFileSync(STAMP_FILE, 'utf8'));
    if (typeof stamps !== 'object' || stamps === null) return {};
    const known = Object.entries(stamps).filter(([name, stamp]) => name in PLANS && typeof stamp === 'string');
    return Object.fromEntries(known);
  } catch {
    return {};
  }
}

function writeStamps(stamps: Stamps): void {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(STAMP_FILE, `${JSON.stringify(stamps)}\n`);
}

function hashOf(plan: PartPlan): string {
  const hash = createHash('sha256');
  for (const file of plan.sources.flatMap((source) => filesOf(source)).toSorted()) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(join(ROOT, file)));
    hash.update('\0');
  }
  return hash.digest('hex');
}

/** Paths from the program's folder, with slashes. */
function filesOf(source: string): readonly string[] {
  if (statSync(join(ROOT, source)).isFile()) return [source];
  return readdirSync(join(ROOT, source), { withFileTypes: true }).flatMap((entry) => {
    const path = `${source}/${entry.name}`;
    return entry.isDirectory() ? filesOf(path) : entry.isFile() ? [path] : [];
  });
}
