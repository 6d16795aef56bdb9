import { assertNever } from './step.ts';
import type { Kiosk } from './kiosk.ts';

/** The detail of a device whose first word has not come yet; what it says then is news. */
export const notAskedYet = 'not asked yet';

export type CashProblem =
  | 'acceptorOffline'
  | 'acceptorJammed'
  | 'acceptorFailed'
  | 'cashBoxFull'
  | 'cashBoxRemoved'
  | 'cashBoxUnanswered'
  | 'journalUnavailable'
  | 'spaceLow'
  | 'restartStorm'
  | 'tampered'
  | 'onBattery'
  | 'notConfigured';
export type CardProblem = 'readerOffline' | 'readerJammed' | 'readerFailed' | 'notConfigured';
export type ReceiptProblem = 'paperOut' | 'coverOpen' | 'printerOffline' | 'printerFault' | 'notConfigured';

/** Why no note can be taken now, or undefined. */
export function cashProblem(kiosk: Kiosk): CashProblem | undefined {
  const ours = intakeProblem(kiosk);
  // A box that is out is the acceptor's to tell: it has the newer word.
  if (ours !== undefined && ours !== 'cashBoxRemoved') return ours;
  // Whoever pays now can finish on the battery; nobody begins.
  if (kiosk.premises.inputs.mainsPower === false) return 'onBattery';
  const word = kiosk.acceptor.word;
  switch (word) {
    case 'offline':
    case 'initializing':
      return 'acceptorOffline';
    case 'full':
      return 'cashBoxFull';
    case 'boxRemoved':
      return 'cashBoxRemoved';
    case 'jammedInAcceptor':
    case 'jammedInStacker':
      return 'acceptorJammed';
    case 'cheated':
    case 'paused':
    case 'failed':
      return 'acceptorFailed';
    case 'disabled':
    case 'idle':
    case 'accepting':
    case 'escrow':
    case 'stacking':
    case 'returning':
    case 'rejecting':
      return undefined;
    default:
      return assertNever(word);
  }
}

/** Why the slot must stay shut whatever the acceptor says of itself, or undefined. */
export function intakeProblem(kiosk: Kiosk): CashProblem | undefined {
  if (kiosk.journalFailed) return 'journalUnavailable';
  if (!kiosk.acceptor.fitted) return 'notConfigured';
  if (kiosk.spaceLow) return 'spaceLow';
  if (kiosk.quietUntilMs > 0) return 'restartStorm';
  if (kiosk.premises.tampered) return 'tampered';
  if (kiosk.premises.inputs.batteryLow === true) return 'onBattery';
  if (!kiosk.boxPresent) return 'cashBoxRemoved';
  return kiosk.boxUnanswered ? 'cashBoxUnanswered' : undefined;
}

/** Why no receipt can be printed now, or undefined. */
export function receiptProblem(kiosk: Kiosk): ReceiptProblem | undefined {
  if (!kiosk.printer.fitted) return 'notConfigured';
  const word = kiosk.printer.word;
  switch (word.kind) {
    case 'ready':
    case 'unconfirmed':
      return undefined;
    case 'paperOut':
      return 'paperOut';
    case 'coverOpen':
      return 'coverOpen';
    case 'fault':
      return 'printerFault';
    case 'offline':
      return 'printerOffline';
    default:
      return assertNever(word);
  }
}

/** Why no card can be read or written now, or undefined. */
export function cardProblem(kiosk: Kiosk): CardProblem | undefined {
  if (!kiosk.cardReader.fitted) return 'notConfigured';
  const { word } = kiosk.cardReader;
  switch (word) {
    case 'offline':
    case 'initializing':
      return 'readerOffline';
    case 'jammed':
      return 'readerJammed';
    case 'failed':
      return 'readerFailed';
    case 'empty':
    case 'open':
    case 'cardInside':
    case 'taken':
      return undefined;
    default:
      return assertNever(word);
  }
}
