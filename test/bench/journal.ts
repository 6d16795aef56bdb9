import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openJournal } from '../../core/journal/open-journal.ts';
import { creditedNote } from './journal-appends.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  /** Ours ÷ peer. */
  readonly ratio: number;
}

/** Short rounds, ours and the peer's in turn: a busy machine then slows both alike. */
const ROUNDS = 61;
const COMMITS_PER_ROUND = 250;
const COUNTED_APPENDS = 2_000;

/** Commits a second beside bare SQLite, and fsyncs an append. */
export async function benchJournal(): Promise<{ rows: BenchRow[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-bench-journal-'));
  try {
    return await Promise.resolve({ rows: [measureCommits(directory), measureSyncs(directory)] });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function measureCommits(directory: string): BenchRow {
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now(), after: () => () => undefined };
  const opening = openJournal({ directory: join(directory, 'ours'), clock });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  const bare = openBare(join(directory, 'bare.db'));
  const insertBare = bare.prepare('INSERT INTO record (at_ms, kind, body) VALUES (?, ?, ?)');
  const ours: number[] = [];
  const peers: number[] = [];
  let number = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(
      commitsPerSecond(() => {
        opening.journal.append([creditedNote((number += 1))]);
      }),
    );
    peers.push(
      commitsPerSecond(() => {
        const record = creditedNote((number += 1));
        insertBare.run(Date.now(), record.kind, JSON.stringify(record));
      }),
    );
  }
  opening.journal.close();
  bare.close();
  const value = median(ours);
  const peer = median(peers);
  const ratio = median(ours.map((rate, round) => rate / (peers[round] ?? rate)));
  return {
    name: 'journal: durable commits, hash chain included',
    value: Math.round(value),
    unit: 'commits/s',
    peer: `bare node:sqlite WAL FULL ${Math.round(peer)}/s`,
    ratio: round3(ratio),
  };
}

function openBare(path: string): DatabaseSync {
  const bare = new DatabaseSync(path);
  bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  bare.exec('CREATE TABLE record (seq INTEGER PRIMARY KEY, at_ms INTEGER, kind TEXT, body TEXT)');
  return bare;
}

function commitsPerSecond(commit: () => void): number {
  const startMs = performance.now();
  for (let count = 0; count < COMMITS_PER_ROUND; count += 1) commit();
  return (COMMITS_PER_ROUND * 1_000) / (performance.now() - startMs);
}

/** The difference of two runs, so that opening and closing do not count. */
function measureSyncs(directory: string): BenchRow {
  const name = 'journal: fsyncs per append';
  const without = countSyncs(directory, 'none', 0);
  const withAppends = countSyncs(directory, 'many', COUNTED_APPENDS);
  if (without === undefined || withAppends === undefined) {
    return { name, value: 0, unit: 'fsyncs', peer: 'strace missing', ratio: 0 };
  }
  const value = round3((withAppends - without) / COUNTED_APPENDS);
  return { name, value, unit: 'fsyncs', peer: 'one fsync a commit', ratio: value };
}

function countSyncs(directory: string, label: string, appends: number): number | undefined {
  const report = join(directory, `${label}.strace`);
  const program = join(import.meta.dirname, 'journal-appends.ts');
  const traced = ['-f', '-qq', '-e', 'trace=fsync,fdatasync', '-o', report, process.execPath];
  const run = spawnSync('strace', [...traced, program, join(directory, label), String(appends)], { stdio: 'ignore' });
  if (run.status !== 0) return undefined;
  return readFileSync(report, 'utf8').match(/f(?:data)?sync\(\d+/gu)?.length ?? 0;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round3(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
