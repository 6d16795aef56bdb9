import type { SerialSettings } from '../link/link.ts';
import type { CreatorDecoder } from './creator-frame.ts';

/** CRT-310 clause 1, CRT-591 clause 1.1.1: 8 data bits, no parity, 1 stop bit; 9600 where nobody set another speed. */
export const creatorSerial: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };

/** How many sound frames stand in bytes; control characters are none. */
export function countTextFrames(decoder: CreatorDecoder): (bytes: Uint8Array) => number {
  return (bytes) => decoder.push(bytes).filter((item) => item.kind === 'frame' && item.frame.kind === 'text').length;
}
