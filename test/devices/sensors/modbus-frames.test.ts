import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boardTrouble, icpDasBoard, plainBoard } from '../../../devices/sensors/modbus/board.ts';
import {
  bitAt,
  crcModbus,
  createEitherDecoder,
  createReplyDecoder,
  createRequestDecoder,
  encodeBits,
  encodeException,
  encodeRead,
  encodeWriteCoil,
  encodeWriteCoils,
  encodeWroteCoils,
  functions,
  MAX_BITS,
  MAX_FRAME_BYTES,
} from '../../../devices/sensors/modbus/frame.ts';
import { modbusProtocol } from '../../../devices/sensors/modbus/protocol.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function hex(data: Uint8Array): string {
  return Buffer.from(data)
    .toString('hex')
    .toUpperCase()
    .replaceAll(/(..)(?=.)/gu, '$1 ');
}

function bits(data: string, count: number): readonly boolean[] {
  return Array.from({ length: count }, (_, at) => bitAt(bytes(data), at));
}

function heard(...chunks: readonly Uint8Array[]): readonly string[] {
  const decoder = createReplyDecoder();
  const found = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
  return found.map((item) =>
    item.kind === 'frame' ? `${item.frame.kind} ${hex(item.frame.bytes)}` : `${item.reason} ${item.bytes.length}`,
  );
}

/** The examples of the Modbus specification as simplymodbus.ca and Mdbus print them with their checksums; unit 17. */
const questions: readonly (readonly [string, Uint8Array, string])[] = [
  ['read 37 coils', encodeRead(17, functions.readCoils, 0x13, 37), '11 01 00 13 00 25 0E 84'],
  ['read 22 inputs', encodeRead(17, functions.readInputs, 0xc4, 22), '11 02 00 C4 00 16 BA A9'],
  ['switch a coil on', encodeWriteCoil(17, 0xac, true), '11 05 00 AC FF 00 4E 8B'],
  ['switch ten coils', encodeWriteCoils(17, 0x13, bits('CD 01', 10)), '11 0F 00 13 00 0A 02 CD 01 BF 0B'],
];

const replies: readonly (readonly [string, Uint8Array, string])[] = [
  [
    'bits of 37 coils',
    encodeBits(17, functions.readCoils, bits('CD 6B B2 0E 1B', 37)),
    '11 01 05 CD 6B B2 0E 1B 45 E6',
  ],
  ['bits of 22 inputs', encodeBits(17, functions.readInputs, bits('AC DB 35', 22)), '11 02 03 AC DB 35 20 18'],
  ['wroteCoil', encodeWriteCoil(17, 0xac, true), '11 05 00 AC FF 00 4E 8B'],
  ['wroteCoils', encodeWroteCoils(17, 0x13, 10), '11 0F 00 13 00 0A 26 99'],
  ['exception: no such address', encodeException(10, functions.readCoils, 2), '0A 81 02 B0 53'],
];

const inputs = bytes('11 02 03 AC DB 35 20 18');
const wrote = bytes('11 05 00 AC FF 00 4E 8B');
const both = ['bits 11 02 03 AC DB 35 20 18', 'wroteCoil 11 05 00 AC FF 00 4E 8B'];

