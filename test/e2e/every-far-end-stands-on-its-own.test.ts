import { expect, it, vi } from 'vitest';
import { systemClock } from '../../core/platform/system-clock.ts';
import { detectAt } from '../../devices/detect.ts';
import { createTcpOpener } from '../../devices/link/tcp.ts';
import { loadProtocol, protocolNames } from '../../devices/protocols.ts';
import { startCommand } from './support/process.ts';

const protocols = await Promise.all(protocolNames.map(loadProtocol));
/** Milliseconds for a question to a process of its own on a busy machine. */
const TIMEOUT_MS = 1000;
const SELF_TEST_MS = 30_000;

it.each(protocols)('$name runs in a process of its own, obeys standard input and answers a host', async (protocol) => {
  const device = startCommand('device', [protocol.name, '--tcp', '0']);
  const ready = JSON.parse(await device.line((line) => line.includes('"ready"'))) as { device: string; where: string };
  expect(ready.device).toBe(protocol.name);
  device.tell('juggle');
  expect(await device.line((line) => line.includes('"notUnderstood"'))).toContain('"line":"juggle"');
  device.tell('state');
  await device.line((line) => line.includes('"status"'));
  const port = Number(ready.where.replace(/^.*:/u, ''));
  const opener = createTcpOpener({ host: '127.0.0.1', port, clock: systemClock });
  const place = { name: ready.where, hasSpeed: false, open: () => opener };
  const detect = () => detectAt(place, [protocol], { clock: systemClock, timeoutMs: TIMEOUT_MS });
  if (protocol.probe === undefined) expect(await detect()).toMatchObject({ kind: 'silent', asked: [] });
  // Some devices say nothing before their self-test is over.
  else await vi.waitUntil(async () => (await detect()).kind === 'answered', { timeout: SELF_TEST_MS });
  device.tell('quit');
  await device.line((line) => line.includes('"stopped"'));
  await device.stop();
});
