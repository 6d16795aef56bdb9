import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant, Recovery } from './invariant.ts';

/** I11: whatever a crash does to the disk, every record that was answered is in the journal that opens again. */
export const i11: Invariant = {
  id: 'I11',
  says: 'acknowledged means durable',
  checks: { recovered: nothingIsLost },
};

function nothingIsLost(_evidence: Evidence, { promised, found, how }: Recovery): string | undefined {
  if (typeof found === 'string') return `the journal does not open after the crash (${how}): ${found}`;
  const lost = promised.findIndex((json, index) => found[index]?.json !== json);
  if (lost === -1) return undefined;
  return `record ${lost + 1} of ${promised.length} is lost after the crash (${how}): ${promised[lost]}`;
}
