import type { AcceptorWord, Effect, HandedBack, Kiosk, LastNote, Step, Surroundings } from './kiosk.ts';
import { intakeProblem } from './availability.ts';
import { afterIntakeEnded, closeIntake } from './close-steps.ts';
import type { Fen } from './money.ts';
import { stateInDoubt } from './last-note.ts';
import { claimNumber, noteIndex, transactionNumber } from './numbers.ts';
import type { LastReturn, Payment, PaymentFacts } from './payment.ts';
import type { KioskRecord, NoteEvidence } from './records.ts';
import { advance, paying, paymentOf } from './step.ts';

type PaymentIn<S extends Payment['state']> = Extract<Payment, { state: S }>;

/** The note under an intent is proven to be out of the machine. */
export function resolveReturned(
  kiosk: Kiosk,
  payment: Payment,
  note: { readonly noteId: string; readonly valueFen: Fen },
  evidence: NoteEvidence,
  around: Surroundings,
): Step {
  const { transactionId } = payment.facts;
  const { noteId, valueFen } = note;
  const record: KioskRecord = { kind: 'noteReturned', transactionId, noteId, valueFen, evidence };
  const lastNote: LastNote = { noteId, transactionId, valueFen, state: 'returned' };
  const reason = payment.state === 'returning' ? payment.reason : 'deviceReturned';
  return afterNote({ ...kiosk, lastNote }, payment, payment.facts, { reason, valueFen }, [record], [], around);
}

/** Nobody can say where the note is: it is in doubt, and its value is a claim from this moment. */
export function resolveInDoubt(
  kiosk: Kiosk,
  payment: Payment,
  note: { readonly noteId: string; readonly valueFen: Fen },
  evidence: NoteEvidence,
  around: Surroundings,
): Step {
  const { transactionId } = payment.facts;
  const { noteId, valueFen } = note;
  const index = noteIndex(noteId);
  const number = claimNumber(transactionId, index);
  const claims = [...payment.facts.claims, { number, amountFen: valueFen, reason: 'noteInDoubt' as const }];
  const facts = { ...payment.facts, claims, notesNumbered: Math.max(payment.facts.notesNumbered, index) };
  const records: KioskRecord[] = [
    { kind: 'noteInDoubt', transactionId, noteId, valueFen, evidence },
    { kind: 'claimOpened', claimNumber: number, transactionId, noteId, amountFen: valueFen, reason: 'noteInDoubt' },
  ];
  const lastNote: LastNote = { noteId, transactionId, valueFen, state: stateInDoubt(evidence) };
  const why = payment.state === 'stacking' && payment.afterRestart ? 'restart' : 'fault';
  const closed = closeIntake({ ...kiosk, lastNote }, facts, why, around.monotonicMs);
  return advance(closed.kiosk, [...records, ...closed.records], closed.effects);
}

/** What a note that was never under an intent leaves behind when it gets stuck on its way back. */
export function stuckWhileReturning(
  kiosk: Kiosk,
  payment: PaymentIn<'returning'>,
  evidence: NoteEvidence,
  around: Surroundings,
): Step {
  const noteId = payment.note.noteId ?? nextNoteId(payment.facts);
  return resolveInDoubt(kiosk, payment, { noteId, valueFen: payment.note.valueFen }, evidence, around);
}

/** A note that no payment waits for got stuck on its way back: in doubt, and a claim, like every other one. */
export function stuckHandedBack(
  kiosk: Kiosk,
  handedBack: HandedBack,
  evidence: NoteEvidence,
  around: Surroundings,
): Step {
  const { valueFen } = handedBack;
  const payment = paymentOf(kiosk);
  const own = payment?.facts.transactionId === handedBack.transactionId ? payment : undefined;
  const transactionId = own?.facts.transactionId ?? orphanOwner(around);
  const index = own === undefined ? 0 : own.facts.notesNumbered + 1;
  const noteId = `${transactionId}-N${index}`;
  const number = claimNumber(transactionId, index);
  const records: KioskRecord[] = [
    { kind: 'noteInDoubt', transactionId, noteId, valueFen, evidence },
    {
      kind: 'claimOpened',
      claimNumber: number,
      transactionId: own?.facts.transactionId,
      noteId,
      amountFen: valueFen,
      reason: 'noteInDoubt',
    },
  ];
  const lastNote: LastNote = { noteId, transactionId, valueFen, state: stateInDoubt(evidence) };
  const known = { ...kiosk, handedBack: null, lastNote };
  if (own === undefined) return advance(known, records);
  const claims = [...own.facts.claims, { number, amountFen: valueFen, reason: 'noteInDoubt' as const }];
  return advance(paying(known, { ...own, facts: { ...own.facts, notesNumbered: index, claims } }), records);
}

