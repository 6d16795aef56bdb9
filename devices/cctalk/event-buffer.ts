/**
 * What coin acceptors (header 229) and bill validators (159) answer to a poll: how many events there were, and the last five
 * (part 2 §3.27). The counter is 0 only after a start; after 255 comes 1.
 */
export interface EventBuffer {
  readonly counter: number;
  /** Newest first. */
  readonly events: readonly BufferedEvent[];
}

/** `a` not 0: a coin or a note of that position. `a` 0: event or error number `b`. */
export interface BufferedEvent {
  readonly a: number;
  readonly b: number;
}

/** Events the buffer holds. */
export const BUFFERED_EVENTS = 5;
/** One byte of counter, two an event. */
export const EVENT_BUFFER_BYTES = 1 + 2 * BUFFERED_EVENTS;
const HIGHEST_COUNTER = 255;

export function isEventBuffer(length: number): boolean {
  return length === EVENT_BUFFER_BYTES;
}

export function parseEventBuffer(data: Uint8Array): EventBuffer {
  const events = Array.from({ length: BUFFERED_EVENTS }, (_, index) => ({
    a: data[1 + 2 * index] ?? 0,
    b: data[2 + 2 * index] ?? 0,
  }));
  return { counter: data[0] ?? 0, events };
}

export type EventNews =
  /** The device started anew; what it counted before and did not tell is gone. What the buffer holds is from after that. */
  | { readonly kind: 'restarted' }
  | {
      readonly kind: 'events';
      /** Oldest first. */
      readonly events: readonly BufferedEvent[];
      /** Events that were counted and are no longer in the buffer. They came before those that are. */
      readonly lost: number;
    };

/**
 * What is new in the buffer since it was last heard. Counter 0 says that the device started anew. So does a buffer whose older
 * events are not those that were the newest then: a start, and as many events after it as to hide it from the counter.
 */
export function newsSince(last: EventBuffer, buffer: EventBuffer): EventNews {
  if (buffer.counter === 0 && last.counter !== 0) return { kind: 'restarted' };
  const wrapped = buffer.counter >= last.counter ? 0 : HIGHEST_COUNTER;
  const steps = buffer.counter + wrapped - last.counter;
  const goesOn = buffer.events.slice(steps).every((event, index) => isSame(event, last.events[index]));
  if (!goesOn) return { kind: 'restarted' };
  return {
    kind: 'events',
    events: buffer.events.slice(0, Math.min(steps, BUFFERED_EVENTS)).toReversed(),
    lost: Math.max(steps - BUFFERED_EVENTS, 0),
  };
}

function isSame(one: BufferedEvent, other: BufferedEvent | undefined): boolean {
  return one.a === other?.a && one.b === other.b;
}

/** The counter after one more event. */
export function nextCounter(counter: number): number {
  return counter === HIGHEST_COUNTER ? 1 : counter + 1;
}
