import { describe, expect, it } from 'vitest';
import type { Input } from '../../../core/domain/kiosk.ts';
import { claimNumber, isClaimNumber } from '../../../core/domain/numbers.ts';
import { paymentOf } from '../../../core/domain/step.ts';
import { kinds, last, stacked } from './support/reading.ts';
import { runToRest } from './support/run-to-rest.ts';
import { bills, postpaid, settings, yuan } from './support/samples.ts';
import {
  atHome,
  collecting,
  offer,
  printed,
  restarted,
  settled,
  stacking,
  stateOf,
  states,
  taken,
  withMoney,
} from './support/states.ts';
import { restartedFrom, type Walk } from './support/walk.ts';

describe('a note', () => {
  it('whose surplus would pass the limit goes back with the reason, and nothing is written', () => {
    const walk = withMoney(50);
    const before = walk.records.length;
    offer(walk, 100);
    expect(paymentOf(walk.kiosk)).toMatchObject({ state: 'returning', reason: 'surplusLimit' });
    expect(walk.effects.at(-1)).toMatchObject({ kind: 'returnNote' });
    walk.give({ kind: 'noteReturned', valueFen: yuan(100) });
    const lastReturn = { reason: 'surplusLimit', valueFen: yuan(100) };
    expect(paymentOf(walk.kiosk)).toMatchObject({ state: 'collecting', lastReturn });
    expect(walk.records).toHaveLength(before);
  });

  it('in escrow goes back to the hand when the resident leaves, and only then the visit ends', () => {
    const walk = collecting();
    walk.act({ kind: 'cancel' });
    offer(walk, 10);
    expect(walk.effects.at(-1)).toMatchObject({ kind: 'returnNote' });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    expect(kinds(walk)).not.toContain('transactionCancelled');
    walk.give({ kind: 'noteReturned', valueFen: yuan(10) });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    expect(last(walk, 'transactionCancelled')).toMatchObject({ why: 'resident' });
    expect(walk.kiosk.stage.kind).toBe('home');
  });

  it('in the box makes leaving impossible', () => {
    const walk = withMoney(5);
    expect(walk.act({ kind: 'cancel' })).toMatchObject({ kind: 'refuse', reason: 'moneyTaken' });
    expect(walk.act({ kind: 'goBack' })).toMatchObject({ kind: 'refuse', reason: 'moneyTaken' });
  });

  it('that the device says again is acknowledged without credit', () => {
    const walk = stacking();
    walk.give(stacked(10));
    const again = walk.give(stacked(10));
    const flagged = walk.give(stacked(10, true));
    expect(again).toMatchObject({ records: [], effects: [{ kind: 'acknowledgeStacked' }] });
    expect(flagged).toMatchObject({ records: [], effects: [{ kind: 'acknowledgeStacked' }] });
    expect(walk.ledger.totals.stackedFen).toBe(yuan(30));
  });

  it('said again after a restart is a repeat before its acknowledgement and an orphan after it', () => {
    const walk = stacking();
    walk.give(stacked(10));
    expect(restarted(walk).give(stacked(10))).toMatchObject({ records: [] });
    const { lastNote } = walk.kiosk;
    walk.give({ kind: 'acknowledged', noteId: lastNote?.noteId ?? '', answer: 'done' });
    const orphan = restarted(walk);
    orphan.give(stacked(10));
    expect(kinds(orphan).slice(-2)).toEqual(['orphanNote', 'claimOpened']);
  });

  it('that nobody expected becomes a claim, once, however often the device says it', () => {
    const walk = atHome();
    walk.give(stacked(20));
    walk.give(stacked(20));
    const again = restarted(walk);
    again.give(stacked(20));
    expect(kinds(again)).toEqual(['orphanNote', 'claimOpened']);
    expect(again.ledger.totals).toMatchObject({ stackedFen: yuan(20), claimedFen: yuan(20) });
  });

  it('that was to go back and was stacked all the same is claimed once, and nothing waits for it', () => {
    const walk = withMoney(50);
    offer(walk, 100);
    walk.give(stacked(100));
    expect(stateOf(walk.kiosk)).toBe('collecting/open 50 noteInDoubt:100');
    runToRest(walk, walk.effects.length);
    expect(walk.ledger.totals).toMatchObject({ stackedFen: yuan(150), creditedFen: yuan(50), claimedFen: yuan(100) });
  });

  it('of another value than the intent never fills the intent', () => {
    const walk = stacking([]);
    walk.give(stacked(100));
    expect(kinds(walk)).not.toContain('noteCredited');
    walk.give({ kind: 'noteReturned', valueFen: yuan(5) });
    expect(paymentOf(walk.kiosk)?.state).toBe('stacking');
  });

  it('handed back later does not settle the claim of another that is in doubt', () => {
    const walk = stacking([]);
    walk.give({ kind: 'stateChanged', state: 'jammedInStacker', detail: '' });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'refused' });
    offer(walk, 10);
    walk.give({ kind: 'noteReturned', valueFen: yuan(10) });
    expect(kinds(walk)).not.toContain('claimSettled');
    expect(walk.ledger.totals.claimedFen).toBe(yuan(10));
  });
});

