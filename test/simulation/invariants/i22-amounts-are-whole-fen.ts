import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

const signed: ReadonlySet<string> = new Set(['balanceFen', 'roundingFen']);

/** I22: every amount in the journal is a safe whole number of fen, and only a balance or what rounding adds to a bill may be below zero. */
export const i22: Invariant = {
  id: 'I22',
  says: 'no amount outside of whole, safe fen',
  checks: { before: (evidence, record) => isWhole(evidence, record) ?? partsAddUp(record) },
};

function isWhole(_evidence: Evidence, record: KioskRecord): string | undefined {
  const wrong = find(record, record.kind);
  return wrong === undefined ? undefined : `${wrong} in ${JSON.stringify(record)}`;
}

function find(value: object, path: string): string | undefined {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object' && member !== null) {
      const inside = find(member as object, `${path}.${name}`);
      if (inside !== undefined) return inside;
    } else if (name.endsWith('Fen')) {
      if (!Number.isSafeInteger(member)) return `${path}.${name} is ${String(member)}`;
      if (typeof member === 'number' && member < 0 && !signed.has(name)) return `${path}.${name} is ${member}`;
    }
  }
  return undefined;
}

/** What goes to the bills and to the balance is what was put in, to the fen. */
function partsAddUp(record: KioskRecord): string | undefined {
  if (record.kind !== 'paymentSubmitted' && record.kind !== 'claimPosted') return undefined;
  const { id, allocations, balanceFen, totalFen } = record.posting;
  let sumFen: number = balanceFen;
  for (const { amountFen } of allocations) sumFen += amountFen;
  return sumFen === totalFen ? undefined : `${id} posts ${totalFen} fen in parts of ${sumFen}`;
}
