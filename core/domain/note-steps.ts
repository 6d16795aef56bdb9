import type { DeviceAnswer, Effect, Input, Kiosk, LastNote, Step, Surroundings } from './kiosk.ts';
import { addFen, subtractFen, type Fen } from './money.ts';
import {
  afterNote,
  nextNoteId,
  openNoteOf,
  orphanOwner,
  resolveReturned,
  returning,
  resolveInDoubt,
  stuckWhileReturning,
} from './note-outcomes.ts';
import { claimNumber, noteIndex } from './numbers.ts';
import { insertedFen, type LastReturn, type OpenNote, type PaymentFacts } from './payment.ts';
import type { KioskRecord } from './records.ts';
import { advance, at, paying, paymentOf } from './step.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** R1: a note is stacked only under a durable intent; every other note in escrow goes back to the hand. */
export function noteInEscrow(kiosk: Kiosk, input: InputOf<'noteInEscrow'>, around: Surroundings): Step {
  // The path holds one note: with a new one in escrow, nothing the device says is about an older one any more.
  const touched = { ...kiosk, lastTouchMs: around.monotonicMs, lastNote: null, handedBack: null };
  const giveBack: Effect = { kind: 'returnNote', escrowId: input.escrowId };
  const nobodys = { transactionId: null, valueFen: input.valueFen };
  if (kiosk.stage.kind === 'service' && kiosk.stage.noteTest) {
    const testedNotes = [...kiosk.stage.testedNotes, { valueFen: input.valueFen, returned: false }].slice(-10);
    return advance(at({ ...touched, handedBack: nobodys }, { ...kiosk.stage, testedNotes }), [], [giveBack]);
  }
  const payment = paymentOf(kiosk);
  if (payment === undefined) return advance({ ...kiosk, lastNote: null, handedBack: nobodys }, [], [giveBack]);
  switch (payment.state) {
    case 'collecting': {
      const reason = kiosk.journalFailed
        ? 'notRecorded'
        : kiosk.boxUnanswered || kiosk.spaceLow
          ? 'intakeClosed'
          : whyNotTaken(payment.facts, input.valueFen, around);
      const note: OpenNote = { noteId: nextNoteId(payment.facts), escrowId: input.escrowId, valueFen: input.valueFen };
      if (reason !== undefined) {
        const returned = { noteId: null, valueFen: input.valueFen };
        return advance(
          paying(touched, returning(payment.facts, returned, reason, 'collect', around.monotonicMs)),
          [],
          [giveBack],
        );
      }
      const facts = { ...payment.facts, notesNumbered: payment.facts.notesNumbered + 1 };
      const { transactionId } = facts;
      return advance(
        {
          ...paying(touched, {
            state: 'stacking',
            facts,
            note,
            sinceMs: around.monotonicMs,
            taken: false,
            asking: 'no',
            afterRestart: false,
          }),
          lastNote: { noteId: note.noteId, transactionId, valueFen: note.valueFen, state: 'stacking' },
        },
        [{ kind: 'noteStacking', transactionId, noteId: note.noteId, valueFen: note.valueFen }],
        [{ kind: 'stackNote', noteId: note.noteId, escrowId: note.escrowId }],
      );
    }
    case 'closing':
    case 'cancelling': {
      const next = payment.state === 'closing' ? { close: payment.why } : { cancel: payment.why };
      const reason = payment.state === 'closing' ? 'intakeClosed' : 'cancelled';
      const note = { noteId: null, valueFen: input.valueFen };
      return advance(paying(touched, returning(payment.facts, note, reason, next, around.monotonicMs)), [], [giveBack]);
    }
    case 'stacking':
    case 'returning': {
      if (openNoteOf(payment) === undefined) return advance(kiosk, [], [giveBack]);
      // One note fits into the path: a second one says that the note under the intent has left it, and nobody heard
      // where to. Its doubt is written down now, so that the return of the second is never taken for its own.
      const doubt =
        payment.state === 'stacking'
          ? resolveInDoubt(kiosk, payment, payment.note, 'deviceLost', around)
          : stuckWhileReturning(kiosk, payment, 'deviceLost', around);
      if (doubt.kind === 'refuse') return doubt;
      const then = noteInEscrow(doubt.kiosk, input, around);
      if (then.kind === 'refuse') return then;
      return advance(then.kiosk, [...doubt.records, ...then.records], [...doubt.effects, ...then.effects]);
    }
    case 'submitting':
    case 'changed':
    case 'settled':
    case 'pending':
    case 'claimed': {
      const handedBack = { ...nobodys, transactionId: payment.facts.transactionId };
      return advance({ ...kiosk, lastNote: null, handedBack }, [], [giveBack]);
    }
  }
}

