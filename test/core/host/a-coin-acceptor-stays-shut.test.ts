import { expect, it } from 'vitest';
import type { CoinAcceptor, CoinAcceptorEvent } from '../../../core/ports/coin-acceptor.ts';
import { startFakeKiosk } from './fakes.ts';

it('is opened and closed with the host, never enabled, and shown to the technician only', async () => {
  const asked: string[] = [];
  const listeners = new Set<(event: CoinAcceptorEvent) => void>();
  const coinAcceptor: CoinAcceptor = {
    capabilities: { protocol: 'fake', countsEvents: true },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => asked.push('start'),
    enable: () => {
      asked.push('enable');
      return Promise.resolve({ kind: 'done' });
    },
    disable: () => Promise.resolve({ kind: 'done' }),
    inspect: () => ({ model: 'coins', link: 'a wire', counters: {}, frames: [] }),
    close: () => {
      asked.push('close');
      return Promise.resolve();
    },
  };
  const kiosk = await startFakeKiosk([], { coinAcceptor });
  for (const listener of listeners) listener({ kind: 'stateChanged', state: 'disabled', detail: 'shut' });
  expect(kiosk.screen().kind).toBe('home');
  await kiosk.send({ kind: 'openService' });
  await kiosk.send({ kind: 'enterPin', pin: '1234' });
  const screen = kiosk.screen();
  if (screen.kind !== 'service') throw new Error(`no service screen: ${screen.kind}`);
  expect(screen.devices.find(({ name }) => name === 'coinAcceptor')).toEqual({
    name: 'coinAcceptor',
    health: 'ok',
    state: 'disabled',
    detail: 'shut',
    model: 'coins',
    link: 'a wire',
    counters: {},
    frames: [],
  });
  await kiosk.host.close();
  expect(asked).toEqual(['start', 'close']);
});
