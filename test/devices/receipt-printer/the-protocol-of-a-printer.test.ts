import { describe, expect, it } from 'vitest';
import type { LinkOpener } from '../../../devices/link/link.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { escposProtocol } from '../../../devices/receipt-printer/escpos/protocol.ts';
import { createEscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { hex } from './wire.ts';

async function linkOf(opener: LinkOpener) {
  const opening = await opener.open();
  if (opening.kind === 'failed') throw new Error(opening.detail);
  return opening.link;
}

/** Asks over a memory line with `answer` at its far end. */
async function probed(answer: (bytes: Uint8Array) => Uint8Array | undefined) {
  const clock = createManualClock();
  const line = createMemoryLine('memory');
  line.attach((end) => {
    end.onData((bytes) => {
      const reply = answer(bytes);
      if (reply !== undefined) end.write(reply);
    });
  });
  const link = await linkOf(line.opener);
  const found = escposProtocol.probe?.({ link, clock, timeoutMs: 500 });
  await clock.advance(5000);
  return { found: await found, pendingTimers: clock.pendingTimers() };
}

describe('the protocol of a receipt printer', () => {
  it('speaks 9600 8N1 where nobody says otherwise', () => {
    expect(escposProtocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
    expect(escposProtocol.deviceClass).toBe('receiptPrinter');
    expect(escposProtocol.otherBaudRates).toContain(115_200);
  });

  it('finds its own sample, wherever it is split', () => {
    for (let split = 0; split <= escposProtocol.sampleFrame.length; split += 1) {
      const count = escposProtocol.countFrames();
      const first = count(escposProtocol.sampleFrame.subarray(0, split));
      expect(first + count(escposProtocol.sampleFrame.subarray(split))).toBe(1);
    }
    expect(escposProtocol.describe(escposProtocol.sampleFrame, 'fromDevice')).toEqual({
      text: ['automatic status: ready'],
      ok: true,
    });
  });

  it('explains bytes in the way they went, or in both', () => {
    expect(escposProtocol.describe(hex('1D 61 0E'), 'toDevice').text).toEqual(['GS a: automatic status on, mask 0E']);
    expect(escposProtocol.describe(hex('16'), 'fromDevice').text[0]).toContain('status 1: online');
    expect(escposProtocol.describe(hex('00')).text).toEqual([
      'printer → host: in-order answer: paper present',
      'host → printer: NUL',
    ]);
  });

  it('asks politely: nothing is printed, cut, fed or opened', async () => {
    const clock = createManualClock();
    const line = createMemoryLine('memory');
    const far = createEscposSimulator({ clock, paperWidthMm: 80 });
    const events: string[] = [];
    far.watch((event) => events.push(event.kind));
    line.attach((end) => {
      far.attach(end);
    });
    const link = await linkOf(line.opener);
    const found = escposProtocol.probe?.({ link, clock, timeoutMs: 500 });
    await clock.advance(5000);
    expect(await found).toEqual({ identity: 'Lightpost simulated ESC/POS', certain: true });
    expect(events).toEqual(['statusAsked']);
    expect(far.picture().sheets).toEqual([]);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('is not certain of a printer without a name', async () => {
    const { found } = await probed((bytes) => (bytes[0] === 0x10 ? hex('16') : undefined));
    expect(found).toEqual({ identity: '', certain: false });
  });

  it.each([
    ['nobody', () => undefined],
    ['an echo', (bytes: Uint8Array) => bytes],
    ['somebody else', () => hex('02 03 06 33 DA 81')],
  ])('finds no printer where %s answers', async (_who, answer) => {
    const { found, pendingTimers } = await probed(answer);
    expect(found).toBeUndefined();
    expect(pendingTimers).toBe(0);
  });

  it('has a bench that does what it is told and says what it does not understand', () => {
    const told: Record<string, unknown>[] = [];
    const bench = escposProtocol.createBench({
      clock: createManualClock(),
      tell: (event) => told.push({ ...event }),
      flags: { paper: '58', answers: 'automatic', presenter: 'yes' },
    });
    let receive: (bytes: Uint8Array) => void = () => undefined;
    bench.attach({
      onData: (listener) => {
        receive = listener;
        return () => undefined;
      },
      write: () => undefined,
      onClose: () => () => undefined,
    });
    receive(hex('1B 40 41 0A 1B 7E'));
    for (const line of [
      'paper',
      'paper svg',
      'unknown',
      'fault broken',
      'state',
      'power off',
      'power on',
      'clear',
      'tear',
    ]) {
      expect(bench.perform(line)).toBeUndefined();
    }
    expect(told).toContainEqual({ kind: 'unknown', commands: [{ at: 4, hex: '1B 7E' }] });
    expect(told.find((event) => event['kind'] === 'paperPicture')?.['svg']).toContain('<svg');
    expect(told.find((event) => event['kind'] === 'status')).toMatchObject({ stoppedBy: 'broken' });
    expect(bench.perform('fault nothing')).toContain('faults are paperOut');
    expect(bench.perform('fault paperOut maybe')).toBe('fault <name> [on|off]');
    expect(bench.perform('take')).toBe('no slip waits at the mouth');
    expect(bench.perform('dance')).toContain('say paper');
  });
});