/** Claims of notes that belong to no transaction are numbered under a transaction of their own. */
export function orphanOwner(around: Surroundings): string {
  return transactionNumber(around.settings.terminalId, 'orphan', around.freshTransactionId.slice(-8));
}

/** Goes on where the note left off: more notes, or the intake that was to close after it. */
export function afterNote(
  kiosk: Kiosk,
  payment: Payment,
  facts: PaymentFacts,
  lastReturn: LastReturn | null,
  records: readonly KioskRecord[],
  effects: readonly Effect[],
  around: Surroundings,
): Step {
  if (payment.state === 'stacking' && payment.afterRestart) {
    const ended = afterIntakeEnded(kiosk, facts, 'restart', around);
    return advance(ended.kiosk, [...records, ...ended.records], [...effects, ...ended.effects]);
  }
  if (payment.state === 'returning' && payment.next !== 'collect') {
    const sinceMs = around.monotonicMs;
    const next: Payment =
      'close' in payment.next
        ? { state: 'closing', facts, why: payment.next.close, sinceMs }
        : { state: 'cancelling', facts, why: payment.next.cancel, sinceMs };
    return advance(paying(kiosk, next), records, [...effects, { kind: 'closeIntake' }]);
  }
  if (intakeProblem(kiosk) !== undefined) {
    const closed = { state: 'collecting', facts, intake: 'closed', lastReturn } as const;
    return advance(paying(kiosk, closed), records, [...effects, { kind: 'closeIntake' }]);
  }
  const wasReset = payment.state === 'stacking' && payment.asking !== 'no';
  const intake =
    kiosk.acceptor.word === 'disabled' || wasReset ? 'opening' : takesNotes(kiosk.acceptor.word) ? 'open' : 'closed';
  const reopen: readonly Effect[] =
    intake === 'opening' ? [{ kind: 'openIntake', valuesFen: around.settings.acceptedNotesFen }] : [];
  return advance(paying(kiosk, { state: 'collecting', facts, intake, lastReturn }), records, [...effects, ...reopen]);
}

/** False where the acceptor must first come back to "disabled" before it can be opened again. */
export function takesNotes(word: AcceptorWord): boolean {
  switch (word) {
    case 'idle':
    case 'disabled':
    case 'accepting':
    case 'escrow':
    case 'stacking':
    case 'returning':
    case 'rejecting':
      return true;
    case 'offline':
    case 'initializing':
    case 'full':
    case 'boxRemoved':
    case 'jammedInAcceptor':
    case 'jammedInStacker':
    case 'cheated':
    case 'paused':
    case 'failed':
      return false;
  }
}

export function returning(
  facts: PaymentFacts,
  note: PaymentIn<'returning'>['note'],
  reason: PaymentIn<'returning'>['reason'],
  next: PaymentIn<'returning'>['next'],
  sinceMs: number,
): Payment {
  return { state: 'returning', facts, note, reason, sinceMs, next };
}

export function openNoteOf(payment: Payment): { readonly noteId: string; readonly valueFen: Fen } | undefined {
  if (payment.state === 'stacking') return payment.note;
  if (payment.state === 'returning' && payment.note.noteId !== null) {
    return { noteId: payment.note.noteId, valueFen: payment.note.valueFen };
  }
  return undefined;
}

export function nextNoteId(facts: PaymentFacts): string {
  return `${facts.transactionId}-N${facts.notesNumbered + 1}`;
}
