/** A command a printer obeys the moment it arrives, whatever waits in its buffer. `endsAt` is its end in the chunk. */
export type RealTimeCommand =
  | { readonly kind: 'status'; readonly n: number; readonly endsAt: number }
  /** DLE ENQ 1 and 2. */
  | { readonly kind: 'recover'; readonly clearsBuffers: boolean; readonly endsAt: number }
  /** DLE DC4 function 1: a pulse to the drawer now. */
  | { readonly kind: 'pulse'; readonly endsAt: number }
  /** DLE DC4 function 8. */
  | { readonly kind: 'clear'; readonly endsAt: number };

/** DLE EOT n. */
export function askStatusCommand(n: 1 | 2 | 3 | 4): Uint8Array {
  return Uint8Array.of(0x10, 0x04, n);
}

/** DLE ENQ 2: recover from an error and drop what waits. Ignored where there is no error. */
export const RECOVER_AND_CLEAR = Uint8Array.of(0x10, 0x05, 0x02);

/** DLE DC4 function 8 with its fixed guard bytes: drop what waits, at any time. Printers without it ignore the bytes. */
export const CLEAR_BUFFERS = Uint8Array.of(0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08);

/** The n of DLE EOT that are answered: 1 to 4 by every printer, 20 by those with a presenter. */
const ASKED: ReadonlySet<number> = new Set([1, 2, 3, 4, 20]);
/** The fixed part of DLE DC4 1 m t; m is 0 or 1. */
const PULSE = [0x10, 0x14, 0x01];

/**
 * Looks at every byte, those of pictures too: that is what makes a printer answer while its buffer is full, and what
 * gets it out of a picture whose rest never came.
 */
export function createRealTimeScanner(): { scan(bytes: Uint8Array): RealTimeCommand[] } {
  let lead = -1;
  let code = -1;
  let matched = 0;
  /** Bytes of a pulse command so far: 10 14 01 m t. */
  let pulse = 0;

  return {
    scan: (bytes) => {
      const found: RealTimeCommand[] = [];
      bytes.forEach((byte, index) => {
        const endsAt = index + 1;
        matched = byte === CLEAR_BUFFERS[matched] ? matched + 1 : byte === CLEAR_BUFFERS[0] ? 1 : 0;
        if (matched === CLEAR_BUFFERS.length) {
          matched = 0;
          found.push({ kind: 'clear', endsAt });
        } else if (lead === 0x10 && code === 0x04 && ASKED.has(byte)) {
          found.push({ kind: 'status', n: byte, endsAt });
        } else if (lead === 0x10 && code === 0x05 && (byte === 1 || byte === 2)) {
          found.push({ kind: 'recover', clearsBuffers: byte === 2, endsAt });
        }
        const isPulseByte = pulse < PULSE.length ? byte === PULSE[pulse] : pulse > PULSE.length || byte <= 1;
        pulse = isPulseByte ? pulse + 1 : byte === PULSE[0] ? 1 : 0;
        if (pulse === PULSE.length + 2) {
          pulse = 0;
          found.push({ kind: 'pulse', endsAt });
        }
        lead = code;
        code = byte;
      });
      return found;
    },
  };
}
