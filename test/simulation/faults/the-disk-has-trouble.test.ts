import { describe } from 'vitest';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { AppendOutcome, Journal } from '../../../core/ports/journal.ts';
import { accounts, toConsent } from '../../journeys/steps.ts';
import { insertedAndPaid, nothing } from './support/columns.ts';
import { onRig } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { atTheSlot, put } from './support/visits.ts';

/** From the first record of this kind on the disk answers in its own way. */
function diskFrom(
  kind: KioskRecord['kind'],
  answer: (journal: Journal, records: readonly KioskRecord[]) => AppendOutcome,
  space: 'enough' | 'low' = 'enough',
): (journal: Journal) => Journal {
  return (journal) => {
    let struck = false;
    return {
      ...journal,
      spaceLow: () => struck && space === 'low',
      append: (records) => {
        struck ||= records.some((record) => record.kind === kind);
        return struck ? answer(journal, records) : journal.append(records);
      },
    };
  };
}

/** The disk is full and the reserve beside the journal has been given up for what is under way. */
function onTheReserve(journal: Journal, records: readonly KioskRecord[]): AppendOutcome {
  const outcome = journal.append(records);
  return outcome.kind === 'appended' ? { ...outcome, spaceLow: true } : outcome;
}

function failing(): AppendOutcome {
  return { kind: 'failed', detail: 'the disk does not write' };
}

describe('the disk has trouble', () => {
  scenario(
    'D3',
    'full when a note is to be stacked: the reserve takes this note, and no other',
    {
      ...insertedAndPaid,
      money: { ...nothing, inserted: 50, stacked: 50, booked: 50 },
      alerts: ['A3 spaceLow'],
    },
    onRig(
      async (world) => {
        await atTheSlot(world);
        await put(world, 50);
        await put(world, 10);
        await world.rest();
      },
      { decorateJournal: diskFrom('noteStacking', onTheReserve, 'low') },
    ),
  );

  scenario(
    'D4',
    'full when a note is to be counted: it is counted, acknowledged and paid with; then cash is closed',
    {
      ...insertedAndPaid,
      money: { ...nothing, inserted: 50, stacked: 50, booked: 50 },
      alerts: ['A3 spaceLow'],
    },
    onRig(
      async (world) => {
        await atTheSlot(world);
        await put(world, 50);
        await put(world, 10);
        await world.rest();
      },
      { decorateJournal: diskFrom('noteCredited', onTheReserve, 'low') },
    ),
  );

  scenario(
    'D5',
    'a failed fsync at the credit: nothing is acknowledged, the number is on the screen, and the restart counts it once',
    {
      money: { ...nothing, inserted: 50, stacked: 50, booked: 50 },
      journal:
        'noteStacking noteTaken terminalStarted noteCredited intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted noteAcknowledged transactionClosed',
      paper: ['receipt'],
      screen: 'cash outOfService recovering processing result/paid thanks home',
      alerts: ['A3 journalFailed'],
    },
    onRig(
      async (world) => {
        await atTheSlot(world);
        await put(world, 50);
        await world.rig.clock.advance(30_000);
        await world.kill();
        await world.rest();
      },
      { decorateJournal: failOnce('noteCredited') },
    ),
  );

  scenario(
    'D6',
    'read-only before anybody paid: no note is taken',
    { money: nothing, journal: '', paper: [], screen: 'consent outOfService', alerts: ['A3 journalFailed'] },
    onRig(
      async (world) => {
        await toConsent(world.rig, accounts.oneBill);
        world.strike();
        await world.rig.send({ kind: 'agree', withoutReceipt: false });
        await put(world, 50);
        await world.rig.clock.advance(60_000);
      },
      { decorateJournal: diskFrom('consentGiven', failing) },
    ),
  );
});

/** One life of the host with a disk that fails from this record on; the next life finds it whole. */
function failOnce(kind: KioskRecord['kind']): (journal: Journal) => Journal {
  let lives = 0;
  return (journal) => {
    lives += 1;
    return lives === 1 ? diskFrom(kind, failing)(journal) : journal;
  };
}
