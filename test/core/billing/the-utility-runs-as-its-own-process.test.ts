import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';

import { fetchSend } from '../../../core/billing/fetch-send.ts';
import { createHttpGateway } from '../../../core/billing/http-gateway.ts';
import { fen } from '../../../core/domain/money.ts';
import type { BillingGateway } from '../../../core/ports/billing-gateway.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { recharge } from './postings.ts';

interface UtilityProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Each line once, also where several arrive together. */
  readonly lines: AsyncIterator<string>;
  readonly gateway: BillingGateway;
}

async function startUtility(directory: string): Promise<UtilityProcess> {
  const program = join(import.meta.dirname, '../../../core/commands/utility.ts');
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    program,
    '--port',
    '0',
    '--data',
    directory,
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { listening } = JSON.parse(await nextLine(lines)) as { listening: number };
  const gateway = createHttpGateway({
    baseUrl: `http://127.0.0.1:${listening}`,
    send: fetchSend,
    clock: createManualClock(),
  });
  return { child, lines, gateway };
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const next = await lines.next();
  if (next.done === true) throw new Error('the utility ended');
  return next.value;
}

it('keeps its books over SIGKILL, takes faults by line and quits', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-utility-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const posting = recharge('p1', '0310100007', fen(5_000));

  const first = await startUtility(directory);
  const accepted = await first.gateway.post(posting);
  expect(accepted).toMatchObject({ kind: 'accepted', booking: { totalFen: 5_000 } });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(await first.gateway.query('p1')).toMatchObject({ kind: 'unknown' });

  const second = await startUtility(directory);
  expect(await second.gateway.post(posting)).toEqual(accepted);
  second.child.stdin.write('fault down\n');
  expect(JSON.parse(await nextLine(second.lines))).toEqual({ faults: ['down'] });
  expect(await second.gateway.query('p1')).toMatchObject({ kind: 'unknown' });
  second.child.stdin.write('clear\npostings\n');
  expect(JSON.parse(await nextLine(second.lines))).toEqual({ faults: [] });
  expect(JSON.parse(await nextLine(second.lines))).toMatchObject({
    postings: [{ posting: { id: 'p1' } }],
    totals: { acceptedFen: 5_000 },
  });
  second.child.stdin.write('quit\n');
  expect((await once(second.child, 'exit'))[0]).toBe(0);
});