describe('Modbus RTU frames', () => {
  it('has the checksum of CRC-16/MODBUS', () => {
    expect(crcModbus(new TextEncoder().encode('123456789'))).toBe(0x4b37);
  });

  it.each(questions)('writes and reads the question to %s as published', (_name, encoded, wire) => {
    expect(hex(encoded)).toBe(wire);
    expect(createRequestDecoder().push(bytes(wire))).toMatchObject([{ frame: { unit: 17, bytes: bytes(wire) } }]);
  });

  it.each(replies)('writes and reads the answer %s as published', (name, encoded, wire) => {
    expect(hex(encoded)).toBe(wire);
    expect(heard(bytes(wire))).toEqual([`${/^\w+/u.exec(name)?.[0] ?? ''} ${wire}`]);
  });

  it('reads what the published answers say', () => {
    const [coils] = createRequestDecoder().push(bytes('11 0F 00 13 00 0A 02 CD 01 BF 0B'));
    expect(coils).toMatchObject({ frame: { kind: 'writeCoils', address: 0x13, count: 10, data: bytes('CD 01') } });
    const [exception] = createReplyDecoder().push(bytes('0A 81 02 B0 53'));
    expect(exception).toMatchObject({ frame: { kind: 'exception', unit: 10, function: 1, code: 2 } });
  });

  it('finds two frames in a chunk, and each however they are split', () => {
    const wire = Uint8Array.of(...inputs, ...wrote);
    for (let at = 0; at <= wire.length; at += 1) expect(heard(wire.slice(0, at), wire.slice(at))).toEqual(both);
    expect(heard(...Array.from(wire, (byte) => Uint8Array.of(byte)))).toEqual(both);
  });

  it('passes over garbage, also such that looks like the head of a frame', () => {
    expect(heard(bytes('00 FF F8'), inputs)).toEqual(['noise 3', both[0]]);
    expect(heard(bytes('05 01 20'), inputs, wrote).slice(-2)).toEqual(both);
  });

  it('refuses a bad checksum, no bits and too many, and goes on behind them', () => {
    expect(heard(bytes('11 02 03 AC DB 35 20 19'), wrote).at(-1)).toBe(both[1]);
    expect(heard(bytes('11 02 03 AC DB 35 20 19'))[0]).toMatch(/^badChecksum/u);
    expect(heard(bytes('11 02 00'), inputs).at(-1)).toBe(both[0]);
    expect(heard(bytes('11 02 FF'), inputs).at(-1)).toBe(both[0]);
    expect(() => encodeRead(1, functions.readInputs, 0, MAX_BITS + 1)).toThrow(RangeError);
    expect(() => encodeRead(1, functions.readInputs, 0, 0)).toThrow(RangeError);
    expect(() => encodeWriteCoils(1, 0, [])).toThrow(RangeError);
  });

  it('takes the own question that comes back for no answer, except that of a single coil', () => {
    for (const [name, , wire] of questions) {
      const frames = heard(bytes(wire)).filter((word) => !/^(noise|badChecksum|incomplete)/u.test(word));
      expect(frames.length).toBe(name === 'switch a coil on' ? 1 : 0);
    }
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const decoder = createReplyDecoder();
    expect(decoder.push(inputs.subarray(0, 5))).toEqual([]);
    expect(decoder.end()[0]).toMatchObject({ kind: 'discarded' });
    expect(decoder.push(inputs)).toMatchObject([{ kind: 'frame' }]);
  });

  it('loses no byte and never holds more than a frame, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
        for (const decoder of [createReplyDecoder(), createRequestDecoder()]) {
          const found = chunks.flatMap((chunk): readonly { kind: string }[] => decoder.push(chunk));
          expect(decoder.heldBytes()).toBeLessThanOrEqual(MAX_FRAME_BYTES);
          const all = [...found, ...decoder.end()].map(bytesOf);
          expect(Buffer.concat(all)).toEqual(Buffer.concat(chunks));
        }
        createEitherDecoder().push(Uint8Array.from(Buffer.concat(chunks)));
      }),
      { numRuns: 1000 },
    );
  });

  it('speaks 9600 8N1, and counts its own sample as one frame', () => {
    expect(modbusProtocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
    expect(modbusProtocol.countFrames()(modbusProtocol.sampleFrame)).toBe(1);
  });
});

function bytesOf(item: { kind: string; frame?: { bytes: Uint8Array }; bytes?: Uint8Array }): Uint8Array {
  return item.frame?.bytes ?? item.bytes ?? new Uint8Array(0);
}

describe('Modbus frames in words', () => {
  it.each([
    ['11 02 00 C4 00 16 BA A9', 'host → unit 17: read inputs, 22 from 0x00C4'],
    ['11 02 03 AC DB 35 20 18', 'unit 17 → host: read inputs: 001101011101101110101100'],
    ['11 05 00 AC FF 00 4E 8B', 'host → unit 17: switch coil 0x00AC on'],
    ['11 0F 00 13 00 0A 02 CD 01 BF 0B', 'host → unit 17: switch 10 coils from 0x0013: 1011001110'],
    ['11 0F 00 13 00 0A 26 99', 'unit 17 → host: 10 coils from 0x0013 are switched'],
    ['0A 81 02 B0 53', 'unit 10 → host: cannot read coils: it has no such address'],
  ])('explains %s', (wire, words) => {
    expect(modbusProtocol.describe(bytes(wire))).toEqual({ text: [words], ok: true });
  });

  it('reads the same bytes as a question or an answer, as they went', () => {
    expect(modbusProtocol.describe(wrote, 'fromDevice').text).toEqual(['unit 17 → host: coil 0x00AC is on']);
  });

  it('says what is wrong with a broken one', () => {
    const broken = modbusProtocol.describe(bytes('11 02 03 AC DB 35 20 19'), 'fromDevice');
    expect(broken.ok).toBe(false);
    expect(broken.text.join(' ')).toContain('Its checksum is wrong');
  });
});

describe('a board that somebody wrote down', () => {
  const [door] = plainBoard.inputs;

  it('is the plain one, and the one of ICP DAS', () => {
    expect(boardTrouble(plainBoard)).toBeUndefined();
    expect(boardTrouble(icpDasBoard)).toBeUndefined();
    expect(icpDasBoard.inputs[0]?.address).toBe(0x20);
  });

  it.each([
    [{ ...plainBoard, unit: 0 }, 'unit 0'],
    [{ ...plainBoard, unit: 248 }, 'unit 248'],
    [{ ...plainBoard, inputs: [] }, 'no inputs'],
    [{ ...plainBoard, inputs: [...plainBoard.inputs, ...plainBoard.inputs] }, 'serviceDoor is named twice'],
    [{ ...plainBoard, outputs: [{ output: 'fan', address: 70_000, inverted: false }] as const }, 'address 70000'],
    [
      { ...plainBoard, inputs: plainBoard.inputs.map((entry, at) => ({ ...entry, address: at * 100 })) },
      'more than 256 addresses',
    ],
  ])('is refused with what is wrong (%#)', (board, words) => {
    expect(door).toBeDefined();
    expect(boardTrouble(board)).toContain(words);
  });
});
