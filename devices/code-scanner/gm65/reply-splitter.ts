import type { Clock } from '../../../core/ports/clock.ts';
import { createLinkEnds } from '../../link/link-ends.ts';
import type { Link } from '../../link/link.ts';
import { createReplyDecoder } from './frame.ts';

/**
 * Milliseconds of silence after which what looked like the head of a reply is none. Shorter than the silence that ends a
 * code, so that the code is whole when its end is looked for.
 */
const UNDECIDED_MS = 60;

/**
 * The same link, with only replies left on it; the codes go to `onText`. What was meant to be a reply and is broken goes
 * to whoever waits for one; when nobody does, it was a code that noise has spoiled.
 */
export function splitReplies(options: {
  link: Link;
  clock: Clock;
  isAsking: () => boolean;
  onText: (bytes: Uint8Array) => void;
}): Link {
  const { link, clock, isAsking, onText } = options;
  const ends = createLinkEnds();
  const decoder = createReplyDecoder();
  let stopTimer: () => void = () => undefined;

  function take(items: ReturnType<typeof decoder.push>): void {
    for (const item of items) {
      if (item.kind === 'frame') ends.deliver(item.frame.bytes);
      else if (item.reason === 'text' || !isAsking()) onText(item.bytes);
      else ends.deliver(item.bytes);
    }
  }

  link.onData((bytes) => {
    stopTimer();
    take(decoder.push(bytes));
    if (decoder.heldBytes() === 0) return;
    stopTimer = clock.after(UNDECIDED_MS, () => {
      take(decoder.end());
    });
  });
  link.onClose((why) => {
    stopTimer();
    ends.end(why);
  });
  return {
    name: link.name,
    answers: link.answers,
    onData: ends.onData,
    onClose: ends.onClose,
    write: link.write,
    close: link.close,
  };
}
