import {
  controlByte,
  type CreatorDecoder,
  type CreatorDiscard,
  type CreatorFrame,
} from '../../../devices/card-reader/creator-frame.ts';
import type { DecodedItem } from '../../../devices/driver/frame-finder.ts';

/** `frame 3130`, `ack` or `badChecksum 7`: what came out, in the order it came. */
export function words(items: readonly DecodedItem<CreatorFrame, CreatorDiscard>[]): readonly string[] {
  return items.map((item) => {
    if (item.kind === 'discarded') return `${item.reason} ${item.bytes.length}`;
    const { frame } = item;
    return frame.kind === 'control' ? frame.control : `frame ${Buffer.from(frame.body).toString('hex')}`;
  });
}

export function decodeWith(decoder: CreatorDecoder, chunks: readonly Uint8Array[]): readonly string[] {
  const items = chunks.flatMap((chunk) => decoder.push(chunk));
  return words([...items, ...decoder.end()]);
}

export function bytesOfFrame(frame: CreatorFrame): Uint8Array {
  return frame.kind === 'text' ? frame.bytes : controlByte(frame.control);
}
