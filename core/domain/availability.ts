import { assertNever } from './step.ts';
import type { Kiosk } from './kiosk.ts';

export type CashProblem =
  | 'acceptorOffline'
  | 'acceptorJammed'
  | 'acceptorFailed'
  | 'cashBoxFull'
  | 'cashBoxRemoved'
  | 'journalUnavailable'
  | 'notConfigured';
export type ReceiptProblem = 'paperOut' | 'coverOpen' | 'printerOffline' | 'printerFault' | 'notConfigured';

/** Why no note can be taken now, or undefined. */
export function cashProblem(kiosk: Kiosk): CashProblem | undefined {
  if (kiosk.journalFailed) return 'journalUnavailable';
  if (!kiosk.acceptor.fitted) return 'notConfigured';
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
