/** A stretch of bytes that is one sound frame, or was thrown away and why. */
export type DecodedItem<Frame, Reason extends string> =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'discarded'; readonly reason: Reason | 'incomplete'; readonly bytes: Uint8Array };

export interface FrameDecoder<Frame, Reason extends string> {
  push(bytes: Uint8Array): readonly DecodedItem<Frame, Reason>[];
  /** No more bytes belong to what was begun: the link is lost or the sender fell silent. */
  end(): readonly DecodedItem<Frame, Reason>[];
  /** Bytes of a frame that is not complete. */
  heldBytes(): number;
}

/** What stands at one place of the stream. `bytes` of a frame is a copy: the buffer goes on being used. */
export type Candidate<Frame, Reason extends string> =
  | { readonly kind: 'wait' }
  | { readonly kind: 'frame'; readonly frame: Frame; readonly length: number }
  | { readonly kind: 'wrong'; readonly reason: Reason };

export interface FrameFinderOptions<Frame, Reason extends string> {
  /** Judges what begins at `at`; bytes from `limit` on have not come yet. */
  readonly judge: (buffer: Uint8Array, at: number, limit: number) => Candidate<Frame, Reason>;
  /** Bytes. The longest candidate `judge` may wait for. */
  readonly maxFrameBytes: number;
  /** The reason for bytes before any frame; a real fault names the whole run instead. */
  readonly noise: Reason;
}

/**
 * Finds frames in a stream that may carry noise. When a candidate fails, only its first byte is thrown away and the search
 * goes on behind it, so that a good frame inside a broken one is not lost. Neighbouring discarded bytes come as one item.
 */
export function createFrameFinder<Frame, Reason extends string>(
  options: FrameFinderOptions<Frame, Reason>,
): FrameDecoder<Frame, Reason> {
  const { judge, noise } = options;
  // A candidate waits for at most one frame, so that a buffer of several always has room after a scan. What is held lies
  // at its beginning; one buffer for the life of a line, so that a byte costs no allocation.
  const buffer = new Uint8Array(4 * options.maxFrameBytes);
  let held = 0;

  function flushDiscarded(
    items: DecodedItem<Frame, Reason>[],
    reason: Reason | 'incomplete',
    from: number,
    to: number,
  ): void {
    if (to > from) items.push({ kind: 'discarded', reason, bytes: buffer.slice(from, to) });
  }

  function scan(final: boolean, items: DecodedItem<Frame, Reason>[]): void {
    let at = 0;
    let discardFrom = 0;
    let discardReason: Reason | 'incomplete' = noise;
    while (at < held) {
      const candidate = judge(buffer, at, held);
      if (candidate.kind === 'wait' && !final) break;
      if (candidate.kind === 'frame') {
        flushDiscarded(items, discardReason, discardFrom, at);
        items.push({ kind: 'frame', frame: candidate.frame });
        at += candidate.length;
        discardFrom = at;
        continue;
      }
      const reason = candidate.kind === 'wait' ? 'incomplete' : candidate.reason;
      // The first real fault names the whole run; bytes that merely follow it are not a new one.
      if (at === discardFrom || discardReason === noise) discardReason = reason;
      at += 1;
    }
    flushDiscarded(items, discardReason, discardFrom, at);
    if (at > 0 && at < held) buffer.copyWithin(0, at, held);
    held -= at;
  }

  return {
    push: (bytes) => {
      const items: DecodedItem<Frame, Reason>[] = [];
      for (let taken = 0; taken < bytes.length;) {
        const count = Math.min(buffer.length - held, bytes.length - taken);
        for (let index = 0; index < count; index += 1) buffer[held + index] = bytes[taken + index] ?? 0;
        held += count;
        taken += count;
        scan(false, items);
      }
      return items;
    },
    end: () => {
      const items: DecodedItem<Frame, Reason>[] = [];
      scan(true, items);
      return items;
    },
    heldBytes: () => held,
  };
}

/** How many sound frames a decoder finds in bytes that come bit by bit. */
export function frameCounter<Frame, Reason extends string>(
  createDecoder: () => FrameDecoder<Frame, Reason>,
): () => (bytes: Uint8Array) => number {
  return () => {
    const decoder = createDecoder();
    return (bytes) => decoder.push(bytes).filter(({ kind }) => kind === 'frame').length;
  };
}
