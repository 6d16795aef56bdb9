import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { AcceptorWord } from '../world/acceptor-wire.ts';
import type { Invariant } from './invariant.ts';

/** Milliseconds the slot may stay open after its reason is gone: to close it waits up to 15 s for a device that initializes. */
export const OPEN_LIMIT_MS = 20_000;

/** I14: notes are enabled only for a payment on the screen or a technician's test, under a journal that takes records. */
export const i14: Invariant = {
  id: 'I14',
  says: 'the acceptor is open only while every precondition holds',
  checks: { said: hasAReason, settled: isShutInTime, rest: isShut, before: fitsTheConsent },
};

/** Milliseconds of a command to open that is under way already, with its repetitions. What still waits is withdrawn. */
export const QUEUED_MS = 2_000;

function hasAReason({ screen, host, nowMs }: Evidence, word: AcceptorWord): string | undefined {
  if (word.kind !== 'enable') return undefined;
  const { journalFailedSinceMs: sinceMs } = host;
  if (sinceMs !== undefined) {
    return nowMs - sinceMs > QUEUED_MS ? 'notes are enabled while the journal takes no records' : undefined;
  }
  const now = screen.snapshot?.screen;
  // The screen is published before the slot is opened; before the first snapshot nothing may open.
  if (now === undefined) return 'notes are enabled before anything is shown';
  if (now.kind === 'cash' || now.kind === 'recovering') return undefined;
  return now.kind === 'service' ? undefined : `notes are enabled with the screen ${now.kind}`;
}

function isShutInTime({ acceptor, nowMs }: Evidence): string | undefined {
  const { openWithoutReasonSinceMs: sinceMs } = acceptor;
  if (sinceMs === undefined || nowMs - sinceMs < OPEN_LIMIT_MS) return undefined;
  return `the slot has stood open for ${nowMs - sinceMs} ms with no payment on the screen`;
}

function isShut({ acceptor }: Evidence): string | undefined {
  return acceptor.openWithoutReasonSinceMs === undefined ? undefined : 'the slot stands open at rest';
}

/** The resident agreed to a surplus before the slot was opened: a note that leaves more is given back. */
function fitsTheConsent({ book }: Evidence, record: KioskRecord): string | undefined {
  if (record.kind !== 'noteStacking') return undefined;
  const transaction = book.transactions.get(record.transactionId);
  if (transaction === undefined) return undefined;
  const surplusFen = transaction.insertedFen + record.valueFen - transaction.order.dueFen;
  const allowedFen = transaction.consent.maxSurplusFen;
  return surplusFen <= allowedFen
    ? undefined
    : `${record.noteId} is to be stacked for a surplus of ${surplusFen} fen; the consent allows ${allowedFen}`;
}
