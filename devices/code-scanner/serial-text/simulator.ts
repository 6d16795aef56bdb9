import type { Clock } from '../../../core/ports/clock.ts';
import type { FarCodeScanner, FarCodeScannerEvent } from '../far-end/far-code-scanner.ts';
import type { CodeScannerFault } from '../far-end/faults.ts';
import { createScanWindow } from '../far-end/window.ts';

const playable: readonly CodeScannerFault[] = ['silent', 'garbage', 'noSuffix', 'breaksOff', 'repeatsCode', 'splits'];

/** A scanner that always looks, and sends text with a CR behind it. */
export function createSerialTextSimulator(options: { clock: Clock }): FarCodeScanner {
  const listeners = new Set<(event: FarCodeScannerEvent) => void>();
  const faults = new Set<CodeScannerFault>();
  const violations: string[] = [];
  let powered = true;
  const window = createScanWindow({
    clock: options.clock,
    faults,
    onRead: (byteCount) => {
      emit({ kind: 'read', byteCount });
    },
  });
  window.look('always');

  function emit(event: FarCodeScannerEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  return {
    attach: (end) => {
      window.attach(end);
      end.onData((bytes) => {
        // It understands nothing; one line says so, and a host that chatters does not fill the memory.
        if (violations.length > 0) return;
        const detail = `the host sent ${bytes.length} bytes to a scanner that only talks`;
        violations.push(detail);
        emit({ kind: 'violation', detail });
      });
    },
    show: window.show,
    takeAway: window.takeAway,
    fault: (name, on) => {
      if (!playable.includes(name)) return;
      if (on) faults.add(name);
      else faults.delete(name);
    },
    clear: () => {
      faults.clear();
    },
    power: (on) => {
      powered = on;
      if (on) window.look('always');
      else {
        window.stopLooking();
        window.cut();
      }
      emit({ kind: 'state', text: on ? 'reading' : 'switched off' });
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    state: () => ({
      powered,
      reading: powered && window.isLooking(),
      faults: playable.map((name) => ({ name, on: faults.has(name) })),
    }),
    violations: () => [...violations],
  };
}