describe('a note that the acceptor has acknowledged to stack', () => {
  const another: Readonly<Record<string, readonly Input[]>> = {
    'stands in escrow': [{ kind: 'opened', found: 'noteInEscrow' }],
    'stands in the validator': [
      { kind: 'opened', found: 'noteInValidator' },
      { kind: 'stateChanged', state: 'disabled', detail: '' },
    ],
    'comes back': [{ kind: 'noteReturned', valueFen: yuan(10) }],
    'comes back, of a value that nobody saw': [{ kind: 'noteReturned', valueFen: undefined }],
  };

  it('is taken on paper, once', () => {
    expect(kinds(taken(taken())).slice(-2)).toEqual(['noteStacking', 'noteTaken']);
  });

  it.each(Object.entries(another))(
    'is claimed where, after a restart, a note of its value %s: that may be another one',
    (_, words) => {
      const walk = restarted(taken(stacking([])));
      for (const word of words) walk.give(word);
      expect(kinds(walk).slice(-2)).toEqual(['noteInDoubt', 'claimOpened']);
      expect(walk.ledger.totals).toMatchObject({ inDoubtFen: yuan(10), claimedFen: yuan(10), returnedFen: 0 });
      // The note that comes back afterwards is the other one: it ends nobody's claim.
      walk.give({ kind: 'noteReturned', valueFen: yuan(10) });
      expect(walk.ledger.totals).toMatchObject({ claimedFen: yuan(10), returnedFen: 0 });
    },
  );

  it.each(Object.entries(another))(
    'is claimed where, after the link was lost, a note of its value %s: that may be another one',
    (_, words) => {
      const walk = taken(stacking([]));
      walk.give({ kind: 'stateChanged', state: 'offline', detail: '' });
      for (const word of words) walk.give(word);
      expect(kinds(walk).slice(-2)).toEqual(['noteInDoubt', 'claimOpened']);
    },
  );

  it('is returned where it comes back in plain sight', () => {
    const walk = taken(stacking([]));
    walk.give({ kind: 'noteReturned', valueFen: yuan(10) });
    expect(kinds(walk).slice(-1)).toEqual(['noteReturned']);
  });

  it('counts as not acknowledged in a journal of before, and its return after a restart is believed', () => {
    const appends = taken(stacking([])).appends.filter(([first]) => first?.kind !== 'noteTaken');
    const walk = restartedFrom(appends);
    walk.give({ kind: 'noteReturned', valueFen: yuan(10) });
    expect(last(walk, 'noteReturned')).toMatchObject({ evidence: 'deviceSaidReturned' });
  });
});

describe('a note that came back before the host was killed', () => {
  const ways: Readonly<Record<string, () => Walk>> = {
    'instead of being stacked': () => stacking([]),
    'instead of being stacked, with money in the box': () => stacking([50, 20]),
    'after it had been taken on paper': () => taken(stacking([])),
    'because the surplus would have been too large': () => {
      const walk = withMoney(50);
      offer(walk, 100);
      return walk;
    },
  };

  it.each(Object.entries(ways))(
    '%s, and is told of again by a device that nobody answered, moves no money',
    (_, way) => {
      const walk = way();
      const valueFen = paymentOf(walk.kiosk)?.state === 'returning' ? yuan(100) : yuan(10);
      walk.give({ kind: 'noteReturned', valueFen });
      const next = restarted(walk);
      const before = { ...next.ledger.totals };
      const written = next.records.length;
      for (const said of [valueFen, undefined]) next.give({ kind: 'noteReturned', valueFen: said });
      expect(next.records.slice(written)).toEqual([]);
      expect(next.ledger.totals).toEqual(before);
    },
  );
});

describe('a note in doubt', () => {
  it('is not taken for the note that the next visit gets back, not even after a restart', () => {
    const walk = states['claimedJammed']?.() ?? atHome();
    printed(walk);
    walk.act({ kind: 'finish' });
    walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
    walk.act({ kind: 'start', purpose: 'bill' });
    walk.act({ kind: 'submitAccount', accountNumber: postpaid.accountNumber });
    const result = { kind: 'found', account: postpaid, bills, quoteToken: 'Q1' } as const;
    walk.give({ kind: 'lookedUp', requestId: walk.kiosk.lookUps, result });
    walk.act({ kind: 'continue' });
    walk.act({ kind: 'agree', withoutReceipt: false });
    for (const visit of [walk, restarted(walk)]) {
      visit.give({ kind: 'opened', found: 'noteInEscrow' });
      visit.give({ kind: 'noteReturned', valueFen: yuan(10) });
      expect(kinds(visit)).not.toContain('claimSettled');
      expect(visit.ledger.totals).toMatchObject({ inDoubtFen: yuan(10), claimedFen: yuan(10) });
    }
  });
});

