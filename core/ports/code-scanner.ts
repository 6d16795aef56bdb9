import type { DeviceInspection } from './note-acceptor.ts';

/**
 * A scanner of QR codes and barcodes, one interface for every protocol (XFS4IoT: BarcodeReader).
 *
 * Obligations of an implementation:
 * - It keeps itself connected: a port that vanishes is reopened with back-off, without a restart.
 * - A code is reported whole or not at all; the same code again within a short time, while it is still held under the
 *   window, is reported once.
 * - What was scanned is never logged or traced: it may be a payment code or the secret of a recharge card.
 */
export interface CodeScanner {
  readonly capabilities: CodeScannerCapabilities;
  watch(listener: (event: CodeScannerEvent) => void): () => void;
  start(): void;
  /** Codes are reported only while scanning is on; where the model can, its light is off otherwise. */
  scan(on: boolean): Promise<CodeScannerOutcome>;
  inspect(): DeviceInspection;
  close(): Promise<void>;
}

export interface CodeScannerCapabilities {
  readonly protocol: string;
  /** The host can switch the light and the reading on and off. */
  readonly triggers: boolean;
}

export type CodeScannerOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unanswered'; readonly detail: string };

/** `offline`: the link is gone. A scanner that never answers anything is `idle` while its link is open. */
export type CodeScannerState = 'offline' | 'idle' | 'scanning' | 'failed';

export type CodeScannerEvent =
  | { readonly kind: 'stateChanged'; readonly state: CodeScannerState; readonly detail: string }
  | { readonly kind: 'codeScanned'; readonly text: string }
  /** Something came that is no code: too long, or bytes of no known character set. Nothing of it is kept. */
  | { readonly kind: 'codeUnreadable'; readonly detail: string };
