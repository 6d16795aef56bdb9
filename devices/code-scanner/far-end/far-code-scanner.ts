import type { FarEnd } from '../../link/link.ts';
import type { CodeScannerFault } from './faults.ts';

/** Letters come as UTF-8; bytes come as they are, for other character sets and for what is no text. */
export type SimulatedCode = string | Uint8Array;

export type FarCodeScannerEvent =
  | { readonly kind: 'read'; readonly byteCount: number }
  | { readonly kind: 'state'; readonly text: string }
  | { readonly kind: 'violation'; readonly detail: string };

export interface FarCodeScannerState {
  readonly powered: boolean;
  /** The light is on and a code held under the window would be read. */
  readonly reading: boolean;
  readonly faults: readonly { readonly name: CodeScannerFault; readonly on: boolean }[];
}

/** A scanner at the far end of a wire, whatever its protocol. */
export interface FarCodeScanner {
  /** Connects the scanner to a wire. A new one replaces the old. */
  attach(end: FarEnd): void;
  /** Puts a code under the window, in the place of the one before. It stays there. */
  show(code: SimulatedCode): void;
  takeAway(): void;
  /** A fault the scanner cannot play is ignored. */
  fault(name: CodeScannerFault, on: boolean): void;
  clear(): void;
  power(on: boolean): void;
  watch(listener: (event: FarCodeScannerEvent) => void): () => void;
  state(): FarCodeScannerState;
  /** What the host did that the protocol forbids. */
  violations(): readonly string[];
}
