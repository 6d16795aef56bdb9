import { expect, it } from 'vitest';
import type { SensorEvent, Sensors } from '../../../core/ports/sensors.ts';
import { startFakeKiosk } from './fakes.ts';

interface FakeBoard {
  readonly board: Sensors;
  tell(event: SensorEvent): void;
  isOpen(): boolean;
}

function fakeBoard(): FakeBoard {
  const listeners = new Set<(event: SensorEvent) => void>();
  let open = false;
  return {
    board: {
      capabilities: { protocol: 'fake', latches: true, inputs: ['tamper', 'mainsPower'], outputs: [] },
      watch: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      start: () => {
        open = true;
      },
      setOutput: () => Promise.resolve({ kind: 'done' }),
      inspect: () => ({ model: 'a board', link: 'a wire', counters: { framesSent: 3 }, frames: [] }),
      close: () => {
        open = false;
        return Promise.resolve();
      },
    },
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    isOpen: () => open,
  };
}

it('a board is started with the host, heard, and closed with it', async () => {
  const { board, tell, isOpen } = fakeBoard();
  const kiosk = await startFakeKiosk([], { sensors: board });
  expect(isOpen()).toBe(true);
  tell({ kind: 'stateChanged', state: 'idle', detail: 'answers' });
  expect(kiosk.snapshots.at(-1)?.availability.cash).toEqual({ ok: true });
  tell({ kind: 'inputChanged', input: 'tamper', on: true, latched: false });
  expect(kiosk.snapshots.at(-1)?.availability.cash).toEqual({ ok: false, reason: 'tampered' });
  expect(kiosk.alerts).toEqual(['error tamperDetected']);
  await kiosk.host.close();
  expect(isOpen()).toBe(false);
});
