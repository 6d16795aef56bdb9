import { describe, expect, it } from 'vitest';
import type { Clock } from '../../core/ports/clock.ts';
import { createCrt310Reader } from '../../devices/card-reader/crt310/adapter.ts';
import { createCrt571Reader } from '../../devices/card-reader/crt571/adapter.ts';
import { createGm65Scanner } from '../../devices/code-scanner/gm65/adapter.ts';
import { createCctalkCoinAcceptor } from '../../devices/coin-acceptor/cctalk/adapter.ts';
import type { LinkOpener } from '../../devices/link/link.ts';
import { createMemoryLine } from '../../devices/link/memory.ts';
import { loadProtocol } from '../../devices/protocols.ts';
import { createModbusSensors } from '../../devices/sensors/modbus/adapter.ts';
import { plainBoard } from '../../devices/sensors/modbus/board.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { silentLog } from '../support/note-rig.ts';

/** Milliseconds from a device that is there again to a host that can use it. */
const BACK_IN_SERVICE_MS = 3000;
const STEP_MS = 50;
/** Milliseconds without it: it comes back at every moment of asking, giving up, pausing and opening anew. */
const moments = Array.from({ length: 80 }, (_, index) => 10_000 + 2 * STEP_MS * index);

interface Driver {
  start(): void;
  close(): Promise<void>;
  watch(listener: (event: { readonly kind: string; readonly state?: string }) => void): () => void;
}

interface Row {
  readonly name: 'cctalk-coin' | 'crt310' | 'crt571' | 'gm65' | 'modbus';
  readonly inService: string;
  readonly create: (house: { opener: LinkOpener; clock: Clock; log: typeof silentLog }) => Driver;
}

/** Printers and note acceptors have tests of their own; scanners that only send, and meters, answer or do not when asked. */
const rows: readonly Row[] = [
  { name: 'cctalk-coin', inService: 'disabled', create: createCctalkCoinAcceptor },
  { name: 'crt310', inService: 'empty', create: (house) => createCrt310Reader({ ...house, psc: 'ffffff' }) },
  { name: 'crt571', inService: 'empty', create: (house) => createCrt571Reader({ ...house, psc: 'ffffff' }) },
  { name: 'gm65', inService: 'idle', create: createGm65Scanner },
  { name: 'modbus', inService: 'idle', create: (house) => createModbusSensors({ ...house, board: plainBoard }) },
];

describe.each(rows)('$name', ({ name, inService, create }) => {
  it.each(['power', 'plug'] as const)('is in service within 3 s of its %s, whenever that is', async (what) => {
    const protocol = await loadProtocol(name);
    let slowestMs = 0;
    for (const awayMs of moments) {
      const clock = createManualClock();
      const line = createMemoryLine(name);
      const bench = protocol.createBench({ clock, tell: () => undefined, flags: {} });
      line.attach((end) => {
        bench.attach(end);
      });
      const driver = create({ opener: line.opener, clock, log: silentLog });
      let state = '';
      driver.watch((event) => {
        if (event.state !== undefined) state = event.state;
      });
      driver.start();
      await clock.advance(20_000);
      expect(state).toBe(inService);
      if (what === 'power') bench.perform('power off');
      else line.unplug();
      await clock.advance(awayMs);
      expect(state).toBe('offline');
      if (what === 'power') bench.perform('power on');
      else line.plug();
      let ms = 0;
      while (state !== inService && ms < 3 * BACK_IN_SERVICE_MS) {
        await clock.advance(STEP_MS);
        ms += STEP_MS;
      }
      slowestMs = Math.max(slowestMs, ms);
      const closed = driver.close();
      await clock.advance(1000);
      await closed;
    }
    expect(slowestMs).toBeLessThan(BACK_IN_SERVICE_MS);
  });
});
