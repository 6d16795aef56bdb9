import { describe, expect, it } from 'vitest';
import type { PrinterStatus, PrintOutcome, ReceiptPrinter } from '../../../core/ports/receipt-printer.ts';
import type { Link, LinkOpener } from '../../../devices/link/link.ts';
import type { MemoryLine } from '../../../devices/link/memory.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { createEscposPrinter } from '../../../devices/receipt-printer/escpos/adapter.ts';
import type { EscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { createEscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { sampleReceipt } from './sample-receipt.ts';

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Rig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly far: EscposSimulator;
  readonly printer: ReceiptPrinter;
  readonly statuses: PrinterStatus[];
  /** Prints and lets up to `ms` pass. */
  readonly print: (number: string, ms?: number) => Promise<PrintOutcome | 'still printing'>;
}

async function rig(settings: { confirmsPrint?: boolean; opener?: LinkOpener } = {}): Promise<Rig> {
  const clock = createManualClock();
  const line = createMemoryLine('memory:printer');
  const far = createEscposSimulator({ clock, paperWidthMm: 80 });
  line.attach((end) => {
    far.attach(end);
  });
  const printer = createEscposPrinter({ opener: line.opener, clock, log: silentLog, paperWidthMm: 80, ...settings });
  const statuses: PrinterStatus[] = [];
  printer.watch((status) => statuses.push(status));
  printer.start();
  await clock.advance(0);
  return {
    clock,
    line,
    far,
    printer,
    statuses,
    print: async (number, ms = 40_000) => {
      let outcome: PrintOutcome | 'still printing' = 'still printing';
      void printer.print(sampleReceipt(number)).then((result) => {
        outcome = result;
      });
      await clock.advance(ms);
      return outcome;
    },
  };
}

const count = (all: readonly string[], part: string): number => all.filter((slip) => slip.includes(part)).length;
/** Every slip carries the number of one customer at most. */
function oneCustomerASlip(slips: readonly string[], numbers: readonly string[]): boolean {
  return slips.every((slip) => numbers.filter((number) => slip.includes(number)).length <= 1);
}

describe('printing a receipt', () => {
  it('ends in printed when the printer answers behind the cut', async () => {
    const { far, print, statuses, printer } = await rig();
    expect(await print('N-1', 1000)).toEqual({ kind: 'printed' });
    expect(far.picture().sheets.map((sheet) => sheet.cut)).toEqual([true]);
    expect(count(far.text(), 'N-1')).toBe(1);
    expect(statuses).toEqual([{ kind: 'ready', paper: 'ok' }]);
    expect(printer.capabilities).toEqual({ protocol: 'escpos', columns: 48, confirmsPrint: true });
    expect(printer.inspect().counters).toMatchObject({ printed: 1, unexpectedAnswers: 0 });
    await printer.close();
  });

  it('prints many after another, each on its own slip', async () => {
    const { far, print } = await rig();
    for (const number of ['N-1', 'N-2', 'N-3']) expect(await print(number, 1000)).toEqual({ kind: 'printed' });
    expect(far.text()).toHaveLength(3);
    expect(oneCustomerASlip(far.text(), ['N-1', 'N-2', 'N-3'])).toBe(true);
  });

  it('puts nothing on paper when the paper is out before', async () => {
    const { far, print, printer, clock } = await rig();
    far.fault('paperOut', true);
    const asked = printer.checkStatus();
    await clock.advance(100);
    expect(await asked).toEqual({ kind: 'paperOut' });
    expect(await print('N-1', 1000)).toEqual({ kind: 'notPrinted', reason: 'paperOut' });
    far.clear();
    await clock.advance(5000);
    expect(count(far.text(), 'N-1')).toBe(0);
    expect(await print('N-2', 1000)).toEqual({ kind: 'printed' });
  });

  it.each([
    ['coverOpen', 'coverOpen'],
    ['overheated', 'fault'],
    ['offline', 'offline'],
    ['silent', 'offline'],
  ] as const)('with %s prints nothing and says %s', async (fault, reason) => {
    const { far, print } = await rig();
    far.fault(fault, true);
    expect(await print('N-1', 4000)).toEqual({ kind: 'notPrinted', reason });
    expect(count(far.text(), 'N-1')).toBe(0);
  });

  it('is uncertain when the paper ends in the middle, and the rest never comes out for the next customer', async () => {
    const { far, print, statuses } = await rig();
    expect(await print('N-0', 1000)).toEqual({ kind: 'printed' });
    far.fault('paperOutMidReceipt', true);
    expect(await print('N-1', 3000)).toEqual({ kind: 'uncertain', reason: 'paperOut' });
    expect(statuses.at(-1)).toEqual({ kind: 'paperOut' });
    far.clear();
    expect(await print('N-2', 8000)).toEqual({ kind: 'printed' });
    const slips = far.text();
    expect(slips).toHaveLength(3);
    expect(slips[1]?.split('\n').filter((text) => text !== '')).toHaveLength(5);
    expect(slips[2]).toContain('N-2');
    expect(slips[2]).toContain('请取走您的凭条');
    expect(oneCustomerASlip(slips, ['N-0', 'N-1', 'N-2'])).toBe(true);
  });

  it('is uncertain when the cover is opened while a worn head prints', async () => {
    const { far, print, clock } = await rig();
    far.fault('slow', true);
    expect(await print('N-1', 3000)).toBe('still printing');
    far.fault('coverOpen', true);
    await clock.advance(3000);
    far.clear();
    expect(await print('N-2', 8000)).toEqual({ kind: 'printed' });
    expect(oneCustomerASlip(far.text(), ['N-1', 'N-2'])).toBe(true);
  });

  it('is uncertain at once when the paper ends and the printer holds the host back in the middle of a long job', async () => {
    const { far, clock, printer } = await rig();
    const line = { kind: 'pair', label: '应缴电费 Due for electricity', value: '￥12,345.67', bold: false } as const;
    far.fault('paperOutMidReceipt', true);
    const outcome = printer.print({ number: 'N-1', lines: Array.from({ length: 150 }, () => line) });
    await clock.advance(3000);
    expect(await outcome).toEqual({ kind: 'uncertain', reason: 'paperOut' });
    expect(printer.inspect().frames.map((frame) => frame.text)).toContain('XOFF: wait');
  });

  it('needs no second fresh slip after a reconnect with nothing on the way', async () => {
    const { far, print, line, clock } = await rig();
    expect(await print('N-1', 1000)).toEqual({ kind: 'printed' });
    line.unplug();
    await clock.advance(1000);
    line.plug();
    await clock.advance(5000);
    expect(await print('N-2', 1000)).toEqual({ kind: 'printed' });
    expect(far.state()).toMatchObject({ cuts: 3, blankStubs: 1 });
  });

  it('waits for a worn head and says printed', async () => {
    const { far, print } = await rig();
    far.fault('slow', true);
    expect(await print('N-1', 25_000)).toEqual({ kind: 'printed' });
    expect(far.picture().sheets).toHaveLength(1);
  });

  it('is uncertain when the cutter jams, and prints again once the jam is gone', async () => {
    const { far, print } = await rig();
    expect(await print('N-0', 1000)).toEqual({ kind: 'printed' });
    far.fault('cutterFault', true);
    expect(await print('N-1', 3000)).toEqual({ kind: 'uncertain', reason: 'fault' });
    far.fault('cutterFault', false);
    expect(await print('N-2', 8000)).toEqual({ kind: 'printed' });
    expect(oneCustomerASlip(far.text(), ['N-0', 'N-1', 'N-2'])).toBe(true);
  });

  it('is uncertain when the cutter jams and somebody frees it before it was asked about', async () => {
    const { far, print, clock } = await rig();
    expect(await print('N-0', 1000)).toEqual({ kind: 'printed' });
    far.fault('cutterFault', true);
    const outcome = print('N-1', 200);
    await outcome;
    far.fault('cutterFault', false);
    await clock.advance(1000);
    expect(await print('N-2', 8000)).toEqual({ kind: 'printed' });
    expect(far.text()).toHaveLength(3);
    expect(oneCustomerASlip(far.text(), ['N-0', 'N-1', 'N-2'])).toBe(true);
  });

  it('prints nobody’s slip on the old one where the cutter was freed before it was asked about', async () => {
    const { far, print, line, clock, printer } = await rig();
    far.fault('slow', true);
    await print('N-1', 2000);
    await printer.close();
    far.clear();
    far.fault('cutterFault', true);
    const next = createEscposPrinter({ opener: line.opener, clock, log: silentLog, paperWidthMm: 80 });
    next.start();
    await clock.advance(100);
    const first = next.print(sampleReceipt('N-2'));
    await clock.advance(200);
    far.fault('cutterFault', false);
    await clock.advance(8000);
    expect(await first).toEqual({ kind: 'notPrinted', reason: 'fault' });
    const second = next.print(sampleReceipt('N-3'));
    await clock.advance(8000);
    expect(await second).toEqual({ kind: 'printed' });
    expect(oneCustomerASlip(far.text(), ['N-1', 'N-2', 'N-3'])).toBe(true);
  });

  it('is uncertain when the printer falls silent after the bytes went out, and is not printed twice', async () => {
    const { far, print, clock } = await rig();
    far.watch((event) => {
      if (event.kind === 'linePrinted' && event.text.includes('Thank you')) far.fault('silent', true);
    });
    expect(await print('N-1', 40_000)).toEqual({ kind: 'uncertain', reason: 'timeout' });
    await clock.advance(60_000);
    expect(count(far.text(), 'N-1')).toBe(1);
    expect(far.text()).toHaveLength(1);
  });

  it('is uncertain when the cable is pulled in the middle, and comes back with a fresh slip', async () => {
    const { far, print, line, clock, statuses } = await rig();
    far.fault('slow', true);
    expect(await print('N-1', 2000)).toBe('still printing');
    line.unplug();
    await clock.advance(1000);
    expect(statuses.at(-1)).toEqual({ kind: 'offline', detail: expect.stringContaining('unplugged') as string });
    expect(await print('N-2', 1000)).toEqual({ kind: 'notPrinted', reason: 'offline' });
    line.plug();
    far.clear();
    await clock.advance(12_000);
    expect(statuses.at(-1)).toEqual({ kind: 'ready', paper: 'ok' });
    expect(await print('N-3', 8000)).toEqual({ kind: 'printed' });
    expect(count(far.text(), 'N-1')).toBe(1);
    expect(count(far.text(), 'N-2')).toBe(0);
    expect(oneCustomerASlip(far.text(), ['N-1', 'N-2', 'N-3'])).toBe(true);
  });

  it('starts on a fresh slip after another process was killed in the middle of one', async () => {
    const { far, print, line, clock, printer } = await rig();
    far.fault('slow', true);
    await print('N-1', 2000);
    await printer.close();
    const next = createEscposPrinter({ opener: line.opener, clock, log: silentLog, paperWidthMm: 80 });
    next.start();
    far.fault('slow', false);
    await clock.advance(100);
    const outcome = next.print(sampleReceipt('N-2'));
    await clock.advance(8000);
    expect(await outcome).toEqual({ kind: 'printed' });
    expect(oneCustomerASlip(far.text(), ['N-1', 'N-2'])).toBe(true);
    expect(far.text().at(-1)).toContain('N-2');
  });

  it('takes a power cut of the printer as offline and finds it again', async () => {
    const { far, print, clock, statuses } = await rig();
    far.power(false);
    await clock.advance(6000);
    expect(statuses.at(-1)).toEqual({ kind: 'offline', detail: 'no answer' });
    far.power(true);
    await clock.advance(6000);
    expect(statuses.at(-1)).toEqual({ kind: 'ready', paper: 'ok' });
    expect(await print('N-1', 8000)).toEqual({ kind: 'printed' });
  });

  it('notices paper near its end while nobody prints', async () => {
    const { far, clock, statuses, printer } = await rig();
    far.fault('paperNearEnd', true);
    await clock.advance(3500);
    expect(statuses.at(-1)).toEqual({ kind: 'ready', paper: 'nearEnd' });
    await printer.close();
    await clock.advance(60_000);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('keeps the technician’s frames to fifty, in words, without the receipt’s text', async () => {
    const { print, printer, clock } = await rig();
    await print('N-1', 1000);
    await clock.advance(600_000);
    const { frames } = printer.inspect();
    expect(frames.length).toBeLessThanOrEqual(50);
    expect(frames.some((frame) => /^receipt N-1, \d+ bytes$/.test(frame.text))).toBe(true);
    expect(frames.some((frame) => frame.text === 'status 2: nothing keeps it offline')).toBe(true);
    expect(JSON.stringify(frames)).not.toContain('王');
  });
});

/** A link that takes bytes and brings nothing back. */
function deafLink(written: Uint8Array[], outcome: 'written' | 'timeout'): LinkOpener {
  const link: Link = {
    name: 'file:receipts.bin',
    answers: false,
    onData: () => () => undefined,
    onClose: () => () => undefined,
    write: (bytes) => {
      written.push(bytes.slice());
      return Promise.resolve({ kind: outcome });
    },
    close: () => Promise.resolve(),
  };
  return { name: link.name, open: () => Promise.resolve({ kind: 'opened', link }) };
}

describe('a link that cannot answer', () => {
  it('gives sent, never printed, and a status of its own', async () => {
    const written: Uint8Array[] = [];
    const { print, statuses, printer } = await rig({ opener: deafLink(written, 'written') });
    expect(await print('N-1', 0)).toEqual({ kind: 'sent' });
    expect(statuses).toEqual([{ kind: 'unconfirmed' }]);
    expect(printer.capabilities.confirmsPrint).toBe(false);
    const paper = createEscposSimulator({ clock: createManualClock(), paperWidthMm: 80 });
    let receive: (bytes: Uint8Array) => void = () => undefined;
    paper.attach({
      onData: (listener) => {
        receive = listener;
        return () => undefined;
      },
      write: () => undefined,
      onClose: () => () => undefined,
    });
    for (const bytes of written) receive(bytes);
    expect(count(paper.text(), 'N-1')).toBe(1);
  });

  it('is never asked for its status where the configuration says so', async () => {
    const { print, far } = await rig({ confirmsPrint: false });
    const asked: number[] = [];
    far.watch((event) => {
      if (event.kind === 'statusAsked') asked.push(event.n);
    });
    expect(await print('N-1', 30_000)).toEqual({ kind: 'sent' });
    expect(asked).toEqual([]);
    expect(count(far.text(), 'N-1')).toBe(1);
  });

  it('is uncertain when a write never ends, and opens the port anew', async () => {
    const written: Uint8Array[] = [];
    const { print, printer } = await rig({ opener: deafLink(written, 'timeout') });
    expect(await print('N-1', 0)).toEqual({ kind: 'uncertain', reason: 'timeout' });
    expect(printer.inspect().counters).toMatchObject({ lost: 1, uncertain: 1 });
  });
});
