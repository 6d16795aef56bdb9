/** Milliseconds for the ACK of a command (clause 1.4.2, cases 1 and 6). */
export const ACK_TIMEOUT_MS = 300;
/** Milliseconds for the answer to a question that moves nothing and touches no card. */
export const ANSWER_TIMEOUT_MS = 1000;
/** Milliseconds for a move of the card, or for drawing one out of the hopper; the reader tries again by itself. */
export const MOVE_TIMEOUT_MS = 8000;
/** Milliseconds for a reset, which turns the motor, may give a card back, and finds out the speed of the line. */
export const RESET_TIMEOUT_MS = 10_000;
/** Milliseconds for a read of 256 bytes: 280 ms on the line and as long on the contacts. */
export const READ_TIMEOUT_MS = 2000;
/** Milliseconds for a write of up to 128 bytes: a byte of an SLE4442 takes 5 ms to erase and write, twice where it fails. */
export const WRITE_TIMEOUT_MS = 4000;
/** Milliseconds for the EOT that answers ours: both sides say one byte. Without it the line only has to be quiet. */
export const CANCEL_TIMEOUT_MS = 300;
/** Milliseconds for a reply said again after NAK: 270 bytes need 290 ms at 9600 baud, adapters add theirs. */
export const REPEAT_TIMEOUT_MS = 700;
/** Times a command that may be repeated is sent before the device counts as silent. */
export const TRIES = 3;
/** Times a reply is asked for again with NAK. */
export const REPEATS = 2;
/** Milliseconds of silence within a frame after which its rest will not come. */
export const INTER_BYTE_MS = 100;
/** Milliseconds. A write to the port that lasts longer hangs. */
export const PORT_WRITE_TIMEOUT_MS = 1000;
/** Bytes of one write command. The manual allows 256 (clause 3.4.4.4); shorter ones keep a power cut small. */
export const WRITE_BLOCK_BYTES = 128;
