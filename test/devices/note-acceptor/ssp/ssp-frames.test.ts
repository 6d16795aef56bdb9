import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../devices/driver/hex.ts';
import { events, parseEvents } from '../../../../devices/note-acceptor/ssp/codes.ts';
import {
  createSspDecoder,
  crcSsp,
  encodeFrame,
  MAX_DATA_BYTES,
  MAX_FRAME_BYTES,
  type SspDecodedItem,
} from '../../../../devices/note-acceptor/ssp/frame.ts';
import { foreignChecksums, misprintedFrames, publishedEncryptedPoll, publishedFrames } from './published-frames.ts';

function bytes(hex: string): Uint8Array {
  const parsed = parseHex(hex);
  if (parsed === undefined) throw new Error(`not hexadecimal: ${hex}`);
  return parsed;
}

function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}

/** `frame f0`, `badChecksum 6`: what came out, in the order it came. */
function words(items: readonly SspDecodedItem[]): readonly string[] {
  return items.map((item) =>
    item.kind === 'frame' ? `frame ${hex(item.frame.data)}` : `${item.reason} ${item.bytes.length}`,
  );
}

function decode(...chunks: readonly Uint8Array[]): readonly string[] {
  const decoder = createSspDecoder();
  const items = chunks.flatMap((chunk) => decoder.push(chunk));
  return words([...items, ...decoder.end()]);
}

const escrow = bytes('7F 80 03 F0 EF 03 C5 CA');
const credit = bytes('7F 80 03 F0 EE 04 D7 CC');
/** Computed: data 7F 01 7F, so that there is something to unstuff. */
const stuffed = encodeFrame(0, false, Uint8Array.of(0x7f, 0x01, 0x7f));

describe('SSP frames', () => {
  it('has the checksum with polynomial 8005 and start FFFF', () => {
    expect(crcSsp(new TextEncoder().encode('123456789'))).toBe(0xaee7);
  });

  it.each(foreignChecksums)('has the checksum of another implementation for "%s"', (data, crc) => {
    const value = crcSsp(bytes(data));
    expect([value & 0xff, value >>> 8]).toEqual([...bytes(crc)]);
  });

  it('has every frame of the manual', () => {
    expect(publishedFrames).toHaveLength(232);
    expect(new Set(publishedFrames).size).toBe(232);
  });

  it.each([...publishedFrames, publishedEncryptedPoll])('reads and writes the published %s', (wire) => {
    const decoder = createSspDecoder();
    const [item, ...more] = decoder.push(bytes(wire));
    expect(more).toEqual([]);
    expect(decoder.heldBytes()).toBe(0);
    if (item?.kind !== 'frame') throw new Error(`no frame: ${JSON.stringify(item)}`);
    const { address, sequence, data } = item.frame;
    expect(hex(encodeFrame(address, sequence, data))).toBe(hex(bytes(wire)));
  });

  it.each(misprintedFrames)('takes the misprint in line $line for no frame', ({ hex: wire }) => {
    expect(decode(bytes(wire)).filter((word) => word.startsWith('frame'))).toEqual([]);
  });

  it('knows address and sequence bit', () => {
    const [item] = createSspDecoder().push(encodeFrame(0x10, true, Uint8Array.of(7)));
    expect(item).toMatchObject({ kind: 'frame', frame: { address: 0x10, sequence: true } });
    expect(encodeFrame(0x10, false, Uint8Array.of(7))[1]).toBe(0x10);
  });

  it('sends a 7F behind the first one twice, in length and checksum as well', () => {
    expect(hex(stuffed).startsWith('7f00037f7f017f7f')).toBe(true);
    const long = encodeFrame(0, false, new Uint8Array(0x7f).fill(1));
    expect([...long.subarray(0, 5)]).toEqual([0x7f, 0x00, 0x7f, 0x7f, 0x01]);
    expect(decode(long)).toEqual([`frame ${'01'.repeat(0x7f)}`]);
    let inChecksum = 0;
    for (let value = 0; value < 0x10000; value += 1) {
      const data = Uint8Array.of(value & 0xff, value >>> 8);
      const wire = encodeFrame(0, true, data);
      if (wire.at(-1) === 0x7f && wire.at(-2) === 0x7f) {
        inChecksum += 1;
        expect(decode(wire)).toEqual([`frame ${hex(data)}`]);
      }
    }
    expect(inChecksum).toBeGreaterThan(100);
  });

  it('finds two frames in a chunk', () => {
    expect(decode(Uint8Array.of(...stuffed, ...credit))).toEqual(['frame 7f017f', 'frame f0ee04']);
  });

  it('finds a frame however it is split', () => {
    const both = Uint8Array.of(...stuffed, ...escrow);
    for (let at = 0; at <= both.length; at += 1) {
      expect(decode(both.slice(0, at), both.slice(at))).toEqual(['frame 7f017f', 'frame f0ef03']);
    }
    expect(decode(...Array.from(both, (byte) => Uint8Array.of(byte)))).toEqual(['frame 7f017f', 'frame f0ef03']);
  });

  it('passes over garbage and says how much there was', () => {
    expect(decode(bytes('AA 55 00'), escrow)).toEqual(['noise 3', 'frame f0ef03']);
    expect(decode(bytes('7F FE'), escrow)).toEqual(['badAddress 2', 'frame f0ef03']);
    expect(decode(bytes('7F'), escrow)).toEqual(['interrupted 1', 'frame f0ef03']);
  });

  it('gives a frame up where a lone 7F begins another', () => {
    expect(decode(bytes('7F 80 41 F0'), escrow)).toEqual(['interrupted 4', 'frame f0ef03']);
  });

  it('refuses a bad checksum and goes on behind it', () => {
    const bad = Uint8Array.from(credit);
    bad[5] = 0x05;
    expect(decode(bad, escrow)).toEqual(['badChecksum 8', 'frame f0ef03']);
  });

  it('refuses a length of zero', () => {
    expect(decode(bytes('7F 80 00 05 82'), escrow)).toEqual(['badLength 5', 'frame f0ef03']);
  });

  it('carries the most data a length can say, and no more', () => {
    const data = new Uint8Array(MAX_DATA_BYTES).fill(0x7f);
    const wire = encodeFrame(0, false, data);
    expect(wire.length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    expect(decode(wire)).toEqual([`frame ${'7f'.repeat(255)}`]);
    expect(() => encodeFrame(0, false, new Uint8Array(MAX_DATA_BYTES + 1))).toThrow(RangeError);
    expect(() => encodeFrame(0, false, new Uint8Array(0))).toThrow(RangeError);
    expect(() => encodeFrame(0x7e, false, data)).toThrow(RangeError);
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const decoder = createSspDecoder();
    expect(decoder.push(escrow.subarray(0, 5))).toEqual([]);
    expect(words(decoder.end())).toEqual(['incomplete 5']);
    expect(words(decoder.push(escrow))).toEqual(['frame f0ef03']);
  });

  it('loses no byte and never holds more than one frame, whatever comes', () => {
    const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x7f, 0x80, 0x00, 0x01));
    fc.assert(
      fc.property(fc.array(fc.array(byte, { maxLength: 40 }), { maxLength: 20 }), (chunks) => {
        const decoder = createSspDecoder();
        const items = chunks.flatMap((chunk) => decoder.push(Uint8Array.from(chunk)));
        expect(decoder.heldBytes()).toBeLessThanOrEqual(MAX_FRAME_BYTES);
        const all = [...items, ...decoder.end()].map((item) => (item.kind === 'frame' ? item.frame.bytes : item.bytes));
        expect(Buffer.concat(all)).toEqual(Buffer.from(chunks.flat()));
      }),
      { numRuns: 1000 },
    );
  });

  it('brings back every frame, split anywhere, behind noise without a 7F', () => {
    const data = fc.uint8Array({ minLength: 1, maxLength: 255 });
    const noise = fc.array(
      fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 0x7f),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(noise, data, fc.boolean()), { maxLength: 5 }),
        fc.integer({ min: 1, max: 50 }),
        (parts, size) => {
          const wire = Buffer.concat(
            parts.flatMap(([before, said, bit]) => [Buffer.from(before), encodeFrame(0, bit, said)]),
          );
          const chunks: Uint8Array[] = [];
          for (let at = 0; at < wire.length; at += size) chunks.push(Uint8Array.from(wire.subarray(at, at + size)));
          const frames = decode(...chunks).filter((word) => word.startsWith('frame'));
          expect(frames).toEqual(parts.map(([, said]) => `frame ${hex(said)}`));
        },
      ),
    );
  });
});

