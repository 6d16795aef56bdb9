/** Milliseconds between polls (part 3, appendix 16). */
export const POLL_INTERVAL_MS = 200;
/** Milliseconds after which the escrow time is extended again: it is usually 30 s or more (part 2 §3.98). */
export const HOLD_INTERVAL_MS = 10_000;
/** Milliseconds between self-checks while the device has trouble, and between looks whether it keeps its orders. */
export const CHECK_INTERVAL_MS = 5000;
export const VERIFY_INTERVAL_MS = 10_000;
/** Milliseconds a note may be on its way before the device owes the event that ends it. */
export const MOVING_LIMIT_MS = 30_000;
/** Milliseconds in which an event may still tell where a note went that was no longer in escrow when it was sent somewhere. */
export const UNSETTLED_MS = 5000;
/** Note types that are asked for by name. A mask of two bytes names as many. */
export const NOTE_TYPES = 16;
/** Times a header is asked that a device need not know: its silence is an answer. */
export const OPTIONAL_TRIES = 2;
