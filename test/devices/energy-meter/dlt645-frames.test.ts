import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, decimalBytes, idOf, items, valueWords } from '../../../devices/energy-meter/dlt645/codes.ts';
import {
  createDlt645Decoder,
  encodeAnswer,
  encodeQuestion,
  MAX_DATA_BYTES,
  MAX_FRAME_BYTES,
  questions,
  type Question,
} from '../../../devices/energy-meter/dlt645/frame.ts';
import { dlt645Protocol } from '../../../devices/energy-meter/dlt645/protocol.ts';

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
  const decoder = createDlt645Decoder();
  const found = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
  return found.map((item) =>
    item.kind === 'frame'
      ? `${item.frame.meterNumber} ${hex(Uint8Array.of(item.frame.control))} [${hex(item.frame.data)}]`
      : `${item.reason} ${item.bytes.length}`,
  );
}

const WAKE = 'FE FE FE FE ';

/** Questions as others published them; number, control, data, wire. Sources stand in the protocol's README. */
const published: readonly (readonly [string, string, Question, string, string])[] = [
  ['total energy', '000000000161', 0x11, '00 00 01 00', '68 61 01 00 00 00 00 68 11 04 33 33 34 33 14 16'],
  ['voltage', '000000000161', 0x11, '00 01 01 02', '68 61 01 00 00 00 00 68 11 04 33 34 34 35 17 16'],
  ['current', '000000000161', 0x11, '00 01 02 02', '68 61 01 00 00 00 00 68 11 04 33 34 35 35 18 16'],
  ['power', '000000000161', 0x11, '00 00 03 02', '68 61 01 00 00 00 00 68 11 04 33 33 36 35 18 16'],
  ['block of periods', '000000193600', 0x11, '00 FF 01 00', '68 00 36 19 00 00 00 68 11 04 33 32 34 33 00 16'],
  ['address', 'AAAAAAAAAAAA', 0x13, '', '68 AA AA AA AA AA AA 68 13 00 DF 16'],
  ['any meter', 'AAAAAAAAAAAA', 0x11, '00 00 01 00', '68 AA AA AA AA AA AA 68 11 04 33 33 34 33 AE 16'],
  ['what follows', '123456789012', 0x12, '01 00 30 03 01', '68 12 90 78 56 34 12 68 12 05 34 33 63 36 34 D1 16'],
];

const answers: readonly (readonly [string, string, number, string, string])[] = [
  [
    '0.26 kWh',
    '000000000161',
    0x91,
    '00 00 01 00 26 00 00 00',
    '68 61 01 00 00 00 00 68 91 08 33 33 34 33 59 33 33 33 8A 16',
  ],
  ['100.1 V', '000000000161', 0x91, '00 01 01 02 01 10', '68 61 01 00 00 00 00 68 91 06 33 34 34 35 34 43 10 16'],
  ['4.999 A', '000000000161', 0x91, '00 01 02 02 99 49 00', '68 61 01 00 00 00 00 68 91 07 33 34 35 35 CC 7C 33 16 16'],
  [
    '0.2512 kW',
    '000000000161',
    0x91,
    '00 00 03 02 12 25 00',
    '68 61 01 00 00 00 00 68 91 07 33 33 36 35 45 58 33 6B 16',
  ],
  [
    '0.4331 kvar',
    '000000000161',
    0x91,
    '00 00 04 02 31 43 00',
    '68 61 01 00 00 00 00 68 91 07 33 33 37 35 64 76 33 A9 16',
  ],
  ['0.501', '000000000161', 0x91, '00 00 06 02 01 05', '68 61 01 00 00 00 00 68 91 06 33 33 39 35 34 38 09 16'],
  ['address 1', '000000000001', 0x93, '01 00 00 00 00 00', '68 01 00 00 00 00 00 68 93 06 34 33 33 33 33 33 9D 16'],
  ['an address', '181226034194', 0x93, '94 41 03 26 12 18', '68 94 41 03 26 12 18 68 93 06 C7 74 36 59 45 4B EB 16'],
  [
    'the address of a meter in use',
    '000000193600',
    0x93,
    '00 36 19 00 00 00',
    '68 00 36 19 00 00 00 68 93 06 33 69 4C 33 33 33 39 16',
  ],
  ['no such data', '123456789012', 0xd1, '02', '68 12 90 78 56 34 12 68 D1 01 35 8D 16'],
  ['no such data', '201000000012', 0xd1, '02', '68 12 00 00 00 10 20 68 D1 01 35 19 16'],
];

