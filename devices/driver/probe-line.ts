import type { Clock } from '../../core/ports/clock.ts';
import type { Link } from '../link/link.ts';
import type { FrameTrace } from '../link/trace.ts';
import { createExchange, type Exchange } from './exchange.ts';
import type { FrameDecoder } from './frame-finder.ts';
import { createLineCounters, type LineCounters } from './line-counters.ts';

/** What an exchange wants to have, where nobody looks at it. Nothing of what a stranger says is kept. */
export function unwatched(): { readonly counters: LineCounters; readonly trace: FrameTrace } {
  return { counters: createLineCounters(), trace: { record: () => undefined, frames: () => [] } };
}

/** An exchange with whoever is there: an answer that comes broken is waited for no differently than none. */
export function createProbeExchange<Frame, Reason extends string>(options: {
  readonly link: Link;
  readonly clock: Clock;
  readonly decoder: FrameDecoder<Frame, Reason>;
  /** Milliseconds of silence within a frame after which its rest will not come. */
  readonly interByteMs: number;
  /** Milliseconds after which a write hangs. */
  readonly timeoutMs: number;
}): Exchange<Frame> {
  const { timeoutMs, ...line } = options;
  return createExchange({ ...line, ...unwatched(), writeTimeoutMs: timeoutMs, isBroken: () => false });
}
