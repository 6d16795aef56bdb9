import type { Bug } from './bugs.ts';

/** After the visit: claims, the cash box, further papers. core/domain. */
export const counterBugs: readonly Bug[] = [
  {
    name: 'claimPaidOutWhilePosted',
    what: 'A claim is paid out at the counter while its money is on its way to the account.',
    invariants: ['I8', 'I6', 'bug'],
    file: 'core/domain/claim-steps.ts',
    from: "if (claim === undefined || claim.posting !== null) return refuse('claimClosed');\n  const reference",
    to: "if (claim === undefined) return refuse('claimClosed');\n  const reference",
  },
  {
    name: 'claimPostedTwice',
    what: 'A claim that is already on its way to the account is sent there a second time.',
    invariants: ['I5', 'I8', 'bug'],
    file: 'core/domain/claim-steps.ts',
    from: "if (claim === undefined || claim.posting !== null) return refuse('claimClosed');\n  const posting",
    to: "if (claim === undefined) return refuse('claimClosed');\n  const posting",
  },
  {
    name: 'refusedClaimPostingSettlesClaim',
    what: 'The utility refuses the posting of a claim, and the claim is closed as if its note had come back.',
    invariants: ['I1', 'I9'],
    file: 'core/domain/claim-steps.ts',
    from: 'if (around.books.claim(claimNumber)?.noteBack === true) {',
    to: 'if (around.books.claim(claimNumber) !== undefined) {',
  },
  {
    name: 'boxCountClearedWithoutQuestion',
    what: 'A box that comes back counts as empty before anybody has said so.',
    invariants: ['I15'],
    file: 'core/domain/ledger.ts',
    from: '      ledger.boxUnanswered = true;\n',
    to: '      ledger.boxUnanswered = true;\n      ledger.box.clear();\n',
  },
  {
    name: 'boxCountClearedThoughNotEmptied',
    what: 'The technician says that the box was not emptied, and its count begins anew.',
    invariants: ['I15'],
    file: 'core/domain/ledger.ts',
    from: 'if (record.emptied) ledger.box.clear();',
    to: 'ledger.box.clear();',
  },
  {
    name: 'boxCountNotCleared',
    what: 'The count goes on after the box was emptied.',
    invariants: ['I15'],
    file: 'core/domain/ledger.ts',
    from: 'if (record.emptied) ledger.box.clear();',
    to: 'if (record.emptied && !ledger.boxPresent) ledger.box.clear();',
  },
  {
    name: 'reprintNotMarked',
    what: 'A further receipt looks like the original.',
    invariants: ['I17'],
    file: 'core/domain/receipt-document.ts',
    from: 'return { ...document, lines: [mark, ...document.lines, mark] };',
    to: 'return { ...document, lines: [...document.lines, ...[mark].slice(1)] };',
  },
  {
    name: 'copiesNotCounted',
    what: 'Every further paper calls itself the first copy.',
    invariants: ['I17'],
    file: 'core/domain/papers.ts',
    from: 'copies: copy + 1,',
    to: 'copies: 1,',
  },
];
