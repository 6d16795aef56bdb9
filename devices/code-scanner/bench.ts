import type { DeviceBench } from '../driver/device-protocol.ts';
import type { FarCodeScanner } from './far-end/far-code-scanner.ts';
import { isCodeScannerFault } from './far-end/faults.ts';

const USAGE = 'say "show TEXT", "take", "fault NAME on|off", "clear", "power on|off", "state"';

/** A simulated scanner driven by lines of text. */
export function createScannerBench(scanner: FarCodeScanner, tell: (event: object) => void): DeviceBench {
  scanner.watch(tell);
  return {
    attach: scanner.attach,
    perform: (line) => {
      const [verb = '', name = '', how = ''] = line.trim().split(/\s+/u);
      if (verb === 'show' && name !== '') {
        scanner.show(line.trim().slice(verb.length).trim());
        return undefined;
      }
      if (verb === 'take') {
        scanner.takeAway();
        return undefined;
      }
      if (verb === 'clear') {
        scanner.clear();
        return undefined;
      }
      if (verb === 'state') {
        tell({ kind: 'status', ...scanner.state(), violations: scanner.violations() });
        return undefined;
      }
      if (verb === 'power' && (name === 'on' || name === 'off')) {
        scanner.power(name === 'on');
        return undefined;
      }
      if (verb === 'fault' && (how === 'on' || how === 'off')) {
        if (!isCodeScannerFault(name) || !scanner.state().faults.some((fault) => fault.name === name)) {
          const known = scanner.state().faults.map((fault) => fault.name);
          return `there is no fault "${name}"; there are ${known.join(', ')}`;
        }
        scanner.fault(name, how === 'on');
        return undefined;
      }
      return `not understood: "${line.trim()}"; ${USAGE}`;
    },
  };
}
