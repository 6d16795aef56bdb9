import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { addressText, exceptionText, functionWords } from './codes.ts';
import {
  bitAt,
  createEitherDecoder,
  createReplyDecoder,
  createRequestDecoder,
  type DiscardReason,
  type ModbusReply,
  type ModbusRequest,
} from './frame.ts';

/** Explains frames in words. */
export function describeModbus(bytes: Uint8Array, direction?: FrameDirection): Description {
  const discarded = discardedWords;
  if (direction === 'toDevice')
    return describeFrames(bytes, createRequestDecoder(), { frame: requestWords, discarded });
  if (direction === 'fromDevice') return describeFrames(bytes, createReplyDecoder(), { frame: replyWords, discarded });
  return describeFrames(bytes, createEitherDecoder(), {
    frame: (frame) => (frame.way === 'toDevice' ? requestWords(frame.request) : replyWords(frame.reply)),
    discarded,
  });
}

function discardedWords(reason: DiscardReason | 'incomplete', bytes: Uint8Array): string {
  const why = reason === 'badChecksum' ? 'Its checksum is wrong' : 'Not a frame of coils or inputs';
  return `${reason === 'incomplete' ? 'Its rest is missing' : why}: ${hexBytes(bytes)}.`;
}

function requestWords(request: ModbusRequest): string {
  const whom = `host → unit ${request.unit}`;
  switch (request.kind) {
    case 'read':
      return `${whom}: ${functionWords[request.function]}, ${request.count} from ${addressText(request.address)}`;
    case 'writeCoil':
      return `${whom}: switch coil ${addressText(request.address)} ${coilWords(request.value)}`;
    case 'writeCoils':
      return `${whom}: switch ${request.count} coils from ${addressText(request.address)}: ${bitWords(request.data, request.count)}`;
    default:
      return request satisfies never;
  }
}

function replyWords(reply: ModbusReply): string {
  const who = `unit ${reply.unit} → host`;
  switch (reply.kind) {
    case 'bits':
      return `${who}: ${functionWords[reply.function]}: ${bitWords(reply.data, reply.data.length * 8)}`;
    case 'wroteCoil':
      return `${who}: coil ${addressText(reply.address)} is ${coilWords(reply.value)}`;
    case 'wroteCoils':
      return `${who}: ${reply.count} coils from ${addressText(reply.address)} are switched`;
    case 'exception':
      return `${who}: cannot ${functionWords[reply.function] ?? `do ${hexByte(reply.function)}`}: ${exceptionText(reply.code)}`;
    default:
      return reply satisfies never;
  }
}

function coilWords(value: number): string {
  if (value === 0) return 'off';
  return value === 0xff00 ? 'on' : `to ${addressText(value)}, which is neither on nor off`;
}

/** The lowest address first. */
function bitWords(data: Uint8Array, count: number): string {
  return Array.from({ length: count }, (_, at) => (bitAt(data, at) ? '1' : '0')).join('');
}
