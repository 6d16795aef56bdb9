import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { composeKiosk } from '../../core/compose.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { fen } from '../../core/domain/money.ts';
import { openJournal } from '../../core/journal/open-journal.ts';
import { rigConfig } from '../support/kiosk-rig.ts';
import { createManualClock } from '../support/manual-clock.ts';

it('shows that it is out of service, takes no money and names the trouble in one line', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-unsound-'));
  const clock = createManualClock();
  const opening = openJournal({ directory: join(dataDir, 'journal'), clock });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  // A sound chain, and a record that follows from nothing.
  opening.journal.append([{ kind: 'intakeClosed', transactionId: 't', totalFen: fen(0), why: 'pay' }]);
  opening.journal.append([{ kind: 'transactionClosed', transactionId: 'nobody' }]);
  opening.journal.close();
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const kiosk = await composeKiosk({ config: rigConfig(), dataDir, log: silent, clock });
  if (kiosk.kind === 'refused') throw new Error(kiosk.line);
  expect(kiosk.outOfService).toMatch(/^out of service: the journal cannot be added up: .+nobody.+$/u);
  const seen: Snapshot[] = [];
  kiosk.connection.watch((snapshot) => seen.push(snapshot));
  expect(seen.at(-1)?.screen.kind).toBe('outOfService');
  expect(await kiosk.connection.send({ kind: 'start', purpose: 'bill' })).toMatchObject({ kind: 'refused' });
  await kiosk.close();
  rmSync(dataDir, { recursive: true, force: true });
});
