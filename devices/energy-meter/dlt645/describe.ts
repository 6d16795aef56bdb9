import type { Description } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import {
  functionWords,
  ID_BYTES,
  idOf,
  idWords,
  itemOf,
  items,
  refusalWords,
  switchWords,
  valueWords,
} from './codes.ts';
import {
  controlBits,
  createDlt645Decoder,
  functionOf,
  isWakeUp,
  numberOf,
  questions,
  WILDCARD_NUMBER,
  type DiscardReason,
  type Dlt645Frame,
} from './frame.ts';

const RELAY = 0x1c;
/** Password and operator, four bytes each, stand before what is switched. */
const AUTHORITY_BYTES = 8;

/** Explains frames in words. Passwords are not shown. */
export function describeDlt645(bytes: Uint8Array): Description {
  return describeFrames(bytes, createDlt645Decoder(), {
    frame: frameWords,
    discarded: (reason, lost) =>
      isWakeUp(lost) ? { text: [`Wake-up: FE ${lost.length} times.`], ok: true } : discardedWords(reason, lost),
  });
}

function frameWords(frame: Dlt645Frame): string {
  const whom = frame.meterNumber === WILDCARD_NUMBER ? 'any meter' : `meter ${frame.meterNumber}`;
  return (frame.control & controlBits.fromMeter) === 0
    ? `host → ${whom}: ${questionWords(frame)}`
    : `${whom} → host: ${answerWords(frame)}`;
}

function questionWords({ control, data }: Dlt645Frame): string {
  const code = functionOf(control);
  const what = functionWords[code] ?? `unknown function ${hexByte(code)}`;
  if (code === questions.readData || code === questions.readFollowing) {
    const id = idOf(data);
    const part = code === questions.readFollowing ? `, part ${data[ID_BYTES] ?? 0}` : '';
    return id === undefined ? `${what}: an identifier is missing` : `${what} ${idWords(id)}${part}`;
  }
  if (code === RELAY && data.length > AUTHORITY_BYTES) {
    return `${what}: ${switchWords[data[AUTHORITY_BYTES] ?? 0] ?? `order ${hexByte(data[AUTHORITY_BYTES] ?? 0)}`}`;
  }
  return data.length === 0 || code === RELAY ? what : `${what}, ${data.length} bytes`;
}

function answerWords({ control, data }: Dlt645Frame): string {
  const code = functionOf(control);
  const what = functionWords[code] ?? `unknown function ${hexByte(code)}`;
  if ((control & controlBits.refused) !== 0) return `refuses to ${what}: ${refusalWords(data)}`;
  const more = (control & controlBits.moreFollows) === 0 ? '' : ', more follows';
  if (code === questions.readAddress) return `my address is ${numberOf(data)}`;
  const id = idOf(data);
  if ((code === questions.readData || code === questions.readFollowing) && id !== undefined) {
    return `${idWords(id)} = ${valuesWords(id, data.subarray(ID_BYTES))}${more}`;
  }
  return data.length === 0 ? `done: ${what}${more}` : `${what}: ${hexBytes(data)}${more}`;
}

function valuesWords(id: number, bytes: Uint8Array): string {
  const entry = itemOf(id);
  if (entry === undefined || bytes.length === 0 || bytes.length % entry.bytes !== 0) return hexBytes(bytes);
  if (id !== items.forwardBlock.id && bytes.length !== entry.bytes) return hexBytes(bytes);
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += entry.bytes) {
    words.push(valueWords(entry, bytes.subarray(at, at + entry.bytes)));
  }
  return words.join(', ');
}

function discardedWords(reason: DiscardReason | 'incomplete', bytes: Uint8Array): string {
  const shown = hexBytes(bytes);
  switch (reason) {
    case 'noise':
      return `Not a frame: ${shown}. A frame begins with 68.`;
    case 'badAddress':
      return `Broken frame: ${shown}. An address has decimal digits.`;
    case 'badHeader':
      return `Broken frame: ${shown}. Behind the address stands no 68.`;
    case 'oversize':
      return `Broken frame: ${shown}. It says that it has more data than a frame may.`;
    case 'badEnd':
      return `Broken frame: ${shown}. It does not end with 16.`;
    case 'badChecksum':
      return `Broken frame: ${shown}. Its sum is wrong.`;
    case 'incomplete':
      return `Broken frame: ${shown}. Its rest is missing.`;
    default:
      return reason satisfies never;
  }
}
