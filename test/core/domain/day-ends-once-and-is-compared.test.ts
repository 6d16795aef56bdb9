import { describe, expect, it } from 'vitest';
import { booksOf } from '../../../core/domain/books.ts';
import type { DayListing, Effect, Input, Kiosk, Step, Surroundings } from '../../../core/domain/kiosk.ts';
import { dayCloseMs, dayNotOfferedMs, dayRetryMs } from '../../../core/domain/day-steps.ts';
import { applyRecord, newLedger, type Ledger } from '../../../core/domain/ledger.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { transition } from '../../../core/domain/transition.ts';
import { last } from './support/reading.ts';
import { settings, yuan } from './support/samples.ts';
import { atHome, postingId, states, submitting } from './support/states.ts';
import { businessDate as firstDay, newWalk, type Walk } from './support/walk.ts';

const nextDay = '2027-01-02';
const dayAfter = '2027-01-03';

/** A kiosk at some moment whose days the test turns itself. */
interface Calendar {
  readonly kiosk: Kiosk;
  readonly ledger: Ledger;
  today: string;
  monotonicMs: number;
  give(input: Input): Step;
  tick(ms?: number): readonly Effect[];
  listed(businessDate: string, outcome: DayListing): Step;
}

function from(walk: Walk, today = firstDay): Calendar {
  let kiosk: Kiosk = { ...walk.kiosk, day: { ...walk.kiosk.day, current: today } };
  const ledger = newLedger();
  for (const record of walk.records) applyRecord(ledger, record);
  const calendar: Calendar = {
    get kiosk() {
      return kiosk;
    },
    ledger,
    today,
    monotonicMs: walk.nowMs,
    give(input) {
      const around: Surroundings = {
        settings,
        monotonicMs: calendar.monotonicMs,
        wallMs: 1_800_000_000_000 + calendar.monotonicMs,
        freshTransactionId: 'LP01-270101-CALENDAR',
        businessDate: calendar.today,
        books: booksOf(ledger),
        hashPosting: (posting) => posting.id,
        digest: (document) => document.number,
        receiptText: () => '',
      };
      const step = transition(kiosk, input, around);
      if (step.kind === 'advance') {
        kiosk = step.kiosk;
        for (const record of step.records) applyRecord(ledger, record);
      }
      return step;
    },
    tick(ms = 1_000) {
      calendar.monotonicMs += ms;
      const step = calendar.give({ kind: 'tick' });
      return step.kind === 'advance' ? step.effects : [];
    },
    listed: (businessDate, outcome) => calendar.give({ kind: 'dayListed', businessDate, outcome }),
  };
  return calendar;
}

const nothing: DayListing = { kind: 'listed', bookings: [] };

function listDay(businessDate: string): Effect {
  return { kind: 'listDay', businessDate };
}

function comparisons(step: Step): readonly KioskRecord[] {
  return step.kind === 'advance' ? step.records.filter((record) => record.kind === 'dayReconciled') : [];
}

function enter(calendar: Calendar): void {
  calendar.give({ kind: 'action', action: { kind: 'openService' } });
  calendar.give({ kind: 'pinChecking' });
  calendar.give({ kind: 'pinChecked', right: true });
}

/** The day has turned, and the back end has had its time to close its books. */
function turnTo(calendar: Calendar, today: string): readonly Effect[] {
  calendar.today = today;
  const atOnce = calendar.tick();
  expect(atOnce.filter((effect) => effect.kind === 'listDay')).toEqual([]);
  return calendar.tick(dayCloseMs);
}

