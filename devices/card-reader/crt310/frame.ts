import { createCreatorDecoder, encodeCreatorFrame, type CreatorDecoder, type CreatorFormat } from '../creator-frame.ts';

/** The bytes of the CRT-310 (protocol V3.0, clauses 3 to 7): `02 | length high | length low | body | 03 | BCC`. */

export const STX = 0x02;
/** Command byte, parameter and 264 bytes of data (clause 7.1 a). */
export const MAX_BODY_BYTES = 266;

export const crt310Format: CreatorFormat = {
  stx: STX,
  // Command byte and parameter, also in the error reply `'N' CM E` (clause 7.2.2).
  minTextBytes: 2,
  maxTextBytes: MAX_BODY_BYTES,
  controls: ['eot', 'enq', 'ack', 'nak'],
};

/** Throws on a body no frame can carry: a bug of the caller. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  return encodeCreatorFrame(crt310Format, body);
}

export function createCrt310Decoder(): CreatorDecoder {
  return createCreatorDecoder(crt310Format);
}
