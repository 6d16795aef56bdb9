import { traceLine } from '../platform/trace-file.ts';
import type { Clock } from '../ports/clock.ts';
import { hexBytes } from '../../devices/driver/hex.ts';
import type { FarEnd } from '../../devices/link/link.ts';

/**
 * Milliseconds of silence after which what the host said is one frame. A USB adapter hands over its bytes in steps of 16 ms;
 * a host's next question comes later than this.
 */
export const FRAME_GAP_MS = 30;

/** Writes down what goes over a far end's line, one line a frame. */
export interface LineRecorder {
  /** The same end, listened to. */
  over(end: FarEnd): FarEnd;
  /** What was heard last and not yet written. */
  flush(): void;
}

export function createLineRecorder(options: { clock: Clock; write: (line: string) => void }): LineRecorder {
  const { clock, write } = options;
  let heard: number[] = [];
  let heardAtMs = 0;
  let stopGap: () => void = () => undefined;

  function flush(): void {
    stopGap();
    if (heard.length === 0) return;
    write(traceLine({ atMs: heardAtMs, direction: 'toDevice', hex: hexBytes(Uint8Array.from(heard)) }));
    heard = [];
  }

  return {
    over: (end) => {
      // Before the device listens: what it answers at once has to stand behind the question.
      end.onData((bytes) => {
        stopGap();
        if (heard.length === 0) heardAtMs = clock.nowMs();
        heard.push(...bytes);
        stopGap = clock.after(FRAME_GAP_MS, flush);
      });
      end.onClose(flush);
      return {
        ...end,
        write: (bytes) => {
          flush();
          write(traceLine({ atMs: clock.nowMs(), direction: 'fromDevice', hex: hexBytes(bytes) }));
          end.write(bytes);
        },
      };
    },
    flush,
  };
}
