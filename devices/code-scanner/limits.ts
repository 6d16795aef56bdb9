/** Milliseconds within which the same code is still the one held under the window. Each sight of it begins them anew. */
export const REPEAT_WINDOW_MS = 2000;
/** Milliseconds a command of the host waits for a scanner that is being set up. */
export const COMMAND_WAIT_MS = 5000;
/** Milliseconds between two looks of the loop at a scanner that is never asked anything. */
export const IDLE_MS = 60_000;
/** Milliseconds before a scanner that refused its settings is set up again. */
export const SET_UP_AGAIN_MS = 5000;
/** Milliseconds before a scanner that stopped at a code is started again: time for the code to be taken away. */
export const REARM_MS = 300;
