import type { CodeScanner } from '../../../../core/ports/code-scanner.ts';
import { createGm65Scanner } from '../../../../devices/code-scanner/gm65/adapter.ts';
import { createGm65Simulator } from '../../../../devices/code-scanner/gm65/simulator.ts';
import { createSerialTextScanner } from '../../../../devices/code-scanner/serial-text/adapter.ts';
import { createSerialTextSimulator } from '../../../../devices/code-scanner/serial-text/simulator.ts';
import type { FarCodeScanner } from '../../../../devices/code-scanner/far-end/far-code-scanner.ts';
import type { CodeScannerOptions } from '../../../../devices/code-scanner/scanner.ts';
import type { Clock } from '../../../../core/ports/clock.ts';

export interface ProtocolUnderTest {
  readonly protocol: string;
  readonly createScanner: (options: CodeScannerOptions) => CodeScanner;
  readonly createFarEnd: (options: { clock: Clock }) => FarCodeScanner;
}

/** Every scanner protocol passes every test of this folder: one line a protocol. */
export const protocolsUnderTest: readonly ProtocolUnderTest[] = [
  { protocol: 'serial-text', createScanner: createSerialTextScanner, createFarEnd: createSerialTextSimulator },
  { protocol: 'gm65', createScanner: createGm65Scanner, createFarEnd: createGm65Simulator },
];
