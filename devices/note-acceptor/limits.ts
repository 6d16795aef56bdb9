/** Milliseconds a note is held for an undecided host. Then nobody holds it, and it goes back. */
export const HOLD_LIMIT_MS = 60_000;
/** Milliseconds a note found on its way at opening may take to arrive somewhere: a stacking lasts about 2 s. */
export const SETTLE_LIMIT_MS = 5000;
/** Milliseconds after a reset in which the device may still say "power up" without having lost its power again. */
export const RESET_GRACE_MS = 3000;
/** Milliseconds. Each reset in a row gets twice the grace of the one before, up to this: three times a full self test. */
export const RESET_GRACE_MAX_MS = 30_000;
/** Milliseconds a command waits for a device that initializes; that takes up to 10 s with a full self test. */
export const COMMAND_WAIT_MS = 15_000;
/** Milliseconds an unacknowledged stacked note keeps the line to itself before other commands may pass it. */
export const STACKED_PRIORITY_MS = 5000;
/** Times the command to stack is said for one note, each after a poll that shows it still in escrow. */
export const STACK_TRIES = 3;
/** Times the notes a device knows are asked for before they count as unreadable. */
export const UNIT_TRIES = 5;
/** Unwanted notes given back between two polls. One fits into the path; a device that shows more has lost its senses. */
export const GIVE_BACKS_PER_POLL = 3;
/** Polls before their turn, for a device that speaks unasked: a whole way of a note has fewer words in one turn. */
export const EARLY_POLLS = 3;
