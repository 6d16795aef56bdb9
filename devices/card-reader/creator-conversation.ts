import type { Clock } from '../../core/ports/clock.ts';
import { createExchange, type Exchange } from '../driver/exchange.ts';
import type { LineCounters } from '../driver/line-counters.ts';
import type { Link } from '../link/link.ts';
import type { FrameTrace } from '../link/trace.ts';
import { controlByte, type Control, type CreatorDecoder, type CreatorFrame } from './creator-frame.ts';

/** What a session over a Creator line is given. */
export interface CreatorLineOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly counters: LineCounters;
  readonly trace: FrameTrace;
  /** Times a command that may be repeated is sent. */
  readonly tries?: number;
}

/** `executed`: the device may have done it. */
export interface CreatorSilence {
  readonly kind: 'silent';
  readonly detail: string;
  readonly executed: boolean;
}

/** What is the same around every command of Creator's readers: it begins on a quiet line and is traced once. */
export interface CreatorConversation {
  readonly exchange: Exchange<CreatorFrame>;
  /** Before the command is sent, the first time (1) or again. What an earlier one left half-said is cancelled. */
  begin(attempt: number): Promise<void>;
  /** It was answered; `isHalfSaid` where the device may still wait for something. */
  answered(frame: Uint8Array, reply: Uint8Array, isHalfSaid: boolean): void;
  gaveUp(frame: Uint8Array, why: string, executed: boolean): CreatorSilence;
}

export function createCreatorConversation(
  options: CreatorLineOptions & {
    readonly decoder: CreatorDecoder;
    /** Milliseconds. */
    readonly interByteMs: number;
    readonly writeTimeoutMs: number;
    readonly cancelTimeoutMs: number;
    /** A copy of a frame that may be kept. */
    readonly withoutSecrets: (frame: Uint8Array) => Uint8Array;
  },
): CreatorConversation {
  const { link, clock, counters, trace, decoder, interByteMs, writeTimeoutMs, cancelTimeoutMs, withoutSecrets } =
    options;
  const exchange = createExchange({
    link,
    clock,
    counters,
    trace,
    decoder,
    interByteMs,
    writeTimeoutMs,
    isBroken: (reason) => reason === 'badChecksum' || reason === 'incomplete' || reason === 'badEnd',
  });
  /** The device may still work for an earlier process, or wait for the end of its conversation. */
  let halfSaid = true;
  /** The exchange before this one: where it is repeated word for word it is not traced, or 50 frames would be seconds. */
  let lastExchange = '';

  /** Everything that comes before the EOT is old; so is all of it where none comes and the line is quiet. */
  async function cancel(): Promise<void> {
    const untilMs = clock.monotonicMs() + cancelTimeoutMs;
    const heard = await exchange.ask(controlByte('eot'), cancelTimeoutMs, isEot);
    const restMs = untilMs - clock.monotonicMs();
    // What was broken is old as well: the EOT behind it is still to come.
    if (heard.kind === 'broken' && restMs > 0) await exchange.hear(restMs, isEot);
  }

  return {
    exchange,
    begin: async (attempt) => {
      if (attempt > 1) counters.retries += 1;
      if (halfSaid) await cancel();
      halfSaid = true;
    },
    answered: (frame, reply, isHalfSaid) => {
      halfSaid = isHalfSaid;
      const key = `${frame.join(' ')}|${reply.join(' ')}`;
      if (key === lastExchange) return;
      lastExchange = key;
      trace.record('toDevice', withoutSecrets(frame));
      trace.record('fromDevice', withoutSecrets(reply));
    },
    gaveUp: (frame, why, executed) => {
      counters.unanswered += 1;
      trace.record('toDevice', withoutSecrets(frame));
      lastExchange = '';
      return { kind: 'silent', detail: exchange.isClosed() ? 'the link is closed' : why, executed };
    },
  };
}

export function isControl(frame: CreatorFrame, control: Control): boolean {
  return frame.kind === 'control' && frame.control === control;
}

function isEot(frame: CreatorFrame): boolean {
  return isControl(frame, 'eot');
}
