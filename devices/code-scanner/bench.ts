import { createBench } from '../driver/bench-verbs.ts';
import type { DeviceBench } from '../driver/device-protocol.ts';
import type { FarCodeScanner } from './far-end/far-code-scanner.ts';

/** A simulated scanner driven by lines of text. */
export function createScannerBench(scanner: FarCodeScanner, tell: (event: object) => void): DeviceBench {
  return createBench({
    device: scanner,
    tell,
    faultNames: scanner.state().faults.map(({ name }) => name),
    status: () => ({ ...scanner.state(), violations: scanner.violations() }),
    verbs: {
      show: (_what, _more, text) => {
        if (text === '') return 'show the text of a code';
        scanner.show(text);
        return undefined;
      },
      take: () => {
        scanner.takeAway();
        return undefined;
      },
    },
  });
}
