import { createCreatorDecoder, encodeCreatorFrame, type CreatorDecoder, type CreatorFormat } from '../creator-frame.ts';

/** The bytes of the CRT-571 and CRT-591 (protocol 1.0, clause 1.2): `F2 | address | length | text | 03 | BCC`. */

export const STX = 0xf2;
/** Clause 1.3: four switches on the board. */
export const MAX_ADDRESS = 0x0f;
/** What a single reader leaves the factory with (clause 1.3). */
export const DEFAULT_ADDRESS = 0x00;

/** Clause 1.2: first byte of a text. */
export const heads = { command: 0x43, positive: 0x50, negative: 0x4e, negativeAsPrinted: 0x45 } as const;

/** Clauses 1.2.1 to 1.2.3: at most 512 bytes of data behind `P CM PM st0 st1 st2`. */
export const MAX_TEXT_BYTES = 6 + 512;

export const crt571Format: CreatorFormat = {
  stx: STX,
  maxAddress: MAX_ADDRESS,
  // `C CM PM`.
  minTextBytes: 3,
  maxTextBytes: MAX_TEXT_BYTES,
  // Clause 1.1.2: no ENQ here; the device works as soon as it has said ACK.
  controls: ['eot', 'ack', 'nak'],
};

/** Throws on a text no frame can carry: a bug of the caller. */
export function encodeFrame(text: Uint8Array, address: number = DEFAULT_ADDRESS): Uint8Array {
  return encodeCreatorFrame(crt571Format, text, address);
}

export function createCrt571Decoder(): CreatorDecoder {
  return createCreatorDecoder(crt571Format);
}