function whyNotTaken(
  facts: PaymentFacts,
  valueFen: Fen,
  around: Surroundings,
): 'notAccepted' | 'surplusLimit' | undefined {
  if (!around.settings.acceptedNotesFen.includes(valueFen)) return 'notAccepted';
  const after = addFen(insertedFen(facts), valueFen);
  if (after > around.settings.maxTransactionFen) return 'surplusLimit';
  const surplus = subtractFen(after, facts.order.dueFen);
  return surplus > facts.consent.maxSurplusFen ? 'surplusLimit' : undefined;
}

/**
 * The one place where money becomes credit. Only an open intent of the same value is credited; a repeat is
 * acknowledged without credit; anything else is an orphan and ends in a claim, never in silence.
 */
export function noteStacked(kiosk: Kiosk, input: InputOf<'noteStacked'>, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  const { stackedId, valueFen } = input;
  const open = payment === undefined ? undefined : openNoteOf(payment);
  const last = kiosk.lastNote;
  if (payment !== undefined && open !== undefined && open.valueFen === valueFen && !input.repeat) {
    const { transactionId } = payment.facts;
    const facts = { ...payment.facts, notes: [...payment.facts.notes, { noteId: open.noteId, valueFen }] };
    const credited = {
      ...kiosk,
      lastTouchMs: around.monotonicMs,
      lastNote: { noteId: open.noteId, transactionId, valueFen, state: 'credited' } satisfies LastNote,
    };
    const record: KioskRecord = {
      kind: 'noteCredited',
      transactionId,
      noteId: open.noteId,
      valueFen,
      evidence: 'deviceSaidStacked',
    };
    const acknowledge: Effect = { kind: 'acknowledgeStacked', stackedId, noteId: open.noteId };
    return afterNote(credited, payment, facts, null, [record], [acknowledge], around);
  }
  const counted = last?.state === 'credited' || last?.state === 'located' ? last : undefined;
  if (input.repeat || counted?.valueFen === valueFen) {
    const noteId = counted?.valueFen === valueFen ? counted.noteId : null;
    // Said once before, and the journal could not take it: the device must say it again after the restart.
    if (noteId === null && kiosk.journalFailed) return advance(kiosk);
    return advance(kiosk, [], [{ kind: 'acknowledgeStacked', stackedId, noteId }]);
  }
  if ((last?.state === 'inDoubt' || last?.state === 'lost') && last.valueFen === valueFen) {
    return advance(
      { ...kiosk, lastNote: { ...last, state: 'located' } },
      [{ kind: 'noteLocated', transactionId: last.transactionId, noteId: last.noteId, valueFen, where: 'stacked' }],
      [{ kind: 'acknowledgeStacked', stackedId, noteId: last.noteId }],
    );
  }
  return orphan(kiosk, stackedId, valueFen, around);
}