const periods = bytes(
  '68 02 00 00 00 10 20 68 91 18 33 32 34 33 67 5C 33 33 99 3A 33 33 48 39 33 33 B3 37 33 33 A4 43 33 33 5D 16',
);
/** Recorded from a meter in use. */
const recorded = bytes(
  '68 00 36 19 00 00 00 68 91 18 33 32 34 33 63 69 33 33 89 35 33 33 4C 33 33 33 6B 33 33 33 4A 66 33 33 E9 16',
);
/** As one page has it: the same bytes under another sum. Nobody shall be made to believe it. */
const misprinted = bytes(
  '68 02 00 00 00 10 20 68 91 18 33 32 34 33 67 5C 33 33 99 3A 33 33 48 39 33 33 B3 37 33 33 A4 43 33 33 5B 16',
);
const trip = bytes('68 06 00 07 01 24 20 68 1C 10 35 33 33 33 34 89 67 45 4D 33 38 89 49 3C 34 57 D6 16');
const close = bytes('68 06 00 07 01 24 20 68 1C 10 35 33 33 33 34 89 67 45 4F 33 38 89 49 3C 34 57 D8 16');

const energy = bytes('68 61 01 00 00 00 00 68 91 08 33 33 34 33 59 33 33 33 8A 16');
const voltage = bytes('68 61 01 00 00 00 00 68 91 06 33 34 34 35 34 43 10 16');
const energyWords = '000000000161 91 [00 00 01 00 26 00 00 00]';
const voltageWords = '000000000161 91 [00 01 01 02 01 10]';

describe('DL/T 645 frames', () => {
  it.each(published)('asks for %s as published', (_name, meter, control, data, wire) => {
    expect(hex(encodeQuestion(meter, control, [...bytes(data)]))).toBe(WAKE + wire);
    expect(heard(bytes(wire))).toEqual([`${meter} ${hex(Uint8Array.of(control))} [${data}]`]);
  });

  it.each(answers)('reads and writes the answer %s as published (%s)', (_name, meter, control, data, wire) => {
    expect(hex(encodeAnswer(meter, control, [...bytes(data)]))).toBe(wire);
    expect(heard(bytes(wire))).toEqual([`${meter} ${hex(Uint8Array.of(control))} [${data}]`]);
  });

  it('reads a block of periods, and refuses the copy of it that has a wrong sum', () => {
    expect(heard(periods)[0]).toMatch(/^201000000002 91 \[00 FF 01 00 34 29 00 00 /u);
    expect(heard(misprinted)[0]).toContain('badChecksum');
    expect(heard(recorded)[0]).toMatch(/^000000193600 91 \[00 FF 01 00 30 36 00 00 56 02 00 00 /u);
  });

  it('refuses a published question whose sum is misprinted', () => {
    expect(heard(bytes('68 02 00 00 00 10 20 68 11 04 33 32 34 33 E1 16'))[0]).toContain('badChecksum');
  });

  it('reads the orders to trip and to close, and has no way to say them', () => {
    expect(heard(trip)[0]).toMatch(/^202401070006 1C /u);
    expect(heard(close)[0]).toMatch(/^202401070006 1C /u);
    for (let control = 0; control <= 0xff; control += 1) {
      const isQuestion = control === 0x11 || control === 0x12 || control === 0x13;
      const say = (): Uint8Array => encodeQuestion('202401070006', control as Question, []);
      if (isQuestion) expect(say()).toHaveLength(16);
      else expect(say).toThrow(RangeError);
      if (control < 0x80) expect(() => encodeAnswer('202401070006', control, [])).toThrow(RangeError);
    }
    expect(Object.values(questions)).toEqual([0x11, 0x12, 0x13]);
  });

  it('finds two frames in a chunk, and one however it is split', () => {
    const both = Uint8Array.of(0xfe, ...energy, 0xfe, 0xfe, ...voltage);
    const expected = ['noise 1', energyWords, 'noise 2', voltageWords];
    expect(heard(both)).toEqual(expected);
    const frames = (found: readonly string[]): readonly string[] => found.filter((word) => !word.startsWith('noise'));
    for (let at = 0; at <= both.length; at += 1) {
      expect(frames(heard(both.slice(0, at), both.slice(at)))).toEqual([energyWords, voltageWords]);
    }
    expect(frames(heard(...Array.from(both, (byte) => Uint8Array.of(byte))))).toEqual([energyWords, voltageWords]);
  });

  it.each([0, 1, 4, 40, 300])('hears a frame behind %i bytes of FE', (count) => {
    const found = heard(new Uint8Array(count).fill(0xfe), energy);
    expect(found.at(-1)).toBe(energyWords);
  });

  it('reads a frame whose data and address hold 68 and 16', () => {
    const frame = encodeAnswer('686816166868', 0x91, [0x35, 0x35, 0xe3, 0x68, 0x16]);
    expect(hex(frame.subarray(10, 13))).toBe('68 68 16');
    expect(heard(bytes('68'), frame, energy).slice(-2)).toEqual(['686816166868 91 [35 35 E3 68 16]', energyWords]);
  });

  it('passes over garbage, broken sums, ends and headers, and finds the frame behind them', () => {
    expect(heard(bytes('00 68 12'), energy)).toEqual(['noise 1', 'badHeader 2', energyWords]);
    const changed = (at: number, to: number): Uint8Array => {
      const copy = Uint8Array.from(energy);
      copy[at] = to;
      return copy;
    };
    for (const [at, to] of [
      [1, 0x1f],
      [7, 0x69],
      [9, 0xff],
      [18, 0x00],
      [19, 0x17],
    ] as const) {
      expect(heard(changed(at, to), energy).filter((word) => word === energyWords)).toEqual([energyWords]);
    }
  });

  it('carries no data, and as much as the standard allows', () => {
    expect(heard(encodeAnswer('000000000161', 0x94, []))).toEqual(['000000000161 94 []']);
    const all = Array.from({ length: MAX_DATA_BYTES }, (_, at) => at);
    expect(heard(encodeAnswer('000000000161', 0x91, all))).toHaveLength(1);
    expect(() => encodeAnswer('000000000161', 0x91, [...all, 0])).toThrow(RangeError);
    expect(() => encodeAnswer('161', 0x91, [])).toThrow(RangeError);
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const decoder = createDlt645Decoder();
    expect(decoder.push(energy.subarray(0, 12))).toEqual([]);
    expect(decoder.end()[0]).toMatchObject({ kind: 'discarded', reason: 'incomplete' });
    expect(decoder.push(energy)).toMatchObject([{ kind: 'frame' }]);
  });

  it('loses no byte and never holds more than a frame, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
        const decoder = createDlt645Decoder();
        const found = chunks.flatMap((chunk) => decoder.push(chunk));
        expect(decoder.heldBytes()).toBeLessThanOrEqual(MAX_FRAME_BYTES);
        const all = [...found, ...decoder.end()].map((item) => (item.kind === 'frame' ? item.frame.bytes : item.bytes));
        expect(Buffer.concat(all)).toEqual(Buffer.concat(chunks));
      }),
      { numRuns: 1000 },
    );
  });

  it('speaks 2400 8E1, and counts its own sample as one frame', () => {
    expect(dlt645Protocol.serial).toEqual({ baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 });
    expect(dlt645Protocol.countFrames()(dlt645Protocol.sampleFrame)).toBe(1);
  });
});

