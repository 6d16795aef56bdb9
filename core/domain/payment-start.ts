import type { Kiosk, Step, Surroundings } from './kiosk.ts';
import { beforeNewIntake } from './last-note.ts';
import type { Order } from './order.ts';
import type { PaymentFacts } from './payment.ts';
import type { Consent } from './records.ts';
import { advance, paying } from './step.ts';

/** Consent goes on paper first, with account, bills and quote; then the acceptor opens. */
export function beginPayment(kiosk: Kiosk, order: Order, withoutReceipt: boolean, around: Surroundings): Step {
  const { settings, freshTransactionId: transactionId } = around;
  const consent: Consent = {
    terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance',
    withoutReceipt,
    maxSurplusFen: settings.maxSurplusFen,
  };
  const facts: PaymentFacts = {
    transactionId,
    order,
    consent,
    notes: [],
    notesNumbered: 0,
    postingsNumbered: 0,
    claims: [],
  };
  return advance(
    {
      ...paying(kiosk, { state: 'collecting', facts, intake: 'opening', lastReturn: null }),
      lastNote: beforeNewIntake(kiosk.lastNote),
    },
    [{ kind: 'consentGiven', transactionId, order, consent }],
    [{ kind: 'openIntake', valuesFen: settings.acceptedNotesFen }],
  );
}