describe('a day that has ended', () => {
  it('is asked for once, when the back end had time to close its books, and is compared once', () => {
    const calendar = from(atHome());
    expect(calendar.tick(3_600_000)).toEqual([]);
    expect(turnTo(calendar, nextDay)).toEqual([listDay(firstDay)]);
    expect(calendar.tick()).toEqual([]);
    const step = calendar.listed(firstDay, nothing);
    expect(comparisons(step)).toEqual([
      {
        kind: 'dayReconciled',
        report: expect.objectContaining({ businessDate: firstDay, preliminary: false }) as unknown,
      },
    ]);
    expect(step).toMatchObject({ effects: [{ kind: 'exportDay', report: { terminalId: 'LP01' } }] });
    expect(calendar.tick(86_400_000)).toEqual([]);
    expect(comparisons(calendar.listed(firstDay, nothing))).toEqual([]);
  });

  it('is asked for again and again while nothing is known, and given up by nobody', () => {
    const calendar = from(atHome());
    expect(turnTo(calendar, nextDay)).toEqual([listDay(firstDay)]);
    for (let round = 0; round < 50; round += 1) {
      calendar.listed(firstDay, { kind: 'unknown' });
      expect(calendar.tick(dayRetryMs - 1)).toEqual([]);
      expect(calendar.tick(1)).toEqual([listDay(firstDay)]);
    }
    // The answer itself may be lost.
    expect(calendar.tick(dayRetryMs)).toEqual([listDay(firstDay)]);
    expect(comparisons(calendar.listed(firstDay, nothing))).toHaveLength(1);
  });

  it('is left alone for a day where the back end offers no lists, and no screen says anything', () => {
    const calendar = from(atHome());
    turnTo(calendar, nextDay);
    expect(calendar.listed(firstDay, { kind: 'notOffered' })).toMatchObject({ records: [], effects: [] });
    expect(calendar.tick(dayNotOfferedMs - 2_000)).toEqual([]);
    expect(calendar.tick(2_000)).toEqual([listDay(firstDay)]);
  });

  it('waits for its postings that are still under way, on the screen or behind it', () => {
    for (const walk of [submitting(), states['homePostingBehind']?.() ?? atHome()]) {
      const calendar = from(walk);
      expect(turnTo(calendar, nextDay).filter((effect) => effect.kind === 'listDay')).toEqual([]);
      expect(calendar.tick(dayRetryMs).filter((effect) => effect.kind === 'listDay')).toEqual([]);
      const booking = { bookingNumber: 'BK-9', balanceFen: settings.minAmountFen, bookedAtMs: 5 };
      calendar.give({ kind: 'postingAnswered', postingId: postingId(walk), answer: { kind: 'accepted', booking } });
      expect(calendar.tick(dayRetryMs)).toContainEqual(listDay(firstDay));
    }
  });

  it('is compared again when one of its postings is booked after the comparison', () => {
    const walk = states['homePostingBehind']?.() ?? atHome();
    const id = postingId(walk);
    const calendar = from(walk);
    turnTo(calendar, nextDay);
    // The technician does not wait for the posting; what he sees is only preliminary.
    enter(calendar);
    expect(
      calendar.give({ kind: 'action', action: { kind: 'serviceReconcile', businessDate: firstDay } }),
    ).toMatchObject({
      effects: [listDay(firstDay)],
    });
    expect(comparisons(calendar.listed(firstDay, nothing))).toMatchObject([{ report: { preliminary: true } }]);
    const booking = { bookingNumber: 'BK-9', balanceFen: settings.minAmountFen, bookedAtMs: 5 };
    calendar.give({ kind: 'postingAnswered', postingId: id, answer: { kind: 'accepted', booking } });
    expect(calendar.tick(dayRetryMs)).toContainEqual(listDay(firstDay));
    const step = calendar.listed(firstDay, nothing);
    expect(comparisons(step)).toMatchObject([{ report: { preliminary: false, kioskCount: 1, differences: 1 } }]);
    expect(calendar.tick(dayRetryMs)).not.toContainEqual(listDay(firstDay));
  });

  it('is compared again when the back end books a later posting on it', () => {
    const walk = states['homePostingBehind']?.() ?? atHome();
    const day = { ...walk.kiosk.day, current: nextDay };
    const background = walk.kiosk.background.map((entry) => ({
      ...entry,
      posting: { ...entry.posting, businessDate: nextDay },
    }));
    const calendar = from({ ...walk, kiosk: { ...walk.kiosk, day, background } }, nextDay);
    expect(calendar.tick()).toEqual([listDay(firstDay)]);
    expect(comparisons(calendar.listed(firstDay, nothing))).toMatchObject([{ report: { preliminary: false } }]);
    expect(calendar.tick()).toEqual([]);
    const booking = { bookingNumber: 'BK-9', balanceFen: settings.minAmountFen, bookedAtMs: 5, businessDate: firstDay };
    calendar.give({ kind: 'postingAnswered', postingId: postingId(walk), answer: { kind: 'accepted', booking } });
    expect(calendar.tick()).toEqual([listDay(firstDay)]);
  });

  it('is asked for again where a booking came in while its list was under way', () => {
    const walk = states['homePostingBehind']?.() ?? atHome();
    const calendar = from(walk);
    enter(calendar);
    calendar.give({ kind: 'action', action: { kind: 'serviceReconcile', businessDate: firstDay } });
    const booking = { bookingNumber: 'BK-9', balanceFen: settings.minAmountFen, bookedAtMs: 5 };
    calendar.give({ kind: 'postingAnswered', postingId: postingId(walk), answer: { kind: 'accepted', booking } });
    const step = calendar.listed(firstDay, nothing);
    expect(step).toMatchObject({ records: [], effects: [listDay(firstDay)] });
  });

  it('that the host was away for is compared after the start, and so is one that was only looked at', () => {
    const paid = states['thanks']?.() ?? atHome();
    const looked = { businessDate: firstDay, kioskCount: 1, kioskFen: yuan(75), backEndCount: 1, backEndFen: yuan(75) };
    const preliminary = { ...looked, differences: 0, preliminary: true };
    for (const more of [[], [{ kind: 'dayReconciled', report: preliminary } as const]]) {
      const fresh = from(newWalk(), nextDay);
      for (const record of [...paid.records, ...more]) applyRecord(fresh.ledger, record);
      expect(fresh.tick()).toEqual([listDay(firstDay)]);
      fresh.listed(firstDay, nothing);
      expect(fresh.ledger.days.get(firstDay)?.reconciled).toMatchObject({ differences: 1, preliminary: false });
    }
  });

  it('on which everything was refused is compared, too: the back end may have booked it all the same', () => {
    const fresh = from(newWalk(), nextDay);
    for (const record of states['claimedPrinted']?.().records ?? []) applyRecord(fresh.ledger, record);
    expect(fresh.tick()).toEqual([listDay(firstDay)]);
    const { posting } = last(states['claimedPrinted']?.() ?? atHome(), 'paymentSubmitted');
    const { id: postingId, totalFen } = posting;
    const step = fresh.listed(firstDay, { kind: 'listed', bookings: [{ postingId, bookingNumber: 'B7', totalFen }] });
    expect(step).toMatchObject({ effects: [{ report: { differences: 1, onlyBackEnd: [{ postingId, totalFen }] } }] });
  });

  it('is nothing that a dead journal could take', () => {
    const calendar = from(atHome());
    calendar.give({ kind: 'journalFailed' });
    expect(turnTo(calendar, nextDay)).toEqual([]);
    expect(calendar.listed(firstDay, nothing)).toMatchObject({ records: [], effects: [] });
  });
});

