import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { type SimulatedUtility, openSimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { TOWN_ACCOUNTS, townHousehold } from '../../core/billing/utility/town.ts';
import { type Fen, fen } from '../../core/domain/money.ts';
import type { OrderKind, Posting } from '../../core/domain/order.ts';
import type { BenchRow } from './journal.ts';

/** Short rounds, ours and the peer's in turn: a busy machine then slows both alike. */
const ROUNDS = 15;
const REQUESTS_PER_ROUND = 200;
/** The first postings of every account fill the books; a list of a day is then a real one. */
const RECHARGE_FEN = fen(2_000);

const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now(), after: () => () => undefined };
const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Requests a second of the utility's own operations on its books, with the town in them; no network. */
export async function benchReferenceUtility(): Promise<{ rows: BenchRow[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-bench-utility-'));
  const openedMs = performance.now();
  const utility = openSimulatedUtility({ path: join(directory, 'utility.db'), clock, town: true });
  const townMs = performance.now() - openedMs;
  const bare = openBare(join(directory, 'bare.db'));
  try {
    return { rows: [...(await measureAll(utility, bare)), measureOpening(townMs)] };
  } finally {
    bare.close();
    await utility.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measureAll(utility: SimulatedUtility, bare: DatabaseSync): Promise<readonly BenchRow[]> {
  const numbers = Array.from({ length: TOWN_ACCOUNTS }, (_, index) => townHousehold(index).household);
  const of = (supply: string | undefined): readonly string[] =>
    numbers.filter((household) => household.supply === supply).map(({ accountNumber }) => accountNumber);
  const all = numbers.map(({ accountNumber }) => accountNumber);
  const [postpaid, remote, token] = [of(undefined), of('remote'), of('token')];
  let count = 0;
  const next = (accounts: readonly string[]): string => accounts[(count += 1) % accounts.length] ?? '';
  const post = async (kind: OrderKind, accounts: readonly string[]): Promise<void> => {
    const accountNumber = next(accounts);
    const outcome = await utility.post(posting(`${kind} ${count}`, kind, accountNumber, RECHARGE_FEN));
    if (outcome.kind !== 'accepted') throw new Error(`${kind} for ${accountNumber}: ${JSON.stringify(outcome)}`);
  };
  const select = bare.prepare('SELECT value FROM entry WHERE key = ?');
  const insert = bare.prepare('INSERT INTO entry (key, value) VALUES (?, ?)');
  for (const accountNumber of all) insert.run(accountNumber, 'an account of the town, masked');
  const read = { name: 'bare SELECT by key', work: () => void select.get(next(all)) };
  const write = { name: 'bare INSERT, WAL FULL', work: () => void insert.run(`k${(count += 1)}`, RECORD) };
  return [
    await measure('look up an account', () => utility.lookUp(next(all)), read),
    await measure('arrears with breakdown', () => utility.getArrears(next(postpaid)), read),
    await measure('find by phone', () => utility.find({ by: 'phone', value: `199${next(all).slice(-8)}` }), read),
    await measure('trial of a token', () => trial(utility, next(token)), read),
    await measure('history of 24 months', () => history(utility, next(all)), read),
    await measure('post a prepayment', () => post('prepayment', postpaid), write),
    await measure('post a remote recharge', () => post('recharge', remote), write),
    await measure('vend a token', () => post('token', token), write),
    await measure('query a posting', () => utility.query(`prepayment ${count}`), read),
    await measure('list a day', () => utility.listBookings({ terminalId: 'BENCH', businessDate: day }), read, 3),
  ];
}

/** The size of a posting with its answer. */
const RECORD = 'x'.repeat(700);

interface Peer {
  readonly name: string;
  readonly work: () => void;
}

async function measure(
  what: string,
  work: () => Promise<unknown>,
  peer: Peer,
  requests = REQUESTS_PER_ROUND,
): Promise<BenchRow> {
  const ours: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startMs = performance.now();
    for (let count = 0; count < requests; count += 1) await work();
    ours.push((requests * 1_000) / (performance.now() - startMs));
    const peerMs = performance.now();
    for (let count = 0; count < requests; count += 1) peer.work();
    peers.push((requests * 1_000) / (performance.now() - peerMs));
  }
  const ratio = median(ours.map((rate, round) => rate / (peers[round] ?? rate)));
  return {
    name: `utility: ${what}`,
    value: Math.round(median(ours)),
    unit: 'requests/s',
    peer: `${peer.name} ${Math.round(median(peers))}/s`,
    ratio: Math.round(ratio * 1_000) / 1_000,
  };
}

/** What a kiosk pays for the embedded utility at its first start, and the town at its own. */
function measureOpening(townMs: number): BenchRow {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startMs = performance.now();
    void openSimulatedUtility({ path: ':memory:', clock }).close();
    times.push(performance.now() - startMs);
  }
  const value = Math.round(median(times) * 10) / 10;
  return {
    name: 'utility: open and seed the embedded default',
    value,
    unit: 'ms',
    peer: `with the town, on disk ${Math.round(townMs)} ms`,
    ratio: Math.round((value / townMs) * 1_000) / 1_000,
  };
}

function openBare(path: string): DatabaseSync {
  const bare = new DatabaseSync(path);
  bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  bare.exec('CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  return bare;
}

function trial(utility: SimulatedUtility, accountNumber: string): Promise<unknown> {
  return utility.trial({ accountNumber, kind: 'token', amountFen: RECHARGE_FEN });
}

function history(utility: SimulatedUtility, accountNumber: string): Promise<unknown> {
  return utility.getHistory({ accountNumber, phoneTail: accountNumber.slice(-4) });
}

function posting(id: string, kind: OrderKind, accountNumber: string, amountFen: Fen): Posting {
  const money = { quoteToken: undefined, allocations: [], balanceFen: amountFen, totalFen: amountFen };
  return { id, transactionId: id, terminalId: 'BENCH', kind, accountNumber, businessDate: day, ...money };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
