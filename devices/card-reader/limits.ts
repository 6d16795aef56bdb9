/** Milliseconds between questions for the status: a card drawn in is seen before the resident wonders. */
export const POLL_INTERVAL_MS = 300;
/** Milliseconds a command waits for a device that initializes or works; a write with reading back lasts up to 5 s. */
export const COMMAND_WAIT_MS = 20_000;
/** Milliseconds a card may be on its way in before it counts as stuck there; the whole path lasts about 2 s. */
export const CARD_SETTLES_MS = 4000;
/** Milliseconds between attempts to work with a card that is on its way in. */
export const SETTLE_INTERVAL_MS = 200;
/** Milliseconds between attempts to set a reader up that answers and refuses. Each one resets it. */
export const SETUP_RETRY_MS = 5000;