/** A stacked note that no intent explains. Where a payment is on the screen its owner is known. */
function orphan(kiosk: Kiosk, stackedId: string, valueFen: Fen, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  const orphans = kiosk.orphans + 1;
  const owner = payment?.facts.transactionId ?? orphanOwner(around);
  const index = payment === undefined ? 0 : payment.facts.notesNumbered + 1;
  const noteId = `${owner}-N${index}`;
  const number = claimNumber(owner, index);
  const records: KioskRecord[] = [
    { kind: 'orphanNote', noteId, valueFen },
    {
      kind: 'claimOpened',
      claimNumber: number,
      transactionId: payment?.facts.transactionId,
      noteId,
      amountFen: valueFen,
      reason: 'noteInDoubt',
    },
  ];
  const effects: Effect[] = [{ kind: 'acknowledgeStacked', stackedId, noteId }];
  // Remembered like any counted note: said again before its acknowledgement arrived, it is no second orphan.
  const lastNote: LastNote = { noteId, transactionId: owner, valueFen, state: 'located' };
  if (payment === undefined) return advance({ ...kiosk, orphans, lastNote, handedBack: null }, records, effects);
  const claims = [...payment.facts.claims, { number, amountFen: valueFen, reason: 'noteInDoubt' as const }];
  const facts = { ...payment.facts, notesNumbered: index, claims };
  const counted = { ...paying(kiosk, { ...payment, facts }), orphans, lastNote, handedBack: null };
  if (payment.state === 'returning' && payment.note.noteId === null && payment.note.valueFen === valueFen) {
    // The note that was to go back went into the box instead: it is claimed now, and nothing is on its way any more.
    return afterNote(counted, payment, facts, null, records, effects, around);
  }
  return advance(counted, records, effects);
}

export function noteReturned(before: Kiosk, input: InputOf<'noteReturned'>, around: Surroundings): Step {
  const kiosk = { ...before, handedBack: null };
  if (kiosk.stage.kind === 'service' && kiosk.stage.testedNotes.some((note) => !note.returned)) {
    const testedNotes = kiosk.stage.testedNotes.map((note) => ({ ...note, returned: true }));
    return advance(at({ ...kiosk, lastTouchMs: around.monotonicMs }, { ...kiosk.stage, testedNotes }));
  }
  const payment = paymentOf(kiosk);
  const open = payment === undefined ? undefined : openNoteOf(payment);
  if (payment !== undefined && open !== undefined) {
    // Another value is another note: it proves nothing about this one.
    if (input.valueFen !== undefined && input.valueFen !== open.valueFen) return advance(kiosk);
    // The device took the stack command and was out of sight since: what came back may be another note of this value.
    if (payment.state === 'stacking' && payment.taken && payment.asking !== 'no') {
      return resolveInDoubt(kiosk, payment, open, 'deviceLost', around);
    }
    return resolveReturned(kiosk, payment, open, 'deviceSaidReturned', around);
  }
  if (payment?.state === 'returning') {
    const lastReturn = { reason: payment.reason, valueFen: payment.note.valueFen };
    return afterNote(kiosk, payment, payment.facts, lastReturn, [], [], around);
  }
  const last = kiosk.lastNote;
  if (last?.state === 'inDoubt' && (input.valueFen === undefined || input.valueFen === last.valueFen)) {
    return locatedReturned(kiosk, last, around);
  }
  if (payment?.state === 'collecting') {
    const lastReturn: LastReturn = { reason: 'deviceReturned', valueFen: input.valueFen ?? null };
    return advance(paying(kiosk, { ...payment, lastReturn }));
  }
  return advance(kiosk);
}

