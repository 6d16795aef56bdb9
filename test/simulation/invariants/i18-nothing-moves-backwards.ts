import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I18: what a resident has been told is never taken back, and money on the screen only grows. */
export const i18: Invariant = {
  id: 'I18',
  says: 'no outcome moves backwards on late or repeated answers',
  checks: { shown: movesOn },
};

const next: Readonly<Record<string, readonly string[]>> = {
  pending: ['pending', 'paid', 'claim'],
  paid: ['paid'],
  claim: ['claim'],
};

function movesOn(
  { screen }: Evidence,
  { snapshot, before }: { readonly snapshot: Snapshot; readonly before: Snapshot | undefined },
): string | undefined {
  const now = snapshot.screen;
  const was = before?.screen;
  if (before !== undefined && before.runId === snapshot.runId && snapshot.revision <= before.revision) {
    return `revision ${snapshot.revision} comes after ${before.revision}`;
  }
  if (now.kind === 'cash' && was?.kind === 'cash' && now.insertedFen < was.insertedFen) {
    return `the money on the screen falls from ${was.insertedFen} to ${now.insertedFen}`;
  }
  if (now.kind !== 'result') return undefined;
  const told = screen.previousOutcomes.get(now.transactionNumber);
  if (told === undefined || (next[told] ?? []).includes(now.outcome)) return undefined;
  return `${now.transactionNumber} was shown as ${told} and is now ${now.outcome}`;
}
