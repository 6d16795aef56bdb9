import type { Clock } from '../../core/ports/clock.ts';
import type { TraceFrame } from '../../core/ports/note-acceptor.ts';

/** Frames. What a technician can read at a glance; older ones fall out. */
export const TRACE_FRAMES = 50;
/** Bytes of one frame that are kept: a receipt with a logo must not fill the memory. */
const KEPT_BYTES = 256;

export interface FrameTrace {
  record(direction: TraceFrame['direction'], bytes: Uint8Array): void;
  /** Newest last. */
  frames(): readonly TraceFrame[];
}

interface Recorded {
  readonly atMs: number;
  readonly direction: TraceFrame['direction'];
  readonly bytes: Uint8Array;
  readonly total: number;
  told: TraceFrame | undefined;
}

/** The last frames over a link. `describe` runs only when somebody looks, and once a frame: a technician looks every second. */
export function createFrameTrace(options: {
  clock: Clock;
  describe: (bytes: Uint8Array, direction: TraceFrame['direction']) => string;
}): FrameTrace {
  const ring: Recorded[] = [];
  function tell({ atMs, direction, bytes, total }: Recorded): TraceFrame {
    const hex = Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
    const cut = total > bytes.length ? ` … (${total} bytes)` : '';
    return { atMs, direction, hex: `${hex}${cut}`, text: options.describe(bytes, direction) };
  }
  return {
    record: (direction, bytes) => {
      ring.push({
        atMs: options.clock.nowMs(),
        direction,
        bytes: bytes.slice(0, KEPT_BYTES),
        total: bytes.length,
        told: undefined,
      });
      if (ring.length > TRACE_FRAMES) ring.shift();
    },
    frames: () => ring.map((frame) => (frame.told ??= tell(frame))),
  };
}
