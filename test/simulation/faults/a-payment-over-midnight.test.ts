import { describe } from 'vitest';
import { dayCloseMs } from '../../../core/domain/day-steps.ts';
import { accounts, insertEnough, toCash } from '../../journeys/steps.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { nothing, type Columns } from './support/columns.ts';
import { onRig } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { utilityOnTheWire } from './support/wire-utility.ts';

/** 2026-11-23 00:00:00 in China. */
const midnight = Date.UTC(2026, 10, 22, 16);
const startedAt = midnight - 60_000;
const today = '2026-11-22';
const tomorrow = '2026-11-23';

/** Sent two seconds before midnight, answered after it; `day` is the one it must count for, in both books. */
function payOverMidnight(faults: readonly ('slow' | 'ownDate')[], day: string): () => Promise<Columns> {
  return () => {
    const clock = createManualClock(startedAt);
    const keptUtility = utilityOnTheWire(clock, (question, json) =>
      question === 'booking' && !faults.includes('ownDate') ? withoutDay(json) : json,
    );
    return onRig(
      async (world) => {
        const { rig } = world;
        await toCash(rig, accounts.oneBill);
        await insertEnough(rig);
        for (const fault of faults) rig.farEnds.utility?.setFault(fault, true);
        world.strike();
        await rig.clock.advance(midnight - 2_000 - rig.clock.nowMs());
        await rig.press({ kind: 'pay' });
        await world.rest();
        rig.farEnds.utility?.setFault('slow', false);
        await rig.clock.advance(dayCloseMs);
        const records = rig.records();
        const submitted = records.find((record) => record.kind === 'paymentSubmitted');
        const settled = records.find((record) => record.kind === 'paymentSettled');
        if (submitted?.posting.businessDate !== today) throw new Error('the day moved while it was under way');
        if (settled?.businessDate !== day) throw new Error(`it counts for ${settled?.businessDate ?? 'no day'}`);
        if ((settled.bookedAtMs ?? 0) < midnight) throw new Error('it was answered before midnight');
        const counted = [today, tomorrow].map((date) => rig.ledger.days.get(date)?.entries.length ?? 0);
        if (counted.join() !== (day === today ? '1,0' : '0,1')) throw new Error(`counted ${counted.join()}`);
      },
      { clock, keptUtility },
    )();
  };
}

/** A back end that keeps its date to itself: then the kiosk's own is the only one. */
function withoutDay(json: string): string {
  return JSON.stringify(JSON.parse(json), (name, value: unknown) => (name === 'businessDate' ? undefined : value));
}

const paidAndCompared: Columns = {
  money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
  journal: 'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed dayReconciled',
  paper: ['receipt'],
  screen: 'cash processing result/paid thanks home',
  alerts: [],
};

describe('a payment over midnight', () => {
  scenario(
    'D13',
    'counts for the day on which it was sent where the answer names none, and both books agree',
    paidAndCompared,
    payOverMidnight(['slow'], today),
  );

  scenario(
    'D13',
    'counts for the day the back end gives it, where that has a date of its own, and both books agree',
    paidAndCompared,
    payOverMidnight(['slow', 'ownDate'], tomorrow),
  );
});
