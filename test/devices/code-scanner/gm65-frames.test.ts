import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crcXmodem,
  createCommandDecoder,
  createEitherDecoder,
  createReplyDecoder,
  encodeCommand,
  encodeRead,
  encodeReply,
  MAX_FRAME_BYTES,
} from '../../../devices/code-scanner/gm65/frame.ts';
import { gm65Protocol } from '../../../devices/code-scanner/gm65/protocol.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function hex(data: Uint8Array): string {
  return Buffer.from(data)
    .toString('hex')
    .toUpperCase()
    .replaceAll(/(..)(?=.)/gu, '$1 ');
}

function heard(...chunks: readonly Uint8Array[]): readonly string[] {
  const decoder = createReplyDecoder();
  const items = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
  return items.map((item) =>
    item.kind === 'frame' ? `reply ${hex(item.frame.data)}` : `${item.reason} ${item.bytes.length}`,
  );
}

/** The examples of the GM65 manual V1.3 (8.2, 8.3, 8.4, appendix A) and those listed for the GM861; their CRCs are not ours. */
const commands: readonly (readonly [string, number, number, readonly number[], string])[] = [
  ['read zone 000A', 7, 0x000a, [0x01], '7E 00 07 01 00 0A 01 EE 8A'],
  ['write 3E to zone 000A', 8, 0x000a, [0x3e], '7E 00 08 01 00 0A 3E 4C CF'],
  ['save to flash', 9, 0x0000, [0x00], '7E 00 09 01 00 00 00 DE C8'],
  ['find the speed', 7, 0x002a, [0x02], '7E 00 07 01 00 2A 02 D8 0F'],
  ['speed to 9600', 8, 0x002a, [0x39, 0x01], '7E 00 08 02 00 2A 39 01 A7 EA'],
  ['factory settings', 8, 0x00d9, [0x50], '7E 00 08 01 00 D9 50 81 D3'],
  ['user settings', 8, 0x00d9, [0x55], '7E 00 08 01 00 D9 55 D1 76'],
  ['deep sleep', 8, 0x00d9, [0xa5], '7E 00 08 01 00 D9 A5 3E 69'],
  ['wake up', 8, 0x00d9, [0x00], '7E 00 08 01 00 D9 00 DB 26'],
  ['sign of life', 10, 0x0000, [0x00], '7E 00 0A 01 00 00 00 30 1A'],
];

const replies: readonly (readonly [string, string, string])[] = [
  ['3E', '3E', '02 00 00 01 3E E4 AC'],
  ['done', '00', '02 00 00 01 00 33 31'],
  ['01', '01', '02 00 00 01 01 23 10'],
  ['9600 baud', '39 01', '02 00 00 02 39 01 C1 4C'],
];

/** All 98 zone bytes of a GM861, as one module told them. */
const dump = bytes(
  '02 00 00 62 D6 00 20 00 00 0A 32 01 2C 00 87 3C 01 A1 1C 32 03 00 80 00 06 00 00 00 00 00 00 00 00 00 00 00 00 02 80 3C ' +
    '00 00 00 06 00 00 39 01 05 64 0D 0D 0D 01 0D 01 04 80 09 04 80 05 04 80 01 04 80 01 08 04 80 08 04 80 08 04 80 08 04 80 ' +
    '08 01 80 00 00 00 04 80 01 01 00 00 00 00 04 80 00 00 03 00 01 00 30 FE',
);

const done = bytes('02 00 00 01 00 33 31');
const value = bytes('02 00 00 01 3E E4 AC');