describe('decimal numbers of DL/T 645', () => {
  it('reads them low digits first, with a sign where the standard has one', () => {
    expect(decimal(bytes('26 00 00 00'), false)).toBe(26);
    expect(decimal(bytes('99 49 80'), true)).toBe(-4999);
    expect(decimal(bytes('00 00 80'), true)).toBe(0);
    expect(decimal(bytes('99 49 80'), false)).toBe(804_999);
    expect(decimal(bytes('FF FF'), false)).toBeUndefined();
    expect(decimal(bytes('0A'), false)).toBeUndefined();
    expect(valueWords(items.totalForward, bytes('26 00 00 00'))).toBe('0.26 kWh');
    expect(idOf(bytes('00 FF 01 00'))).toBe(items.forwardBlock.id);
  });

  it('brings every number back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -799_999, max: 799_999 }), (value) => {
        expect(decimal(Uint8Array.from(decimalBytes(value, 3)), true)).toBe(value);
      }),
    );
  });
});

describe('DL/T 645 frames in words', () => {
  const words = (wire: Uint8Array): string => dlt645Protocol.describe(wire).text.join(' ');

  it.each([
    [bytes(`${WAKE}68 AA AA AA AA AA AA 68 13 00 DF 16`), 'Wake-up: FE 4 times. host → any meter: read the address'],
    [energy, 'meter 000000000161 → host: 00010000 (active energy drawn, total) = 0.26 kWh'],
    [voltage, 'meter 000000000161 → host: 02010100 (voltage of phase A) = 100.1 V'],
    [trip, 'host → meter 202401070006: switch the relay or the alarm: trip: cut the power'],
    [close, 'host → meter 202401070006: switch the relay or the alarm: close: give the power back'],
    [bytes('68 12 90 78 56 34 12 68 D1 01 35 8D 16'), 'meter 123456789012 → host: refuses to read: no such data'],
    [
      periods,
      'meter 201000000002 → host: 0001FF00 (active energy drawn, total and by period) = 29.34 kWh, 7.66 kWh, 6.15 kWh, 4.80 kWh, 10.71 kWh',
    ],
  ])('explains published frames (%#)', (wire, expected) => {
    expect(words(wire)).toBe(expected);
    expect(dlt645Protocol.describe(wire).ok).toBe(true);
  });

  it('says what is wrong with a broken one', () => {
    expect(words(misprinted)).toContain('Its sum is wrong.');
    expect(dlt645Protocol.describe(misprinted).ok).toBe(false);
  });
});
