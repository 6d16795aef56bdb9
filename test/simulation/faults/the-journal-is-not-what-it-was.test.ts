import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe } from 'vitest';
import { composeKiosk } from '../../../core/compose.ts';
import { dayCloseMs } from '../../../core/domain/day-steps.ts';
import type { DayReport } from '../../../core/domain/day.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { moneyProblems, rigConfig, type KioskRig } from '../../support/kiosk-rig.ts';
import { accounts, insertEnough, paperSettled, toCash } from '../../journeys/steps.ts';
import { nothing, type Columns } from './support/columns.ts';
import { alertLog, onRig } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { onTwoLives } from './support/two-lives.ts';

/** One payment, whole: what the journal has to prove. */
async function pay(rig: KioskRig, account: string = accounts.oneBill): Promise<void> {
  await toCash(rig, account);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  const { outcome } = await paperSettled(rig);
  if (outcome !== 'paid') throw new Error(outcome);
  await rig.press({ kind: 'finish' });
  await rig.press({ kind: 'finish' });
  await rig.until('home');
}

/** Nothing a resident or a technician does moves anything, and the slot is shut. */
async function nobodyIsServed(rig: KioskRig): Promise<void> {
  const tries = [{ kind: 'start', purpose: 'bill' }, { kind: 'openService' }, { kind: 'pay' }] as const;
  for (const command of tries) {
    const answer = await rig.send(command);
    if (answer.kind !== 'refused' || answer.reason !== 'outOfService') throw new Error(JSON.stringify(answer));
  }
  if (rig.snapshot().availability.cash.ok) throw new Error('cash is said to be taken');
  await rig.clock.advance(60_000);
}

/** Somebody who knows SQL and may write the file: the guards are gone as well. */
function edit(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'journal.db'));
  database.exec('DROP TRIGGER record_is_never_changed; DROP TRIGGER record_is_never_deleted;');
  database.exec(sql);
  database.close();
}

const paidAndStacked = { ...nothing, inserted: 100, stacked: 100, booked: 100 };

/** The money is where it was, and nobody adds to it; the operator reads what and where. */
function outOfService(said: string): Columns {
  return { money: paidAndStacked, journal: said, paper: [], screen: 'outOfService', alerts: ['A3 journalUnusable'] };
}