describe('GM65 frames', () => {
  it('has the checksum of CRC-16/XMODEM', () => {
    expect(crcXmodem(new TextEncoder().encode('123456789'))).toBe(0x31c3);
  });

  it.each(commands)('reads and writes the command to %s as published', (_name, type, zone, data, wire) => {
    expect(hex(encodeCommand(type, zone, data))).toBe(wire);
    const decoder = createCommandDecoder();
    expect(decoder.push(bytes(wire))).toMatchObject([{ frame: { type, zone, data: Uint8Array.from(data) } }]);
  });

  it('hears the command to read that carries no checksum, as the manual prints it', () => {
    const decoder = createCommandDecoder();
    expect(decoder.push(bytes('7E 00 08 01 00 02 01 AB CD'))).toMatchObject([{ frame: { type: 8, zone: 2 } }]);
  });

  it.each(replies)('reads and writes the reply %s as published', (_name, data, wire) => {
    expect(heard(bytes(wire))).toEqual([`reply ${data}`]);
    expect(hex(encodeReply([...bytes(data)]))).toBe(wire);
  });

  it('reads all zone bytes of a module', () => {
    expect(createReplyDecoder().push(dump)).toMatchObject([{ frame: { data: dump.slice(4, -2) } }]);
  });

  it('does not take a reply without a checksum for one: only the host may leave it out', () => {
    expect(heard(bytes('02 00 00 01 00 AB CD'))[0]).toContain('badChecksum');
  });

  it('finds two replies in a chunk, and a code between them', () => {
    const code = new TextEncoder().encode('28000\r');
    expect(heard(Uint8Array.of(...done, ...code, ...value))).toEqual(['reply 00', 'text 6', 'reply 3E']);
  });

  it('finds a reply however it is split', () => {
    const both = Uint8Array.of(...value, ...done);
    for (let at = 0; at <= both.length; at += 1) {
      expect(heard(both.slice(0, at), both.slice(at))).toEqual(['reply 3E', 'reply 00']);
    }
    expect(heard(...Array.from(both, (byte) => Uint8Array.of(byte)))).toEqual(['reply 3E', 'reply 00']);
  });

  it('passes over garbage and a bad checksum', () => {
    expect(heard(bytes('FF 80 02'), done)).toEqual(['text 2', 'text 1', 'reply 00']);
    expect(heard(bytes('02 00 00 01 3E E4 AD'), done)).toEqual(['badChecksum 7', 'reply 00']);
  });

  it('reads length zero as 256 bytes, and gives up what never comes', () => {
    const all = encodeReply(Array.from({ length: 256 }, (_, at) => at));
    expect(all[3]).toBe(0);
    expect(createReplyDecoder().push(all)).toMatchObject([{ kind: 'frame' }]);
    const decoder = createReplyDecoder();
    expect(decoder.push(all.subarray(0, 9))).toEqual([]);
    expect(decoder.end()).toMatchObject([{ kind: 'discarded', reason: 'incomplete' }]);
    expect(decoder.push(done)).toMatchObject([{ kind: 'frame' }]);
  });

  it('cannot be asked for an impossible frame', () => {
    expect(() => encodeCommand(8, 0, [])).toThrow(RangeError);
    expect(() => encodeReply(Array.from({ length: 257 }, () => 0))).toThrow(RangeError);
    expect(hex(encodeRead(0, 256)).startsWith('7E 00 07 01 00 00 00')).toBe(true);
  });

  it('loses no byte and never holds more than a frame, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
        const decoder = createEitherDecoder();
        const items = chunks.flatMap((chunk) => decoder.push(chunk));
        expect(decoder.heldBytes()).toBeLessThanOrEqual(MAX_FRAME_BYTES);
        const all = [...items, ...decoder.end()].map((item) => (item.kind === 'frame' ? item.frame.bytes : item.bytes));
        expect(Buffer.concat(all)).toEqual(Buffer.concat(chunks));
      }),
      { numRuns: 1000 },
    );
  });

  it('speaks 9600 8N1, and counts its own sample as one frame', () => {
    expect(gm65Protocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
    expect(gm65Protocol.countFrames()(gm65Protocol.sampleFrame)).toBe(1);
  });
});

describe('GM65 frames in words', () => {
  const words = (wire: string): string => gm65Protocol.describe(bytes(wire)).text.join(' ');

  it('says what is asked and answered', () => {
    expect(words('7E 00 08 01 00 02 01 AB CD')).toBe('host → scanner: begin to read');
    expect(words('7E 00 07 01 00 2A 02 D8 0F')).toBe('host → scanner: read 2 bytes from zone 002A (speed of the line)');
    expect(words('02 00 00 01 3E E4 AC')).toBe('scanner → host: zone bytes 3E');
  });

  it('counts the bytes of a code and does not show them', () => {
    const description = gm65Protocol.describe(new TextEncoder().encode('280000\r'), 'fromDevice');
    expect(description).toEqual({ text: ['7 bytes of a code. What it says is not shown.'], ok: true });
  });
});
