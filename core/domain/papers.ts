import type { Paper, PaymentClaim } from './payment.ts';
import type { KioskRecord, PaperKind } from './records.ts';

/** Copies beyond the original that anybody can print at the kiosk; more than these are the counter's to give. */
export const mostCopies = 3;

export function paperOf(papers: readonly Paper[], what: PaperKind): Paper | undefined {
  return papers.find((paper) => paper.what === what);
}

/** How many more a resident may have: the original, where it never came out, is not counted as a copy. */
export function copiesLeft(papers: readonly Paper[], what: PaperKind): number {
  const out = paperOf(papers, what)?.copies ?? 0;
  return Math.min(mostCopies, Math.max(0, mostCopies + 1 - out));
}

/**
 * The next print job's own number: what stands on the paper, and from the second job on which one it is. Both slips
 * carry the claim number, so they are counted together.
 */
export function jobNumber(papers: readonly Paper[], what: PaperKind, number: string): string {
  const alike: readonly PaperKind[] = what === 'receipt' ? ['receipt'] : ['claimSlip', 'pendingSlip'];
  const jobs = alike.reduce((sum, kind) => sum + (paperOf(papers, kind)?.jobs ?? 0), 0);
  return jobs === 0 ? number : `${number}-R${jobs}`;
}

/** A paper was begun. `claims` are those that stand on it where it is not a copy of the one before. */
export function startPaper(
  papers: readonly Paper[],
  started: Extract<KioskRecord, { kind: 'receiptStarted' }>,
  claims: readonly PaymentClaim[],
): Paper[] {
  const { what, copy, digest, atMs, number } = started;
  const before = paperOf(papers, what);
  const paper: Paper = {
    what,
    copies: copy + 1,
    jobs: (before?.jobs ?? 0) + 1,
    digest,
    atMs,
    claims: before?.digest === digest ? before.claims : claims,
    underWay: number,
  };
  return [...papers.filter((other) => other.what !== what), paper];
}

/** Its end is known. A paper that certainly did not come out is none: the next one takes its place, unmarked. */
export function endPaper(papers: readonly Paper[], number: string, cameOut: boolean): Paper[] {
  return papers.map((paper) => {
    if (paper.underWay !== number) return paper;
    return { ...paper, underWay: null, copies: cameOut ? paper.copies : paper.copies - 1 };
  });
}
