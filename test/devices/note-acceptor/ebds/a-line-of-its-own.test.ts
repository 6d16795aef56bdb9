import { describe, expect, it } from 'vitest';
import { hexBytes, parseHex } from '../../../../devices/driver/hex.ts';
import { createLineCounters } from '../../../../devices/driver/line-counters.ts';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import type { Link } from '../../../../devices/link/link.ts';
import { createFrameTrace } from '../../../../devices/link/trace.ts';
import { createEbdsDecoder, encodeFrame } from '../../../../devices/note-acceptor/ebds/frame.ts';
import { ebdsProtocol } from '../../../../devices/note-acceptor/ebds/protocol.ts';
import { createEbdsMemory, createEbdsSession } from '../../../../devices/note-acceptor/ebds/session.ts';
import { createEbdsSimulator } from '../../../../devices/note-acceptor/ebds/simulator.ts';
import type { NoteLine, NoteWord } from '../../../../devices/note-acceptor/note-line.ts';
import { createEbdsRig } from './ebds-rig.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

const IDLE = '01 10 00 00 01 02';
const ESCROW = '04 10 18 00 01 02';
const STACKED = '11 10 18 00 01 02';

interface Bench {
  readonly clock: ManualClock;
  readonly line: NoteLine;
  /** What the host sent, data bytes and ack bit, since the last call. */
  said(): readonly string[];
  /** A status as an answer to the last message, whatever the host thinks of it. */
  answer(data: string, ack?: 'same' | 'other'): void;
  /** Answers each message at once with the next of these; none where it is undefined. */
  script(...answers: readonly (string | undefined)[]): void;
  late: (number | undefined)[];
}

/** `memory`: of a line before, over the same wire or another. */
async function createBench(memory = createEbdsMemory()): Promise<Bench> {
  const clock = createManualClock();
  const wire = createMemoryLine('memory');
  let sent: string[] = [];
  let answers: (string | undefined)[] = [];
  let lastAck: 0 | 1 = 0;
  let write: (bytes: Uint8Array) => void = () => undefined;
  const answer: Bench['answer'] = (data, ack = 'same') => {
    const bit = (ack === 'same') === (lastAck === 1) ? 1 : 0;
    write(encodeFrame(2, bit, parseHex(data) ?? new Uint8Array(0)));
  };
  wire.attach((end) => {
    const decoder = createEbdsDecoder();
    write = end.write;
    end.onData((bytes) => {
      for (const item of decoder.push(bytes)) {
        if (item.kind !== 'frame') continue;
        lastAck = item.frame.ack;
        sent.push(`${hexBytes(item.frame.data)} ack ${lastAck}`);
        const next = answers.shift();
        if (next !== undefined) answer(next);
      }
    });
  });
  const opened = await wire.opener.open();
  if (opened.kind !== 'opened') throw new Error(opened.detail);
  const late: (number | undefined)[] = [];
  const line = createEbdsSession({
    link: opened.link,
    clock,
    counters: createLineCounters(),
    trace: createFrameTrace({ clock, describe: () => '' }),
    memory,
    noteValuesFen: [100, 500, 1000],
    currency: 'CNY',
    anyWayUp: false,
    onLateStacked: (type) => late.push(type),
    wake: () => undefined,
  });
  return {
    clock,
    line,
    late,
    answer,
    said: () => {
      const all = sent;
      sent = [];
      return all;
    },
    script: (...next) => {
      answers = [...next];
    },
  };
}

const kinds = (words: readonly NoteWord[] | undefined): readonly string[] =>
  (words ?? []).map((word) => ('type' in word ? `${word.kind} ${word.type}` : word.kind));

async function heard<T>(bench: Bench, asked: Promise<T>, ms = 0): Promise<T> {
  await bench.clock.advance(ms);
  return asked;
}

