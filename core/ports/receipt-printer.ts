import type { PrinterWord } from '../domain/kiosk.ts';
import type { DeviceInspection } from './note-acceptor.ts';

/** What a receipt printer does for the host. Documents arrive with their words resolved; the printer lays them out. */
export interface ReceiptPrinter {
  readonly capabilities: ReceiptPrinterCapabilities;
  /** Every change of status, and the first one. Returns its own stop. */
  watch(listener: (status: PrinterStatus) => void): () => void;
  start(): void;
  /** Asks the printer now. A link that cannot answer gives `unconfirmed`. */
  checkStatus(): Promise<PrinterStatus>;
  /** Prints once. Never retries: what the outcome says is all that is known. */
  print(document: PrintDocument): Promise<PrintOutcome>;
  /** Takes a document back that has not been begun: its outcome is `notPrinted`. One that was begun goes on. */
  withdraw(number: string): void;
  inspect(): DeviceInspection;
  close(): Promise<void>;
}

export interface ReceiptPrinterCapabilities {
  readonly protocol: string;
  /** Columns of half-width characters in font A. */
  readonly columns: number;
  /** A slip that nobody takes is drawn back. Absent without a presenter that does. */
  readonly retracts?: boolean;
  /** The link brings answers back, so that `printed` can be known. */
  readonly confirmsPrint: boolean;
}

/** `unconfirmed`: the link is open and cannot answer. */
export type PrinterStatus = PrinterWord;

export type PrintOutcome =
  /** The printer answered after the last byte, and has no fault. */
  | { kind: 'printed' }
  /** All bytes were handed over; nobody can say what became of them. */
  | { kind: 'sent' }
  /** Nothing that matters reached the paper. */
  | { kind: 'notPrinted'; reason: PrintFailure }
  /** Some of it may be on paper. It must not be printed again as if it were the first. */
  | { kind: 'uncertain'; reason: PrintFailure };

/** `withdrawn`: taken back by whoever asked for it, before its first byte. */
export type PrintFailure = 'paperOut' | 'coverOpen' | 'offline' | 'fault' | 'timeout' | 'withdrawn';

export type PrintLine =
  | { kind: 'logo' }
  | { kind: 'text'; text: string; align: 'left' | 'center' | 'right'; size: 'normal' | 'double'; bold: boolean }
  /** Label left, value right, on one line where it fits, else the value right-aligned on the next. */
  | { kind: 'pair'; label: string; value: string; bold: boolean }
  | { kind: 'rule' }
  | { kind: 'blank' }
  | { kind: 'qr'; data: string };

export interface PrintDocument {
  /** Stands on the paper and in the journal; one document, one number. */
  readonly number: string;
  readonly lines: readonly PrintLine[];
}
