import type { Clock } from '../../../core/ports/clock.ts';
import { createByteByByte } from '../../driver/byte-by-byte.ts';
import type { FarEnd } from '../../link/link.ts';
import type { CodeScannerFault } from './faults.ts';
import type { SimulatedCode } from './far-code-scanner.ts';

/** Milliseconds from a code coming under the light to its first byte. */
export const READ_MS = 150;
/** Milliseconds between two readings of a code that stays under the window. */
const READ_AGAIN_MS = 1000;
/** Milliseconds between two bytes of a scanner that `splits`; less than any driver takes for the end. */
const SPLIT_MS = 20;
/** Bytes as a line brings them that is plugged in or speaks at another speed. */
const NOISE = Uint8Array.of(0x00, 0xff, 0x80);
const CR = 0x0d;

/** The optical part of a simulated scanner and its way out: what is read when, and as which bytes. */
export interface ScanWindow {
  show(code: SimulatedCode): void;
  takeAway(): void;
  /** Begins to look, once or for good. */
  look(how: 'once' | 'always'): void;
  stopLooking(): void;
  isLooking(): boolean;
  /** The power is gone in the middle of a word. */
  cut(): void;
  /** Bytes toward the host, with the faults of a line. */
  send(bytes: Uint8Array): void;
  attach(end: FarEnd | undefined): void;
}

export function createScanWindow(options: {
  clock: Clock;
  faults: ReadonlySet<CodeScannerFault>;
  onRead: (byteCount: number) => void;
}): ScanWindow {
  const { clock, faults, onRead } = options;
  let end: FarEnd | undefined;
  let code: Uint8Array | undefined;
  let looking: 'no' | 'once' | 'always' = 'no';
  let stopTimer: () => void = () => undefined;
  const slowly = createByteByByte(clock, SPLIT_MS, write);

  function begin(afterMs: number): void {
    stopTimer();
    if (looking === 'no' || code === undefined) return;
    stopTimer = clock.after(afterMs, read);
  }

  function read(): void {
    if (code === undefined) return;
    if (looking === 'once') looking = 'no';
    onRead(code.length);
    const told = faults.has('breaksOff') ? code.slice(0, Math.ceil(code.length / 2)) : code;
    const bytes = faults.has('noSuffix') || faults.has('breaksOff') ? told : Uint8Array.of(...told, CR);
    send(bytes);
    if (faults.has('repeatsCode')) send(bytes);
    begin(READ_AGAIN_MS);
  }

  function send(bytes: Uint8Array): void {
    if (faults.has('silent')) return;
    const whole = faults.has('garbage') ? Uint8Array.of(...NOISE, ...bytes) : bytes;
    if (faults.has('splits')) slowly.send(whole);
    else write(whole);
  }

  function write(bytes: Uint8Array): void {
    end?.write(bytes);
  }

  return {
    show: (shown) => {
      code = typeof shown === 'string' ? new TextEncoder().encode(shown) : shown.slice();
      begin(READ_MS);
    },
    takeAway: () => {
      code = undefined;
      stopTimer();
    },
    look: (how) => {
      looking = how;
      begin(READ_MS);
    },
    stopLooking: () => {
      looking = 'no';
      stopTimer();
    },
    cut: slowly.drop,
    isLooking: () => looking !== 'no',
    send,
    attach: (next) => {
      end = next;
    },
  };
}
