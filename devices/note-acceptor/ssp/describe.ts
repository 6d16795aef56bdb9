import { formatYuan, fen } from '../../../core/domain/money.ts';
import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { commands, commandWords, describeEvent, parseEvents, replies, replyWords } from './codes.ts';
import { STEX } from './essp.ts';
import { addresses, createSspDecoder, crcSsp, SEQUENCE_BIT, STX, type DiscardReason, type SspFrame } from './frame.ts';
import { channelsOfInhibits, parseSetup } from './setup.ts';

const addressWords: Readonly<Record<number, string>> = {
  [addresses.validator]: 'validator',
  [addresses.hopper]: 'hopper',
  [addresses.ticketPrinter]: 'ticket printer',
};

/** Every generic reply is F0 or above, every command below; only an encrypted block looks the same both ways. */
const LOWEST_REPLY = 0xf0;
const SERIAL_NUMBER_BYTES = 4;
/** The version events are read by where the frame does not say one: the newest of validators. */
const ASSUMED_VERSION = 8;

/** Explains frames in words. */
export function describeSsp(bytes: Uint8Array, direction?: FrameDirection): Description {
  return describeFrames(bytes, createSspDecoder(), {
    frame: (frame) => describeFrame(frame, direction),
    discarded: describeDiscarded,
  });
}

function describeFrame(frame: SspFrame, direction: FrameDirection | undefined): string {
  const who = addressWords[frame.address] ?? `device ${hexByte(frame.address)}`;
  const bit = frame.sequence ? 1 : 0;
  const [code = 0] = frame.data;
  const isReply = direction === undefined ? code >= LOWEST_REPLY : direction === 'fromDevice';
  if (code === STEX) {
    const way = direction === undefined ? `host ↔ ${who}` : isReply ? `${who} → host` : `host → ${who}`;
    return `${way}, bit ${bit}: an encrypted block of ${frame.data.length - 1} bytes; only the key opens it`;
  }
  return isReply
    ? `${who} → host, bit ${bit}: ${replyMeaning(frame.data)}`
    : `host → ${who}, bit ${bit}: ${commandMeaning(frame.data)}`;
}

function commandMeaning(data: Uint8Array): string {
  const [code = 0, first] = data;
  const words = commandWords[code];
  if (words === undefined) return `the unknown command ${hexBytes(data)}`;
  if (code === commands.hostProtocolVersion && first !== undefined) return `${words} ${first}`;
  if (code === commands.setInhibits) {
    const channels = channelsOfInhibits(data.subarray(1));
    return `${words}: ${channels.length === 0 ? 'take no channel' : `take channels ${channels.join(' ')}`}`;
  }
  return data.length === 1 ? words : `${words} (${hexBytes(data.subarray(1))})`;
}

function replyMeaning(data: Uint8Array): string {
  const [code = 0] = data;
  const words = replyWords[code];
  if (words === undefined) return `the unknown reply ${hexBytes(data)}`;
  const rest = data.subarray(1);
  if (rest.length === 0) return words;
  if (code !== replies.ok) return `${words} (${hexBytes(rest)})`;
  const setup = parseSetup(rest);
  if (setup !== undefined) {
    const channels = setup.channels.map(
      ({ channel, country, value }) => `channel ${channel} = ${formatYuan(fen(value))} ${country}`,
    );
    return `${words}, setup: firmware ${setup.firmware}, protocol version ${setup.protocolVersion}, ${channels.join(', ')}`;
  }
  const list = parseEvents(rest, ASSUMED_VERSION);
  if (list.unread.length === 0) return `${words}; ${list.events.map(describeEvent).join('; ')}`;
  const number =
    rest.length === SERIAL_NUMBER_BYTES
      ? `; as a serial number ${new DataView(rest.buffer, rest.byteOffset).getUint32(0, false)}`
      : '';
  return `${words} with ${hexBytes(rest)}${number}`;
}

function describeDiscarded(reason: DiscardReason | 'incomplete', bytes: Uint8Array): string {
  const shown = hexBytes(bytes);
  switch (reason) {
    case 'noise':
      return `Not a frame: ${shown}. A frame begins with 7F.`;
    case 'badAddress':
      return `Broken frame: ${shown}. After 7F stands ${hexByte(bytes[1] ?? 0)}, which is no address.`;
    case 'badLength':
      return `Broken frame: ${shown}. Its length is zero.`;
    case 'interrupted':
      return `Broken frame: ${shown}. A lone 7F stands in it: within a frame it is sent twice.`;
    case 'badChecksum':
      return `Broken frame: ${shown}. ${checksumWords(bytes)}`;
    case 'incomplete':
      return `Broken frame: ${shown}. ${missingWords(bytes)}`;
    default:
      return reason satisfies never;
  }
}

/** The bytes behind the 7F without their stuffing. */
function unstuffed(bytes: Uint8Array): Uint8Array {
  const plain: number[] = [];
  for (let at = 1; at < bytes.length; at += 1) {
    plain.push(bytes[at] ?? 0);
    if (bytes[at] === STX && bytes[at + 1] === STX) at += 1;
  }
  return Uint8Array.from(plain);
}

function checksumWords(bytes: Uint8Array): string {
  const plain = unstuffed(bytes);
  const crcAt = 2 + (plain[1] ?? 0);
  const should = crcSsp(plain, 0, crcAt);
  const is = hexBytes(plain.subarray(crcAt, crcAt + 2));
  return `The checksum is ${is} and should be ${hexByte(should & 0xff)} ${hexByte(should >>> 8)}.`;
}

function missingWords(bytes: Uint8Array): string {
  const plain = unstuffed(bytes);
  const [head, length] = plain;
  if (length === undefined) return 'It ends before its length.';
  const bit = ((head ?? 0) & SEQUENCE_BIT) === 0 ? 0 : 1;
  return `Its length (bit ${bit}) says ${length} bytes of data, only ${Math.max(0, plain.length - 2)} with the checksum are here.`;
}
