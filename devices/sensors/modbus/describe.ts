import type { Description, FrameDirection } from '../../driver/description.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { addressText, exceptionText, functionWords } from './codes.ts';
import {
  bitAt,
  createEitherDecoder,
  createReplyDecoder,
  createRequestDecoder,
  type ModbusReply,
  type ModbusRequest,
} from './frame.ts';

/** Explains frames in words. */
export function describeModbus(bytes: Uint8Array, direction?: FrameDirection): Description {
  if (bytes.length === 0) return { text: ['There are no bytes.'], ok: false };
  const text: string[] = [];
  let ok = true;
  for (const item of found(bytes, direction)) {
    if (typeof item === 'string') text.push(item);
    else {
      ok = false;
      const why = item.reason === 'badChecksum' ? 'Its checksum is wrong' : 'Not a frame of coils or inputs';
      text.push(`${item.reason === 'incomplete' ? 'Its rest is missing' : why}: ${hexBytes(item.bytes)}.`);
    }
  }
  return { text, ok };
}

type Found = string | { readonly reason: 'noise' | 'badChecksum' | 'incomplete'; readonly bytes: Uint8Array };

function found(bytes: Uint8Array, direction: FrameDirection | undefined): readonly Found[] {
  if (direction === 'toDevice') {
    const decoder = createRequestDecoder();
    return [...decoder.push(bytes), ...decoder.end()].map((item) =>
      item.kind === 'frame' ? requestWords(item.frame) : item,
    );
  }
  if (direction === 'fromDevice') {
    const decoder = createReplyDecoder();
    return [...decoder.push(bytes), ...decoder.end()].map((item) =>
      item.kind === 'frame' ? replyWords(item.frame) : item,
    );
  }
  const decoder = createEitherDecoder();
  return [...decoder.push(bytes), ...decoder.end()].map((item) => {
    if (item.kind !== 'frame') return item;
    return item.frame.way === 'toDevice' ? requestWords(item.frame.request) : replyWords(item.frame.reply);
  });
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
