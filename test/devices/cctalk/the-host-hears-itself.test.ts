import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headers } from '../../../devices/cctalk/codes.ts';
import { createEchoFilter } from '../../../devices/cctalk/echo-filter.ts';
import { isEventBuffer } from '../../../devices/cctalk/event-buffer.ts';
import { createCctalkDecoder, encodeFrame } from '../../../devices/cctalk/frame.ts';
import { createCctalkSession, QUIET_MS, REPLY_TIMEOUT_MS, TRIES } from '../../../devices/cctalk/session.ts';
import { createLineCounters } from '../../../devices/driver/line-counters.ts';
import type { FarEnd, Link } from '../../../devices/link/link.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { createFrameTrace } from '../../../devices/link/trace.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const poll = encodeFrame('checksum', { destination: 2, source: 1, header: 229 });
const ack = encodeFrame('checksum', { destination: 1, source: 2, header: 0 });
const events = encodeFrame('checksum', {
  destination: 1,
  source: 2,
  header: 0,
  data: [1, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0],
});
/** A poll that another voice spoke into. */
const collided = poll.map((byte) => byte & 0xf0);

/** A device that plays a script: what comes back for each thing the host says. */
async function talk(script: readonly (readonly Uint8Array[])[]): Promise<{
  ask: (header: number, tries?: number) => Promise<string>;
  heard: () => number;
  counters: ReturnType<typeof createLineCounters>;
  say: (bytes: Uint8Array) => void;
  unplug: () => void;
}> {
  const clock = createManualClock();
  const line = createMemoryLine('bus');
  let said = 0;
  let end: FarEnd | undefined;
  line.attach((attached) => {
    end = attached;
    attached.onData(() => {
      for (const bytes of script[said] ?? script.at(-1) ?? []) attached.write(bytes);
      said += 1;
    });
  });
  const opening = await line.opener.open();
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  const link: Link = opening.link;
  const counters = createLineCounters();
  const trace = createFrameTrace({ clock, describe: () => '' });
  const session = createCctalkSession({ link, clock, counters, trace, mode: 'checksum', address: 2 });
  return {
    counters,
    heard: () => said,
    say: (bytes) => end?.write(bytes),
    unplug: () => {
      line.unplug();
    },
    ask: async (header, tries) => {
      const answer = session.ask(header, {
        ...(tries === undefined ? {} : { tries }),
        answerBytes: header === headers.readBufferedCredit ? isEventBuffer : (length) => length === 0,
      });
      const spent = clock.advance((REPLY_TIMEOUT_MS + 3 * QUIET_MS) * (TRIES + 1));
      const reply = await answer;
      await spent;
      return reply.kind === 'data' ? `data ${reply.data.length}` : reply.kind;
    },
  };
}

describe('a host on the single wire', () => {
  it('drops its own words and takes the answer behind them', async () => {
    const bus = await talk([[poll, events]]);
    expect(await bus.ask(229)).toBe('data 11');
    expect(bus.heard()).toBe(1);
    expect(bus.counters).toMatchObject({ strayFrames: 0, bytesDiscarded: 0, framesReceived: 1 });
  });

  it('takes the answer where an adapter keeps the echo back', async () => {
    const bus = await talk([[events]]);
    expect(await bus.ask(229)).toBe('data 11');
    expect(bus.heard()).toBe(1);
  });

  it('takes echo and answer in one piece, and in single bytes', async () => {
    expect(await (await talk([[Uint8Array.of(...poll, ...events)]])).ask(229)).toBe('data 11');
    const bytes = Array.from([...poll, ...events], (byte) => Uint8Array.of(byte));
    expect(await (await talk([bytes])).ask(229)).toBe('data 11');
  });

  it('does not take its own words for an answer', async () => {
    const bus = await talk([[poll]]);
    expect(await bus.ask(229)).toBe('silent');
    expect(bus.heard()).toBe(TRIES);
  });

  it('asks at least three times more before it says silent', async () => {
    const bus = await talk([[]]);
    expect(await bus.ask(229)).toBe('silent');
    expect(bus.heard()).toBeGreaterThanOrEqual(4);
  });

  it('does not trust what comes behind a corrupted echo, and asks again', async () => {
    const bus = await talk([
      [poll, events],
      [collided, events],
      [poll, events],
    ]);
    expect(await bus.ask(229)).toBe('data 11');
    expect(await bus.ask(229)).toBe('data 11');
    expect(bus.heard()).toBe(3);
  });

  it('does not trust it either where it does not know yet whether there is an echo', async () => {
    const bus = await talk([
      [collided, ack],
      [poll, events],
    ]);
    expect(await bus.ask(229)).toBe('data 11');
    expect(bus.heard()).toBe(2);
  });

  it('passes over an answer that was on its way before it asked', async () => {
    const bus = await talk([
      [poll, ack],
      [ack, poll, events],
    ]);
    expect(await bus.ask(228)).toBe('data 0');
    expect(await bus.ask(229)).toBe('data 11');
    expect(bus.heard()).toBe(2);
  });

  it('believes that the echo is gone when answers keep coming without it', async () => {
    const bus = await talk([[poll, events], [events]]);
    expect(await bus.ask(229)).toBe('data 11');
    expect(await bus.ask(229)).toBe('data 11');
    expect(bus.heard()).toBe(4);
    expect(await bus.ask(229)).toBe('data 11');
    expect(bus.heard()).toBe(5);
  });

  it('hears on a line without echo in spite of noise', async () => {
    const noise = Uint8Array.of(0xaa, 0x00);
    expect(await (await talk([[noise, events]])).ask(229)).toBe('data 11');
  });

  it('ignores answers of other devices, answers to other hosts, and answers of the wrong length', async () => {
    const other = encodeFrame('checksum', { destination: 1, source: 3, header: 0, data: events.slice(4, 15) });
    const elsewhere = encodeFrame('checksum', { destination: 9, source: 2, header: 0, data: events.slice(4, 15) });
    const bus = await talk([[poll, other, elsewhere, ack]]);
    expect(await bus.ask(229)).toBe('silent');
    const behind = await talk([[poll, other, elsewhere, ack, events]]);
    expect(await behind.ask(229)).toBe('data 11');
  });

  it('tells a NAK, and asks a busy device again', async () => {
    const nak = encodeFrame('checksum', { destination: 1, source: 2, header: 5 });
    const busy = encodeFrame('checksum', { destination: 1, source: 2, header: 6 });
    expect(await (await talk([[poll, nak]])).ask(229)).toBe('nak');
    const bus = await talk([
      [poll, busy],
      [poll, events],
    ]);
    expect(await bus.ask(229)).toBe('data 11');
    expect(bus.heard()).toBe(2);
  });

  it('says silent at once when the link is lost', async () => {
    const bus = await talk([[poll, events]]);
    bus.unplug();
    expect(await bus.ask(229)).toBe('silent');
    expect(bus.heard()).toBe(0);
  });

  it('never finds eleven bytes of events in garbage', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 }), async (chunks) => {
        const bus = await talk([chunks]);
        expect(await bus.ask(229, 1)).toBe('silent');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the echo filter', () => {
  it('learns from the line alone whether there is an echo', () => {
    const filter = createEchoFilter(createCctalkDecoder('checksum'), createLineCounters());
    expect(filter.echo()).toBe('unknown');
    filter.sent(poll);
    expect(filter.push(poll)).toEqual([]);
    expect(filter.echo()).toBe('present');
    const without = createEchoFilter(createCctalkDecoder('checksum'), createLineCounters());
    without.sent(poll);
    expect(without.push(events).length).toBe(1);
    expect(without.echo()).toBe('absent');
  });
});