describe('SSP events', () => {
  it('reads several in one answer', () => {
    const list = parseEvents(bytes('EE 03 CC EB E7'), 8);
    expect(list.events.map(({ code, data }) => [code, ...data])).toEqual([[0xee, 3], [0xcc], [0xeb], [0xe7]]);
    expect(list.unread).toHaveLength(0);
  });

  it.each([6, 7, 8])('reads every published answer to a poll of a validator with version %d', (version) => {
    const answers = ['EF 00', 'EF 03', 'EE 04', 'ED', 'EC', 'EB', 'E9', 'E8', 'E6 02', 'E7', 'E1 00', 'E2 02', 'E3'];
    for (const answer of [...answers, 'E4', 'E5', 'D1', 'E0', 'B5', 'B6']) {
      expect(publishedFrames.some((frame) => frame.startsWith(`7F 80 0${1 + bytes(answer).length} F0 ${answer}`))).toBe(
        true,
      );
      expect(parseEvents(bytes(answer), version).unread).toHaveLength(0);
    }
  });

  it('reads country and value instead of a channel from version 9 on', () => {
    expect(parseEvents(bytes('EE 43 4E 59 64 00 00 00 EB'), 9).events.map(({ data }) => data.length)).toEqual([7, 0]);
    expect(parseEvents(bytes('EE 43 4E'), 9).events).toEqual([]);
  });

  it('stops at a code of no known size, and at an event without its data', () => {
    expect(parseEvents(bytes('CC F8 EE 01'), 8)).toEqual({
      events: [{ code: 0xcc, data: new Uint8Array(0) }],
      unread: bytes('F8 EE 01'),
    });
    expect(parseEvents(bytes('EE'), 8)).toEqual({ events: [], unread: bytes('EE') });
  });

  it('makes no credit out of garbage: each one stands on a code and its own byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.integer({ min: 0, max: 20 }), (data, version) => {
        const { events: list, unread } = parseEvents(data, version);
        const read = list.flatMap(({ code, data: own }) => [code, ...own]);
        expect([...read, ...unread]).toEqual([...data]);
        for (const event of list) if (event.code === events.credit) expect(event.data.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});