describe('a clock that jumps', () => {
  it('back ends no day, and the day that runs again is compared when it has ended again', () => {
    const calendar = from(atHome());
    turnTo(calendar, nextDay);
    calendar.listed(firstDay, nothing);
    calendar.today = firstDay;
    expect(calendar.tick(dayCloseMs)).toEqual([]);
    expect(calendar.tick(dayCloseMs)).toEqual([]);
    expect(calendar.kiosk.day.toReconcile).toEqual([]);
    expect(turnTo(calendar, nextDay)).toEqual([listDay(firstDay)]);
  });

  it('far ahead and home again leaves no day out', () => {
    const calendar = from(atHome());
    calendar.today = '2099-12-31';
    calendar.tick();
    calendar.today = firstDay;
    calendar.tick();
    expect(calendar.tick(dayCloseMs)).toEqual([]);
    expect(turnTo(calendar, nextDay)).toEqual([listDay(firstDay)]);
    calendar.listed(firstDay, nothing);
    expect(turnTo(calendar, dayAfter)).toEqual([listDay(nextDay)]);
  });

  it('to and fro for a year asks for each day at most as often as it ended', () => {
    const calendar = from(atHome());
    const asked: string[] = [];
    for (let turn = 0; turn < 365; turn += 1) {
      calendar.today = turn % 2 === 0 ? nextDay : firstDay;
      for (const effect of [...calendar.tick(), ...calendar.tick(dayCloseMs)]) {
        if (effect.kind !== 'listDay') continue;
        asked.push(effect.businessDate);
        calendar.listed(effect.businessDate, nothing);
      }
    }
    expect(new Set(asked)).toEqual(new Set([firstDay]));
    expect(asked.length).toBe(183);
    expect(calendar.kiosk.day.toReconcile.length).toBeLessThan(8);
  });
});

