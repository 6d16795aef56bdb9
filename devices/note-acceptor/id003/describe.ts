import { crcKermit } from '../../driver/crc-kermit.ts';
import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { commands, commandWords, describeState, stateWords } from './codes.ts';
import { countryName, enabledCodes, parseDenominations } from './denominations.ts';
import { createId003Decoder, type DiscardReason } from './frame.ts';

/** The longest status has a ticket's digits. */
const STATUS_MAX_BYTES = 20;

/** Explains frames in words. Hex may carry blanks, commas, colons and `0x`. */
export function describeId003(hexOrBytes: string | Uint8Array, direction?: FrameDirection): Description {
  return describeFrames(hexOrBytes, createId003Decoder(), {
    frame: ({ body }) => describeBody(body, direction),
    discarded: describeDiscarded,
  });
}

function describeBody(body: Uint8Array, direction: FrameDirection | undefined): readonly string[] {
  const asCommand = direction === 'fromDevice' ? undefined : commandMeaning(body);
  const asReply = direction === 'toDevice' ? undefined : replyMeaning(body);
  const heads: string[] = [];
  if (asCommand !== undefined) heads.push(`host → validator: ${asCommand}`);
  if (asReply !== undefined) heads.push(`validator → host: ${asReply}`);
  if (heads.length === 0)
    return [`a sound frame with the unknown code ${hexByte(body[0] ?? 0)} (body ${hexBytes(body)})`];
  return heads.length === 1 ? heads : [...heads, 'The bytes alone do not say which way it went.'];
}

function commandMeaning(body: Uint8Array): string | undefined {
  const [code = 0, data] = body;
  const words = commandWords[code];
  if (words === undefined) return undefined;
  const isSetting = code >= commands.setEnable;
  if (isSetting) return data === undefined ? undefined : `${words}: ${settingMeaning(body)}`;
  return body.length === 1 ? words : undefined;
}

function replyMeaning(body: Uint8Array): string | undefined {
  const [code = 0, data] = body;
  if (stateWords[code] !== undefined) return body.length <= STATUS_MAX_BYTES ? describeState(body) : undefined;
  if (data === undefined || commandWords[code] === undefined) return undefined;
  switch (code) {
    case commands.denominationsRequest:
      return denominationsMeaning(body);
    case commands.versionRequest:
    case commands.serialNumberRequest:
      return `${code === commands.versionRequest ? 'version' : 'serial number'} ${textOf(body.subarray(1))}`;
    case commands.enableRequest:
    case commands.inhibitRequest:
    case commands.modeRequest:
      return `setting: ${settingMeaning(Uint8Array.of(code + 0x40, ...body.subarray(1)))}`;
    default:
      return code >= commands.setEnable
        ? `set: ${settingMeaning(body)}`
        : `${commandWords[code]}: ${hexBytes(body.subarray(1))}`;
  }
}

function settingMeaning(body: Uint8Array): string {
  const [code, data = 0] = body;
  switch (code) {
    case commands.setEnable: {
      const codes = enabledCodes(body.subarray(1)).map(hexByte);
      return codes.length === 0 ? 'take no notes' : `take denominations ${codes.join(' ')}`;
    }
    case commands.setInhibit:
      return data === 0 ? 'not inhibited' : 'inhibited, take no notes';
    case commands.setMode:
      return data === 0 ? 'polled' : `interrupt mode ${data}`;
    default:
      return hexBytes(body.subarray(1));
  }
}

function denominationsMeaning(body: Uint8Array): string {
  const known = parseDenominations(body)?.filter(({ units }) => units > 0);
  if (known === undefined) return `denominations that cannot be read: ${hexBytes(body.subarray(1))}`;
  if (known.length === 0) return 'denominations: none';
  const words = known.map(({ code, country, units }) => {
    const name = countryName(country) ?? `country ${hexByte(country)}`;
    return `${hexByte(code)} = ${units} ${name}`;
  });
  return `denominations: ${words.join(', ')}`;
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes).replace(/[^\x20-\x7e]/gu, '.');
}

function describeDiscarded(reason: DiscardReason | 'incomplete', bytes: Uint8Array): string {
  const shown = hexBytes(bytes);
  switch (reason) {
    case 'noise':
      return `Not a frame: ${shown}. A frame begins with FC.`;
    case 'badLength':
      return `Broken frame: ${shown}. Its length is smaller than header, body and checksum together.`;
    case 'oversize':
      return `Broken frame: ${shown}. Its length is larger than any frame may be.`;
    case 'badChecksum':
      return `Broken frame: ${shown}. ${checksumWords(bytes)}`;
    case 'incomplete':
      return `Broken frame: ${shown}. Its length says ${bytes[1] ?? 'nothing'} bytes, only ${bytes.length} are here.`;
    default:
      return reason satisfies never;
  }
}

function checksumWords(bytes: Uint8Array): string {
  const length = bytes[1] ?? 0;
  const should = crcKermit(bytes, 0, length - 2);
  const is = hexBytes(bytes.subarray(length - 2, length));
  return `The checksum is ${is} and should be ${hexByte(should & 0xff)} ${hexByte(should >>> 8)}.`;
}
