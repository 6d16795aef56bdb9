import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexBytes, parseHex } from '../../../../devices/driver/hex.ts';
import {
  createEbdsDecoder,
  encodeFrame,
  MAX_DATA_BYTES,
  type EbdsFrame,
} from '../../../../devices/note-acceptor/ebds/frame.ts';
import {
  decapodBadChecksum,
  decapodFrames,
  kybargReplies,
  ptiEveryEvent,
  ptiIdleAck0,
  ptiIdleAck1,
  ptiLongReplies,
  ptiReplies,
} from './published-frames.ts';

function bytes(hex: string): Uint8Array {
  return parseHex(hex) ?? new Uint8Array(0);
}

function framesIn(...chunks: readonly Uint8Array[]): readonly EbdsFrame[] {
  const decoder = createEbdsDecoder();
  const items = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
  return items.flatMap((item) => (item.kind === 'frame' ? [item.frame] : []));
}

/** `frame 21 0110..` or `badChecksum 6`: what came out, in the order it came. */
function decode(...chunks: readonly Uint8Array[]): readonly string[] {
  const decoder = createEbdsDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()].map((item) =>
    item.kind === 'frame'
      ? `frame ${item.frame.type}${item.frame.ack} ${hexBytes(item.frame.data)}`
      : `${item.reason} ${item.bytes.length}`,
  );
}

const idle = bytes(ptiIdleAck0);
const escrow = bytes('02 0B 21 04 10 18 00 01 0A 03 2D');
const IDLE = 'frame 20 01 10 00 00 01 02';
const ESCROW = 'frame 21 04 10 18 00 01 0A';

const published: readonly string[] = [
  ...ptiReplies.map(([hex]) => hex),
  ...ptiLongReplies.map(([, hex]) => hex),
  ...decapodFrames.map(([, hex]) => hex),
  ...kybargReplies.map(([hex]) => hex),
  ptiEveryEvent,
  ptiIdleAck0,
  ptiIdleAck1,
];

describe('EBDS frames', () => {
  it.each(published)('reads and writes the published %s', (hex) => {
    const [frame, ...more] = framesIn(bytes(hex));
    expect(more).toEqual([]);
    expect(frame).toBeDefined();
    if (frame === undefined) return;
    expect(hexBytes(frame.bytes)).toBe(hex);
    expect(hexBytes(encodeFrame(frame.type, frame.ack, frame.data))).toBe(hex);
  });

  it('has read all fifty frames of decapod, and leaves the misprinted one broken', () => {
    expect(decapodFrames).toHaveLength(50);
    expect(framesIn(bytes(decapodBadChecksum))).toEqual([]);
    expect(decode(bytes(decapodBadChecksum))[0]).toMatch(/^badChecksum/u);
  });

  it('finds two frames in a chunk', () => {
    expect(decode(Uint8Array.of(...idle, ...escrow))).toEqual([IDLE, ESCROW]);
  });

  it('finds a frame however it is split', () => {
    const both = Uint8Array.of(...idle, ...escrow);
    for (let at = 0; at <= both.length; at += 1) {
      expect(decode(both.slice(0, at), both.slice(at))).toEqual([IDLE, ESCROW]);
    }
    expect(decode(...Array.from(both, (byte) => Uint8Array.of(byte)))).toEqual([IDLE, ESCROW]);
  });

  it('passes over garbage and says how much there was', () => {
    expect(decode(bytes('AA 55 00'), idle)).toEqual(['noise 3', IDLE]);
    expect(decode(bytes('02 0B 00'), idle)).toEqual(['badControl 3', IDLE]);
    expect(decode(bytes('02 0B A0'), idle)).toEqual(['badControl 3', IDLE]);
  });

  it('finds the frame behind garbage that looks like the head of a longer one', () => {
    expect(decode(bytes('02 7F 21'), idle)).toEqual(['incomplete 3', IDLE]);
  });

  it('refuses a bad checksum, a missing 03, and goes on behind them', () => {
    const wrongSum = Uint8Array.from(idle);
    wrongSum[10] = 0x38;
    expect(decode(wrongSum, escrow)).toEqual(['badChecksum 11', ESCROW]);
    const noEnd = Uint8Array.from(idle);
    noEnd[9] = 0x04;
    expect(decode(noEnd, escrow)).toEqual(['badEnd 11', ESCROW]);
  });

  it('refuses a length of zero, too small a one, and one that seven bits cannot say', () => {
    expect(decode(bytes('02 00'), idle)).toEqual(['badLength 2', IDLE]);
    expect(decode(bytes('02 04 20'), idle)).toEqual(['badLength 3', IDLE]);
    const decoder = createEbdsDecoder();
    expect(decoder.push(bytes('02 80 20')).map(({ kind }) => kind)).toEqual(['discarded']);
    expect(decoder.heldBytes()).toBe(0);
    expect(decode(bytes('02 80 20'), idle)).toEqual(['oversize 3', IDLE]);
  });

  it('carries as much as seven bits of length allow, and refuses to write more', () => {
    const most = encodeFrame(7, 1, new Uint8Array(MAX_DATA_BYTES).fill(0x55));
    expect(framesIn(most)).toHaveLength(1);
    expect(() => encodeFrame(7, 1, new Uint8Array(MAX_DATA_BYTES + 1))).toThrow(RangeError);
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    for (let at = 1; at < idle.length; at += 1) {
      const decoder = createEbdsDecoder();
      expect(decoder.push(idle.slice(0, at))).toEqual([]);
      expect(decoder.end()).toMatchObject([{ kind: 'discarded', reason: 'incomplete' }]);
      expect(decoder.heldBytes()).toBe(0);
    }
  });

  it('finds every frame between any noise that holds no 02, and never throws or hangs on any bytes', () => {
    const noise = fc.uint8Array({ maxLength: 40 }).map((some) => some.map((byte) => (byte === 0x02 ? 0x03 : byte)));
    fc.assert(
      fc.property(noise, noise, fc.uint8Array({ maxLength: 300 }), (before, between, anything) => {
        expect(framesIn(before, idle, between, escrow)).toHaveLength(2);
        const decoder = createEbdsDecoder();
        const out = [...decoder.push(anything), ...decoder.end()];
        let total = 0;
        for (const item of out) total += item.kind === 'frame' ? item.frame.bytes.length : item.bytes.length;
        expect(total).toBe(anything.length);
      }),
      { numRuns: 1000 },
    );
  });
});