describe('a technician', () => {
  function inService(): Calendar {
    return from(states['service']?.() ?? atHome());
  }

  it('compares the running day as often as wanted; it is preliminary, and compared once more when it has ended', () => {
    const calendar = inService();
    for (let round = 0; round < 2; round += 1) {
      calendar.give({ kind: 'action', action: { kind: 'serviceReconcile', businessDate: firstDay } });
      const step = calendar.listed(firstDay, nothing);
      expect(comparisons(step)).toMatchObject([{ report: { preliminary: true } }]);
      expect(calendar.kiosk.stage).toMatchObject({ notice: 'dayAgrees' });
    }
    expect(turnTo(calendar, nextDay)).toEqual([listDay(firstDay)]);
    expect(comparisons(calendar.listed(firstDay, nothing))).toMatchObject([{ report: { preliminary: false } }]);
  });

  it('reads what differs, and what could not be learnt', () => {
    const calendar = inService();
    const strange = { postingId: 'X', bookingNumber: 'B1', totalFen: settings.minAmountFen };
    const outcomes: readonly (readonly [DayListing, string])[] = [
      [{ kind: 'listed', bookings: [strange] }, 'dayDiffers'],
      [{ kind: 'unknown' }, 'dayUnknown'],
      [{ kind: 'notOffered' }, 'dayUnknown'],
      [nothing, 'dayAgrees'],
    ];
    for (const [outcome, notice] of outcomes) {
      calendar.give({ kind: 'action', action: { kind: 'serviceReconcile', businessDate: firstDay } });
      expect(calendar.kiosk.stage).toMatchObject({ notice: null });
      calendar.listed(firstDay, outcome);
      expect(calendar.kiosk.stage).toMatchObject({ notice });
    }
  });

  it('who has gone home is told nothing, and the comparison stands in the journal all the same', () => {
    const calendar = inService();
    calendar.give({ kind: 'action', action: { kind: 'serviceReconcile', businessDate: firstDay } });
    calendar.give({ kind: 'action', action: { kind: 'leaveService' } });
    expect(comparisons(calendar.listed(firstDay, nothing))).toHaveLength(1);
    expect(calendar.kiosk.stage).toEqual({ kind: 'home' });
  });

  it('asks in vain for a day that nobody knows', () => {
    const calendar = inService();
    for (const businessDate of ['2026-12-24', '2027-01-02', 'yesterday', '']) {
      const step = calendar.give({ kind: 'action', action: { kind: 'serviceReconcile', businessDate } });
      expect(step).toEqual({ kind: 'refuse', reason: 'notNow' });
    }
  });
});

describe('the days that are kept', () => {
  function dayWith(ledger: Ledger, businessDate: string): void {
    const { records } = submitting();
    const settled = { bookingNumber: 'BK', balanceFen: settings.minAmountFen, bookedAtMs: 5 };
    for (const record of records) {
      if (record.kind === 'paymentSubmitted') {
        const posting = { ...record.posting, businessDate };
        applyRecord(ledger, { ...record, posting });
        const { transactionId, id: postingId, totalFen } = posting;
        const split = { allocations: [], balanceFen: totalFen };
        applyRecord(ledger, {
          kind: 'paymentSettled',
          transactionId,
          postingId,
          totalFen,
          split,
          ...settled,
          businessDate,
        });
      } else if (record.kind === 'consentGiven') applyRecord(ledger, record);
    }
  }

  it('are the newest eight, and half of a forgotten day is never compared', () => {
    const ledger = newLedger();
    for (let day = 1; day <= 9; day += 1) dayWith(ledger, `2027-01-0${day}`);
    const books = booksOf(ledger);
    expect(books.daysToCompare('2027-02-01')).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((day) => `2027-01-0${day}`));
    dayWith(ledger, '2027-01-01');
    expect(books.day('2027-01-01')).toBeUndefined();
    expect(books.daysToCompare('2027-02-01')).not.toContain('2027-01-01');
  });

  it('do not come back with a clock: a forgotten day that ends a second time is compared by nobody', () => {
    const forgotten = '2027-01-01';
    const calendar = from(newWalk(), forgotten);
    for (let day = 1; day <= 9; day += 1) dayWith(calendar.ledger, `2027-01-0${day}`);
    const asked: string[] = [];
    calendar.today = '2027-01-10';
    calendar.tick();
    expect(calendar.kiosk.day.toReconcile).toEqual([forgotten]);
    for (let round = 0; round < 12; round += 1) {
      for (const effect of calendar.tick(dayRetryMs)) {
        if (effect.kind !== 'listDay') continue;
        asked.push(effect.businessDate);
        calendar.listed(effect.businessDate, nothing);
      }
    }
    expect(asked).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((day) => `2027-01-0${day}`));
    enter(calendar);
    const byHand = calendar.give({ kind: 'action', action: { kind: 'serviceReconcile', businessDate: forgotten } });
    expect(byHand).toEqual({ kind: 'refuse', reason: 'notNow' });
  });
});
