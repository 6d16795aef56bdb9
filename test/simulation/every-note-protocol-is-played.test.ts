import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { noteAcceptorFaultNames } from '../../devices/note-acceptor/far-end/faults.ts';
import { playEpisode, type EpisodeResult } from './run/episode.ts';
import { jobAt, jobsOf } from './run/jobs.ts';
import { makeScratch } from './run/scratch.ts';
import { troublesFor } from './run/trouble.ts';
import { noteProtocolNames, noteProtocols, type NoteProtocolName } from './world/note-protocols.ts';
import { createTrace } from './world/trace.ts';
import { createVirtualClock } from './world/virtual-clock.ts';
import { createWorld, type World } from './world/world.ts';
import { createInspector } from './invariants/inspector.ts';

/** The machine that runs the tests has other work as well. */
const LIMIT_MS = 120_000;
/** Enough for a dozen notes in foul weather, and a fraction of a second. */
const TRANSACTIONS = 16;
const SEED = 5;

const scratch = makeScratch();
afterAll(() => {
  scratch.remove();
});

function play(protocol: NoteProtocolName): Promise<EpisodeResult> {
  const job = jobAt(SEED, 0, protocol);
  const directory = join(scratch.directory, protocol);
  return playEpisode({ ...job, transactions: TRANSACTIONS, keepTrace: true, directory });
}

function said(result: EpisodeResult, word: string): number {
  return result.trace.filter((line) => line.endsWith(` wire ${word}`)).length;
}

describe.each(noteProtocolNames)('over %s', (protocol) => {
  it('money moves, things break, no rule is broken, and the wire is understood', { timeout: LIMIT_MS }, async () => {
    const result = await play(protocol);
    expect(result.violation).toBeUndefined();
    const { counts } = result;
    expect(counts.transactions).toBeGreaterThan(TRANSACTIONS / 2);
    expect(counts.credited).toBeGreaterThan(TRANSACTIONS / 3);
    expect(Object.keys(counts.troubles).length).toBeGreaterThan(3);
    // Who hears nothing finds nothing: each note that was stacked was asked for on the wire, through a slot that was opened.
    expect(said(result, 'stack')).toBeGreaterThanOrEqual(counts.credited);
    expect(said(result, 'enable')).toBeGreaterThan(0);
    // The one thing that some protocols cannot prove, and I4 therefore cannot judge there.
    expect(said(result, 'acknowledgesStacked') > 0).toBe(noteProtocols[protocol].acknowledges);
  });

  it('only troubles that its device can play are drawn', () => {
    const world = worldOf(protocol);
    try {
      const drawn = troublesFor(world).map(({ name }) => name);
      const playable = world.acceptor.state().faults.map(({ name }) => name);
      for (const name of noteAcceptorFaultNames) {
        expect([name, drawn.includes(`acceptor.${name}`)]).toEqual([name, playable.includes(name)]);
      }
      expect(drawn.includes('acceptor.stackedUnheard')).toBe(protocol !== 'cctalk-bill');
    } finally {
      world.close();
    }
  });
});

describe('which protocols cannot prove what', () => {
  it('no acknowledgement: I4 judges only the others', () => {
    expect(noteProtocolNames.filter((name) => !noteProtocols[name].acknowledges)).toEqual([
      'ssp',
      'ict104',
      'cctalk-bill',
    ]);
  });

  it('no checksum: a byte of wrong parity is lost instead of arriving as another one', () => {
    expect(noteProtocolNames.filter((name) => noteProtocols[name].brokenBytes === 'lost')).toEqual(['ict104']);
  });
});

describe('the choice of a protocol', () => {
  it('leaves the episodes of a seed what they were, and "all" plays every one', () => {
    const plain = jobsOf(1, 6_000);
    const all = jobsOf(1, 6_000, 'all');
    expect(plain.every(({ protocol }) => protocol === 'ccnet')).toBe(true);
    expect(all.map(({ seed }) => seed)).toEqual(plain.map(({ seed }) => seed));
    expect(new Set(all.map(({ protocol }) => protocol))).toEqual(new Set(noteProtocolNames));
  });
});

function worldOf(protocol: NoteProtocolName): World {
  const directory = join(scratch.directory, `world-${protocol}`);
  mkdirSync(directory, { recursive: true });
  return createWorld({
    directory,
    trace: createTrace(false),
    startMs: createVirtualClock().nowMs(),
    protocol,
    makeInspector: (evidence) => createInspector(evidence, []),
  });
}
