import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bugs } from '../simulation/bugs/bugs.ts';
import { controlAll, huntAll } from '../simulation/bugs/hunters.ts';
import { seedsFor } from '../simulation/bugs/seeds-for.ts';
import { allInvariants } from '../simulation/invariants/all.ts';
import type { NoteProtocolName } from '../simulation/world/note-protocols.ts';

/** In four parts, so that each keeps to the limit of a test; every bug is in exactly one. */
const PARTS = 4;

const root = join(import.meta.dirname, '..', '..');

function sim(...words: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ['--disable-warning=ExperimentalWarning', 'test/simulation/sim.ts', ...words];
  return spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
}

describe('a checker that has never caught anything proves nothing', () => {
  const parts = Array.from({ length: PARTS }, (_, part) => bugs.filter((_bug, index) => index % PARTS === part));

  it.each(parts.map((part, index) => [index + 1, part] as const))(
    'every deliberate bug of part %i is caught by one of its own invariants, and by nothing where there is no bug',
    async (_, part) => {
      expect(part.length).toBeGreaterThan(0);
      const hunts = await huntAll(part, (bug) => seedsFor(bug.name));
      const missed = hunts.filter(({ caught }) => caught === undefined).map(({ bug }) => bug.name);
      expect(missed).toEqual([]);
      const foreign = hunts.flatMap(({ bug, caught }) =>
        caught === undefined || bug.invariants.includes(caught.invariant) ? [] : [{ bug: bug.name, ...caught }],
      );
      expect(foreign).toEqual([]);

      // The same seeds over the same wires, and the product as it is.
      const caughtBy = new Map<NoteProtocolName, Set<number>>();
      for (const { bug, caught } of hunts) {
        const seeds = caughtBy.get(bug.protocol ?? 'ccnet') ?? new Set<number>();
        caughtBy.set(bug.protocol ?? 'ccnet', seeds);
        if (caught !== undefined) seeds.add(caught.seed);
      }
      const controls = await controlAll(caughtBy);
      expect(controls.map(({ caught }) => caught)).toEqual(controls.map(() => undefined));
      const seedsPlayed = controls.reduce((sum, control) => sum + control.seeds, 0);
      expect(seedsPlayed).toBe([...caughtBy.values()].reduce((sum, seeds) => sum + seeds.size, 0));
    },
  );

  it('every bug is in one part', () => {
    expect(new Set(parts.flat()).size).toBe(bugs.length);
    expect(parts.flat()).toHaveLength(bugs.length);
  });

  it('every bug names invariants that are checked', () => {
    // A throw that nobody catches is a violation of its own.
    const checked = new Set([...allInvariants.map(({ id }) => id), 'bug']);
    expect(bugs.filter(({ invariants }) => invariants.length === 0)).toEqual([]);
    expect(bugs.flatMap(({ invariants }) => invariants).filter((id) => !checked.has(id))).toEqual([]);
  });
});

describe('the command of a person', () => {
  it('ends with 1 and the seed that caught the bug', () => {
    const caught = sim('--bug', 'stackWithoutIntent', '--workers', '1');
    expect(caught.status).toBe(1);
    expect(caught.stdout).toMatch(/^caught: stackWithoutIntent by seed \d+, I3$/mu);
  });

  it('names every bug, and refuses a name that none has', () => {
    const listed = sim('--list-bugs');
    expect(listed.status).toBe(0);
    expect(listed.stdout.split('\n').filter((line) => line !== '')).toHaveLength(bugs.length);
    for (const { name } of bugs) expect(listed.stdout).toContain(`${name}  `);
    expect(sim('--bug', 'noSuchBug').status).toBe(2);
  });
});
