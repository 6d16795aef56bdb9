import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crcKermit } from '../../../../devices/driver/crc-kermit.ts';
import {
  createCcnetDecoder,
  encodeFrame,
  MAX_FRAME_BYTES,
  type CcnetDecoder,
} from '../../../../devices/note-acceptor/ccnet/frame.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

/** `frame 33` or `badChecksum 6`: what came out, in the order it came. */
function words(items: ReturnType<CcnetDecoder['push']>): readonly string[] {
  return items.map((item) =>
    item.kind === 'frame'
      ? `frame ${Buffer.from(item.frame.body).toString('hex')}`
      : `${item.reason} ${item.bytes.length}`,
  );
}

function decode(...chunks: readonly Uint8Array[]): readonly string[] {
  const decoder = createCcnetDecoder();
  const items = chunks.flatMap((chunk) => decoder.push(chunk));
  return words([...items, ...decoder.end()]);
}

const idle = bytes('02 03 06 14 67 D4');
const escrow = bytes('02 03 07 80 01 05 22');

/** Frames as the manuals and recorded sessions have them; their checksums are not ours. */
const published: readonly (readonly [string, string, string])[] = [
  ['poll', '33', '02 03 06 33 DA 81'],
  ['ACK', '00', '02 03 06 00 C2 82'],
  ['NAK', 'ff', '02 03 06 FF BA 8D'],
  ['reset', '30', '02 03 06 30 41 B3'],
  ['status', '31', '02 03 06 31 C8 A2'],
  ['enable all', '34ffffffffffff', '02 03 0C 34 FF FF FF FF FF FF FE F7'],
  ['disable', '34000000000000', '02 03 0C 34 00 00 00 00 00 00 17 0C'],
  ['stack', '35', '02 03 06 35 EC E4'],
  ['return', '36', '02 03 06 36 77 D6'],
  ['identification', '37', '02 03 06 37 FE C7'],
  ['bill table', '41', '02 03 06 41 4F D1'],
  ['power-up', '10', '02 03 06 10 43 92'],
  ['idle', '14', '02 03 06 14 67 D4'],
  ['accepting', '15', '02 03 06 15 EE C5'],
  ['stacking', '17', '02 03 06 17 FC E6'],
  ['disabled', '19', '02 03 06 19 82 0F'],
  ['escrow 1', '8001', '02 03 07 80 01 05 22'],
  ['escrow 2', '8002', '02 03 07 80 02 9E 10'],
  ['stacked 1', '8101', '02 03 07 81 01 DD 3B'],
  [
    'identification reply',
    '464c532d455531302d3639333633393037 4b493431415337343832 75ed8dc8033f7b'.replaceAll(' ', ''),
    '02 03 27 46 4C 53 2D 45 55 31 30 2D 36 39 33 36 33 39 30 37 4B 49 34 31 41 53 37 34 38 32 75 ED 8D C8 03 3F 7B 35 DA',
  ],
];

describe('CCNET frames', () => {
  it('has the checksum of CRC-16/KERMIT', () => {
    expect(crcKermit(new TextEncoder().encode('123456789'))).toBe(0x2189);
  });

  it.each(published)('reads and writes %s as published', (_name, body, wire) => {
    expect(decode(bytes(wire))).toEqual([`frame ${body}`]);
    expect(Buffer.from(encodeFrame(3, bytes(body))).toString('hex')).toBe(Buffer.from(bytes(wire)).toString('hex'));
  });

  it('finds two frames in a chunk', () => {
    expect(decode(Uint8Array.of(...idle, ...escrow))).toEqual(['frame 14', 'frame 8001']);
  });

  it('finds a frame however it is split', () => {
    const both = Uint8Array.of(...idle, ...escrow);
    for (let at = 0; at <= both.length; at += 1) {
      expect(decode(both.slice(0, at), both.slice(at))).toEqual(['frame 14', 'frame 8001']);
    }
    expect(decode(...Array.from(both, (byte) => Uint8Array.of(byte)))).toEqual(['frame 14', 'frame 8001']);
  });

  it('passes over garbage and says how much there was', () => {
    expect(decode(bytes('AA 55 00'), idle)).toEqual(['noise 3', 'frame 14']);
    expect(decode(bytes('02 FF'), idle)).toEqual(['badAddress 2', 'frame 14']);
  });

  it('finds the frame behind garbage that looks like the head of a longer one', () => {
    expect(decode(bytes('02 03 41'), idle)).toEqual(['incomplete 3', 'frame 14']);
  });

  it('refuses a bad checksum and goes on behind it', () => {
    const bad = Uint8Array.from(idle);
    bad[5] = 0xd5;
    expect(decode(bad, escrow)).toEqual(['badChecksum 6', 'frame 8001']);
  });

  it('refuses a length of zero in the long form too', () => {
    expect(decode(bytes('02 03 00 00 00'), idle)).toEqual(['badLength 5', 'frame 14']);
    expect(decode(bytes('02 03 05 14 67'), idle)).toEqual(['badLength 5', 'frame 14']);
  });

  it('refuses a frame larger than any can be without waiting for it', () => {
    const decoder = createCcnetDecoder();
    expect(words(decoder.push(Uint8Array.of(...bytes('02 03 00 FF FF'), ...idle)))).toEqual(['oversize 5', 'frame 14']);
    expect(decoder.heldBytes()).toBe(0);
  });

  it('carries a body too long for one byte of length', () => {
    const body = new Uint8Array(300).fill(0x55);
    const frame = encodeFrame(3, body);
    expect([...frame.subarray(0, 5)]).toEqual([0x02, 0x03, 0x00, 0x01, 0x33]);
    expect(decode(frame)).toEqual([`frame ${'55'.repeat(300)}`]);
    expect(() => encodeFrame(3, new Uint8Array(MAX_FRAME_BYTES))).toThrow(RangeError);
    expect(() => encodeFrame(3, new Uint8Array(0))).toThrow(RangeError);
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const decoder = createCcnetDecoder();
    expect(decoder.push(idle.subarray(0, 4))).toEqual([]);
    expect(words(decoder.end())).toEqual(['incomplete 4']);
    expect(words(decoder.push(idle))).toEqual(['frame 14']);
  });

  it('loses no byte and never holds more than one frame, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
        const decoder = createCcnetDecoder();
        const items = chunks.flatMap((chunk) => decoder.push(chunk));
        expect(decoder.heldBytes()).toBeLessThanOrEqual(MAX_FRAME_BYTES);
        const all = [...items, ...decoder.end()].map((item) => (item.kind === 'frame' ? item.frame.bytes : item.bytes));
        expect(Buffer.concat(all)).toEqual(Buffer.concat(chunks));
      }),
    );
  });

  it('brings back every body, split anywhere, behind noise without a 02', () => {
    const body = fc.uint8Array({ minLength: 1, maxLength: 300 });
    const noise = fc.array(fc.integer({ min: 3, max: 255 }), { maxLength: 10 });
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, body), { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (parts, size) => {
        const wire = Buffer.concat(parts.flatMap(([before, said]) => [Buffer.from(before), encodeFrame(3, said)]));
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < wire.length; at += size) chunks.push(Uint8Array.from(wire.subarray(at, at + size)));
        const frames = decode(...chunks).filter((word) => word.startsWith('frame'));
        expect(frames).toEqual(parts.map(([, said]) => `frame ${Buffer.from(said).toString('hex')}`));
      }),
    );
  });
});
