import type { EscposFault } from './simulator-faults.ts';

export type EscposSimulatorEvent =
  | { readonly kind: 'linePrinted'; readonly text: string }
  | { readonly kind: 'picturePrinted'; readonly widthDots: number; readonly heightDots: number }
  | { readonly kind: 'qrPrinted'; readonly data: string }
  | { readonly kind: 'barcodePrinted'; readonly says: string }
  /** PDF417 and its kin. */
  | { readonly kind: 'symbolPrinted'; readonly name: string; readonly data: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'statusAsked'; readonly n: number }
  | { readonly kind: 'drawerOpened' }
  | { readonly kind: 'slipPresented' | 'slipRetracted' | 'slipEjected' | 'slipTaken' }
  | { readonly kind: 'unknownCommand'; readonly hex: string; readonly at: number; readonly why?: string }
  | { readonly kind: 'buffersCleared' }
  | { readonly kind: 'faultChanged'; readonly name: EscposFault; readonly on: boolean }
  | { readonly kind: 'powerChanged'; readonly on: boolean }
  | { readonly kind: 'torn' };

export interface UnknownCommand {
  /** Bytes received before it. */
  readonly at: number;
  readonly hex: string;
  readonly why?: string;
}

export interface EscposSimulatorState {
  readonly powered: boolean;
  /** What keeps it from printing; null while it prints. */
  readonly stoppedBy: EscposFault | null;
  readonly waitingBytes: number;
  readonly cuts: number;
  /** Pieces cut off with nothing on them. */
  readonly blankStubs: number;
  /** Lines that were longer than the paper. */
  readonly wrappedLines: number;
  readonly unknownCommands: number;
  /** A slip is held out and not taken; false without a presenter. */
  readonly slipWaiting: boolean;
}