describe('a line of EBDS', () => {
  it('asks twice at first, since the first answer may be an old one', async () => {
    const bench = await createBench();
    bench.script(ESCROW, IDLE);
    expect(kinds(await heard(bench, bench.line.poll()))).toEqual(['disabled']);
    expect(bench.said()).toEqual(['00 10 00 ack 1', '00 10 00 ack 0']);
  });

  it('does not ask a second time where the first answer is worth money', async () => {
    const bench = await createBench();
    bench.script(STACKED, IDLE);
    expect(kinds(await heard(bench, bench.line.poll()))).toEqual(['stacked 3', 'disabled']);
    expect(bench.said()).toEqual(['00 10 00 ack 1']);
    expect(await bench.line.disable()).toEqual({ kind: 'done' });
    expect(bench.said()).toEqual([]);
    expect(await bench.line.acknowledge()).toBe(true);
    expect(kinds(await heard(bench, bench.line.poll()))).toEqual(['disabled']);
    expect(bench.said()).toEqual(['00 10 00 ack 0']);
  });

  it('toggles the ack bit with every message and keeps it where it is not answered', async () => {
    const bench = await createBench();
    bench.script(IDLE, IDLE, undefined, IDLE, IDLE);
    await heard(bench, bench.line.poll());
    bench.said();
    expect(kinds(await heard(bench, bench.line.poll(), 300))).toEqual(['disabled']);
    expect(bench.said()).toEqual(['00 10 00 ack 1', '00 10 00 ack 1']);
    await heard(bench, bench.line.poll(), 1000);
    expect(bench.said()).toEqual(['00 10 00 ack 0']);
  });

  it('passes over an answer with the other ack bit', async () => {
    const bench = await createBench();
    bench.script(IDLE, IDLE);
    await heard(bench, bench.line.poll());
    const asked = bench.line.poll();
    await bench.clock.settle();
    bench.answer(STACKED, 'other');
    bench.answer(ESCROW);
    expect(kinds(await asked)).toEqual(['escrow 3']);
  });

  it('hears what a device says only in its second answer to one message, and keeps still until it is written down', async () => {
    const bench = await createBench();
    bench.script(IDLE, IDLE, ESCROW, undefined, ESCROW);
    await heard(bench, bench.line.poll());
    await heard(bench, bench.line.poll());
    bench.said();
    expect(await heard(bench, bench.line.stack(), 300)).toMatchObject({ kind: 'done' });
    expect(bench.said()).toEqual(['00 30 00 ack 0', '00 30 00 ack 0']);
    const asked = bench.line.poll();
    await bench.clock.settle();
    bench.answer(STACKED);
    expect(kinds(await asked)).toEqual(['stacked 3']);
    expect(bench.said()).toEqual([]);
    expect(bench.late).toEqual([]);
    await bench.line.acknowledge();
    bench.script(IDLE, STACKED);
    expect(kinds(await heard(bench, bench.line.poll()))).toEqual(['disabled']);
    expect(bench.said()).toEqual(['00 10 00 ack 1']);
    // No note was in escrow since: the same word again is an old one.
    expect(kinds(await heard(bench, bench.line.poll()))).toEqual(['disabled']);
  });

  it('says nothing new, not even a command, while the answer to a repetition may still come', async () => {
    const bench = await createBench();
    bench.script(IDLE, IDLE, undefined, IDLE, IDLE);
    await heard(bench, bench.line.poll());
    await heard(bench, bench.line.poll(), 300);
    bench.said();
    const enabled = bench.line.enable([1]);
    await bench.clock.advance(900);
    expect(bench.said()).toEqual([]);
    await bench.clock.advance(200);
    expect(bench.said()).toEqual(['01 10 00 ack 0']);
    expect(await enabled).toMatchObject({ kind: 'done' });
  });

  it.each([
    ['the device says it again', STACKED],
    ['the device has forgotten it', IDLE],
  ])('tells the note of an answer that comes when the device was already given up, once, where %s', async (_, said) => {
    const memory = createEbdsMemory();
    const bench = await createBench(memory);
    bench.script(IDLE, IDLE, ESCROW);
    await heard(bench, bench.line.poll());
    await heard(bench, bench.line.poll());
    expect(await heard(bench, bench.line.stack(), 1500)).toMatchObject({ kind: 'unanswered' });
    bench.answer(STACKED);
    await bench.clock.settle();
    // The next line tells it, so that it is not acknowledged before it was heard of.
    expect(bench.late).toEqual([]);
    const next = await createBench(memory);
    next.script(said, IDLE);
    const words = await heard(next, next.line.poll());
    expect(words?.[0]).toMatchObject({ kind: 'stacked', type: 3, again: false });
    expect(kinds(words).filter((word) => word.startsWith('stacked'))).toHaveLength(1);
    expect(next.said()).toHaveLength(1);
    await next.line.acknowledge();
    next.script(IDLE);
    expect(kinds(await heard(next, next.line.poll()))).toEqual(['disabled']);
  });

  it('asks for an unacknowledged note with the same bit over a new line, and tells it as the same one', async () => {
    const memory = createEbdsMemory();
    const bench = await createBench(memory);
    bench.script(IDLE, IDLE, ESCROW, STACKED);
    for (const _ of [1, 2]) await heard(bench, bench.line.poll());
    expect(kinds(await heard(bench, bench.line.poll()))).toContain('stacked 3');
    const [, , , last] = bench.said();
    const next = await createBench(memory);
    next.script(STACKED);
    const words = await heard(next, next.line.poll());
    expect(words?.[0]).toMatchObject({ kind: 'stacked', type: 3, again: true });
    expect(next.said().map((message) => message.slice(-5))).toEqual([last?.slice(-5)]);
    expect(await next.line.disable()).toEqual({ kind: 'done' });
    expect(next.said()).toEqual([]);
    await next.line.acknowledge();
    next.script(IDLE);
    await heard(next, next.line.poll());
    expect(next.said().map((message) => message.slice(-5))).not.toEqual([last?.slice(-5)]);
  });

  it('tells nothing over a new line of an unacknowledged note that the device no longer says', async () => {
    const memory = createEbdsMemory();
    const bench = await createBench(memory);
    bench.script(IDLE, IDLE, ESCROW, STACKED);
    for (const _ of [1, 2, 3]) await heard(bench, bench.line.poll());
    const next = await createBench(memory);
    next.script(IDLE, IDLE);
    expect(kinds(await heard(next, next.line.poll()))).toEqual(['disabled']);
  });

  it('says STACK no more to another note than the one it was meant for', async () => {
    const bench = await createBench();
    bench.script(IDLE, IDLE, ESCROW, ESCROW, '04 10 10 00 01 02', '04 10 10 00 01 02');
    await heard(bench, bench.line.poll());
    await heard(bench, bench.line.poll());
    await heard(bench, bench.line.stack());
    bench.said();
    expect(kinds(await heard(bench, bench.line.poll()))).toEqual(['escrow 2']);
    await heard(bench, bench.line.poll());
    expect(bench.said().map((data) => data.slice(3, 5))).toEqual(['30', '10']);
  });
});

