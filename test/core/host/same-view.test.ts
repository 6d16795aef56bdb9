import { describe, expect, it } from 'vitest';
import { isSameView } from '../../../core/host/same-view.ts';

const view = {
  screen: { kind: 'cash', insertedFen: 5_000, lastReturn: null, split: [{ month: 1, amountFen: 100 }] },
  simulator: null,
};
const copy = structuredClone(view);

describe('two views', () => {
  it('are the same where every part says the same', () => {
    expect(isSameView(view, copy)).toBe(true);
    expect(isSameView({ ...view }, view)).toBe(true);
    expect(isSameView({ insertedFen: Number.NaN }, { insertedFen: Number.NaN })).toBe(true);
  });

  it.each([
    ['an amount', { ...copy, screen: { ...copy.screen, insertedFen: 5_001 } }],
    ['null for something', { ...copy, screen: { ...copy.screen, lastReturn: { reason: 'limit' } } }],
    ['a line more', { ...copy, screen: { ...copy.screen, split: [...copy.screen.split, ...copy.screen.split] } }],
    ['an amount within a line', { ...copy, screen: { ...copy.screen, split: [{ month: 1, amountFen: 101 }] } }],
    ['a list for an object', { ...copy, screen: { ...copy.screen, split: { 0: { month: 1, amountFen: 100 } } } }],
    ['a part more', { ...copy, idleWarning: null }],
    ['another part', { screen: copy.screen, idleWarning: null }],
    ['nothing', undefined],
  ])('differ by %s', (_, other) => {
    expect(isSameView(view, other)).toBe(false);
    expect(isSameView(other, view)).toBe(false);
  });
});
