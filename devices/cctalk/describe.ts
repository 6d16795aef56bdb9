import type { Description, FrameDirection } from '../driver/description.ts';
import { hexByte, hexBytes } from '../driver/hex.ts';
import { describeBillEvent, describeCoinEvent, headers, headerWords, replies } from './codes.ts';
import { isEventBuffer, parseEventBuffer } from './event-buffer.ts';
import {
  addresses,
  createCctalkDecoder,
  encodeFrame,
  type CctalkFrame,
  type CctalkMode,
  OVERHEAD_BYTES,
} from './frame.ts';

/** Frames in words, of either checksum: the one in which more of the bytes are sound. `kind`: whose events they are. */
export function describeCctalk(
  bytes: Uint8Array,
  direction?: FrameDirection,
  kind: 'coins' | 'bills' = 'coins',
): Description {
  const simple = describeIn('checksum', bytes, direction, kind);
  if (simple.ok) return simple;
  const crc = describeIn('crc', bytes, direction, kind);
  return crc.ok || crc.frames > simple.frames ? crc : simple;
}

function describeIn(
  mode: CctalkMode,
  bytes: Uint8Array,
  direction: FrameDirection | undefined,
  kind: 'coins' | 'bills',
): Description & { frames: number } {
  const decoder = createCctalkDecoder(mode);
  const text: string[] = [];
  let frames = 0;
  let broken: readonly number[] = [];
  let isBroken = false;

  function tellBroken(): void {
    if (broken.length > 0) text.push(describeBroken(mode, Uint8Array.from(broken)));
    broken = [];
  }

  for (const item of [...decoder.push(bytes), ...decoder.end()]) {
    if (item.kind === 'discarded') {
      isBroken = true;
      broken = [...broken, ...item.bytes];
      continue;
    }
    tellBroken();
    frames += 1;
    text.push(describeFrame(mode, item.frame, direction, kind));
  }
  tellBroken();
  return { text, ok: frames > 0 && !isBroken, frames };
}

function describeFrame(
  mode: CctalkMode,
  frame: CctalkFrame,
  direction: FrameDirection | undefined,
  kind: 'coins' | 'bills',
): string {
  const crc = mode === 'crc' ? ' (CRC)' : '';
  const isAnswer = direction === 'fromDevice' || (direction === undefined && frame.destination === addresses.host);
  if (!isAnswer || frame.destination !== addresses.host) {
    const words = headerWords[frame.header] ?? `header ${frame.header}`;
    return `To ${addressWords(frame.destination)}: ${words}${dataWords(frame)}.${crc}`;
  }
  const from = frame.source === undefined ? 'Answer' : `Answer of ${addressWords(frame.source)}`;
  return `${from}: ${answerWords(frame, kind)}.${crc}`;
}

function addressWords(address: number): string {
  const name = Object.entries(addresses).find(([, known]) => known === address)?.[0];
  return name === undefined ? `address ${address}` : `${name} (${address})`;
}

function dataWords(frame: CctalkFrame): string {
  return frame.data.length === 0 ? '' : `, data ${hexBytes(frame.data)}`;
}

function answerWords({ header, data, source }: CctalkFrame, kind: 'coins' | 'bills'): string {
  if (header === replies.nak) return 'NAK, it could not';
  if (header === replies.busy) return 'busy';
  if (header !== replies.reply) return `unknown reply ${header}, data ${hexBytes(data)}`;
  if (data.length === 0) return 'ACK';
  if (isEventBuffer(data.length) && !isText(data)) {
    const { counter, events } = parseEventBuffer(data);
    const describeEvent =
      source === addresses.billValidator || kind === 'bills' ? describeBillEvent : describeCoinEvent;
    return `event counter ${counter}; newest first: ${events.map(describeEvent).join(' | ')}`;
  }
  return isText(data) ? `"${String.fromCharCode(...data)}"` : `data ${hexBytes(data)}`;
}

/** Letters of the printable half of ASCII. */
function isText(data: Uint8Array): boolean {
  return data.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Bytes that are no frame, as the frame they may have been meant to be. */
function describeBroken(mode: CctalkMode, bytes: Uint8Array): string {
  const shown = hexBytes(bytes);
  const [destination, length, source, header] = bytes;
  if (destination === undefined || length === undefined) return `Not a frame: ${shown}.`;
  const expected = OVERHEAD_BYTES + length;
  if (bytes.length < expected || source === undefined || header === undefined) {
    return `Broken frame: ${shown}. Its length says ${expected} bytes, only ${bytes.length} are here.`;
  }
  if (bytes.length > expected) return `Not a frame: ${shown}.`;
  const should = encodeFrame(mode, { destination, source, header, data: bytes.subarray(4, -1) });
  const shows = ([low = 0, high = 0]: readonly number[]): string =>
    mode === 'crc' ? `${hexByte(low)} ${hexByte(high)}` : hexByte(high);
  const is = shows([source, bytes.at(-1) ?? 0]);
  return `Broken frame: ${shown}. The checksum is ${is} and should be ${shows([should[2] ?? 0, should.at(-1) ?? 0])}.`;
}

/** A sound frame for benches: the poll of a coin acceptor. */
export const sampleFrame: Uint8Array = encodeFrame('checksum', {
  destination: addresses.coinAcceptor,
  source: addresses.host,
  header: headers.readBufferedCredit,
});
