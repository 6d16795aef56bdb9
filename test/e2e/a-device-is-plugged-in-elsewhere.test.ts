import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../core/platform/system-clock.ts';
import type { NoteAcceptorEvent } from '../../core/ports/note-acceptor.ts';
import { openSerialFarEnd } from '../../devices/link/far-end-serial.ts';
import { createSerialOpener } from '../../devices/link/serial.ts';
import type { SerialPortInfo } from '../../devices/link/serial-ports.ts';
import { isProtocolName, loadProtocol } from '../../devices/protocols.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { protocolsUnderTest } from '../devices/note-acceptor/behaviour/protocols-under-test.ts';
import { acceptedFen, silentLog } from '../support/note-rig.ts';

/** Milliseconds from the plug to a slot that takes notes again. */
const BACK_IN_SERVICE_MS = 3000;
const adapter = { vendorId: '1a86', productId: '7523', serialNumber: 'LP-0001' };

/** One of each protocol: variants of a device differ in what they say, not in how they come back. */
const devices = protocolsUnderTest.flatMap((protocol) =>
  isProtocolName(protocol.name) ? [[protocol.name, protocol] as const] : [],
);

describe.each(devices)('%s on a USB adapter, over ptys', (name, protocol) => {
  it('vanishes, returns under another path, and takes notes again in under 3 s without a restart', async () => {
    const { serial } = await loadProtocol(name);
    const device = protocol.createSimulator({ clock: systemClock });
    let ports: readonly SerialPortInfo[] = [];
    const plugIn = async (): Promise<{ pair: PtyPair; unplug: () => Promise<void> }> => {
      const pair = await openPtyPair();
      const far = await openSerialFarEnd({ path: pair.device, settings: serial, clock: systemClock });
      if (far.kind === 'failed') throw new Error(far.detail);
      device.attach(far.end);
      ports = [{ path: pair.host, usb: adapter, manufacturer: undefined }];
      return {
        pair,
        unplug: async () => {
          ports = [];
          await pair.remove();
          await far.close();
        },
      };
    };
    const opener = createSerialOpener({
      usb: adapter,
      settings: serial,
      clock: systemClock,
      listPorts: () => Promise.resolve({ kind: 'listed', ports }),
    });
    const acceptor = protocol.createAcceptor({ opener, clock: systemClock, log: silentLog });
    const events: NoteAcceptorEvent[] = [];
    acceptor.watch((event) => {
      events.push(event);
      if (event.kind === 'stateChanged' && event.state === 'disabled') void acceptor.enable(acceptedFen);
    });
    const stateNow = (): string | undefined =>
      events.flatMap((event) => (event.kind === 'stateChanged' ? [event.state] : [])).at(-1);
    const first = await plugIn();
    acceptor.start();
    await vi.waitUntil(() => stateNow() === 'idle', { timeout: 30_000, interval: 10 });
    const firstLink = acceptor.inspect().link;

    await first.unplug();
    await vi.waitUntil(() => stateNow() === 'offline', { timeout: 10_000, interval: 10 });
    const second = await plugIn();
    const pluggedMs = performance.now();
    await vi.waitUntil(() => stateNow() === 'idle', { timeout: 30_000, interval: 10 });
    expect(performance.now() - pluggedMs).toBeLessThan(BACK_IN_SERVICE_MS);
    expect(acceptor.inspect().link).not.toBe(firstLink);
    expect(acceptor.inspect().link).toContain(second.pair.host);
    expect(events.filter(({ kind }) => kind === 'opened')).toHaveLength(2);
    await acceptor.close();
    await second.unplug();
  });
});
