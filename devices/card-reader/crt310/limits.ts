/** Milliseconds for the ACK of a command: 137 bytes of the longest command need 143 ms at 9600 baud, adapters add theirs. */
export const ACK_TIMEOUT_MS = 500;
/** Milliseconds for the answer to a question that moves nothing and touches no card. */
export const ANSWER_TIMEOUT_MS = 1000;
/** Milliseconds for a move of the card: about 2 s through the whole path, and the reader tries again by itself. */
export const MOVE_TIMEOUT_MS = 8000;
/** Milliseconds for a reset, which may run the motor and give a card back. */
export const RESET_TIMEOUT_MS = 10_000;
/** Milliseconds for a read of up to 128 bytes: 140 ms on the line and as long on the contacts. */
export const READ_TIMEOUT_MS = 2000;
/** Milliseconds for a write of up to 128 bytes: a byte of an SLE4442 takes 5 ms to erase and write, twice where it fails. */
export const WRITE_TIMEOUT_MS = 4000;
/** Milliseconds for the EOT that answers ours: both sides say one byte. Without it the line only has to be quiet. */
export const CANCEL_TIMEOUT_MS = 300;
/** Times a command that may be repeated is sent before the device counts as silent. */
export const TRIES = 3;
/** Milliseconds of silence within a frame after which its rest will not come. */
export const INTER_BYTE_MS = 100;
/** Milliseconds. A write to the port that lasts longer hangs. */
export const PORT_WRITE_TIMEOUT_MS = 1000;
/** Bytes of one read or write command (clauses 9.4.2 and 9.4.6). */
export const BLOCK_BYTES = 128;
