import type { AcceptorWord, Effect, Input, Kiosk, Step, Surroundings } from './kiosk.ts';
import { intakeProblem } from './availability.ts';
import { boxNobodyAnswers } from './box-steps.ts';
import { afterIntakeEnded, closeIntake } from './close-steps.ts';
import { behindNewNote } from './last-note.ts';
import { zeroFen } from './money.ts';
import type { Payment } from './payment.ts';
import {
  afterNote,
  openNoteOf,
  resolveInDoubt,
  resolveReturned,
  stuckHandedBack,
  stuckWhileReturning,
  takesNotes,
} from './note-outcomes.ts';
import type { KioskRecord } from './records.ts';
import { advance, paying, paymentOf } from './step.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** The acceptor was reached (again). What it found before its reset decides about a note under an open intent. */
export function opened(kiosk: Kiosk, input: InputOf<'opened'>, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  const open = payment === undefined ? undefined : openNoteOf(payment);
  if (payment !== undefined && open !== undefined) {
    const inPath = input.found === 'noteInEscrow' || input.found === 'noteInValidator';
    // A stack command was taken: what stands before the stacker now may be another note, and goes back to the hand.
    if (payment.state === 'stacking' && payment.taken && inPath) {
      return resolveInDoubt(kiosk, payment, open, 'deviceLost', around);
    }
    switch (input.found) {
      case 'noteInStacker':
        return resolveInDoubt(kiosk, payment, open, 'foundInStackerAtStart', around);
      case 'noteInEscrow':
        // The driver hands it back and says so: the proof is its `noteReturned`.
        return advance(payment.state === 'stacking' ? paying(kiosk, { ...payment, asking: 'waiting' }) : kiosk);
      case 'noteInValidator':
      case 'nothing': {
        if (payment.state !== 'stacking') return advance(kiosk);
        const asking = input.found === 'nothing' ? 'foundNothing' : 'foundInValidator';
        return advance(paying(kiosk, { ...payment, asking }));
      }
    }
  }
  if (payment?.state === 'returning') {
    if (input.found === 'noteInStacker') {
      return stuckWhileReturning(kiosk, payment, 'foundInStackerAtStart', around);
    }
    // It was never told to stack: what the device no longer has, the hand has.
    if (input.found === 'nothing') {
      const lastReturn = { reason: payment.reason, valueFen: payment.note.valueFen };
      return afterNote(kiosk, payment, payment.facts, lastReturn, [], [], around);
    }
    return advance(kiosk);
  }
  if (kiosk.handedBack !== null && input.found === 'noteInStacker') {
    return stuckHandedBack(kiosk, kiosk.handedBack, 'foundInStackerAtStart', around);
  }
  const records = input.found === 'noteInStacker' ? foundWithoutIntent(kiosk, around) : [];
  // Never told to stack: what the device no longer has, the hand has.
  const handedBack = input.found === 'nothing' ? null : kiosk.handedBack;
  const lastNote = input.found === 'noteInEscrow' ? behindNewNote(kiosk.lastNote) : kiosk.lastNote;
  const counted = { ...kiosk, handedBack, lastNote, orphans: kiosk.orphans + records.length };
  const mayOpen = intakeProblem(kiosk) === undefined;
  if (payment?.state === 'collecting') {
    const intake = mayOpen ? 'opening' : 'closed';
    const effect: Effect = mayOpen ? openIntake(around) : { kind: 'closeIntake' };
    return advance(paying(counted, { ...payment, intake }), records, [effect]);
  }
  const testing = mayOpen && kiosk.stage.kind === 'service' && kiosk.stage.noteTest;
  return advance(counted, records, [testing ? openIntake(around) : { kind: 'closeIntake' }]);
}

function openIntake(around: Surroundings): Effect {
  return { kind: 'openIntake', valuesFen: around.settings.acceptedNotesFen };
}

/** H6: a note in the stacker that no intent explains, of unknown value, unless it is the one just counted. */
function foundWithoutIntent(kiosk: Kiosk, around: Surroundings): KioskRecord[] {
  const state = kiosk.lastNote?.state;
  if (state === 'credited' || state === 'located' || state === 'inDoubt' || state === 'lost') return [];
  return [orphanOfUnknownValue(kiosk, around)];
}

/** A note stuck before anybody knew its value: no amount can be promised, but the count of the box must know of it. */
function noteOfUnknownValue(kiosk: Kiosk, word: AcceptorWord, around: Surroundings): KioskRecord[] {
  const before = kiosk.acceptor.word;
  const moved = before === 'accepting' || before === 'rejecting' || before === 'returning';
  if (word !== 'jammedInAcceptor' || !moved || kiosk.handedBack !== null) return [];
  const payment = paymentOf(kiosk);
  if (payment !== undefined && (payment.state === 'returning' || openNoteOf(payment) !== undefined)) return [];
  return [orphanOfUnknownValue(kiosk, around)];
}

function orphanOfUnknownValue(kiosk: Kiosk, around: Surroundings): KioskRecord {
  const noteId = `${around.settings.terminalId}-orphan-${kiosk.orphans + 1}`;
  return { kind: 'orphanNote', noteId, valueFen: zeroFen };
}

