import { describe, expect, it } from 'vitest';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { createEscposPrinter } from '../../../devices/receipt-printer/escpos/adapter.ts';
import { readFullStatus, writeFullStatus } from '../../../devices/receipt-printer/escpos/presenter.ts';
import { createEscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { createReplySplitter, describeReply } from '../../../devices/receipt-printer/escpos/status.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { sampleReceipt } from './sample-receipt.ts';
import { hex } from './wire.ts';

const TAKE_MS = 30_000;

async function presenterRig(untaken: 'retract' | 'eject') {
  const clock = createManualClock();
  const line = createMemoryLine('memory:printer');
  const far = createEscposSimulator({ clock, paperWidthMm: 80, presenter: true });
  const moved: string[] = [];
  far.watch((event) => {
    if (event.kind.startsWith('slip')) moved.push(event.kind);
  });
  line.attach((end) => {
    far.attach(end);
  });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const presenter = { steps: 12, takeMs: TAKE_MS, untaken };
  const printer = createEscposPrinter({ opener: line.opener, clock, log, paperWidthMm: 80, presenter });
  printer.start();
  await clock.advance(0);
  return { clock, far, printer, moved };
}

describe('a presenter', () => {
  it('holds the slip out, cut once, and lets a hand take it', async () => {
    const { clock, far, printer, moved } = await presenterRig('retract');
    const outcome = printer.print(sampleReceipt('N-1'));
    await clock.advance(5000);
    expect(await outcome).toEqual({ kind: 'printed' });
    expect(far.takeSlip()).toBe(true);
    await clock.advance(2 * TAKE_MS);
    expect(moved).toEqual(['slipPresented', 'slipTaken']);
    // The stub before the first slip, and the slip.
    expect(far.state()).toMatchObject({ cuts: 2, blankStubs: 1, unknownCommands: 0 });
    expect(printer.capabilities.retracts).toBe(true);
  });

  it('draws back what nobody takes', async () => {
    const { clock, printer, moved } = await presenterRig('retract');
    void printer.print(sampleReceipt('N-1'));
    await clock.advance(TAKE_MS);
    expect(moved).toEqual(['slipPresented']);
    await clock.advance(5000);
    expect(moved).toEqual(['slipPresented', 'slipRetracted']);
    expect(printer.inspect().counters).toMatchObject({ printed: 1, retracted: 1 });
  });

  it('pushes it out where it was told to, before the next slip at the latest', async () => {
    const { clock, printer, moved } = await presenterRig('eject');
    void printer.print(sampleReceipt('N-1'));
    await clock.advance(5000);
    void printer.print(sampleReceipt('N-2'));
    await clock.advance(5000);
    expect(moved).toEqual(['slipPresented', 'slipEjected', 'slipPresented']);
    expect(printer.capabilities.retracts).toBeUndefined();
  });

  it('has a full status of six bytes, told from automatic status where it is asked for', () => {
    // Published by Pyramid for the Reliance: byte 3 bit 0 no paper, bit 2 near end, bit 5 slip at the output; byte 6 bit 0 cutter.
    const bytes = hex('10 0F 25 00 00 01');
    const status = readFullStatus(bytes);
    expect(status).toMatchObject({ paperOut: true, nearEnd: true, slipWaiting: true, coverOpen: false, cutter: true });
    expect(writeFullStatus(status)).toEqual(bytes);
    const [reply] = createReplySplitter({ fullStatus: true }).push(bytes);
    expect(reply).toEqual({ kind: 'full', bytes });
    expect(reply && describeReply(reply)).toBe('full status: paper out, a slip waits at the mouth, cutter error');
    expect(createReplySplitter({ fullStatus: true }).push(hex('10 00 00 0F 12'))).toEqual([
      { kind: 'automatic', bytes: hex('10 00 00 0F') },
      { kind: 'realTime', byte: 0x12 },
    ]);
    expect(createReplySplitter().push(hex('10 0F 00 0F'))[0]?.kind).toBe('automatic');
  });
});