/** The note in doubt came back to the hand: its claim ends, and the screen says so. */
function locatedReturned(kiosk: Kiosk, last: LastNote, around: Surroundings): Step {
  const { transactionId, noteId, valueFen } = last;
  const number = claimNumber(transactionId, noteIndex(noteId));
  const found: KioskRecord = { kind: 'noteLocated', transactionId, noteId, valueFen, where: 'returned' };
  const located = { ...kiosk, lastNote: { ...last, state: 'returned' as const } };
  const claim = around.books.claim(number);
  // Its money is placed already, or on its way: the fact is kept, and nothing is settled a second time.
  if (claim === undefined || claim.settled !== null || claim.posting !== null) return advance(located, [found]);
  const records: KioskRecord[] = [
    found,
    { kind: 'claimSettled', claimNumber: number, amountFen: valueFen, evidence: 'noteReturned', reference: undefined },
  ];
  const payment = paymentOf(kiosk);
  if (payment === undefined || payment.facts.transactionId !== transactionId) return advance(located, records);
  const claims = payment.facts.claims.filter((other) => other.number !== number);
  if (payment.state === 'claimed' && claims.length === 0) {
    // Nothing is owed any more: the screen with the number would be a promise of money that is back in the hand.
    const thanks = { kind: 'thanks', closesAtMs: around.monotonicMs + around.settings.thanksMs } as const;
    return advance(at(located, thanks), [...records, { kind: 'transactionClosed', transactionId }]);
  }
  return advance(paying(located, { ...payment, facts: { ...payment.facts, claims } }), records);
}

export function stackAnswered(kiosk: Kiosk, input: InputOf<'stackAnswered'>, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  if (payment?.state !== 'stacking' || payment.note.noteId !== input.noteId) return advance(kiosk);
  // On paper, because a restart would forget it, and would believe the return of another note of this value.
  if (input.answer === 'done' && !payment.taken) {
    const { transactionId } = payment.facts;
    const record: KioskRecord = { kind: 'noteTaken', transactionId, noteId: input.noteId };
    return advance(paying(kiosk, { ...payment, taken: true }), [record]);
  }
  // After a lost link or a restart an old answer proves nothing more: the device is being asked what it found.
  if (payment.asking !== 'no') return advance(kiosk);
  switch (input.answer) {
    case 'done':
    // No answer says nothing about the note: an event, a reopening or the time limit will.
    case 'unanswered':
      return advance(kiosk);
    case 'escrowGone':
      return resolveReturned(kiosk, payment, payment.note, 'neverStacked', around);
    case 'refused': {
      const { noteId, valueFen, escrowId } = payment.note;
      return advance(
        paying(kiosk, returning(payment.facts, { noteId, valueFen }, 'deviceReturned', 'collect', around.monotonicMs)),
        [],
        [{ kind: 'returnNote', escrowId }],
      );
    }
  }
}

export function returnAnswered(kiosk: Kiosk, answer: DeviceAnswer, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  if (answer === 'escrowGone' && kiosk.handedBack !== null) {
    return noteReturned(kiosk, { kind: 'noteReturned', valueFen: kiosk.handedBack.valueFen }, around);
  }
  if (answer !== 'escrowGone' || payment?.state !== 'returning') return advance(kiosk);
  // A stack command was on the line for this note: an empty escrow may mean the box. Only its event can say.
  if (payment.note.noteId !== null) return advance(kiosk);
  // Never told to stack, and no longer there: the device gave the note back by itself before it was asked.
  return noteReturned(kiosk, { kind: 'noteReturned', valueFen: payment.note.valueFen }, around);
}

export function acknowledged(kiosk: Kiosk, input: InputOf<'acknowledged'>): Step {
  if (input.answer !== 'done') return advance(kiosk);
  const last = kiosk.lastNote;
  const lastNote = last?.noteId === input.noteId ? { ...last, state: 'acknowledged' as const } : last;
  return advance({ ...kiosk, lastNote }, [{ kind: 'noteAcknowledged', noteId: input.noteId }]);
}

export function noteRejected(kiosk: Kiosk, input: InputOf<'noteRejected'>, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  const touched = { ...kiosk, lastTouchMs: around.monotonicMs };
  if (payment?.state !== 'collecting') return advance(touched);
  const reason = input.reason === 'insertedBadly' || input.reason === 'tooFast' ? 'insertedBadly' : 'unrecognized';
  return advance(paying(touched, { ...payment, lastReturn: { reason, valueFen: null } }));
}
