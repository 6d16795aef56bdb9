import { describe, expect, it } from 'vitest';
import { cashProblem } from '../../../core/domain/availability.ts';
import { paymentOf } from '../../../core/domain/step.ts';
import { kinds, last, stacked } from './support/reading.ts';
import { runToRest } from './support/run-to-rest.ts';
import { settings, yuan } from './support/samples.ts';
import { atHome, boxSwapped, printed, restarted, settled, states, submitting, withMoney } from './support/states.ts';
import { fold, newWalk, restartedFrom, type Walk } from './support/walk.ts';

function intoService(walk: Walk): Walk {
  walk.act({ kind: 'openService' });
  walk.give({ kind: 'pinChecking' });
  walk.give({ kind: 'pinChecked', right: true });
  return walk;
}

/** 75 yuan in three notes were paid, and the visit is over. */
function afterOnePayment(): Walk {
  const walk = printed(settled(submitting(50, 20, 5)));
  walk.act({ kind: 'finish' });
  walk.act({ kind: 'finish' });
  return walk;
}

const threeNotes = [
  { valueFen: yuan(5), count: 1 },
  { valueFen: yuan(20), count: 1 },
  { valueFen: yuan(50), count: 1 },
];

describe('a cash box that is taken out', () => {
  it('leaves its count in the journal, and put back it keeps the slot shut until a technician speaks', () => {
    const walk = boxSwapped(afterOnePayment());
    expect(last(walk, 'boxRemoved')).toEqual({ kind: 'boxRemoved', count: threeNotes, totalFen: yuan(75) });
    expect(kinds(walk).at(-1)).toBe('boxInserted');
    expect(cashProblem(walk.kiosk)).toBe('cashBoxUnanswered');
    walk.pass(3_600_000);
    expect(cashProblem(walk.kiosk)).toBe('cashBoxUnanswered');
    expect(walk.act({ kind: 'serviceAnswerBox', emptied: true })).toEqual({ kind: 'refuse', reason: 'notNow' });
  });

  it('and emptied starts the count at zero, with a number and a slip that lists what was in it', () => {
    const walk = intoService(boxSwapped(afterOnePayment()));
    const step = walk.act({ kind: 'serviceAnswerBox', emptied: true });
    expect(last(walk, 'boxAnswered')).toMatchObject({
      emptied: true,
      collectionNumber: 'LP01-C1',
      count: threeNotes,
      totalFen: yuan(75),
    });
    expect(step).toMatchObject({
      effects: [{ kind: 'print', document: { what: 'collectionSlip', number: 'LP01-C1' } }],
    });
    expect(walk.kiosk.stage).toMatchObject({ kind: 'service', notice: 'boxCounted' });
    expect([...walk.ledger.box]).toEqual([]);
    expect(cashProblem(walk.kiosk)).toBeUndefined();
    expect(walk.act({ kind: 'serviceAnswerBox', emptied: true })).toEqual({ kind: 'refuse', reason: 'notNow' });
  });

  it('and put back with its notes keeps the count, and prints nothing', () => {
    const walk = intoService(boxSwapped(afterOnePayment()));
    const step = walk.act({ kind: 'serviceAnswerBox', emptied: false });
    expect(step).toMatchObject({ effects: [], kiosk: { stage: { notice: 'boxKept' } } });
    expect(walk.ledger.box).toEqual(new Map(threeNotes.map(({ valueFen, count }) => [valueFen, count])));
    const again = intoService(leave(boxSwapped(walk)));
    again.act({ kind: 'serviceAnswerBox', emptied: true });
    expect(last(again, 'boxAnswered')).toMatchObject({ collectionNumber: 'LP01-C2', totalFen: yuan(75) });
  });

  it('twice in a row is asked about once, and the count is that of both times', () => {
    const walk = intoService(boxSwapped(boxSwapped(afterOnePayment())));
    walk.act({ kind: 'serviceAnswerBox', emptied: true });
    expect(kinds(walk).filter((kind) => kind.startsWith('box'))).toEqual([
      'boxRemoved',
      'boxInserted',
      'boxRemoved',
      'boxInserted',
      'boxAnswered',
    ]);
    expect(last(walk, 'boxAnswered').totalFen).toBe(yuan(75));
  });

  it('is no answer while it is still out', () => {
    const walk = intoService(atHome());
    walk.give({ kind: 'stateChanged', state: 'boxRemoved', detail: '' });
    expect(walk.act({ kind: 'serviceAnswerBox', emptied: true })).toEqual({ kind: 'refuse', reason: 'notNow' });
  });

  it('cannot be answered for where nothing can be written any more', () => {
    const walk = intoService(boxSwapped(atHome()));
    walk.give({ kind: 'journalFailed' });
    expect(walk.act({ kind: 'serviceAnswerBox', emptied: true })).toEqual({ kind: 'refuse', reason: 'outOfService' });
  });

  it('lists the claims of notes in doubt on its slip, and no other claims', () => {
    const walk = states['claimedJammed']?.() ?? atHome();
    const claim = last(walk, 'claimOpened');
    printed(walk);
    walk.act({ kind: 'finish' });
    walk.act({ kind: 'finish' });
    const step = intoService(boxSwapped(walk)).act({ kind: 'serviceAnswerBox', emptied: true });
    const lines = JSON.stringify(step.kind === 'advance' ? step.effects : []);
    expect(lines).toContain(`"number":"${claim.claimNumber}"`);
    expect(lines).toContain('text.notesInDoubt');
    const other = intoService(boxSwapped(afterOnePayment())).act({ kind: 'serviceAnswerBox', emptied: true });
    expect(JSON.stringify(other)).not.toContain('text.notesInDoubt');
  });

  it('opens the slot of a note test again once it is answered for', () => {
    const walk = intoService(atHome());
    walk.act({ kind: 'serviceNoteTest', on: true });
    boxSwapped(walk);
    expect(walk.give({ kind: 'opened', found: 'nothing' })).toMatchObject({ effects: [{ kind: 'closeIntake' }] });
    const step = walk.act({ kind: 'serviceAnswerBox', emptied: false });
    expect(step).toMatchObject({ effects: [{ kind: 'openIntake' }] });
  });
});

