import type { Fen } from './money.ts';
import type { Order, Trial } from './order.ts';

/** What somebody can be found by. `idCardHash`: SHA-256, hex, of the number; the number itself leaves no reader. */
export type AccountKeyKind = 'account' | 'meter' | 'phone' | 'idCardHash' | 'purchaseCard' | 'qr';

/** What a back end may offer beside bills and postings. */
export type ServiceName =
  | 'find'
  | 'trial'
  | 'history'
  | 'credits'
  | 'cards'
  | 'tokens'
  | 'rechargeCards'
  | 'messages'
  | 'invoices'
  | 'tariff'
  | 'notices'
  | 'complaints'
  | 'ratings';

export interface AccountKey {
  readonly by: AccountKeyKind;
  readonly value: string;
}

/** One of several accounts under one key, masked. */
export interface AccountSummary {
  readonly accountNumber: string;
  readonly maskedName: string;
  readonly maskedAddress: string;
}

export interface UsageMonth {
  /** `2026-10`. */
  readonly period: string;
  readonly usageCentiKwh: number;
  readonly amountFen: Fen;
}

export interface PaidEntry {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly amountFen: Fen;
  /** How it was paid; `other` where the back end has a word that is not ours. */
  readonly means: 'kiosk' | 'counter' | 'online' | 'bank' | 'rechargeCard' | 'other';
}

/** Oldest first, at most 24 months; months that the back end does not know are left out. */
export interface History {
  readonly months: readonly UsageMonth[];
  /** Newest first. */
  readonly payments: readonly PaidEntry[];
}

/** Where a recharge has got to: booked at the utility, sent to the meter, on the meter, or waiting for the card. */
export type CreditState = 'booked' | 'sentToMeter' | 'onMeter' | 'tokenIssued' | 'cardNotWritten' | 'cardWritten';

export interface Credit {
  readonly atMs: number;
  readonly amountFen: Fen;
  readonly state: CreditState;
}

export type InvoiceTitle =
  /** The holder of the account, whose name the utility knows. */
  { readonly kind: 'holder' } | { readonly kind: 'company'; readonly taxNumber: string };

/** A question to the back end that moves no money. */
export type Question =
  | { readonly kind: 'find'; readonly key: AccountKey }
  | { readonly kind: 'trial'; readonly order: Order }
  /** `phoneTail`: the last four digits of the phone on the account, as the proof that a household asks about itself. */
  | { readonly kind: 'history'; readonly accountNumber: string; readonly phoneTail: string }
  /** Recharges of the last days, newest first. */
  | { readonly kind: 'credits'; readonly accountNumber: string }
  /** The receipt to a phone. `text` is what it says; `id` makes a repeat harmless. */
  | { readonly kind: 'message'; readonly id: string; readonly phone: string; readonly text: string }
  | { readonly kind: 'invoice'; readonly id: string; readonly postingId: string; readonly title: InvoiceTitle };

export type QuestionKind = Question['kind'];

export type QuestionRefusal =
  | 'unknownAccount'
  | 'blockedAccount'
  /** The proof of ownership was wrong. */
  | 'notVerified'
  /** Too many wrong proofs; the back end keeps count. */
  | 'locked'
  | 'outOfRange'
  /** This account buys nothing until its arrears are paid by themselves. */
  | 'arrearsFirst'
  | 'invalidTitle'
  | 'alreadyInvoiced'
  | 'notAllowed';

export type ServiceAnswer =
  | { readonly kind: 'found'; readonly accounts: readonly AccountSummary[] }
  | { readonly kind: 'trialled'; readonly trial: Trial }
  | { readonly kind: 'history'; readonly history: History }
  | { readonly kind: 'credits'; readonly credits: readonly Credit[] }
  | { readonly kind: 'messageTaken' }
  /** `title`: in whose name, masked, as the utility wrote it. */
  | { readonly kind: 'invoiceTaken'; readonly requestNumber: string; readonly title: string }
  | { readonly kind: 'refused'; readonly reason: QuestionRefusal }
  | { readonly kind: 'notOffered' }
  | { readonly kind: 'unknown' };
