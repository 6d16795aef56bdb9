import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../core/platform/system-clock.ts';
import type { Link, SerialSettings } from '../../../devices/link/link.ts';
import { createSerialOpener, serialName } from '../../../devices/link/serial.ts';
import { loadProtocol, protocolNames } from '../../../devices/protocols.ts';
import { openPtyPair } from '../../support/pty-pair.ts';

const settings: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
const folder = mkdtempSync(join(tmpdir(), 'lightpost-vanish-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function opened(path: string, wanted: SerialSettings = settings): Promise<Link> {
  const opening = await createSerialOpener({ path, settings: wanted, clock: systemClock }).open();
  if (opening.kind === 'failed') throw new Error(opening.detail);
  return opening.link;
}

describe('a serial port that vanishes', () => {
  it('is noticed while nothing is said over it', async () => {
    const pair = await openPtyPair();
    const link = await opened(pair.host);
    const closed = vi.fn<(why: string) => void>();
    link.onClose(closed);
    await pair.remove();
    await vi.waitUntil(() => closed.mock.calls.length > 0, { timeout: 2000 });
    await link.close();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('is noticed by whoever only listens, also where it vanishes while its last bytes are read', async () => {
    const [host, device] = [join(folder, 'host'), join(folder, 'device')];
    const cable = spawn('socat', [`pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`], { stdio: 'ignore' });
    await vi.waitUntil(() => existsSync(host) && existsSync(device), { timeout: 5000 });
    const link = await opened(host);
    const terminal = readlinkSync(host);
    const closed = vi.fn<(why: string) => void>();
    link.onClose(closed);
    // Until the port is gone nothing else runs here: the next read finds a terminal that was hung up.
    link.onData(() => {
      cable.kill('SIGKILL');
      while (existsSync(terminal)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    });
    writeFileSync(device, 'x');
    await vi.waitUntil(() => closed.mock.calls.length > 0, { timeout: 3000 });
    expect(closed.mock.calls).toEqual([[`${host} 9600 8N1: the port has vanished`]]);
    expect(await link.write(Uint8Array.of(1), 1000)).toEqual({ kind: 'closed' });
    await link.close();
  });
});

const protocols = await Promise.all(protocolNames.map(loadProtocol));
const everySetting = new Map(protocols.map(({ serial }) => [serialName('', serial).trim(), serial]));

describe('a pseudo terminal, which has neither speed nor parity', () => {
  it.each([...everySetting])('is opened with %s at both ends, and carries every byte', async (_, serial) => {
    const pair = await openPtyPair();
    // Twice: the second opening meets what the first one left set.
    for (let times = 0; times < 2; times += 1) {
      const [host, device] = [await opened(pair.host, serial), await opened(pair.device, serial)];
      const heard: number[] = [];
      device.onData((bytes) => {
        heard.push(...bytes);
      });
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);
      expect(await host.write(all, 1000)).toEqual({ kind: 'written' });
      await vi.waitUntil(() => heard.length >= all.length, { timeout: 2000 });
      expect(heard).toEqual([...all]);
      await host.close();
      await device.close();
    }
    await pair.remove();
  });
});
