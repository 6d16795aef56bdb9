import { notAskedYet } from './availability.ts';
import { assertNever } from './step.ts';
import type { AcceptorWord, Kiosk, PrinterWord } from './kiosk.ts';
import type { KioskRecord } from './records.ts';
import { pinTries } from './service-steps.ts';

/** A1: for the statistics. A2: somebody has a task. A3: the terminal cannot do its work, or money needs a person now. */
export type AlertLevel = 'A1' | 'A2' | 'A3';

export interface Alert {
  readonly name: string;
  readonly level: AlertLevel;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** What a step means for the operator: one alert where something begins, none while it lasts. */
export function alertsOf(before: Kiosk, after: Kiosk, records: readonly KioskRecord[]): readonly Alert[] {
  return [
    ...records.flatMap((record) => alertOfRecord(record, records, after)),
    ...alertsOfAcceptor(before, after, records),
    ...alertsOfPrinter(before, after),
    ...alertsOfTerminal(before, after),
    ...alertsOfPremises(before, after),
    ...alertsOfPosting(before, after),
    ...alertsOfReversals(before, records),
  ];
}

function alertOfRecord(record: KioskRecord, step: readonly KioskRecord[], after: Kiosk): readonly Alert[] {
  switch (record.kind) {
    case 'noteInDoubt': {
      const { transactionId, noteId, valueFen, evidence } = record;
      return [alert('noteInDoubt', 'A3', { transactionId, noteId, valueFen, evidence, ...claimFor(noteId, step) })];
    }
    case 'orphanNote': {
      const { noteId, valueFen } = record;
      return [alert('orphanNote', 'A2', { noteId, valueFen, ...claimFor(noteId, step) })];
    }
    case 'claimOpened': {
      const { claimNumber, amountFen, reason, noteId } = record;
      // A note's claim is told with the note.
      return noteId === undefined ? [alert('claimOpened', 'A2', { claimNumber, amountFen, reason })] : [];
    }
    case 'boxRemoved':
      return [alert('boxRemoved', 'A3', { totalFen: record.totalFen })];
    case 'clockJumped':
      return [alert('clockJumped', 'A2', { fromMs: record.fromMs, toMs: record.toMs })];
    case 'receiptFailed': {
      const { transactionId, number, reason, certain } = record;
      return [alert(certain ? 'receiptFailed' : 'receiptUncertain', 'A2', { transactionId, number, reason })];
    }
    case 'cardWriteFailed': {
      const { orderId, certain, reason } = record;
      // The resident puts the right card in; nobody has to come for that.
      if (reason === 'wrongCard' || reason === 'noCard') return [];
      return [alert('cardNotWritten', 'A2', { orderId, certain, reason })];
    }
    case 'cardConfirmed': {
      const { orderId, accepted } = record;
      // The card holds what the back end has placed elsewhere, as after an order that the counter ended meanwhile.
      return accepted ? [] : [alert('cardConfirmRefused', 'A2', { orderId })];
    }
    case 'reversalRequested':
      return [alert('reversalRequested', 'A2', { postingId: record.postingId })];
    case 'dayReconciled': {
      const { businessDate, differences, preliminary } = record.report;
      // A day that is still running may differ for as long as an answer takes.
      return differences === 0 || preliminary ? [] : [alert('dayDiffers', 'A3', { businessDate, differences })];
    }
    case 'noteLocated': {
      const { noteId, valueFen, where } = record;
      const settledNow = step.some((other) => other.kind === 'claimSettled');
      // The claim was paid, or is on its way to the account, and the note is back in the hand as well.
      return where === 'returned' && !settledNow ? [alert('noteBackAfterClaim', 'A3', { noteId, valueFen })] : [];
    }
    case 'pinRejected': {
      const { wrongTries } = after.pin;
      return wrongTries % pinTries === 0 ? [alert('pinLocked', 'A2', { wrongTries })] : [];
    }
    case 'consentGiven':
    case 'noteStacking':
    case 'noteTaken':
    case 'noteCredited':
    case 'noteAcknowledged':
    case 'noteReturned':
    case 'intakeClosed':
    case 'paymentSubmitted':
    case 'paymentRefused':
    case 'changeAnnounced':
    case 'changeAccepted':
    case 'paymentSettled':
    case 'claimSettled':
    case 'claimPosted':
    case 'claimPostingRefused':
    case 'receiptStarted':
    case 'receiptPrinted':
    case 'receiptSent':
    case 'transactionCancelled':
    case 'transactionClosed':
    case 'boxInserted':
    case 'boxAnswered':
    case 'cardWriteStarted':
    case 'cardWritten':
    case 'receiptMessaged':
    case 'invoiceRequested':
    case 'pinAccepted':
    case 'terminalStarted':
      return [];
    default:
      return assertNever(record);
  }
}

/** The number under which the note's owner will ask. */
function claimFor(noteId: string, step: readonly KioskRecord[]): { claimNumber?: string } {
  const claim = step.find((record) => record.kind === 'claimOpened' && record.noteId === noteId);
  return claim?.kind === 'claimOpened' ? { claimNumber: claim.claimNumber } : {};
}

function alertsOfAcceptor(before: Kiosk, after: Kiosk, step: readonly KioskRecord[]): readonly Alert[] {
  const { word, detail } = after.acceptor;
  const name = troubleOf(word);
  const isFirstWord = before.acceptor.detail === notAskedYet && detail !== notAskedYet;
  if (name === undefined || (name === troubleOf(before.acceptor.word) && !isFirstWord)) return [];
  // A jam that leaves a note in doubt is told with the note.
  if (name === 'acceptorJammed' && step.some((record) => record.kind === 'noteInDoubt')) return [];
  return [alert(name, name === 'cashBoxFull' ? 'A2' : 'A3', { detail })];
}

/** A box that is out has a record of its own; a pause ends by itself. */
function troubleOf(word: AcceptorWord): string | undefined {
  switch (word) {
    case 'offline':
      return 'acceptorLost';
    case 'full':
      return 'cashBoxFull';
    case 'jammedInAcceptor':
    case 'jammedInStacker':
      return 'acceptorJammed';
    case 'cheated':
      return 'cheatSuspected';
    case 'failed':
      return 'acceptorFailed';
    case 'initializing':
    case 'disabled':
    case 'idle':
    case 'accepting':
    case 'escrow':
    case 'stacking':
    case 'returning':
    case 'rejecting':
    case 'boxRemoved':
    case 'paused':
      return undefined;
    default:
      return assertNever(word);
  }
}

function alertsOfPrinter(before: Kiosk, after: Kiosk): readonly Alert[] {
  const was = before.printer.word;
  const is = after.printer.word;
  const isFirstWord = was.kind === 'offline' && was.detail === notAskedYet && is !== was;
  const name = printerTroubleOf(is);
  if (name === undefined || (printerTroubleOf(was) === name && !isFirstWord)) return [];
  const detail = 'detail' in is ? { detail: is.detail } : {};
  return [alert(name, name === 'paperNearEnd' ? 'A1' : 'A2', detail)];
}

function printerTroubleOf(word: PrinterWord): string | undefined {
  switch (word.kind) {
    case 'ready':
      return word.paper === 'nearEnd' ? 'paperNearEnd' : undefined;
    case 'paperOut':
      return 'paperOut';
    case 'coverOpen':
      return 'printerCoverOpen';
    case 'fault':
      return 'printerFault';
    case 'offline':
      return 'printerLost';
    case 'unconfirmed':
      return undefined;
    default:
      return assertNever(word);
  }
}

function alertsOfTerminal(before: Kiosk, after: Kiosk): readonly Alert[] {
  const alerts: Alert[] = [];
  if (after.journalFailed && !before.journalFailed) alerts.push(alert('journalFailed', 'A3', {}));
  if (after.spaceLow && !before.spaceLow) alerts.push(alert('spaceLow', 'A3', {}));
  if (after.quietUntilMs > 0 && before.quietUntilMs === 0) alerts.push(alert('restartStorm', 'A3', {}));
  return alerts;
}

/** A door that a technician opens behind his PIN is his work; any other has to be looked after. */
function alertsOfPremises({ premises: was }: Kiosk, { premises: is, stage }: Kiosk): readonly Alert[] {
  if (was === is) return [];
  const alerts: Alert[] = [];
  const begins = (input: keyof typeof is.inputs, on = true): boolean =>
    is.inputs[input] === on && was.inputs[input] !== on;
  if (stage.kind !== 'service') {
    if (begins('serviceDoor')) alerts.push(alert('serviceDoorOpened', 'A2', {}));
    if (begins('cashBoxDoor')) alerts.push(alert('cashBoxDoorOpened', 'A3', {}));
  }
  if (is.tampered && !was.tampered) alerts.push(alert('tamperDetected', 'A3', {}));
  if (begins('mainsPower', false)) alerts.push(alert('mainsLost', 'A2', {}));
  if (begins('batteryLow')) alerts.push(alert('batteryLow', 'A3', {}));
  const isFirstWord = was.detail === notAskedYet && is.detail !== notAskedYet;
  const isLost = is.word !== 'idle' && (was.word === 'idle' || isFirstWord);
  if (isLost) alerts.push(alert(is.word === 'offline' ? 'sensorsLost' : 'sensorsFailed', 'A2', { detail: is.detail }));
  return alerts;
}

/** Told once, when nobody waits for the answer any more: the outbox asks on, and writes a line of its own each time. */
function alertsOfPosting(before: Kiosk, after: Kiosk): readonly Alert[] {
  const postingId = pendingPosting(after);
  if (postingId === undefined || postingId === pendingPosting(before)) return [];
  return [alert('postingUnknown', 'A1', { postingId })];
}

/** The kiosk gave a booking up and the back end keeps it: it is believed, and somebody checks that it did not do both. */
function alertsOfReversals(before: Kiosk, records: readonly KioskRecord[]): readonly Alert[] {
  const reversing = new Set(before.background.filter((entry) => entry.reversing).map(({ posting }) => posting.id));
  return records.flatMap((record) =>
    record.kind === 'paymentSettled' && reversing.has(record.postingId)
      ? [alert('reversalConflict', 'A3', { postingId: record.postingId })]
      : [],
  );
}

function pendingPosting({ stage }: Kiosk): string | undefined {
  return stage.kind === 'paying' && stage.payment.state === 'pending' ? stage.payment.posting.id : undefined;
}

function alert(name: string, level: AlertLevel, facts: Alert['facts']): Alert {
  return { name, level, facts };
}
