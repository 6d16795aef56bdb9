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
  /** Address of the operator's page, where it has one. */
  readonly operator: string | undefined;
}

function spawnUtility(...flags: string[]): ChildProcessWithoutNullStreams {
  const program = join(import.meta.dirname, '../../../core/commands/utility.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...flags]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function startUtility(directory: string, ...flags: string[]): Promise<UtilityProcess> {
  const child = spawnUtility('--port', '0', '--data', directory, ...flags);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { listening, operator } = JSON.parse(await nextLine(lines)) as { listening: number; operator?: string };
  const gateway = createHttpGateway({
    baseUrl: `http://127.0.0.1:${listening}`,
    send: fetchSend,
    clock: createManualClock(),
  });
  return { child, lines, gateway, operator };
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

it('serves a town and its operator page, and switches an account by line', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-utility-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const { child, lines, gateway, operator } = await startUtility(directory, '--town', '--operator-port=0');
  expect(await gateway.post(recharge('p1', '0320000002', fen(5_000)))).toMatchObject({ kind: 'accepted' });
  child.stdin.write('switch 0320000002 dayClosed\nswitch 0310199999 slow\nswitch 0320000002 asleep\n');
  expect(JSON.parse(await nextLine(lines))).toEqual({ account: '0320000002', behaves: 'dayClosed' });
  expect(JSON.parse(await nextLine(lines))).toEqual({ error: 'nobody has the account number 0310199999' });
  expect(JSON.parse(await nextLine(lines))).toMatchObject({ error: 'not understood: switch 0320000002 asleep' });
  expect(await gateway.post(recharge('p2', '0320000002', fen(5_000)))).toMatchObject({ reason: 'dayClosed' });
  const page = await fetch(operator ?? '');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('B000000001');
  child.stdin.write('quit\n');
  expect((await once(child, 'exit'))[0]).toBe(0);
});

it.each([
  [['--help'], 0, 'npm run utility -- [--port N]'],
  [['--port', 'x'], 2, '--port needs a number from 0 to 65535, not "x"'],
  [['--operator-port', '70000'], 2, '--operator-port needs a number from 0 to 65535, not "70000"'],
  [['--data'], 2, '--data needs a value'],
  [['--village'], 2, '"--village" is not understood; npm run utility -- --help lists the flags'],
  [['--data', '/dev/null/books'], 2, 'the utility cannot start: '],
] as const)('answers %j with exit code %i and "%s"', async (flags, code, line) => {
  const child = spawnUtility(...flags);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  expect((await once(child, 'close'))[0]).toBe(code);
  expect(said).toContain(line);
  expect(said).not.toContain('    at ');
});
