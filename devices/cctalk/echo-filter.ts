import type { LineCounters } from '../driver/line-counters.ts';
import { addresses, type CctalkDecoder, type CctalkFrame } from './frame.ts';

/**
 * Sound answers that came without our echo, in a row, before the line counts as one without echo: an adapter that drops it,
 * or a device on USB. Fewer are taken for collisions.
 */
const ANSWERS_WITHOUT_ECHO = 2;

/**
 * On the single wire the host reads what it says itself (part 4 §1.2.11). This decoder drops that echo, and finds out by
 * itself whether there is one. An answer counts only behind a whole echo, or on a line that has none: where the echo came
 * back corrupted, somebody spoke at the same time, and what follows may belong to somebody else.
 */
export interface EchoFilter extends CctalkDecoder {
  /** These bytes go out now; what comes before their echo is not their answer. */
  sent(bytes: Uint8Array): void;
  /** The last question got no answer. */
  unanswered(): void;
  echo(): 'unknown' | 'present' | 'absent';
}

export function createEchoFilter(decoder: CctalkDecoder, counters: LineCounters): EchoFilter {
  let echo: 'unknown' | 'present' | 'absent' = 'unknown';
  let own: Uint8Array | undefined;
  let echoHeard = false;
  let noiseBefore = false;
  let answeredWithoutEcho = false;
  let answersWithoutEcho = 0;

  type Items = ReturnType<CctalkDecoder['push']>;

  function belongs(frame: CctalkFrame): boolean {
    if (own === undefined || frame.destination !== addresses.host || echoHeard || echo === 'absent') return true;
    if (echo === 'unknown' && !noiseBefore) {
      echo = 'absent';
      return true;
    }
    answeredWithoutEcho = true;
    counters.strayFrames += 1;
    return false;
  }

  function filter(items: Items): Items {
    return items.filter((item) => {
      if (item.kind === 'discarded') {
        noiseBefore = true;
        return true;
      }
      if (own !== undefined && !echoHeard && equal(item.frame.bytes, own)) {
        echoHeard = true;
        echo = 'present';
        answersWithoutEcho = 0;
        return false;
      }
      return belongs(item.frame);
    });
  }

  return {
    push: (bytes) => filter(decoder.push(bytes)),
    end: () => filter(decoder.end()),
    heldBytes: () => decoder.heldBytes(),
    sent: (bytes) => {
      own = bytes;
      echoHeard = false;
      noiseBefore = false;
      answeredWithoutEcho = false;
    },
    unanswered: () => {
      if (!answeredWithoutEcho) return;
      answersWithoutEcho += 1;
      if (answersWithoutEcho >= ANSWERS_WITHOUT_ECHO) echo = 'absent';
    },
    echo: () => echo,
  };
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
