import { expect, it } from 'vitest';
import { runCampaign } from './run/campaign.ts';
import { jobsOf } from './run/jobs.ts';
import { readSimFlags } from './sim-flags.ts';

/** The machine that runs the tests has other work as well. */
const LIMIT_MS = 120_000;
const TRANSACTIONS = 240;

it(
  'without a violation, with the same hash for the same seed whatever the workers, and another for another seed',
  { timeout: LIMIT_MS },
  async () => {
    const [once, again, other] = await Promise.all([
      runCampaign(jobsOf(7, TRANSACTIONS), 1),
      runCampaign(jobsOf(7, TRANSACTIONS), 2),
      runCampaign(jobsOf(9, TRANSACTIONS), 1),
    ]);
    expect([once.caught, again.caught, other.caught].map((caught) => caught?.result.violation)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(once.hash).toMatch(/^[\da-f]{64}$/u);
    expect(again.hash).toBe(once.hash);
    expect(again.counts).toEqual(once.counts);
    expect(other.hash).not.toBe(once.hash);
    // It would prove nothing if no money moved and nothing broke.
    expect(once.counts.transactions).toBeGreaterThanOrEqual(TRANSACTIONS);
    expect(once.counts.credited).toBeGreaterThan(TRANSACTIONS / 2);
    expect(once.counts.claims).toBeGreaterThan(0);
    expect(once.counts.crashes).toBeGreaterThan(0);
    expect(Object.keys(once.counts.troubles).length).toBeGreaterThan(20);
  },
);

it('says what is wrong with a command line in one line', () => {
  const wrong = [
    ['--sed', '1'],
    ['--seed'],
    ['--seed', '-1'],
    ['--seed', '4294967296'],
    ['--transactions', '0'],
    ['--transactions', 'many'],
    ['--workers', '1.5'],
    ['--keep', 'v1'],
    ['--episode', '1', '--keep', 'x'],
    ['--help=yes'],
    ['--protocol', 'cctalk'],
    ['--protocol'],
  ];
  for (const argv of wrong) {
    const read = readSimFlags(argv);
    if (read.kind === 'flags') throw new Error(`${argv.join(' ')} was understood`);
    expect(read.line).toMatch(/^[^\n]+$/u);
  }
  expect(readSimFlags(['--seed=3', '--transactions', '50'])).toMatchObject({
    kind: 'flags',
    flags: { seed: 3, transactions: 50, protocol: undefined },
  });
  expect(readSimFlags(['--protocol', 'all'])).toMatchObject({ kind: 'flags', flags: { protocol: 'all' } });
});
