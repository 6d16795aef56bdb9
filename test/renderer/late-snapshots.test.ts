import { describe, expect, it } from 'vitest';
import { newerSnapshot } from '../../renderer/store/view-store.ts';
import { sampleSnapshots } from '../support/sample-snapshots.ts';

const home = sampleSnapshots['home'];
if (home === undefined) throw new Error('there is no sample of the home screen');

describe('a snapshot that arrives late', () => {
  const held = { ...home, runId: 'one', revision: 7 };

  it('is not shown again after a newer one of the same run', () => {
    expect(newerSnapshot(held, { ...home, runId: 'one', revision: 6 })).toBe(held);
  });

  it('is shown when the host was started again, whatever its number', () => {
    const restarted = { ...home, runId: 'two', revision: 1 };
    expect(newerSnapshot(held, restarted)).toBe(restarted);
  });

  it('is shown when it is the next one', () => {
    const next = { ...home, runId: 'one', revision: 8 };
    expect(newerSnapshot(held, next)).toBe(next);
  });
});