describe('the count', () => {
  it('holds a note in doubt only once the device has said that it is in the box', () => {
    const walk = states['claimedJammed']?.() ?? atHome();
    expect([...walk.ledger.box]).toEqual([]);
    walk.give(stacked(10));
    expect(kinds(walk).at(-1)).toBe('noteLocated');
    expect([...walk.ledger.box]).toEqual([[yuan(10), 1]]);
    walk.give(stacked(10));
    expect([...walk.ledger.box]).toEqual([[yuan(10), 1]]);
  });

  it('holds a note that nobody expected, and its slip names the claim for it', () => {
    const walk = atHome();
    walk.give(stacked(20));
    expect([...walk.ledger.box]).toEqual([[yuan(20), 1]]);
    const step = intoService(boxSwapped(walk)).act({ kind: 'serviceAnswerBox', emptied: true });
    expect(last(walk, 'boxAnswered')).toMatchObject({ totalFen: yuan(20) });
    expect(JSON.stringify(step)).toContain(`"number":"${last(walk, 'claimOpened').claimNumber}"`);
  });
});

describe('a restart', () => {
  it('at every record between the removal and the answer finds the box as the journal left it', () => {
    const walk = intoService(boxSwapped(afterOnePayment()));
    walk.act({ kind: 'serviceAnswerBox', emptied: true });
    const seen = new Set<string>();
    for (let cut = 0; cut <= walk.appends.length; cut += 1) {
      const kept = walk.appends.slice(0, cut);
      const ledger = fold(kept);
      const again = restartedFrom(kept);
      expect([again.kiosk.boxPresent, again.kiosk.boxUnanswered]).toEqual([ledger.boxPresent, ledger.boxUnanswered]);
      again.give({ kind: 'opened', found: 'nothing' });
      again.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
      const asks = kept.flat().some((record) => record.kind === 'boxRemoved') && cut < walk.appends.length;
      expect(cashProblem(again.kiosk)).toBe(asks ? 'cashBoxUnanswered' : undefined);
      seen.add(`${String(ledger.boxPresent)} ${String(ledger.boxUnanswered)}`);
    }
    expect([...seen].toSorted()).toEqual(['false false', 'true false', 'true true']);
  });
});

describe('a resident in the middle of a payment', () => {
  it('whose box is taken and put back pays what is inside, and no further note is taken', () => {
    const walk = boxSwapped(withMoney(20));
    expect(paymentOf(walk.kiosk)).toMatchObject({ state: 'collecting', intake: 'closed' });
    walk.give({ kind: 'opened', found: 'nothing' });
    walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
    walk.pass(1_000);
    expect(paymentOf(walk.kiosk)).toMatchObject({ intake: 'closed' });
    walk.give({ kind: 'noteInEscrow', escrowId: 'E-late', valueFen: yuan(10) });
    expect(walk.effects.at(-1)).toMatchObject({ kind: 'returnNote' });
    walk.give({ kind: 'noteReturned', valueFen: yuan(10) });
    expect(paymentOf(walk.kiosk)).toMatchObject({ state: 'collecting', intake: 'closed' });
    walk.act({ kind: 'finishShort' });
    runToRest(walk, walk.effects.length - 1);
    expect(walk.ledger.totals).toMatchObject({ stackedFen: yuan(20), creditedFen: yuan(20), claimedFen: 0 });
    expect(kinds(walk)).not.toContain('boxAnswered');
  });

  it('whose note was moving when the box went keeps its credit, and the slot stays shut', () => {
    const walk = boxSwapped(states['stacking']?.() ?? atHome());
    walk.give({ kind: 'noteStacked', stackedId: 'S-late', valueFen: yuan(10), repeat: false });
    expect(kinds(walk).at(-1)).toBe('noteCredited');
    expect(paymentOf(walk.kiosk)).toMatchObject({ state: 'collecting', intake: 'closed' });
    expect(walk.effects.at(-1)).toMatchObject({ kind: 'closeIntake' });
  });

  it('whose slot is opened by an answer that came late is shut again', () => {
    const walk = boxSwapped(withMoney(20));
    walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
    expect(walk.effects.at(-1)).toMatchObject({ kind: 'closeIntake' });
    expect(restarted(walk).kiosk.boxUnanswered).toBe(true);
  });
});

describe('a kiosk without a service PIN', () => {
  const nobodyComesIn = { ...settings, hasServicePin: false };

  it('takes the box for the same one with the same notes, at once, since nobody can ever say otherwise', () => {
    const walk = newWalk([], nobodyComesIn);
    walk.give({ kind: 'started', open: [] });
    walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
    boxSwapped(walk);
    expect(kinds(walk)).toEqual(['boxRemoved', 'boxInserted', 'boxAnswered']);
    expect(last(walk, 'boxAnswered')).toMatchObject({ emptied: false });
    expect(cashProblem(walk.kiosk)).toBeUndefined();
  });

  it('answers at its start for a box that was asked about before the PIN was taken away', () => {
    const asked = boxSwapped(atHome());
    const walk = restartedFrom(asked.appends, nobodyComesIn);
    expect(kinds(walk).at(-1)).toBe('boxAnswered');
    expect(walk.kiosk.boxUnanswered).toBe(false);
  });
});

function leave(walk: Walk): Walk {
  walk.act({ kind: 'leaveService' });
  return walk;
}
