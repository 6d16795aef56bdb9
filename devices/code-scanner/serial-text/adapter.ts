import type { CodeScanner } from '../../../core/ports/code-scanner.ts';
import { createCodeScanner, type CodeScannerOptions } from '../scanner.ts';
import type { ScannerDialect } from '../scanner-line.ts';
import { defaultTextSettings, type TextSettings } from '../text-reader.ts';
import { describeSerialText } from './describe.ts';
import { createSerialTextLine } from './session.ts';

const serialTextDialect: ScannerDialect = {
  capabilities: { protocol: 'serial-text', triggers: false },
  checkIntervalMs: undefined,
  stopsAtCode: false,
  describe: (bytes) => describeSerialText(bytes).text.join(' '),
  open: createSerialTextLine,
};

/** A scanner that sends every code as text and understands nothing. */
export function createSerialTextScanner(
  options: CodeScannerOptions & { readonly text?: Partial<TextSettings> },
): CodeScanner {
  const text = { ...defaultTextSettings, ...options.text };
  return createCodeScanner({ ...options, dialect: serialTextDialect, text });
}
