import type { FarEnd } from '../link/link.ts';

/** Flips bits of a checksum, and never all of them. */
const SPOILT_BITS = 0x55;

/** The wire of a simulated device: one at a time, and a new one replaces the old. */
export interface BareWire {
  attach(end: FarEnd): void;
  /** Bytes as they are. They fall on the floor where nothing is attached. */
  write(bytes: Uint8Array): void;
}

export interface FarWire extends BareWire {
  /** A frame with the faults of the line: noise before it, its checksum spoilt. */
  send(frame: Uint8Array): void;
}

/** A wire was attached: begins anew. `isAttached` is false as soon as another replaces it or it is cut. */
export type Listen = (isAttached: () => boolean) => (bytes: Uint8Array) => void;

export function createBareWire(listen: Listen): BareWire {
  let end: FarEnd | undefined;
  return {
    attach: (next) => {
      end = next;
      const hear = listen(() => end === next);
      next.onData((bytes) => {
        if (end === next) hear(bytes);
      });
      next.onClose(() => {
        if (end === next) end = undefined;
      });
    },
    write: (bytes) => {
      end?.write(bytes);
    },
  };
}

export function createFarWire(options: {
  /** `badChecksum` and `garbage` are faults of the line; every class of device calls them so. */
  readonly faults: ReadonlySet<string>;
  readonly noise: Uint8Array;
  /** How `badChecksum` spoils a copy of the frame: its last byte, where nothing else is said. */
  readonly spoil?: (bytes: Uint8Array) => void;
  readonly listen: Listen;
}): FarWire {
  const { faults, noise, spoil = spoilLastByte } = options;
  const wire = createBareWire(options.listen);
  return {
    ...wire,
    send: (frame) => {
      const bytes = Uint8Array.from(frame);
      if (faults.has('badChecksum')) spoil(bytes);
      if (faults.has('garbage')) wire.write(noise);
      wire.write(bytes);
    },
  };
}

/** Where the checksum, or one of its bytes, stands at the end. */
export function spoilLastByte(bytes: Uint8Array): void {
  spoilByte(bytes, bytes.length - 1);
}

export function spoilByte(bytes: Uint8Array, at: number): void {
  bytes[at] = (bytes[at] ?? 0) ^ SPOILT_BITS;
}
