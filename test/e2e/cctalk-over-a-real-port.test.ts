import { afterEach, describe, expect, it, vi } from 'vitest';
import { fen } from '../../core/domain/money.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import type { CoinAcceptorEvent } from '../../core/ports/coin-acceptor.ts';
import type { NoteAcceptorEvent } from '../../core/ports/note-acceptor.ts';
import { createCctalkCoinAcceptor } from '../../devices/coin-acceptor/cctalk/adapter.ts';
import { cctalkCoinProtocol } from '../../devices/coin-acceptor/cctalk/protocol.ts';
import { createCctalkCoinSimulator } from '../../devices/coin-acceptor/cctalk/simulator.ts';
import { openSerialFarEnd } from '../../devices/link/far-end-serial.ts';
import type { FarEnd } from '../../devices/link/link.ts';
import { createSerialOpener } from '../../devices/link/serial.ts';
import { createCctalkBillAcceptor } from '../../devices/note-acceptor/cctalk/adapter.ts';
import { createCctalkBillSimulator } from '../../devices/note-acceptor/cctalk/simulator.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { silentLog } from '../support/note-rig.ts';

const clock = systemClock;
const settings = cctalkCoinProtocol.serial;
/** What is open, closed the other way round. */
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A device at one end of a pty, and an opener for the other. */
async function wire(device: { attach: (end: FarEnd) => void }): Promise<ReturnType<typeof createSerialOpener>> {
  const pair = await openPtyPair();
  cleanups.push(pair.remove);
  const far = await openSerialFarEnd({ path: pair.device, settings, clock });
  if (far.kind === 'failed') throw new Error(far.detail);
  cleanups.push(far.close);
  device.attach(far.end);
  return createSerialOpener({ path: pair.host, settings, clock });
}

describe('ccTalk over a real port, the host hearing itself', () => {
  it.each(['checksum', 'crc'] as const)('takes a coin with %s', async (mode) => {
    const far = createCctalkCoinSimulator({ clock, mode });
    const acceptor = createCctalkCoinAcceptor({ opener: await wire(far), clock, log: silentLog, checksum: mode });
    cleanups.push(acceptor.close);
    const events: CoinAcceptorEvent[] = [];
    acceptor.watch((event) => {
      events.push(event);
    });
    acceptor.start();
    await vi.waitUntil(() => events.some((event) => event.kind === 'stateChanged' && event.state === 'disabled'), {
      timeout: 10_000,
    });
    expect(await acceptor.enable([fen(100)])).toEqual({ kind: 'done' });
    far.insert(100);
    await vi.waitUntil(() => events.some(({ kind }) => kind === 'coinAccepted'), { timeout: 5000 });
    expect(events.filter(({ kind }) => kind === 'coinAccepted')).toMatchObject([{ valueFen: 100 }]);
    expect(acceptor.inspect()).toMatchObject({ counters: { brokenReplies: 0, bytesDiscarded: 0, strayFrames: 0 } });
    expect(far.violations()).toEqual([]);
  });

  it('stacks a note', async () => {
    const far = createCctalkBillSimulator({ clock });
    const acceptor = createCctalkBillAcceptor({ opener: await wire(far), clock, log: silentLog });
    cleanups.push(acceptor.close);
    const events: NoteAcceptorEvent[] = [];
    acceptor.watch((event) => {
      events.push(event);
      if (event.kind === 'noteInEscrow') void acceptor.stackNote(event.escrowId);
      if (event.kind === 'noteStacked') void acceptor.acknowledgeStacked(event.stackedId);
    });
    acceptor.start();
    await vi.waitUntil(() => events.some((event) => event.kind === 'stateChanged' && event.state === 'disabled'), {
      timeout: 10_000,
    });
    expect(await acceptor.enable([fen(1000)])).toEqual({ kind: 'done' });
    expect(far.insert(10)).toBe('taken');
    await vi.waitUntil(() => events.some(({ kind }) => kind === 'noteStacked'), { timeout: 10_000 });
    expect(events.filter(({ kind }) => kind === 'noteStacked')).toMatchObject([{ valueFen: 1000 }]);
    expect(far.contents().stacked.yuan).toBe(10);
    expect(far.violations()).toEqual([]);
  });
});
