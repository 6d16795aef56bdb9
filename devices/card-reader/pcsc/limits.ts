/** Milliseconds for an APDU: a write of 128 bytes takes an SLE4442 640, USB and the service theirs. Longer, it hangs. */
export const TRANSMIT_TIMEOUT_MS = 5000;
/** Milliseconds until a card is powered and this process has it; another one may hold it for a moment. */
export const CONNECT_TIMEOUT_MS = 5000;
/** Bytes of one read or write. The reader takes 255; shorter ones keep what a torn-out card loses small. */
export const BLOCK_BYTES = 128;
/** Milliseconds until the service has seen that a card is out: `pcscd` asks some readers every 400. */
export const MISSED_AFTER_MS = 1000;
/** Milliseconds between two looks for it. */
export const MISSED_INTERVAL_MS = 100;
