import type { Clock } from '../../core/ports/clock.ts';
import type { CodeScannerCapabilities, CodeScannerOutcome } from '../../core/ports/code-scanner.ts';
import type { FrameDirection } from '../driver/description.ts';
import type { LineCounters } from '../driver/line-counters.ts';
import type { Link } from '../link/link.ts';
import type { FrameTrace } from '../link/trace.ts';

/** One link to a scanner in the words of its class: what a protocol gives. It lives as long as its link. */
export interface ScannerLine {
  /** Makes the scanner do as it is told. `silent`: it does not answer. */
  setUp(): Promise<'ready' | 'silent' | { readonly refused: string }>;
  scan(on: boolean): Promise<CodeScannerOutcome>;
  /** Is it still there, and still set up? */
  check(): Promise<'well' | 'restarted' | 'silent'>;
  model(): string;
}

export interface ScannerDialect {
  readonly capabilities: CodeScannerCapabilities;
  /** Milliseconds between two checks; undefined where the protocol has no question. */
  readonly checkIntervalMs: number | undefined;
  /** The scanner stops at every code and has to be started again. */
  readonly stopsAtCode: boolean;
  readonly describe: (bytes: Uint8Array, direction: FrameDirection) => string;
  open(options: {
    link: Link;
    clock: Clock;
    counters: LineCounters;
    /** Never given the text of a code. */
    trace: FrameTrace;
    /** The bytes of codes, as they come. */
    onText: (bytes: Uint8Array) => void;
  }): ScannerLine;
}
