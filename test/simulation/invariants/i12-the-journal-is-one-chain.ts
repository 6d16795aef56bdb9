import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Damaged, Invariant, Recovery } from './invariant.ts';

/** I12: sequence numbers without gap or repeat, and after a crash nothing that was never written. */
export const i12: Invariant = {
  id: 'I12',
  says: 'the recovered journal is a prefix of what was written, numbered without gap',
  checks: { appended: numberedOn, recovered: nothingIsInvented, damaged: damageIsFound },
};

function numberedOn(
  { book }: Evidence,
  { lastSeq }: { readonly records: readonly KioskRecord[]; readonly lastSeq: number },
): string | undefined {
  return lastSeq === book.seq ? undefined : `the journal says record ${lastSeq}, it is the ${book.seq}th`;
}

function nothingIsInvented(_evidence: Evidence, { promised, unpromised, found, how }: Recovery): string | undefined {
  if (typeof found === 'string') return undefined;
  const gap = found.findIndex(({ seq }, index) => seq !== index + 1);
  if (gap !== -1) return `record ${found[gap]?.seq} stands where ${gap + 1} should (${how})`;
  const more = found.slice(promised.length).map(({ json }) => json);
  // An append is all or none.
  if (more.length === 0 || more.join('\n') === unpromised.join('\n')) return undefined;
  return `${more.length} records are in the journal that nobody wrote (${how}): ${more[0]}`;
}

function damageIsFound(_evidence: Evidence, { how, opening }: Damaged): string | undefined {
  return opening === 'opened' ? `${how}, and the journal opens as if nothing had happened` : undefined;
}
