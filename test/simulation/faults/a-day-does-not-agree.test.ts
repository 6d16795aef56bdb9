import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { dayCloseMs } from '../../../core/domain/day-steps.ts';
import type { DayReport } from '../../../core/domain/day.ts';
import type { UtilityFault } from '../../../core/billing/simulated-utility.ts';
import { accounts, insertEnough, paperSettled, toCash } from '../../journeys/steps.ts';
import type { KioskRig } from '../../support/kiosk-rig.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import type { Columns } from './support/columns.ts';
import { nothing } from './support/columns.ts';
import { onRig } from './support/fault-world.ts';
import { insist } from './support/http-back-end.ts';
import { scenario } from './support/scenario.ts';

/** 2026-11-22 23:50:00 in China. */
const tenToMidnight = Date.UTC(2026, 10, 22, 15, 50);
const midnight = Date.UTC(2026, 10, 22, 16);

async function pay(rig: KioskRig, accountNumber: string): Promise<void> {
  await toCash(rig, accountNumber);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  await paperSettled(rig);
  await rig.press({ kind: 'finish' });
  await rig.press({ kind: 'finish' });
}

/** Two payments, midnight, and a list from the back end with something wrong in it. */
function aDayWith(fault: UtilityFault, examine: (report: DayReport, csv: string, rig: KioskRig) => void) {
  return (): Promise<Columns> =>
    onRig(
      async ({ rig, strike }) => {
        await pay(rig, accounts.oneBill);
        await pay(rig, accounts.twoBills);
        strike();
        rig.farEnds.utility?.setFault(fault, true);
        await rig.clock.advance(midnight - rig.clock.nowMs() + dayCloseMs + 5_000);
        const directory = join(rig.dataDir, 'reconciliation');
        const names = readdirSync(directory).toSorted();
        insist(
          names.join() === '2026-11-22-DEMO-001.csv,2026-11-22-DEMO-001.json',
          `the files are ${names.join(', ') || 'not there'}`,
        );
        const [csv = '', json = ''] = names.map((name) => readFileSync(join(directory, name), 'utf8'));
        examine(JSON.parse(json) as DayReport, csv, rig);
      },
      { clock: createManualClock(tenToMidnight) },
    )();
}

const found: Columns = {
  money: { ...nothing, inserted: 300, stacked: 300, booked: 300 },
  journal: 'dayReconciled',
  paper: [],
  screen: 'home',
  alerts: ['A3 dayDiffers'],
};

describe('a day does not agree', () => {
  scenario(
    'N19',
    'the back end came back from an older copy and has lost a booking: listed by its id, with the kiosk’s proof',
    found,
    aDayWith('losesBooking', ({ onlyKiosk, onlyBackEnd, differing, ...totals }, csv, rig) => {
      const [lost] = rig.farEnds.utility?.postings() ?? [];
      const settled = rig.records().find((record) => record.kind === 'paymentSettled');
      const [only, ...others] = onlyKiosk;
      insist(lost !== undefined && only?.postingId === lost.posting.id, 'another posting is listed');
      insist(only?.totalFen === lost?.posting.totalFen, 'it is listed with another amount');
      insist(
        settled?.kind === 'paymentSettled' && only?.bookingNumber === settled.bookingNumber,
        'the proof is missing',
      );
      insist(others.length + onlyBackEnd.length + differing.length === 0, 'more is listed than was lost');
      insist(
        totals.differences === 1 && totals.kioskFen - totals.backEndFen === lost?.posting.totalFen,
        'the sums are wrong',
      );
      insist(
        csv.includes(`onlyKiosk,${only?.postingId ?? '?'},${only?.bookingNumber ?? '?'},`),
        'it is not in the file',
      );
    }),
  );

  scenario(
    'N20',
    'one fen: listed with both amounts, netted against nothing',
    found,
    aDayWith('oneFenOff', ({ onlyKiosk, onlyBackEnd, differing, ...totals }, csv, rig) => {
      const [first] = rig.farEnds.utility?.postings() ?? [];
      const [only, ...others] = differing;
      insist(first !== undefined && only?.kiosk.postingId === first.posting.id, 'another posting is listed');
      insist((only?.backEnd.totalFen ?? 0) - (only?.kiosk.totalFen ?? 0) === 1, 'the difference is not one fen');
      insist(others.length + onlyBackEnd.length + onlyKiosk.length === 0, 'more is listed than differs');
      insist(totals.differences === 1 && totals.backEndFen - totals.kioskFen === 1, 'the sums are wrong');
      insist(csv.includes(`differing,${first?.posting.id ?? '?'},`), 'it is not in the file');
    }),
  );
});
