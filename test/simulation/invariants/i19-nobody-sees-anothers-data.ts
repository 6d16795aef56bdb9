import type { Snapshot } from '../../../core/contract/snapshot.ts';
import { maskAccountNumber } from '../../../core/domain/numbers.ts';
import type { Evidence, PrintedPaper } from '../evidence/evidence.ts';
import { transactionOn } from '../evidence/paper-watch.ts';
import { accountNumbers, accountsUnder } from '../people/directory.ts';
import type { Invariant } from './invariant.ts';

/** Four digits, the mask, two digits: whatever the product's own masking makes of it. */
const masked = /^\d{4} \*{4} \d{2}$/u;
/** Every number of a transaction and of its claims holds these. */
const CODE_LETTERS = 8;
/** From the consent on the screen belongs to a payment, which may have been asked for before a restart. */
const beforeConsent: ReadonlySet<string> = new Set(['bills', 'noDebt', 'chooseAmount', 'rechargeCard', 'rewriteCard']);

/** I19: what is shown belongs to who asked for it, no number stands unmasked, and no strip of paper carries two residents. */
export const i19: Invariant = {
  id: 'I19',
  says: "one customer's data is never on the next one's screen or paper",
  checks: { shown: screenIsOwn, printed: paperIsOwn },
};

function screenIsOwn(evidence: Evidence, { snapshot }: { readonly snapshot: Snapshot }): string | undefined {
  const { screen: watch } = evidence;
  const { screen } = snapshot;
  if (!('account' in screen)) return undefined;
  const { maskedNumber } = screen.account;
  if (!masked.test(maskedNumber)) return `the screen ${screen.kind} shows the account number as ${maskedNumber}`;
  if (screen.kind === 'pastReceipt') return wasSought(evidence, screen.transactionNumber);
  if (!beforeConsent.has(screen.kind)) return undefined;
  // A card that is inside asks for its account: after a restart, too, which nobody can tell from being put in.
  const inside = evidence.cards.inReader()?.cardNumber ?? undefined;
  const asked = [...watch.asked, ...(inside === undefined ? [] : accountsUnder(inside))];
  if (asked.some((accountNumber) => maskAccountNumber(accountNumber) === maskedNumber)) return undefined;
  return `the screen ${screen.kind} shows the account ${maskedNumber}, asked for was ${asked.join(', ')}`;
}

/** Only who knows a number of the paper, or the account and what was paid, gets to see it. */
function wasSought({ book, screen }: Evidence, transactionId: string): string | undefined {
  const transaction = book.transactions.get(transactionId);
  const code = transactionId.slice(-CODE_LETTERS);
  const known = screen.sought.some((search) => {
    if (search.kind === 'findByNumber')
      return search.number
        .replace(/[^0-9A-Za-z]/gu, '')
        .toUpperCase()
        .includes(code);
    const accountNumber = transaction?.order.account.accountNumber;
    // Of a recharge card the worth stands on the paper: nothing was put in.
    const paidFen = transaction?.order.kind === 'rechargeCard' ? transaction?.creditedFen : transaction?.insertedFen;
    return search.accountNumber.trim() === accountNumber && search.amountFen === paidFen;
  });
  return known ? undefined : `${transactionId} is shown to somebody who gave ${JSON.stringify(screen.sought)}`;
}

function paperIsOwn(_evidence: Evidence, paper: PrintedPaper): string | undefined {
  const whole = accountNumbers.find((number) => paper.lines.some((line) => line.includes(number)));
  if (whole !== undefined) return `the account number ${whole} stands unmasked on paper`;
  const transactionId = transactionOn(paper);
  if (paper.above === undefined || transactionId === undefined || paper.above === transactionId) return undefined;
  return `the papers of ${paper.above} and ${transactionId} come out in one strip`;
}
