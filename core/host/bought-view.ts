import type { Screen } from '../contract/snapshot.ts';
import { booksOf } from '../domain/books.ts';
import { mayWriteAgain } from '../domain/card-work.ts';
import { cardSaid } from '../domain/close-steps.ts';
import type { Kiosk } from '../domain/kiosk.ts';
import type { Ledger } from '../domain/ledger.ts';
import { bookedFen, type Payment } from '../domain/payment.ts';
import { paidReceipt } from '../domain/receipt-document.ts';
import type { HostParts } from './host.ts';
import { aftercareView } from './information-view.ts';
import { vendView } from './recharge-view.ts';

type Bought = Pick<Extract<Screen, { kind: 'result' }>, 'vend' | 'redeemedFen' | 'card' | 'aftercare'>;

/** What a booking brought, and what a resident may still have of it; nothing before it is booked. */
export function boughtView(
  payment: Extract<Payment, { state: 'settled' | 'pending' | 'claimed' }>,
  kiosk: Kiosk,
  ledger: Ledger,
  parts: HostParts,
): Bought {
  const { settings } = parts;
  if (payment.state !== 'settled') return { vend: null, redeemedFen: null, card: null, aftercare: null };
  const { facts, posting, booking, card, aftercare } = payment;
  // Signed only while somebody looks at it: every snapshot would sign it again.
  const receiptText =
    aftercare.panel === 'code'
      ? parts.receiptText(
          paidReceipt(
            facts,
            posting,
            booking,
            { settings, atMs: booking.bookedAtMs },
            cardSaid(booking, { books: booksOf(ledger) }),
          ),
          kiosk.display.language,
        )
      : null;
  return {
    vend: vendView(booking.vend),
    redeemedFen: posting.kind === 'rechargeCard' ? bookedFen(posting, booking) : null,
    card: card === null ? null : { write: card.write.state, canTryAgain: mayWriteAgain(kiosk) },
    aftercare: aftercareView(aftercare, settings, receiptText),
  };
}
