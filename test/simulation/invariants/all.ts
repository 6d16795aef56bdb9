import { i01 } from './i01-money-is-conserved.ts';
import { i02 } from './i02-every-stacked-note-is-booked.ts';
import { i03 } from './i03-no-stack-without-intent.ts';
import { i04 } from './i04-no-ack-before-the-note-is-booked.ts';
import { i05 } from './i05-at-most-one-credit.ts';
import { i06 } from './i06-never-credit-and-claim.ts';
import { i07 } from './i07-success-is-never-shown-unproven.ts';
import { i08 } from './i08-one-final-state.ts';
import { i09 } from './i09-claims-are-numbered-and-known.ts';
import { i10 } from './i10-the-id-is-older-than-the-request.ts';
import { i11 } from './i11-what-was-promised-is-there.ts';
import { i12 } from './i12-the-journal-is-one-chain.ts';
import { i13 } from './i13-recovery-is-idempotent.ts';
import { i14 } from './i14-the-slot-opens-only-for-a-payment.ts';
import { i15 } from './i15-the-box-holds-what-the-count-says.ts';
import { i16 } from './i16-the-day-agrees-or-is-explained.ts';
import { i17 } from './i17-one-original.ts';
import { i18 } from './i18-nothing-moves-backwards.ts';
import { i19 } from './i19-nobody-sees-anothers-data.ts';
import { i20 } from './i20-the-screen-is-powerless.ts';
import { i21 } from './i21-one-payment-at-a-time.ts';
import { i22 } from './i22-amounts-are-whole-fen.ts';
import { i24 } from './i24-the-outbox-drains.ts';
import { i25 } from './i25-there-is-always-a-way-out.ts';
import { i26 } from './i26-retries-are-bounded.ts';
import { i29 } from './i29-what-was-sold-is-what-is-told.ts';
import { i30 } from './i30-a-card-is-written-once.ts';
import { i31 } from './i31-a-recharge-card-is-redeemed-once.ts';
import { i32 } from './i32-the-reader-keeps-no-card.ts';
import type { Invariant } from './invariant.ts';

/** By number. A new one is added here and nowhere else. */
export const allInvariants: readonly Invariant[] = [
  i01,
  i02,
  i03,
  i04,
  i05,
  i06,
  i07,
  i08,
  i09,
  i10,
  i11,
  i12,
  i13,
  i14,
  i15,
  i16,
  i17,
  i18,
  i19,
  i20,
  i21,
  i22,
  i24,
  i25,
  i26,
  i29,
  i30,
  i31,
  i32,
];
