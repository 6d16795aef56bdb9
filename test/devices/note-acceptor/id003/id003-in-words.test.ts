import { describe, expect, it } from 'vitest';
import { describeId003 } from '../../../../devices/note-acceptor/id003/describe.ts';
import { encodeFrame } from '../../../../devices/note-acceptor/id003/frame.ts';
import {
  enableBody,
  enabledCodes,
  parseDenominations,
  valuesOfCountry,
} from '../../../../devices/note-acceptor/id003/denominations.ts';

const recordedDenominations =
  'FC 25 8A 61 00 00 00 62 E0 05 00 63 E0 0A 00 64 E0 14 00 65 E0 32 00 66 E0 0A 01 67 E0 14 01 68 E0 32 01 05 C1';

function meaning(body: readonly number[], direction: 'toDevice' | 'fromDevice'): string {
  return describeId003(encodeFrame(Uint8Array.from(body)), direction).text.join(' ');
}

describe('an ID-003 frame in words', () => {
  it.each([
    [[0x11], 'STATUS REQUEST', 'idle: ready to take a note'],
    [[0x40], 'RESET', 'power up'],
    [[0x41], 'STACK-1: into the box, valid once past the lever', 'power up with a note in the acceptor'],
    [[0x42], 'STACK-2: into the box, valid once inside', 'power up with a note in the stacker'],
    [[0x43], 'RETURN the note in escrow', 'cash box full'],
    [[0x44], 'HOLD the note in escrow', 'cash box open or removed'],
    [[0x50], 'ACK: vend valid was heard', 'ACK'],
  ])('%j means something else each way', (body, toDevice, fromDevice) => {
    expect(meaning(body, 'toDevice')).toBe(`host → validator: ${toDevice}`);
    expect(meaning(body, 'fromDevice')).toBe(`validator → host: ${fromDevice}`);
    expect(describeId003(encodeFrame(Uint8Array.from(body))).text).toEqual([
      `host → validator: ${toDevice}`,
      `validator → host: ${fromDevice}`,
      'The bytes alone do not say which way it went.',
    ]);
  });

  it.each([
    [[0x13, 0x63], 'note in escrow, denomination 63'],
    [[0x13, 0x6f, 0x31], 'note in escrow: a ticket with a bar code'],
    [[0x15], 'vend valid: the note is worth its money'],
    [[0x17, 0x7d], 'rejecting the note: wrong length'],
    [[0x17, 0x70], 'rejecting the note: unknown reason 70'],
    [[0x49, 0xa2], 'failure: stacking motor'],
    [[0x83, 0x01], 'setting: inhibited, take no notes'],
    [[0x88, 0x55, 0x42, 0x41], 'version UBA'],
  ])('%j from the validator', (body, expected) => {
    expect(meaning(body, 'fromDevice')).toBe(`validator → host: ${expected}`);
  });

  it('reads the recorded denominations, with country and exponent', () => {
    expect(describeId003(recordedDenominations, 'fromDevice')).toEqual({
      ok: true,
      text: [
        'validator → host: denominations: 62 = 5 EUR, 63 = 10 EUR, 64 = 20 EUR, 65 = 50 EUR, 66 = 100 EUR, 67 = 200 EUR, 68 = 500 EUR',
      ],
    });
  });

  it('says what is wrong with a broken frame', () => {
    expect(describeId003('FC 05 11 27 57').text.join()).toContain('The checksum is 27 57 and should be 27 56.');
    expect(describeId003('FC 05 11').text.join()).toContain('says 5 bytes, only 3 are here');
    expect(describeId003('FC 02').text.join()).toContain('smaller than header');
    expect(describeId003('FC FF').text.join()).toContain('larger than any frame');
    expect(describeId003('00').text.join()).toContain('begins with FC');
    expect(describeId003('xx').ok).toBe(false);
    expect(describeId003('').ok).toBe(false);
    expect(describeId003(encodeFrame(Uint8Array.of(0x77))).text.join()).toContain('unknown code 77');
  });
});

describe('ID-003 denominations', () => {
  it('are values of one country only', () => {
    const body = Uint8Array.from([0x8a, 0x61, 0x2d, 1, 0, 0x62, 0x2d, 1, 2, 0x63, 0xe0, 5, 0, 0x64, 0, 0, 0]);
    expect(valuesOfCountry(parseDenominations(body) ?? [], 0x2d)).toEqual(
      new Map([
        [0x61, 100],
        [0x62, 10_000],
      ]),
    );
  });

  it('are read with and without the boot version behind them, and not at all where they are no table', () => {
    const entries = [0x61, 0x2d, 1, 0, 0x62, 0x2d, 5, 0];
    expect(parseDenominations(Uint8Array.from([0x8a, ...entries]))).toHaveLength(2);
    expect(parseDenominations(Uint8Array.from([0x8a, ...entries, 0x12, 0x34]))).toHaveLength(2);
    expect(parseDenominations(Uint8Array.from([0x8a, ...entries, 0x12]))).toBeUndefined();
    expect(parseDenominations(Uint8Array.from([0x8a]))).toBeUndefined();
    expect(parseDenominations(Uint8Array.from([0x88, ...entries]))).toBeUndefined();
    expect(parseDenominations(Uint8Array.from([0x8a, 0x30, 0x2d, 1, 0]))).toBeUndefined();
    expect(parseDenominations(Uint8Array.from([0x8a, 0x61, 0x2d, 1, 99]))).toBeUndefined();
  });

  it('are let in by clearing their bit', () => {
    expect([...enableBody([0x61, 0x63])]).toEqual([0xc0, 0b1111_1010, 0xff]);
    expect([...enableBody([0x69])]).toEqual([0xc0, 0xff, 0b1111_1110]);
    expect([...enableBody([])]).toEqual([0xc0, 0xff, 0xff]);
    expect(enabledCodes(Uint8Array.of(0b1111_1010, 0xff))).toEqual([0x61, 0x63]);
  });
});
