import type { Clock } from '../../../core/ports/clock.ts';
import { createFarEndShell } from '../../driver/far-end-shell.ts';
import type { FarCodeScanner, FarCodeScannerEvent } from '../far-end/far-code-scanner.ts';
import type { CodeScannerFault } from '../far-end/faults.ts';
import { createScanWindow } from '../far-end/window.ts';

const playable: readonly CodeScannerFault[] = ['silent', 'garbage', 'noSuffix', 'breaksOff', 'repeatsCode', 'splits'];

/** A scanner that always looks, and sends text with a CR behind it. */
export function createSerialTextSimulator(options: { clock: Clock }): FarCodeScanner {
  const shell = createFarEndShell<FarCodeScannerEvent, CodeScannerFault>({ playable });
  const { faults, emit } = shell;
  let powered = true;
  const window = createScanWindow({
    clock: options.clock,
    faults,
    onRead: (byteCount) => {
      emit({ kind: 'read', byteCount });
    },
  });
  window.look('always');

  return {
    attach: (end) => {
      window.attach(end);
      end.onData((bytes) => {
        // It understands nothing; one line says so, and a host that chatters does not fill the memory.
        if (shell.violations().length > 0) return;
        shell.violate(`the host sent ${bytes.length} bytes to a scanner that only talks`);
      });
    },
    show: window.show,
    takeAway: window.takeAway,
    fault: (name, on) => {
      shell.switchFault(name, on);
    },
    clear: shell.clearFaults,
    power: (on) => {
      powered = on;
      if (on) window.look('always');
      else {
        window.stopLooking();
        window.cut();
      }
      emit({ kind: 'state', text: on ? 'reading' : 'switched off' });
    },
    watch: shell.watch,
    state: () => ({
      powered,
      reading: powered && window.isLooking(),
      faults: shell.faultStates(),
    }),
    violations: shell.violations,
  };
}
