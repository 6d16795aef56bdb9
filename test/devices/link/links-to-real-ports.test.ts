import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../core/platform/system-clock.ts';
import { openSerialFarEnd } from '../../../devices/link/far-end-serial.ts';
import { listenFarEnd } from '../../../devices/link/far-end-tcp.ts';
import { createDeviceFileOpener, createFileOpener } from '../../../devices/link/file.ts';
import type { FarEnd, Link, LinkOpener } from '../../../devices/link/link.ts';
import { createSerialOpener } from '../../../devices/link/serial.ts';
import { createTcpOpener } from '../../../devices/link/tcp.ts';

const clock = systemClock;
const settings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const TIMEOUT_MS = 2000;
const folder = mkdtempSync(join(tmpdir(), 'lightpost-links-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function opened(opener: LinkOpener): Promise<Link> {
  const opening = await opener.open();
  if (opening.kind === 'failed') throw new Error(opening.detail);
  return opening.link;
}

async function refused(opener: LinkOpener): Promise<string> {
  const opening = await opener.open();
  return opening.kind === 'failed' ? opening.detail : 'opened';
}

function nextData(link: { onData: Link['onData'] }): Promise<string> {
  return new Promise((resolve) => {
    const stop = link.onData((bytes) => {
      stop();
      resolve(Buffer.from(bytes).toString('hex'));
    });
  });
}

function closed(link: Link): Promise<string> {
  return new Promise((resolve) => {
    link.onClose(resolve);
  });
}

describe('a plain file', () => {
  it('collects what is written, opening after opening, and answers nothing', async () => {
    const path = join(folder, 'paper.bin');
    for (const byte of [1, 2]) {
      const link = await opened(createFileOpener({ path, clock }));
      expect(link.answers).toBe(false);
      expect(await link.write(Uint8Array.of(byte, byte), TIMEOUT_MS)).toEqual({ kind: 'written' });
      await link.close();
      expect(await link.write(Uint8Array.of(9), TIMEOUT_MS)).toEqual({ kind: 'closed' });
    }
    expect([...readFileSync(path)]).toEqual([1, 1, 2, 2]);
  });

  it('says in one line what is wrong', async () => {
    expect(await refused(createFileOpener({ path: folder, clock }))).toMatch(/this is a directory/u);
    expect(await refused(createFileOpener({ path: join(folder, 'no', 'such'), clock }))).toMatch(/no such/u);
  });
});

describe('a device file', () => {
  it('takes bytes of a character device, and nothing else', async () => {
    const link = await opened(createDeviceFileOpener({ path: '/dev/null', clock }));
    expect(link.answers).toBe(false);
    expect(await link.write(Uint8Array.of(1), TIMEOUT_MS)).toEqual({ kind: 'written' });
    await link.close();
    expect(await refused(createDeviceFileOpener({ path: '/dev/lp-is-not-there', clock }))).toMatch(/no such/u);
    expect(await refused(createDeviceFileOpener({ path: '/etc/hostname', clock }))).toMatch(/not a device file/u);
  });
});

describe('a TCP port', () => {
  it('carries bytes both ways and says when the other end goes', async () => {
    const ends: FarEnd[] = [];
    const far = await listenFarEnd({ port: 0, attach: (end) => ends.push(end) });
    if (far.kind === 'failed') throw new Error(far.detail);
    const link = await opened(createTcpOpener({ host: '127.0.0.1', port: far.port, clock }));
    await expect.poll(() => ends.length).toBe(1);
    const [end] = ends;
    if (end === undefined) throw new Error('no far end');
    const heard = nextData(end);
    expect(await link.write(Uint8Array.of(1, 2), TIMEOUT_MS)).toEqual({ kind: 'written' });
    expect(await heard).toBe('0102');
    const answered = nextData(link);
    end.write(Uint8Array.of(3));
    expect(await answered).toBe('03');
    const why = closed(link);
    await far.close();
    expect(await why).toMatch(/closed/u);
    expect(await refused(createTcpOpener({ host: '127.0.0.1', port: far.port, clock }))).toMatch(/nobody listens/u);
  });

  it('says that another program listens already', async () => {
    const first = await listenFarEnd({ port: 0, attach: () => undefined });
    if (first.kind === 'failed') throw new Error(first.detail);
    const second = await listenFarEnd({ port: first.port, attach: () => undefined });
    expect(second).toMatchObject({ kind: 'failed', detail: expect.stringContaining('busy') });
    await first.close();
  });
});

describe('a serial port', () => {
  const near = join(folder, 'near');
  const farSide = join(folder, 'far');
  let cable: ChildProcess;

  beforeAll(async () => {
    cable = spawn('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${farSide}`], { stdio: 'ignore' });
    await vi.waitUntil(() => existsSync(near) && existsSync(farSide), { timeout: 5000 });
  });
  afterAll(() => {
    cable.kill();
  });

  it('carries bytes both ways, is locked while open, and throws old input away', async () => {
    const far = await openSerialFarEnd({ path: farSide, settings, clock });
    if (far.kind === 'failed') throw new Error(far.detail);
    far.end.write(Uint8Array.of(0xaa, 0xbb));
    const opener = createSerialOpener({ path: near, settings, clock });
    const link = await opened(opener);
    expect(link.name).toBe(`${near} 9600 8N1`);
    expect(await refused(opener)).toMatch(/busy/u);
    const heard = nextData(far.end);
    expect(await link.write(Uint8Array.of(1, 2), TIMEOUT_MS)).toEqual({ kind: 'written' });
    expect(await heard).toBe('0102');
    const answered = nextData(link);
    far.end.write(Uint8Array.of(3));
    expect(await answered).toBe('03');
    await link.close();
    expect(await link.write(Uint8Array.of(1), TIMEOUT_MS)).toEqual({ kind: 'closed' });
    const again = await opened(opener);
    await again.close();
    await far.close();
  });

  it('says in one line what is wrong with a port', async () => {
    const missing = createSerialOpener({ path: '/dev/ttyNobody', settings, clock });
    expect(await refused(missing)).toBe('/dev/ttyNobody 9600 8N1: there is no such port or file');
    expect(await refused(createSerialOpener({ path: folder, settings, clock }))).toMatch(/directory/u);
  });
});
