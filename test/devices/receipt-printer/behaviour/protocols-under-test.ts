import type { Clock } from '../../../../core/ports/clock.ts';
import type { ReceiptPrinter } from '../../../../core/ports/receipt-printer.ts';
import type { FarEnd, LinkOpener } from '../../../../devices/link/link.ts';
import { createEscposPrinter } from '../../../../devices/receipt-printer/escpos/adapter.ts';
import { createEscposSimulator } from '../../../../devices/receipt-printer/escpos/simulator.ts';

/** What every simulated receipt printer can be made to do, whatever its language. */
export interface FarPrinter {
  attach(end: FarEnd): void;
  fault(name: FarFault, on: boolean): void;
  clear(): void;
  power(on: boolean): void;
  /** Called at every step of a job that can be seen or heard. */
  onStep(listener: (step: string) => void): void;
  /** Plain lines, one string a sheet. */
  sheets(): readonly { readonly text: string; readonly cut: boolean }[];
  unknownCommands(): number;
}

export type FarFault =
  | 'paperOut'
  | 'paperOutMidReceipt'
  | 'paperNearEnd'
  | 'coverOpen'
  | 'cutterFault'
  | 'broken'
  | 'overheated'
  | 'silent'
  | 'slow'
  | 'offline';

export type HostPrinter = ReceiptPrinter & { withdraw(number: string): void };

export interface PrinterUnderTest {
  readonly name: string;
  /** `questions`: it answers when asked. `reports`: it only says its status by itself. `nothing`: one wire. */
  readonly hears: 'questions' | 'reports' | 'nothing';
  readonly far: (clock: Clock) => FarPrinter;
  readonly host: (opener: LinkOpener, clock: Clock) => HostPrinter;
}

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

function escpos(
  name: string,
  hears: PrinterUnderTest['hears'],
  host: Partial<Parameters<typeof createEscposPrinter>[0]>,
  far: Partial<Parameters<typeof createEscposSimulator>[0]> = {},
): PrinterUnderTest {
  return {
    name,
    hears,
    far: (clock) => {
      const device = createEscposSimulator({ clock, paperWidthMm: 80, ...far });
      return {
        attach: (end) => {
          device.attach(end);
        },
        fault: (fault, on) => {
          device.fault(fault, on);
        },
        clear: () => {
          device.clear();
        },
        power: (on) => {
          device.power(on);
        },
        onStep: (listener) => {
          device.watch((event) => {
            listener(event.kind === 'linePrinted' ? event.text : event.kind);
          });
        },
        sheets: () => {
          const cuts = device.picture().sheets.map((sheet) => sheet.cut);
          return device
            .text()
            .slice(-cuts.length)
            .map((text, index) => ({ text, cut: cuts[index] ?? false }));
        },
        unknownCommands: () => device.state().unknownCommands,
      };
    },
    host: (opener, clock) => createEscposPrinter({ opener, clock, log: silentLog, paperWidthMm: 80, ...host }),
  };
}

/** One line a printer: every test of this folder runs over all of them. */
export const printersUnderTest: readonly PrinterUnderTest[] = [
  escpos('ESC/POS that answers GS r', 'questions', {}),
  escpos('ESC/POS that answers with process ids', 'questions', { confirmBy: 'processId' }),
  escpos(
    'ESC/POS with a presenter',
    'questions',
    { presenter: { steps: 12, takeMs: 30_000, untaken: 'retract' } },
    { presenter: true },
  ),
  escpos('ESC/POS that only reports by itself', 'reports', { confirmBy: 'automatic' }, { answers: 'automatic' }),
  escpos('ESC/POS over one wire', 'nothing', { confirmsPrint: false }, { answers: 'none' }),
];