describe('the probe of EBDS', () => {
  async function probed(prepare: (device: ReturnType<typeof createEbdsSimulator>) => void = () => undefined) {
    const clock = createManualClock();
    const wire = createMemoryLine('memory');
    const device = createEbdsSimulator({ clock });
    wire.attach((end) => device.attach(end));
    await clock.advance(2000);
    prepare(device);
    const opened = await wire.opener.open();
    if (opened.kind !== 'opened') throw new Error(opened.detail);
    const link: Link = opened.link;
    const answer = ebdsProtocol.probe?.({ link, clock, timeoutMs: 600 });
    await clock.advance(700);
    return { answer: await answer, device };
  }

  it('finds a device that mirrors both ack bits, and does nothing to it', async () => {
    const { answer, device } = await probed();
    expect(answer).toEqual({ identity: 'model 1 revision 2', certain: true });
    expect(device.violations()).toEqual([]);
    expect(device.state().accepting).toBe(false);
  });

  it('does not acknowledge a note in the box: it says nothing more after it has heard of one', async () => {
    const clock = createManualClock();
    const wire = createMemoryLine('memory');
    let count = 0;
    wire.attach((end) => {
      end.onData(() => {
        count += 1;
        end.write(encodeFrame(2, 1, parseHex(STACKED) ?? new Uint8Array(0)));
      });
    });
    const opened = await wire.opener.open();
    if (opened.kind !== 'opened') throw new Error(opened.detail);
    const answer = ebdsProtocol.probe?.({ link: opened.link, clock, timeoutMs: 600 });
    await clock.advance(700);
    expect(await answer).toEqual({ identity: 'model 1 revision 2', certain: false });
    expect(count).toBe(1);
  });

  it('leaves a note in escrow where it is', async () => {
    const rig = createEbdsRig({ habits: { onEscrow: 'wait' } });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.facts().includes('escrow 1000'));
    rig.line.unplug();
    await rig.acceptor.close();
    rig.line.plug();
    const opened = await rig.line.opener.open();
    if (opened.kind !== 'opened') throw new Error(opened.detail);
    const answer = ebdsProtocol.probe?.({ link: opened.link, clock: rig.clock, timeoutMs: 600 });
    await rig.clock.advance(4000);
    expect(await answer).toMatchObject({ certain: true });
    expect(rig.simulator.contents().inPath.yuan).toBe(10);
    await rig.clock.advance(3000);
    expect(rig.simulator.contents().returned.yuan).toBe(10);
  });

  it('finds nobody where nobody answers', async () => {
    const { answer } = await probed((device) => device.power(false));
    expect(answer).toBeUndefined();
  });
});
