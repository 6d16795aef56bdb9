import type { Clock } from '../../core/ports/clock.ts';

/** Sends every byte by itself, with a pause before the next, as a slow device does. */
export interface ByteByByte {
  send(bytes: Uint8Array): void;
  /** What was not sent yet never is: another wire, or the power is gone. */
  drop(): void;
}

/** `gapMs`: milliseconds between two bytes. */
export function createByteByByte(clock: Clock, gapMs: number, write: (bytes: Uint8Array) => void): ByteByByte {
  /** The first byte is on its way. */
  let unsent: number[] = [];
  let stop: () => void = () => undefined;

  function sendNext(): void {
    const [byte] = unsent;
    if (byte === undefined) return;
    write(Uint8Array.of(byte));
    stop = clock.after(gapMs, () => {
      unsent.shift();
      sendNext();
    });
  }

  return {
    send: (bytes) => {
      unsent.push(...bytes);
      if (unsent.length === bytes.length) sendNext();
    },
    drop: () => {
      stop();
      unsent = [];
    },
  };
}
