/** Milliseconds between polls: the manual asks for 100 to 200 (CCNET §5). */
export const POLL_INTERVAL_MS = 150;
/** Milliseconds after which HOLD is said again: the device gives the note back 10 s after the last one. */
export const HOLD_INTERVAL_MS = 4000;
/** Milliseconds a note is held for an undecided host. Then nobody holds it, and the device gives it back by itself. */
export const HOLD_LIMIT_MS = 60_000;
/** Milliseconds a note found on its way at opening may take to arrive somewhere: a stacking lasts about 2 s. */
export const SETTLE_LIMIT_MS = 5000;
/** Milliseconds after a RESET in which the device may still say "power up" without having lost its power again. */
export const RESET_GRACE_MS = 3000;
/** Milliseconds a command waits for a device that initializes; that takes up to 10 s with a full self test. */
export const COMMAND_WAIT_MS = 15_000;
/** Milliseconds an un-acknowledged 0x81 keeps the line to itself before other commands may pass it. */
export const STACKED_PRIORITY_MS = 5000;
/** Times STACK is said for one note, each after a poll that shows it still in escrow. */
export const STACK_TRIES = 3;
/** Times the bill table is asked for before the data set counts as unreadable. */
export const TABLE_TRIES = 5;
/** Milliseconds before each attempt to open again; the last one repeats. A plug pushed back is found within 15 s. */
export const REOPEN_BACK_OFF_MS: readonly number[] = [500, 1000, 2000, 4000, 8000, 15_000];