export function stateChanged(kiosk: Kiosk, input: InputOf<'stateChanged'>, around: Surroundings): Step {
  // Only a word that a device without its box could not say proves that the box is back.
  const boxPresent =
    input.state !== 'boxRemoved' && (kiosk.boxPresent || takesNotes(input.state) || input.state === 'full');
  const records: KioskRecord[] = [];
  if (boxPresent && !kiosk.boxPresent) records.push({ kind: 'boxInserted' });
  if (!boxPresent && kiosk.boxPresent) records.push({ kind: 'boxRemoved', ...around.books.box() });
  const acceptor = { ...kiosk.acceptor, word: input.state, detail: input.detail };
  // Whoever put it back has not said yet what is in it.
  const boxUnanswered = kiosk.boxUnanswered || (boxPresent && !kiosk.boxPresent);
  const answered = boxNobodyAnswers({ ...kiosk, acceptor, boxPresent, boxUnanswered }, around);
  records.push(...answered.records);
  const changed = answered.kiosk;
  const stuck = noteOfUnknownValue(kiosk, input.state, around);
  records.push(...stuck);
  const step = consequence({ ...changed, orphans: kiosk.orphans + stuck.length }, input.state, around);
  return step.kind === 'advance' ? { ...step, records: [...records, ...step.records] } : step;
}

function consequence(kiosk: Kiosk, word: AcceptorWord, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  const evidence = word === 'cheated' ? 'cheatSuspected' : 'jammed';
  if (isJam(word) && kiosk.handedBack !== null) return stuckHandedBack(kiosk, kiosk.handedBack, evidence, around);
  if (payment === undefined) return advance(kiosk);
  const open = openNoteOf(payment);
  if (isJam(word)) {
    if (open !== undefined) return resolveInDoubt(kiosk, payment, open, evidence, around);
    if (payment.state === 'returning') return stuckWhileReturning(kiosk, payment, evidence, around);
  }
  if (payment.state === 'stacking' && payment.asking !== 'no' && isAtRest(word)) {
    if (payment.asking === 'foundInValidator') {
      return resolveReturned(kiosk, payment, payment.note, 'foundInValidatorAtStart', around);
    }
    if (payment.asking === 'foundNothing') {
      return resolveInDoubt(kiosk, payment, payment.note, 'deviceSilentAtStart', around);
    }
  }
  if (payment.state === 'stacking' && word === 'offline' && payment.asking === 'no') {
    return advance(paying(kiosk, { ...payment, asking: 'waiting' }));
  }
  if (payment.state === 'collecting' && !takesNotes(word)) {
    return advance(
      paying(kiosk, {
        ...payment,
        intake: payment.intake === 'opening' && word === 'initializing' ? 'opening' : 'closed',
      }),
    );
  }
  if (payment.state !== 'collecting') return advance(kiosk);
  if (intakeProblem(kiosk) !== undefined) {
    // What nobody asked to open must not stand open.
    const effects: Effect[] = word === 'idle' ? [{ kind: 'closeIntake' }] : [];
    return advance(paying(kiosk, { ...payment, intake: 'closed' }), [], effects);
  }
  // The device went through a reset of its own.
  const closedByItself = payment.intake === 'open' && word === 'disabled';
  const closed = closedByItself ? ({ ...payment, intake: 'closed' } as const) : payment;
  return reopenIntake(kiosk, closed, around) ?? advance(kiosk);
}

/** Opens again where intake stands closed and nothing speaks against it: the box is answered for, the jam is cleared. */
export function reopenIntake(
  kiosk: Kiosk,
  payment: Extract<Payment, { state: 'collecting' }>,
  around: Surroundings,
): Step | undefined {
  if (payment.intake !== 'closed' || intakeProblem(kiosk) !== undefined) return undefined;
  if (!isAtRest(kiosk.acceptor.word)) return undefined;
  return advance(paying(kiosk, { ...payment, intake: 'opening' }), [], [openIntake(around)]);
}

function isJam(word: AcceptorWord): boolean {
  return word === 'jammedInAcceptor' || word === 'jammedInStacker' || word === 'cheated' || word === 'failed';
}

function isAtRest(word: AcceptorWord): boolean {
  return word === 'disabled' || word === 'idle';
}

export function cheatSuspected(kiosk: Kiosk, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  if (payment === undefined) return advance(kiosk, [], [{ kind: 'closeIntake' }]);
  const open = openNoteOf(payment);
  if (open !== undefined) return resolveInDoubt(kiosk, payment, open, 'cheatSuspected', around);
  if (payment.state === 'collecting') return closeIntake(kiosk, payment.facts, 'fault', around.monotonicMs);
  return advance(kiosk);
}

/** The time limits of a note under way and of a closing intake. */
export function noteTimeout(kiosk: Kiosk, around: Surroundings): Step | undefined {
  const payment = paymentOf(kiosk);
  if (payment === undefined) return undefined;
  const { settings, monotonicMs } = around;
  switch (payment.state) {
    case 'stacking': {
      const limitMs = payment.afterRestart ? settings.recoverMs : settings.stackMs;
      if (monotonicMs - payment.sinceMs < limitMs) return undefined;
      return resolveInDoubt(kiosk, payment, payment.note, 'deviceLost', around);
    }
    case 'returning':
      if (monotonicMs - payment.sinceMs < settings.stackMs) return undefined;
      return stuckWhileReturning(kiosk, payment, 'deviceLost', around);
    case 'closing':
      if (monotonicMs - payment.sinceMs < settings.stackMs) return undefined;
      return afterIntakeEnded(kiosk, payment.facts, payment.why, around);
    case 'collecting':
    case 'cancelling':
    case 'submitting':
    case 'changed':
    case 'settled':
    case 'pending':
    case 'claimed':
      return undefined;
  }
}
