import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createId003Decoder, encodeFrame, MAX_FRAME_BYTES } from '../../../../devices/note-acceptor/id003/frame.ts';
import { id003Protocol } from '../../../../devices/note-acceptor/id003/protocol.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

/** `frame 11` or `badChecksum 5`: what came out, in the order it came. */
function words(items: ReturnType<ReturnType<typeof createId003Decoder>['push']>): readonly string[] {
  return items.map((item) =>
    item.kind === 'frame'
      ? `frame ${Buffer.from(item.frame.body).toString('hex')}`
      : `${item.reason} ${item.bytes.length}`,
  );
}

function decode(...chunks: readonly Uint8Array[]): readonly string[] {
  const decoder = createId003Decoder();
  const items = chunks.flatMap((chunk) => decoder.push(chunk));
  return words([...items, ...decoder.end()]);
}

const idle = bytes('FC 05 11 27 56');
const escrow = bytes('FC 06 13 63 A2 D8');

/** Frames between a host and a real JCM unit, from the recorded sessions of RT-circuits/ccnet-poc. */
const recorded: readonly (readonly [string, string, string])[] = [
  ['status request, and idle', '11', 'FC 05 11 27 56'],
  ['accepting', '12', 'FC 05 12 BC 64'],
  ['escrow 63', '1363', 'FC 06 13 63 A2 D8'],
  ['escrow 64', '1364', 'FC 06 13 64 1D AC'],
  ['vend valid', '15', 'FC 05 15 03 10'],
  ['ACK', '50', 'FC 05 50 AA 05'],
  ['disabled', '1a', 'FC 05 1A F4 E8'],
  ['initializing', '1b', 'FC 05 1B 7D F9'],
  ['reset, and power up', '40', 'FC 05 40 2B 15'],
  ['stack-1', '41', 'FC 05 41 A2 04'],
  ['return', '43', 'FC 05 43 B0 27'],
  ['invalid command', '4b', 'FC 05 4B F8 AB'],
  ['enable all', 'c00000', 'FC 07 C0 00 00 2D B5'],
  ['enable none of the first eight', 'c0ff00', 'FC 07 C0 FF 00 ED 4A'],
  ['not inhibited', 'c300', 'FC 06 C3 00 04 D6'],
  ['is it inhibited', '83', 'FC 05 83 BC E1'],
  ['it is inhibited', '8301', 'FC 06 83 01 EB 81'],
  ['denominations request', '8a', 'FC 05 8A 7D 7C'],
  ['serial number request', '91', 'FC 05 91 2F D2'],
  ['serial number', '91323331303030373630343433', 'FC 11 91 32 33 31 30 30 30 37 36 30 34 34 33 7C 7C'],
];

describe('ID-003 frames', () => {
  it.each(recorded)('reads and writes %s as recorded', (_name, body, wire) => {
    expect(decode(bytes(wire))).toEqual([`frame ${body}`]);
    expect(Buffer.from(encodeFrame(bytes(body))).toString('hex')).toBe(wire.replaceAll(' ', '').toLowerCase());
  });

  it('reads the recorded answer with seven denominations', () => {
    const wire = bytes(
      'FC 25 8A 61 00 00 00 62 E0 05 00 63 E0 0A 00 64 E0 14 00 65 E0 32 00 66 E0 0A 01 67 E0 14 01 68 E0 32 01 05 C1',
    );
    expect(decode(wire)).toEqual([`frame ${Buffer.from(wire.subarray(2, -2)).toString('hex')}`]);
  });

  it('states the line its devices speak over', () => {
    expect(id003Protocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'even', stopBits: 1 });
    expect(id003Protocol.countFrames()(id003Protocol.sampleFrame)).toBe(1);
  });

  it('finds two frames in a chunk', () => {
    expect(decode(Uint8Array.of(...idle, ...escrow))).toEqual(['frame 11', 'frame 1363']);
  });

  it('finds a frame however it is split', () => {
    const both = Uint8Array.of(...idle, ...escrow);
    for (let at = 0; at <= both.length; at += 1) {
      expect(decode(both.slice(0, at), both.slice(at))).toEqual(['frame 11', 'frame 1363']);
    }
    expect(decode(...Array.from(both, (byte) => Uint8Array.of(byte)))).toEqual(['frame 11', 'frame 1363']);
  });

  it('passes over garbage and says how much there was', () => {
    expect(decode(bytes('AA 55 00'), idle)).toEqual(['noise 3', 'frame 11']);
  });

  it('finds the frame behind garbage that looks like the head of a longer one', () => {
    expect(decode(bytes('FC 20'), idle)).toEqual(['incomplete 2', 'frame 11']);
  });

  it('refuses a bad checksum and goes on behind it', () => {
    expect(decode(bytes('FC 05 11 27 57'), escrow)).toEqual(['badChecksum 5', 'frame 1363']);
  });

  it('refuses a length of zero and one too small for a body', () => {
    expect(decode(bytes('FC 00'), idle)).toEqual(['badLength 2', 'frame 11']);
    expect(decode(bytes('FC 04 27 56'), idle)).toEqual(['badLength 4', 'frame 11']);
  });

  it('refuses a frame larger than any can be without waiting for it', () => {
    const decoder = createId003Decoder();
    expect(words(decoder.push(Uint8Array.of(...bytes('FC FF'), ...idle)))).toEqual(['oversize 2', 'frame 11']);
    expect(decoder.heldBytes()).toBe(0);
    expect(() => encodeFrame(new Uint8Array(MAX_FRAME_BYTES))).toThrow(RangeError);
    expect(() => encodeFrame(new Uint8Array(0))).toThrow(RangeError);
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const decoder = createId003Decoder();
    expect(decoder.push(escrow.subarray(0, 4))).toEqual([]);
    expect(words(decoder.end())).toEqual(['incomplete 4']);
    expect(words(decoder.push(escrow))).toEqual(['frame 1363']);
  });

  it('loses no byte and never holds more than one frame, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
        const decoder = createId003Decoder();
        const items = chunks.flatMap((chunk) => decoder.push(chunk));
        expect(decoder.heldBytes()).toBeLessThanOrEqual(MAX_FRAME_BYTES);
        const all = [...items, ...decoder.end()].map((item) => (item.kind === 'frame' ? item.frame.bytes : item.bytes));
        expect(Buffer.concat(all)).toEqual(Buffer.concat(chunks));
      }),
      { numRuns: 1000 },
    );
  });

  it('brings back every body, split anywhere, behind noise without an FC', () => {
    const body = fc.uint8Array({ minLength: 1, maxLength: MAX_FRAME_BYTES - 4 });
    const noise = fc.array(fc.integer({ min: 0, max: 0xfb }), { maxLength: 10 });
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, body), { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (parts, size) => {
        const wire = Buffer.concat(parts.flatMap(([before, said]) => [Buffer.from(before), encodeFrame(said)]));
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < wire.length; at += size) chunks.push(Uint8Array.from(wire.subarray(at, at + size)));
        const frames = decode(...chunks).filter((word) => word.startsWith('frame'));
        expect(frames).toEqual(parts.map(([, said]) => `frame ${Buffer.from(said).toString('hex')}`));
      }),
    );
  });
});