describe('the journal is not what it was', () => {
  scenario(
    'D2',
    'one bit flipped inside a record: out of service, with the place, and never started empty',
    outOfService(
      'corrupt: The journal in FOLDER is damaged: record 5 does not follow from record 4: its hash differs.',
    ),
    onTwoLives({
      first: pay,
      between: ({ path }) => {
        const file = join(path, 'journal.db');
        const bytes = readFileSync(file);
        const at = bytes.indexOf('deviceSaidStacked');
        if (at < 0) throw new Error('the journal has no note');
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        writeFileSync(file, bytes);
      },
      second: nobodyIsServed,
    }),
  );

  scenario(
    'D8',
    'the file deleted: a terminal that had a journal does not begin a new one',
    outOfService('corrupt: The journal in FOLDER is gone: it held 12 records when it was last opened.'),
    onTwoLives({
      first: pay,
      between: ({ path }) => {
        for (const name of ['journal.db', 'journal.db-wal', 'journal.db-shm'])
          rmSync(join(path, name), { force: true });
      },
      second: nobodyIsServed,
    }),
  );

  scenario(
    'D8',
    'an older copy put in its place: the mark beside it knows better',
    outOfService(
      'corrupt: The journal in FOLDER is damaged: it ends at record 1, but it had reached record 12 before.',
    ),
    onTwoLives({
      first: async (rig) => {
        rig.keepCopy();
        await pay(rig);
      },
      between: ({ path, restoreCopy }) => {
        const mark = readFileSync(join(path, 'journal.exists'));
        restoreCopy();
        writeFileSync(join(path, 'journal.exists'), mark);
      },
      second: nobodyIsServed,
    }),
  );

  scenario(
    'D7',
    'an image of the disk brings the journal and its mark back as they were: the day finds the lost booking to the fen',
    {
      money: paidAndStacked,
      journal: 'terminalStarted dayReconciled',
      paper: [],
      screen: 'home',
      alerts: ['A3 dayDiffers'],
    },
    onTwoLives({
      // 2026-11-22 23:50:00 in China.
      options: { clock: createManualClock(Date.UTC(2026, 10, 22, 15, 50)) },
      first: async (rig) => {
        rig.keepCopy();
        await pay(rig);
      },
      between: ({ restoreCopy }) => restoreCopy(),
      second: async (rig) => {
        const [lost] = rig.farEnds.utility?.postings() ?? [];
        await rig.clock.advance(Date.UTC(2026, 10, 22, 16) - rig.clock.nowMs() + dayCloseMs + 5_000);
        const file = join(rig.dataDir, 'reconciliation', '2026-11-22-DEMO-001.json');
        const { onlyBackEnd, onlyKiosk, differing } = JSON.parse(readFileSync(file, 'utf8')) as DayReport;
        const [found] = onlyBackEnd;
        if (found?.postingId !== lost?.posting.id || found?.totalFen !== 10_000 || onlyBackEnd.length !== 1) {
          throw new Error(`the lost booking is not listed: ${JSON.stringify(onlyBackEnd)}`);
        }
        if (onlyKiosk.length + differing.length > 0) throw new Error('more differs than was lost');
        // The box holds what nobody wrote down; that shows at its count.
        const problems = moneyProblems(rig);
        if (!problems.some((problem) => problem.includes('the device keeps 10000, the journal knows 0'))) {
          throw new Error(`the roll-back left no gap: ${problems.join('; ')}`);
        }
      },
    }),
  );

  scenario(
    'D16',
    'an older program meets a newer schema: it takes no money and changes no byte',
    outOfService(
      'schemaTooNew: The journal in FOLDER has schema 99, made by a newer Lightpost; this one does not touch it.',
    ),
    () => {
      let before = Buffer.alloc(0);
      return onTwoLives({
        first: pay,
        between: ({ path }) => {
          edit(path, 'PRAGMA user_version = 99');
          before = readFileSync(join(path, 'journal.db'));
        },
        second: async (rig) => {
          await nobodyIsServed(rig);
          const after = readFileSync(join(rig.dataDir, 'journal', 'journal.db'));
          if (!after.equals(before)) throw new Error('the newer journal was changed');
        },
      })();
    },
  );

  scenario(
    'M8',
    'an administrator raises an amount in the file: the chain does not follow, and the place is named',
    outOfService(
      'corrupt: The journal in FOLDER is damaged: record 5 does not follow from record 4: its hash differs.',
    ),
    onTwoLives({
      first: pay,
      between: ({ path }) =>
        edit(path, "UPDATE record SET body = replace(body, '10000', '90000') WHERE kind = 'noteCredited'"),
      second: nobodyIsServed,
    }),
  );

  scenario(
    'M8',
    'an administrator takes the last record away: the mark had seen it',
    outOfService(
      'corrupt: The journal in FOLDER is damaged: it ends at record 11, but it had reached record 12 before.',
    ),
    onTwoLives({
      first: pay,
      between: ({ path }) => edit(path, 'DELETE FROM record WHERE seq = (SELECT max(seq) FROM record)'),
      second: nobodyIsServed,
    }),
  );

  scenario(
    'K16',
    'a second instance on the same data leaves before it touches a port, and the payment of the first goes on',
    {
      money: { ...nothing, inserted: 150, stacked: 150, booked: 150 },
      journal:
        'noteStacking noteTaken noteCredited noteAcknowledged noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A1 secondInstance'],
    },
    async () => {
      const alerts: string[] = [];
      const columns = await onRig(async (world) => {
        const { rig } = world;
        await toCash(rig, accounts.oneBill);
        world.strike();
        await rig.insert(50);
        let touched = false;
        const end = rig.farEnds.noteAcceptor;
        if (end === null) throw new Error('the rig has no note acceptor');
        const opener = {
          name: 'a port',
          open: () => {
            touched = true;
            return Promise.resolve({ kind: 'failed', detail: 'a port' } as const);
          },
        };
        const second = await composeKiosk({
          config: rigConfig(),
          dataDir: rig.dataDir,
          log: alertLog((alert) => alerts.push(alert)),
          clock: rig.clock,
          keptDevices: { noteAcceptor: { ...end, line: { ...end.line, opener } }, receiptPrinter: null },
        });
        if (second.kind !== 'refused' || !second.line.startsWith('Another Lightpost is already running')) {
          throw new Error(`the second instance is ${JSON.stringify(second)}`);
        }
        await rig.clock.advance(1_000);
        if (touched) throw new Error('the second instance opened a port');
        await insertEnough(rig);
        await rig.press({ kind: 'pay' });
        await world.rest();
      })();
      return { ...columns, alerts: [...columns.alerts, ...alerts] };
    },
  );
});
