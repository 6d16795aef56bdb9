import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { commandTypes, createEitherDecoder, type Gm65Command, type Gm65Frame } from './frame.ts';
import { zoneWords, zones } from './codes.ts';

/** Explains frames in words; the text of a code is counted and not shown. */
export function describeGm65(bytes: Uint8Array, direction?: FrameDirection): Description {
  return describeFrames(bytes, createEitherDecoder(), {
    frame: frameWords,
    discarded: (reason, lost) => ({
      text: [discardedWords(reason, lost.length)],
      ok: reason === 'text' && direction === 'fromDevice',
    }),
  });
}

function frameWords(frame: Gm65Frame): string {
  if (frame.kind === 'command') return `host → scanner: ${commandWords(frame)}`;
  const isDone = frame.data.length === 1 && frame.data[0] === 0;
  return isDone ? 'scanner → host: done, or the zone byte 00' : `scanner → host: zone bytes ${hexBytes(frame.data)}`;
}

function commandWords({ type, zone, data }: Gm65Command): string {
  const [first = 0] = data;
  const where = `zone ${hexByte(zone >>> 8)}${hexByte(zone & 0xff)}${zoneWords[zone] === undefined ? '' : ` (${zoneWords[zone]})`}`;
  switch (type) {
    case commandTypes.read:
      return `read ${first === 0 ? 256 : first} bytes from ${where}`;
    case commandTypes.write:
      if (zone === zones.trigger && data.length === 1) return first % 2 === 1 ? 'begin to read' : 'stop reading';
      return `write ${hexBytes(data)} to ${where}`;
    case commandTypes.save:
      return 'keep the settings in flash';
    default:
      return 'are you there';
  }
}

function discardedWords(reason: 'text' | 'badChecksum' | 'incomplete', count: number): string {
  switch (reason) {
    case 'text':
      return `${count} bytes of a code. What it says is not shown.`;
    case 'badChecksum':
      return `Broken frame of ${count} bytes: its checksum is wrong.`;
    case 'incomplete':
      return `Broken frame: it ends after ${count} bytes.`;
    default:
      return reason satisfies never;
  }
}
