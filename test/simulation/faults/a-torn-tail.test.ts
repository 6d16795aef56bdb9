import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe } from 'vitest';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Journal } from '../../../core/ports/journal.ts';
import { accounts, toCash } from '../../journeys/steps.ts';
import { nothing } from './support/columns.ts';
import { scenario } from './support/scenario.ts';
import { onTwoLives, type FirstLife } from './support/two-lives.ts';

/** Into the last frame of the log: the append that was under way, and nothing that was ever acknowledged. */
const TORN_BYTES = 100;

describe('the last append is torn', () => {
  scenario(
    'D1',
    'power lost in the middle of the credit: every acknowledged fact is there, and the note is asked about and claimed',
    {
      money: { ...nothing, inserted: 50, stacked: 50, claimed: 50 },
      journal: 'terminalStarted noteInDoubt claimOpened intakeClosed receiptStarted receiptPrinted transactionClosed',
      paper: ['claimSlip'],
      screen: 'recovering cash result/claim thanks home',
      alerts: ['A3 noteInDoubt'],
    },
    () => {
      let life: FirstLife | undefined;
      let acknowledged: readonly KioskRecord[] = [];
      let state: 'alive' | 'dead' | 'again' = 'alive';
      const decorateJournal = (journal: Journal): Journal => ({
        ...journal,
        append: (records) => {
          if (state === 'dead') return { kind: 'failed', detail: 'the power is gone' };
          if (state === 'alive' && records.some(({ kind }) => kind === 'noteCredited')) {
            acknowledged = life?.records() ?? [];
            journal.append(records);
            life?.keepCopy();
            life?.farEnds.noteAcceptor?.device.power(false);
            state = 'dead';
            return { kind: 'failed', detail: 'the power is gone' };
          }
          return journal.append(records);
        },
      });
      return onTwoLives({
        options: { decorateJournal },
        first: async (rig) => {
          life = rig;
          await toCash(rig, accounts.manyBills);
          rig.farEnds.noteAcceptor?.device.insert(50);
          for (let waitedMs = 0; state === 'alive' && waitedMs < 10_000; waitedMs += 10) await rig.clock.advance(10);
        },
        between: ({ path, restoreCopy }) => {
          restoreCopy();
          const log = join(path, 'journal.db-wal');
          truncateSync(log, statSync(log).size - TORN_BYTES);
          life?.farEnds.noteAcceptor?.device.power(true);
          state = 'again';
        },
        second: async (rig) => {
          await rig.clock.advance(600_000);
          const kept = rig.records().slice(0, acknowledged.length);
          if (acknowledged.length === 0 || !isDeepStrictEqual(kept, acknowledged)) {
            throw new Error('an acknowledged fact is gone');
          }
          if (rig.records()[acknowledged.length]?.kind !== 'terminalStarted') throw new Error('the tail was not torn');
        },
      })();
    },
  );
});
