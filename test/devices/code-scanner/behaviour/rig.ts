import type { CodeScanner, CodeScannerEvent } from '../../../../core/ports/code-scanner.ts';
import type { Log } from '../../../../core/ports/log.ts';
import type { FarCodeScanner } from '../../../../devices/code-scanner/far-end/far-code-scanner.ts';
import type { FarEnd } from '../../../../devices/link/link.ts';
import { createMemoryLine, type MemoryLine } from '../../../../devices/link/memory.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import type { ProtocolUnderTest } from './protocols-under-test.ts';

export interface ScannerRig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly far: FarCodeScanner;
  readonly scanner: CodeScanner;
  readonly events: CodeScannerEvent[];
  /** Every line that was logged, as text. */
  readonly logged: string[];
  /** Puts bytes on the wire that the far end never sent. */
  inject(bytes: Uint8Array): void;
  codes(): readonly string[];
  /** Codes, and what could not be read. */
  told(): readonly string[];
  lastState(): string | undefined;
  /** Starts, waits until it is there, and switches scanning on. */
  scanning(): Promise<void>;
}

export function createScannerRig(under: ProtocolUnderTest): ScannerRig {
  const clock = createManualClock();
  const line = createMemoryLine('memory scanner');
  const far = under.createFarEnd({ clock });
  const logged: string[] = [];
  const note = (event: string, facts?: object): void => {
    logged.push(`${event} ${JSON.stringify(facts ?? {})}`);
  };
  const log: Log = { info: note, warn: note, error: note };
  let wire: FarEnd | undefined;
  line.attach((end) => {
    wire = end;
    far.attach(end);
  });
  const scanner = under.createScanner({ opener: line.opener, clock, log });
  const events: CodeScannerEvent[] = [];
  scanner.watch((event) => {
    events.push(event);
  });
  const rig: ScannerRig = {
    clock,
    line,
    far,
    scanner,
    events,
    logged,
    inject: (bytes) => wire?.write(bytes),
    codes: () => events.flatMap((event) => (event.kind === 'codeScanned' ? [event.text] : [])),
    told: () =>
      events.flatMap((event) => {
        if (event.kind === 'codeScanned') return [event.text];
        return event.kind === 'codeUnreadable' ? ['unreadable'] : [];
      }),
    lastState: () => events.flatMap((event) => (event.kind === 'stateChanged' ? [event.state] : [])).at(-1),
    scanning: async () => {
      scanner.start();
      await clock.advance(500);
      const outcome = scanner.scan(true);
      await clock.advance(500);
      if ((await outcome).kind !== 'done') throw new Error(`scanning did not begin: ${JSON.stringify(events)}`);
    },
  };
  return rig;
}
