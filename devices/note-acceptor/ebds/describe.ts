import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { COMMAND_BYTES, describeStatus, extendedWords, hostBits, queries, statusOf, typesOfMask } from './codes.ts';
import { checksum, createEbdsDecoder, messageTypes, type DiscardReason, type EbdsFrame } from './frame.ts';
import { parseValueTable, textOf } from './unit.ts';

/** Explains frames in words. The message type says which way most of them went. */
export function describeEbds(bytes: Uint8Array, direction?: FrameDirection): Description {
  return describeFrames(bytes, createEbdsDecoder(), {
    frame: (frame) => `${meaning(frame, direction)}, ack ${frame.ack}`,
    discarded: describeDiscarded,
  });
}

function meaning(frame: EbdsFrame, direction: FrameDirection | undefined): string {
  switch (frame.type) {
    case messageTypes.omnibusCommand:
      return `host → validator: ${hostMeaning(frame.data)}`;
    case messageTypes.omnibusReply: {
      const status = statusOf(frame);
      return `validator → host: ${status === undefined ? `a status of ${frame.data.length} bytes instead of 6` : describeStatus(status)}`;
    }
    case messageTypes.auxiliary:
      return auxiliaryMeaning(frame.data, direction);
    case messageTypes.extended:
      return extendedMeaning(frame);
    case messageTypes.bookmark:
      return `a bookmark message: ${hexBytes(frame.data)}`;
    case messageTypes.flashDownload:
      return `firmware being loaded, ${frame.data.length} bytes`;
    default:
      return `a sound frame of the unknown type ${frame.type}: ${hexBytes(frame.data)}`;
  }
}

function hostMeaning(data: Uint8Array): string {
  if (data.length !== COMMAND_BYTES) return `a poll of ${data.length} bytes instead of ${COMMAND_BYTES}`;
  const [mask = 0, mode = 0] = data;
  const types = typesOfMask(mask);
  const words = [types.length === 0 ? 'poll, take no notes' : `poll, take notes ${types.join(' ')}`];
  words.push((mode & hostBits.escrow) === 0 ? 'without escrow' : 'stop in escrow');
  if ((mode & hostBits.stack) !== 0) words.push('STACK the note in escrow');
  if ((mode & hostBits.giveBack) !== 0) words.push('RETURN the note in escrow');
  return words.join(', ');
}

function auxiliaryMeaning(data: Uint8Array, direction: FrameDirection | undefined): string {
  const asked = direction === 'fromDevice' ? undefined : questionMeaning(data);
  if (asked !== undefined) return `host → validator: ${asked}`;
  const text = textOf(data);
  const shown = text.length > 0 && text.length >= data.length - trailingZeros(data) ? `"${text}"` : hexBytes(data);
  return `${direction === 'toDevice' ? 'host → validator' : 'validator → host'}: auxiliary data ${shown}`;
}

function questionMeaning(data: Uint8Array): string | undefined {
  const code = data.at(-1);
  if (data.length === 1)
    return code === queries.serialNumber ? 'Pyramid: serial number?' : `Pyramid telemetry ${hexByte(code ?? 0)}`;
  if (data.length !== COMMAND_BYTES) return undefined;
  if (data.every((byte) => byte === queries.softReset)) return 'RESET: silent for up to 15 s';
  if (data[0] !== 0 || data[1] !== 0) return undefined;
  return code === queries.variantName ? 'which data set is loaded?' : `question ${hexByte(code ?? 0)} about the unit`;
}

function extendedMeaning(frame: EbdsFrame): string {
  const [subtype = 0] = frame.data;
  const words = extendedWords[subtype] ?? `unknown subtype ${hexByte(subtype)}`;
  const status = statusOf(frame);
  if (status === undefined) return `host → validator, extended: ${words}`;
  const table = parseValueTable(frame)?.map(({ type, currency, value }) => `note ${type} = ${value} ${currency}`);
  return `extended: ${words}${table === undefined ? '' : `: ${table.join(', ')}`}; ${describeStatus(status)}`;
}

function trailingZeros(data: Uint8Array): number {
  let count = 0;
  while (count < data.length && data[data.length - 1 - count] === 0) count += 1;
  return count;
}

function describeDiscarded(reason: DiscardReason | 'incomplete', bytes: Uint8Array): string {
  const shown = hexBytes(bytes);
  const length = bytes[1];
  switch (reason) {
    case 'noise':
      return `Not a frame: ${shown}. A frame begins with 02.`;
    case 'badLength':
      return `Broken frame: ${shown}. Its length is smaller than a frame without data.`;
    case 'oversize':
      return `Broken frame: ${shown}. Its length has bit 7 set: the line has seven data bits.`;
    case 'badControl':
      return `Broken frame: ${shown}. Its third byte ${hexByte(bytes[2] ?? 0)} names no message type.`;
    case 'badEnd':
      return `Broken frame: ${shown}. Where its length ends stands no 03.`;
    case 'badChecksum':
      return `Broken frame: ${shown}. The checksum should be ${hexByte(checksum(bytes, 0, length ?? 0))}.`;
    case 'incomplete':
      return length === undefined
        ? `Broken frame: ${shown}. It ends before its length.`
        : `Broken frame: ${shown}. Its length says ${length} bytes, only ${bytes.length} are here.`;
    default:
      return reason satisfies never;
  }
}
