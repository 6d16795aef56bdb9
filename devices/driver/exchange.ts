import type { Clock } from '../../core/ports/clock.ts';
import type { Link } from '../link/link.ts';
import type { FrameTrace } from '../link/trace.ts';
import type { FrameDecoder } from './frame-finder.ts';
import type { LineCounters } from './line-counters.ts';

/** How one question on the line ended. */
export type Heard<Frame> =
  | { readonly kind: 'frame'; readonly frame: Frame }
  /** Something that was meant to be a frame came, and nothing sound behind it. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'closed' };

/** Bytes out, the accepted frame back: one exchange at a time over one link. It lives as long as its link. */
export interface Exchange<Frame> {
  /**
   * Sends and waits for the first frame that `accept` takes; others are strays. `broken` ends the wait as well, as soon
   * as the line is quiet, so that the protocol can ask again at once. What an earlier exchange left half-said is dropped.
   * `prolong` says of a frame that is not the answer how many milliseconds from now the answer may still take: a device
   * that acknowledges first and works then.
   */
  ask(
    bytes: Uint8Array,
    timeoutMs: number,
    accept: (frame: Frame) => boolean,
    prolong?: (frame: Frame) => number | undefined,
  ): Promise<Heard<Frame>>;
  /** Waits as `ask` does, and says nothing. */
  hear(timeoutMs: number, accept: (frame: Frame) => boolean): Promise<Heard<Frame>>;
  /** Sends without waiting for an answer. False when the link is gone. */
  send(bytes: Uint8Array): Promise<boolean>;
  isClosed(): boolean;
}

export interface ExchangeOptions<Frame, Reason extends string> {
  readonly link: Link;
  readonly clock: Clock;
  readonly counters: LineCounters;
  readonly trace: FrameTrace;
  readonly decoder: FrameDecoder<Frame, Reason>;
  /** Milliseconds of silence within a frame after which its rest will not come. */
  readonly interByteMs: number;
  /** Milliseconds after which a write hangs. */
  readonly writeTimeoutMs: number;
  /** Discards that may have been the awaited answer, `incomplete` among them where that is so. */
  readonly isBroken: (reason: Reason | 'incomplete') => boolean;
  /** A sound frame nobody waits for, or that the question did not accept. */
  readonly onStray?: (frame: Frame) => void;
}

export function createExchange<Frame, Reason extends string>(options: ExchangeOptions<Frame, Reason>): Exchange<Frame> {
  const { link, clock, counters, trace, decoder } = options;
  let listener: ((heard: Heard<Frame>) => void) | undefined;
  let closed = false;
  let stopInterByte: () => void = () => undefined;
  /** A frame failed; a sound one may still follow it, so nothing is said before the line is quiet. */
  let broken = false;

  function take(items: ReturnType<typeof decoder.push>): void {
    for (const item of items) {
      if (item.kind === 'discarded') {
        counters.bytesDiscarded += item.bytes.length;
        trace.record('fromDevice', item.bytes);
        broken ||= options.isBroken(item.reason);
        continue;
      }
      counters.framesReceived += 1;
      if (listener === undefined) stray(item.frame);
      else listener(item);
    }
  }

  function stray(frame: Frame): void {
    counters.strayFrames += 1;
    options.onStray?.(frame);
  }

  function tellBroken(): void {
    if (broken) listener?.({ kind: 'broken' });
    broken = false;
  }

  function dropHalfSaid(): void {
    for (const item of decoder.end()) if (item.kind === 'discarded') counters.bytesDiscarded += item.bytes.length;
  }

  link.onData((bytes) => {
    stopInterByte();
    take(decoder.push(bytes));
    if (decoder.heldBytes() === 0) {
      tellBroken();
      return;
    }
    stopInterByte = clock.after(options.interByteMs, () => {
      take(decoder.end());
      tellBroken();
    });
  });
  link.onClose(() => {
    closed = true;
    stopInterByte();
    dropHalfSaid();
    listener?.({ kind: 'closed' });
  });

  async function send(bytes: Uint8Array): Promise<boolean> {
    if (closed) return false;
    counters.framesSent += 1;
    return (await link.write(bytes, options.writeTimeoutMs)).kind === 'written';
  }

  function listen(
    timeoutMs: number,
    accept: (frame: Frame) => boolean,
    prolong?: (frame: Frame) => number | undefined,
  ): { readonly heard: Promise<Heard<Frame>>; readonly finish: (heard: Heard<Frame>) => void } {
    let finish: (heard: Heard<Frame>) => void = () => undefined;
    let stopTimer: () => void = () => undefined;
    function endAfter(ms: number): void {
      stopTimer();
      stopTimer = clock.after(ms, () => {
        finish({ kind: 'timeout' });
      });
    }
    const heard = new Promise<Heard<Frame>>((resolve) => {
      finish = (value) => {
        stopTimer();
        listener = undefined;
        resolve(value);
      };
    });
    endAfter(timeoutMs);
    listener = (value) => {
      if (value.kind !== 'frame' || accept(value.frame)) {
        finish(value);
        return;
      }
      const moreMs = prolong?.(value.frame);
      if (moreMs === undefined) stray(value.frame);
      else endAfter(moreMs);
    };
    return { heard, finish };
  }

  return {
    ask: async (bytes, timeoutMs, accept, prolong) => {
      dropHalfSaid();
      broken = false;
      // Listens before the bytes go out: an answer may come back within the write.
      const waiting = listen(timeoutMs, accept, prolong);
      if (!(await send(bytes))) waiting.finish({ kind: 'closed' });
      return waiting.heard;
    },
    hear: (timeoutMs, accept) => {
      const waiting = listen(timeoutMs, accept);
      if (closed) waiting.finish({ kind: 'closed' });
      return waiting.heard;
    },
    send,
    isClosed: () => closed,
  };
}
