import type { CodeScanner } from '../../../core/ports/code-scanner.ts';
import { createCodeScanner, type CodeScannerOptions } from '../scanner.ts';
import type { ScannerDialect } from '../scanner-line.ts';
import { defaultTextSettings, type TextSettings } from '../text-reader.ts';
import { describeGm65 } from './describe.ts';
import { createGm65Line } from './session.ts';

/**
 * Milliseconds between two questions whether the module is there and as it was set up: it forgets that with its power,
 * and a customer waits in front of it.
 */
const CHECK_INTERVAL_MS = 1000;

const gm65Dialect: ScannerDialect = {
  capabilities: { protocol: 'gm65', triggers: true },
  checkIntervalMs: CHECK_INTERVAL_MS,
  stopsAtCode: true,
  describe: (bytes, direction) => describeGm65(bytes, direction).text.join(' '),
  open: createGm65Line,
};

/** A GM65 module: its light and its reading follow the host. Its codes end with CR, whatever the settings say. */
export function createGm65Scanner(
  options: CodeScannerOptions & { readonly text?: Partial<Omit<TextSettings, 'suffix'>> },
): CodeScanner {
  const text = { ...defaultTextSettings, ...options.text, suffix: 'cr' } as const;
  return createCodeScanner({ ...options, dialect: gm65Dialect, text });
}
