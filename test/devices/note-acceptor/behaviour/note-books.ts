import { expect } from 'vitest';
import type { NoteRig } from '../../../support/note-rig.ts';

/** Where every yuan is, at the far end. */
export function yuan(rig: NoteRig): { returned: number; stacked: number; inPath: number; takenOut: number } {
  const { inserted, returned, stacked, inPath, takenOut } = rig.simulator.contents();
  expect(inserted.yuan).toBe(returned.yuan + stacked.yuan + inPath.yuan + takenOut.yuan);
  return { returned: returned.yuan, stacked: stacked.yuan, inPath: inPath.yuan, takenOut: takenOut.yuan };
}

/** What the events alone prove about the only note that went in, over one process or several. */
export function proven(facts: readonly string[], value: number): 'stacked' | 'returned' | 'nothing' {
  const afterOpening = facts.slice(1);
  if (afterOpening.some((fact) => fact === `stacked ${value}` || fact === 'opened, found noteInStacker'))
    return 'stacked';
  return afterOpening.some((fact) => fact.startsWith('returned') || fact.startsWith('rejected'))
    ? 'returned'
    : 'nothing';
}

/**
 * What must be true of one note of 10 yuan whatever happened to the line and the power: it is somewhere; it was credited at
 * most once, and only where it is in the box; nobody was told that a note in the box came back.
 */
export function expectNoMoneyLostOrInvented(rig: NoteRig, facts: readonly string[] = rig.facts()): void {
  const { stacked, inPath } = yuan(rig);
  expect(inPath).toBe(0);
  const credits = facts.filter((fact) => fact === 'stacked 1000').length;
  expect(credits).toBeLessThanOrEqual(stacked === 10 ? 1 : 0);
  // A note told again and marked as such is the host's to recognize; a credit of another value is not.
  expect(facts.filter((fact) => fact.startsWith('stacked') && !fact.endsWith('repeat')).length).toBe(credits);
  expect(facts.filter((fact) => fact.startsWith('returned')).length).toBeLessThanOrEqual(1);
  if (stacked === 10) expect(facts.filter((fact) => fact.startsWith('returned'))).toEqual([]);
  const proof = proven(facts, 1000);
  if (proof !== 'nothing') expect(proof).toBe(stacked === 10 ? 'stacked' : 'returned');
}
