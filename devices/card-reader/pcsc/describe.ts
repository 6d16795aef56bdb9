import type { Description, FrameDirection } from '../../driver/description.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { commandWords } from './codes.ts';
import { decodeCommand, decodeResponse } from './frame.ts';

/** Explains one APDU in words, the code of a card left out. Without a direction it is read as a command where it can be. */
export function describePcsc(bytes: Uint8Array, direction?: FrameDirection): Description {
  const command = direction === 'fromDevice' ? undefined : decodeCommand(bytes);
  if (command !== undefined && (direction === 'toDevice' || command.head[0] === 0xff)) {
    return { text: [`host → card: ${commandWords(command)}`], ok: true };
  }
  const response = direction === 'toDevice' ? undefined : decodeResponse(bytes);
  if (response === undefined) return { text: [`No APDU: ${hexBytes(bytes)}.`], ok: false };
  const status = `${hexByte(response.sw1)} ${hexByte(response.sw2)}`;
  const data = response.data.length === 0 ? '' : `${response.data.length} bytes, `;
  return { text: [`card → host: ${data}status ${status}`], ok: true };
}
