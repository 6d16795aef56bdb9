import type { PrinterStatus, PrintOutcome } from '../../../../core/ports/receipt-printer.ts';
import type { FarEnd } from '../../../../devices/link/link.ts';
import { createMemoryLine, type MemoryLine } from '../../../../devices/link/memory.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { sampleReceipt } from '../sample-receipt.ts';
import type { FarPrinter, HostPrinter, PrinterUnderTest } from './protocols-under-test.ts';

/** The last words of the sample: with them and a cut it is whole. */
const LAST_WORDS = 'Please take your receipt';
/** Longer than any job may take, with the slowest head and every time-out. */
export const LONG_MS = 45_000;

/** What lies in the way between host and printer. */
export interface Wire {
  /** Bytes toward the printer, and what becomes of them. */
  toPrinter?: (bytes: Uint8Array, pass: (bytes: Uint8Array) => void) => void;
  /** Bytes toward the host. */
  toHost?: (bytes: Uint8Array, pass: (bytes: Uint8Array) => void) => void;
}

export interface PrinterRig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly far: FarPrinter;
  readonly host: HostPrinter;
  readonly statuses: PrinterStatus[];
  /** Can be changed at any time. */
  readonly wire: Wire;
  /** Hands a document over and goes on; the outcome is there when it is. */
  readonly submit: (number: string) => { outcome: PrintOutcome | undefined };
  /** Prints, and lets the time pass that takes at most. */
  readonly print: (number: string, ms?: number) => Promise<PrintOutcome | undefined>;
  /** Whole copies of a document on paper, cut off. */
  readonly wholeCopies: (number: string) => number;
  /** Sheets that carry something of it. */
  readonly traces: (number: string) => number;
  /** No sheet carries two of these. */
  readonly apart: (...numbers: readonly string[]) => boolean;
}

export async function printerRig(under: PrinterUnderTest): Promise<PrinterRig> {
  const clock = createManualClock();
  const line = createMemoryLine('memory:printer');
  const far = under.far(clock);
  const wire: Wire = {};
  line.attach((end) => {
    far.attach(throughWire(end, wire));
  });
  const host = under.host(line.opener, clock);
  const statuses: PrinterStatus[] = [];
  host.watch((status) => statuses.push(status));
  host.start();
  await clock.advance(0);

  const submit: PrinterRig['submit'] = (number) => {
    const job: { outcome: PrintOutcome | undefined } = { outcome: undefined };
    void host.print(sampleReceipt(number)).then((outcome) => {
      job.outcome = outcome;
    });
    return job;
  };
  const sheetsWith = (number: string) => far.sheets().filter((sheet) => sheet.text.includes(number));
  return {
    clock,
    line,
    far,
    host,
    statuses,
    wire,
    submit,
    print: async (number, ms = LONG_MS) => {
      const job = submit(number);
      await clock.advance(ms);
      return job.outcome;
    },
    wholeCopies: (number) => sheetsWith(number).filter((sheet) => sheet.cut && sheet.text.includes(LAST_WORDS)).length,
    traces: (number) => sheetsWith(number).length,
    apart: (...numbers) =>
      far.sheets().every((sheet) => numbers.filter((number) => sheet.text.includes(number)).length <= 1),
  };
}

function throughWire(end: FarEnd, wire: Wire): FarEnd {
  return {
    onData: (listener) =>
      end.onData((bytes) => {
        if (wire.toPrinter === undefined) listener(bytes);
        else wire.toPrinter(bytes, listener);
      }),
    write: (bytes) => {
      const pass = (part: Uint8Array): void => {
        end.write(part);
      };
      if (wire.toHost === undefined) pass(bytes);
      else wire.toHost(bytes, pass);
    },
    onClose: (listener) => end.onClose(listener),
  };
}
