import { z } from 'zod';
import type { RefusalName } from '../domain/kiosk.ts';

/** Six to twenty digits; the view's keypad offers nothing else, the host checks it again. */
const accountNumber = z.string().max(40);
const amountFen = z.number().int().min(0).max(100_000_000);

/** What a resident, and nobody else, can ask of the host. */
const residentCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), purpose: z.enum(['bill', 'recharge', 'history', 'arrival']) }),
  z.strictObject({ kind: z.literal('enterBy'), by: z.enum(['account', 'meter', 'phone']) }),
  z.strictObject({ kind: z.literal('chooseAccount'), index: z.number().int().min(0).max(100) }),
  z.strictObject({ kind: z.literal('submitAccount'), accountNumber }),
  z.strictObject({ kind: z.literal('toggleBill'), billId: z.string().max(64) }),
  /** From the bills to the consent, from a debt-free account to the amounts of a prepayment. */
  z.strictObject({ kind: z.literal('continue') }),
  z.strictObject({ kind: z.literal('chooseAmount'), amountFen }),
  /** Consent to the terms on the screen. `withoutReceipt` is needed where the printer cannot print. */
  z.strictObject({ kind: z.literal('agree'), withoutReceipt: z.boolean() }),
  z.strictObject({ kind: z.literal('pay') }),
  /** Short of what is due: finish with the split on the screen. */
  z.strictObject({ kind: z.literal('finishShort') }),
  z.strictObject({ kind: z.literal('acceptChange') }),
  z.strictObject({ kind: z.literal('addNotes') }),
  z.strictObject({ kind: z.literal('takeClaim') }),
  /** A paper of an earlier visit: by a number on it, or by account and amount. */
  z.strictObject({ kind: z.literal('findReceipt'), by: z.enum(['number', 'account']) }),
  z.strictObject({ kind: z.literal('findByNumber'), number: z.string().max(60) }),
  z.strictObject({ kind: z.literal('findByAccount'), accountNumber, amountFen }),
  z.strictObject({ kind: z.literal('reprint') }),
  /** A recharge card (充值卡) instead of notes, and the number under its scratch film. */
  z.strictObject({ kind: z.literal('useRechargeCard') }),
  z.strictObject({ kind: z.literal('submitRechargeCard'), secret: z.string().max(40) }),
  z.strictObject({ kind: z.literal('writeCardAgain') }),
  /** The last four digits of the phone on the account. */
  z.strictObject({ kind: z.literal('proveOwner'), phoneTail: z.string().max(10) }),
  z.strictObject({
    kind: z.literal('showHistory'),
    view: z.enum(['chart', 'table']),
    months: z.literal([12, 24]),
  }),
  z.strictObject({ kind: z.literal('printHistory') }),
  z.strictObject({ kind: z.literal('openAftercare'), panel: z.enum(['none', 'code', 'message', 'invoice']) }),
  z.strictObject({ kind: z.literal('sendReceipt'), phone: z.string().max(20) }),
  z.strictObject({
    kind: z.literal('requestInvoice'),
    title: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('holder') }),
      z.strictObject({ kind: z.literal('company'), taxNumber: z.string().max(30) }),
    ]),
  }),
  z.strictObject({ kind: z.literal('goBack') }),
  z.strictObject({ kind: z.literal('cancel') }),
  z.strictObject({ kind: z.literal('finish') }),
  /** Any touch: resets the idle clock. */
  z.strictObject({ kind: z.literal('touch') }),
  z.strictObject({ kind: z.literal('setLanguage'), language: z.enum(['zh-CN', 'en']) }),
  z.strictObject({
    kind: z.literal('setDisplay'),
    size: z.enum(['normal', 'large']),
    contrast: z.enum(['normal', 'high']),
    sound: z.boolean(),
  }),
]);

/** What a technician can ask. All but the first two are refused without an open service session. */
const serviceCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('openService') }),
  z.strictObject({ kind: z.literal('enterPin'), pin: z.string().max(32) }),
  z.strictObject({ kind: z.literal('leaveService') }),
  z.strictObject({ kind: z.literal('serviceTestPrint') }),
  z.strictObject({ kind: z.literal('serviceEjectCard') }),
  z.strictObject({ kind: z.literal('serviceNoteTest'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('serviceAnswerBox'), emptied: z.boolean() }),
  z.strictObject({
    kind: z.literal('serviceSettleClaim'),
    claimNumber: z.string().max(20),
    evidence: z.enum(['paidAtCounter', 'noteHandedOver', 'bookedAtCounter']),
    reference: z.string().max(60),
  }),
  z.strictObject({ kind: z.literal('servicePostClaim'), claimNumber: z.string().max(20) }),
  z.strictObject({ kind: z.literal('serviceReconcile'), businessDate: z.string().max(10) }),
  z.strictObject({ kind: z.literal('serviceJournalPage'), page: z.number().int().min(0).max(1_000_000) }),
]);

/** What a hand at the simulated hardware does. Refused unless the far ends are simulated. */
const simulatorCommand = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('simulateInsert'),
    note: z.union([z.number().int().positive().max(1_000_000), z.enum(['foreign', 'bad'])]),
  }),
  z.strictObject({
    kind: z.literal('simulateFault'),
    device: z.enum(['noteAcceptor', 'receiptPrinter', 'cardReader', 'sensors', 'backEnd']),
    fault: z.string().max(40),
    on: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('simulateBox'), present: z.boolean() }),
  z.strictObject({
    kind: z.literal('simulatePower'),
    device: z.enum(['noteAcceptor', 'receiptPrinter', 'cardReader', 'sensors']),
    on: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('simulateTearPaper') }),
  /** Puts a card into the reader, or takes it out of its mouth (`none`). */
  z.strictObject({
    kind: z.literal('simulateCard'),
    card: z.union([
      z.strictObject({ cardNumber: z.string().max(20) }),
      z.enum(['none', 'foreign', 'upsideDown', 'broken']),
    ]),
  }),
]);

export const command = z.discriminatedUnion('kind', [residentCommand, serviceCommand, simulatorCommand]);

export type ServiceCommand = z.infer<typeof serviceCommand>;
export type SimulatorCommand = z.infer<typeof simulatorCommand>;
export type Command = z.infer<typeof command>;

/** The host's answer. A refusal has a name; the view has a sentence for the names a resident can meet. */
export type Answer = { kind: 'done' } | { kind: 'refused'; reason: Refusal };

export type Refusal = RefusalName | 'wrongPin' | 'serviceOnly' | 'notSimulated' | 'malformed';
