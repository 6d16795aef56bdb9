import type { Account, CardOrder } from './order.ts';

/** The reader's word, as the port says it: XFS4IoT's CardReader, in our few words. */
export type CardReaderWord =
  | 'offline'
  | 'initializing'
  /** No card, gate shut. */
  | 'empty'
  /** Waiting for a card. */
  | 'open'
  | 'cardInside'
  /** Given back and still in the mouth. */
  | 'taken'
  | 'jammed'
  | 'failed';

export interface CardReaderFacts {
  readonly fitted: boolean;
  readonly word: CardReaderWord;
  readonly detail: string;
  /** What the reader was last told; it is told again where that changes, or where it did not heed it. */
  readonly told: 'open' | 'shut';
  /** When, monotonic; null where it was never told anything. */
  readonly toldMs: number | null;
  /** It was told to read the card inside, and has not said what is on it. */
  readonly reading: boolean;
  /** Of the card inside, once it was read. */
  readonly cardNumber: string | null;
  /** When it was told to give this card back, monotonic; null where it was not. */
  readonly givenBackMs: number | null;
}

/** What became of writing a purchase to its card. */
export type CardWrite =
  /** The right card is not inside; the resident speaks next. */
  | { readonly state: 'waitingForCard' }
  | { readonly state: 'writing' }
  | { readonly state: 'written' }
  /** Another card was put in. */
  | { readonly state: 'wrongCard' }
  /** Nothing changed on the card. */
  | { readonly state: 'notWritten' }
  /** Part of it may be on the card; the same writes may be made again. */
  | { readonly state: 'uncertain' }
  /** No reader works here: another terminal, or a later visit, has to write it. */
  | { readonly state: 'noReader' };

export type CardWriteEnd = 'written' | 'wrongCard' | 'noCard' | 'notWritten' | 'uncertain';

export type RechargeCardProblem =
  | 'malformed'
  | 'rechargeCardUnknown'
  | 'rechargeCardUsed'
  | 'rechargeCardLocked'
  | 'blockedAccount'
  | 'backEndUnavailable'
  /** Whether it was redeemed is not known after a restart and cannot be asked again. */
  | 'notRedeemed'
  | 'refused';

export type RechargeStage =
  | {
      readonly kind: 'enteringRechargeCard';
      readonly account: Account;
      readonly problem: RechargeCardProblem | null;
    }
  /** A purchase of an earlier visit that never reached the card: it is written before anything else (补写). */
  | {
      readonly kind: 'rewritingCard';
      readonly account: Account;
      readonly order: CardOrder;
      readonly write: CardWrite;
      readonly closesAtMs: number;
    };

export type RechargeAction =
  | { readonly kind: 'useRechargeCard' }
  | { readonly kind: 'submitRechargeCard'; readonly secret: string }
  /** Once more, with the card that is inside or is put in next. */
  | { readonly kind: 'writeCardAgain' };

export type CardInput =
  | { readonly kind: 'cardReaderChanged'; readonly word: CardReaderWord; readonly detail: string }
  | {
      readonly kind: 'cardRead';
      readonly outcome:
        { readonly kind: 'read'; readonly cardNumber: string } | { readonly kind: 'noCard' | 'unreadable' | 'failed' };
    }
  | { readonly kind: 'cardWriteEnded'; readonly orderId: string; readonly end: CardWriteEnd; readonly detail: string }
  /** The back end heard that a card is written, or will never take it. */
  | { readonly kind: 'cardConfirmed'; readonly orderId: string; readonly outcome: 'done' | 'refused' | 'unknown' };

export type CardEffect =
  | { readonly kind: 'acceptCard'; readonly accept: boolean }
  | { readonly kind: 'readCard' }
  | { readonly kind: 'writeCard'; readonly order: CardOrder }
  | { readonly kind: 'ejectCard' }
  | { readonly kind: 'confirmCardOrder'; readonly orderId: string };

/** A written card that the back end has not confirmed yet. */
export interface CardConfirm {
  readonly orderId: string;
  /** Undefined where an earlier start wrote it. */
  readonly cardNumber: string | undefined;
  readonly tries: number;
  readonly nextTryMs: number;
}

export type CardRecord =
  /** A write may follow. `transactionId` is undefined for a purchase of an earlier visit. */
  | { kind: 'cardWriteStarted'; transactionId: string | undefined; orderId: string }
  | { kind: 'cardWritten'; transactionId: string | undefined; orderId: string }
  /** `certain`: nothing changed on the card. The order stays open at the back end either way. */
  | { kind: 'cardWriteFailed'; transactionId: string | undefined; orderId: string; certain: boolean; reason: string }
  /** The back end knows that the card is written, or refused for good to hear it (`accepted` false). */
  | { kind: 'cardConfirmed'; orderId: string; accepted: boolean };
