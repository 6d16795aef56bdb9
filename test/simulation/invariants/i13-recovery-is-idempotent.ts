import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant, Recovery } from './invariant.ts';

/** I13: whoever recovers what was recovered finds the same records and the same sums. */
export const i13: Invariant = {
  id: 'I13',
  says: 'recover(recover(x)) = recover(x)',
  checks: { recovered: isTheSameAgain },
};

function isTheSameAgain(_evidence: Evidence, { found, again, how }: Recovery): string | undefined {
  const [first, ...others] = again;
  if (first === undefined) return undefined;
  const other = others.find((outcome) => outcome !== first);
  if (other !== undefined) return `recovered once: ${first}; recovered again: ${other} (${how})`;
  if (typeof found === 'string' || first.startsWith(`${found.length} records,`)) return undefined;
  return `a copy recovers to ${first}, and the journal itself to ${found.length} records (${how})`;
}