describe('a note that went out of sight', () => {
  function outOfSight(): Walk {
    const walk = stacking([]);
    walk.pass(settings.stackMs);
    expect(last(walk, 'noteInDoubt')).toMatchObject({ evidence: 'deviceLost' });
    return walk;
  }

  it('is lost, not in the path: what comes back is another note, and the claim stays, after a restart as well', () => {
    const walk = outOfSight();
    for (const visit of [walk, restarted(walk)]) {
      expect(visit.kiosk.lastNote).toMatchObject({ state: 'lost' });
      visit.give({ kind: 'noteReturned', valueFen: yuan(10) });
      expect(kinds(visit)).not.toContain('claimSettled');
      expect(visit.ledger.totals).toMatchObject({ inDoubtFen: yuan(10), claimedFen: yuan(10), returnedFen: 0 });
    }
  });

  it('is found where the device says that one of its value is in the box, and stays claimed', () => {
    const walk = outOfSight();
    walk.give(stacked(10));
    expect(last(walk, 'noteLocated')).toMatchObject({ where: 'stacked' });
    expect(walk.ledger.totals).toMatchObject({ stackedFen: yuan(10), inDoubtFen: 0, claimedFen: yuan(10) });
  });
});

describe('a jam', () => {
  it('puts the note in doubt with a claim, and pays with the rest', () => {
    const walk = stacking([50, 20]);
    walk.give({ kind: 'stateChanged', state: 'jammedInStacker', detail: '' });
    expect(kinds(walk).slice(-2)).toEqual(['noteInDoubt', 'claimOpened']);
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'refused' });
    settled(walk);
    expect(stateOf(walk.kiosk)).toBe('settled/printing 70 noteInDoubt:10');
    expect(walk.ledger.totals).toMatchObject({ stackedFen: yuan(70), inDoubtFen: yuan(10), claimedFen: yuan(10) });
    const receipt = walk.effects.findLast((effect) => effect.kind === 'print');
    const { claimNumber: number } = last(walk, 'claimOpened');
    expect(JSON.stringify(receipt)).toContain(number);
  });

  it('whose note is found stacked later leaves the claim and counts the note', () => {
    const walk = states['closingJammed']?.() ?? atHome();
    walk.give(stacked(10));
    expect(last(walk, 'noteLocated')).toMatchObject({ where: 'stacked' });
    expect(walk.ledger.totals).toMatchObject({ stackedFen: yuan(10), inDoubtFen: 0, claimedFen: yuan(10) });
    expect(restarted(walk).give(stacked(10))).toMatchObject({ records: [] });
  });

  it('is not ended by another note that a new start finds in escrow and hands back', () => {
    const jammed = states['claimedJammed']?.() ?? atHome();
    const walk = restarted(jammed);
    walk.give({ kind: 'opened', found: 'noteInEscrow' });
    walk.give({ kind: 'noteReturned', valueFen: yuan(10) });
    expect(kinds(walk)).not.toContain('claimSettled');
    expect(walk.ledger.totals).toMatchObject({ inDoubtFen: yuan(10), claimedFen: yuan(10), returnedFen: 0 });
  });

  it('whose note comes back to the hand ends the claim, and no number stays on the screen', () => {
    const walk = states['claimedJammed']?.() ?? atHome();
    walk.give({ kind: 'noteReturned', valueFen: yuan(10) });
    expect(last(walk, 'claimSettled')).toMatchObject({ evidence: 'noteReturned', amountFen: yuan(10) });
    expect(walk.ledger.totals).toMatchObject({ returnedFen: yuan(10), inDoubtFen: 0, claimedFen: 0 });
    expect(walk.kiosk.stage.kind).toBe('thanks');
    expect(walk.ledger.open.size).toBe(0);
  });
});

describe('a claim number', () => {
  it('is never given out twice in one transaction, however many notes it has', () => {
    const numbers = Array.from({ length: 2_000 }, (_, index) => claimNumber('LP01-261122-7K3M9QXT', index));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.every(isClaimNumber)).toBe(true);
    expect(isClaimNumber('7K3M-9QXT-00')).toBe(claimNumber('LP01-261122-7K3M9QXT', 0) === '7K3M-9QXT-00');
  });
});
