/** Milliseconds between polls (part 3, appendix 11): the buffer of five events is never outrun by five coins a second. */
export const POLL_INTERVAL_MS = 200;
/** Milliseconds a command waits for a device that is being read: sixteen names and their repetitions. */
export const COMMAND_WAIT_MS = 15_000;
/** Milliseconds between self-checks while the device says that it is jammed or has a fault. */
export const CHECK_INTERVAL_MS = 5000;
/** Positions an inhibit mask of two bytes can name; no acceptor of this class is known to have more. */
export const POSITIONS = 16;
/** Times a header is asked that a device need not know: its silence is an answer. */
export const OPTIONAL_TRIES = 2;
