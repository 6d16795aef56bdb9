import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeBytes, describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { commandWords, FIRST_TYPE, stateWords } from './codes.ts';
import { createIctTokenizer, type IctToken } from './frame.ts';

/** Explains bytes in words. Hex may carry blanks, commas, colons and `0x`. */
export function describeIct(hexOrBytes: string | Uint8Array, direction?: FrameDirection): Description {
  if (direction === 'toDevice') return describeBytes(hexOrBytes, describeCommands);
  return describeFrames(hexOrBytes, createIctTokenizer(), {
    frame: (token) => tokenMeaning(token, direction),
    discarded: (reason, bytes) => {
      const asCommands = direction === undefined ? describeCommands(bytes) : undefined;
      return asCommands?.ok === true ? asCommands : discardedMeaning(reason, bytes);
    },
  });
}

function describeCommands(bytes: Uint8Array): Description {
  const text = Array.from(bytes, (byte) => {
    const words = commandWords[byte];
    return words === undefined ? `host → device: ${hexByte(byte)}, which is no command` : `host → device: ${words}`;
  });
  return { text, ok: bytes.every((byte) => commandWords[byte] !== undefined) };
}

function tokenMeaning(token: IctToken, direction: FrameDirection | undefined): string {
  if (token.kind === 'powerUp') return 'device → host: power up, wants ACCEPT within 2 s';
  if (token.kind === 'escrow') return `device → host: note in escrow, bill type ${token.type - FIRST_TYPE + 1}`;
  const words = stateWords[token.code] ?? hexByte(token.code);
  const command = direction === undefined ? commandWords[token.code] : undefined;
  if (command === undefined) return `device → host: ${words}`;
  return `device → host: ${words}; or host → device: ${command}`;
}

function discardedMeaning(reason: string, bytes: Uint8Array): string {
  const shown = hexBytes(bytes);
  switch (reason) {
    case 'halfPowerUp':
      return `Broken: ${shown}. 8F has to follow 80.`;
    case 'typeMissing':
    case 'incomplete':
      return `Broken: ${shown}. A second byte is missing: a bill type (40 to 49) behind 81, 8F behind 80.`;
    case 'typeAlone':
      return `Broken: ${shown}. A bill type without 81 before it.`;
    default:
      return `Not a byte of this protocol: ${shown}.`;
  }
}
