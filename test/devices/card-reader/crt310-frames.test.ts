import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCrt310 } from '../../../devices/card-reader/crt310/describe.ts';
import { createCrt310Decoder, encodeFrame, MAX_BODY_BYTES } from '../../../devices/card-reader/crt310/frame.ts';
import { withoutSecrets } from '../../../devices/card-reader/crt310/session.ts';
import {
  bytesOf,
  expectEveryBodyBack,
  expectNoByteLost,
  expectTheSameHoweverSplit,
} from '../../support/frame-checks.ts';
import { bytesOfFrame, decodeWith, words } from './creator-items.ts';

function decode(...chunks: readonly Uint8Array[]): readonly string[] {
  return decodeWith(createCrt310Decoder(), chunks);
}

/** Literal bytes; the checks are not ours. */
const published: readonly (readonly [string, string, string])[] = [
  // The same framing in another maker's readers, with the check written out in an open implementation's tests.
  ['31 30', '3130', '02 00 02 31 30 03 02'],
  ['31 31', '3131', '02 00 02 31 31 03 03'],
  ['31 32', '3132', '02 00 02 31 32 03 00'],
  ['31 33', '3133', '02 00 02 31 33 03 01'],
  ['an answer of yes', '313059', '02 00 03 31 30 59 03 5A'],
  // The forms of the manual's clauses 8.1 to 8.5, 9.4 and 7.2.2, checked by hand.
  ['reset', '3030', '02 00 02 30 30 03 03'],
  ['eject to the front', '3230', '02 00 02 32 30 03 01'],
  ['gate shut', '2f3131', '02 00 03 2F 31 31 03 2D'],
  ['stop on the contacts', '2e33', '02 00 02 2E 33 03 1E'],
  ['read 128 bytes at 0', '38310080', '02 00 04 38 31 00 80 03 8C'],
  ['verify FF FF FF', '3834ffffff', '02 00 05 38 34 FF FF FF 03 F7'],
  ['no card, gates shut', '31304e4e4e', '02 00 05 31 30 4E 4E 4E 03 4B'],
  ['refused, an abnormal card', '4e3206', '02 00 03 4E 32 06 03 78'],
];

const status = bytesOf('02 00 02 31 30 03 02');
const answer = bytesOf('02 00 05 31 30 4E 4E 4E 03 4B');

describe('CRT-310 frames', () => {
  it.each(published)('reads and writes %s', (_name, body, wire) => {
    expect(decode(bytesOf(wire))).toEqual([`frame ${body}`]);
    expect(Buffer.from(encodeFrame(bytesOf(body)))).toEqual(Buffer.from(bytesOf(wire)));
  });

  it('knows the control characters between frames, and not within one', () => {
    expect(decode(bytesOf('04 05 06 15'))).toEqual(['eot', 'enq', 'ack', 'nak']);
    const withControls = encodeFrame(bytesOf('38 31 59 04 05 06 15 02 03'));
    expect(decode(bytesOf('06'), withControls, bytesOf('05'))).toEqual(['ack', 'frame 383159040506150203', 'enq']);
  });

  it('finds two frames in a chunk', () => {
    expect(decode(Uint8Array.of(...status, ...answer))).toEqual(['frame 3130', 'frame 31304e4e4e']);
  });

  it('finds everything however it is split', () => {
    const all = Uint8Array.of(0x06, ...answer, 0x05, ...status);
    const expected = ['ack', 'frame 31304e4e4e', 'enq', 'frame 3130'];
    expectTheSameHoweverSplit(decode, all, expected);
  });

  it('passes over garbage and says how much there was', () => {
    expect(decode(bytesOf('AA 55 00'), answer)).toEqual(['noise 3', 'frame 31304e4e4e']);
    expect(decode(bytesOf('AA 06'))).toEqual(['noise 1', 'ack']);
    expect(decode(bytesOf('02 06'))).toEqual(['oversize 1', 'ack']);
  });

  it('finds the frame behind garbage that looks like the head of a longer one', () => {
    expect(decode(bytesOf('02 00 41'), answer)).toEqual(['incomplete 3', 'frame 31304e4e4e']);
  });

  it('refuses a wrong BCC, takes nothing within for an ACK, and goes on behind it', () => {
    const bad = encodeFrame(bytesOf('38 31 59 06 06 06'));
    bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 0x01;
    expect(decode(bad, answer)).toEqual([`badChecksum ${bad.length}`, 'frame 31304e4e4e']);
  });

  it('refuses a frame whose end is not where its length says', () => {
    expect(decode(bytesOf('02 00 02 31 30 30 30'), answer)).toEqual(['badEnd 7', 'frame 31304e4e4e']);
  });

  it('refuses a length of zero and of one', () => {
    expect(decode(bytesOf('02 00 00 03 01'), answer)).toEqual(['badLength 5', 'frame 31304e4e4e']);
    expect(decode(bytesOf('02 00 01 30 03 30'), answer)).toEqual(['badLength 6', 'frame 31304e4e4e']);
  });

  it('refuses a frame larger than any can be without waiting for it', () => {
    const decoder = createCrt310Decoder();
    expect(words(decoder.push(Uint8Array.of(...bytesOf('02 01 0B'), ...answer)))).toEqual([
      'oversize 3',
      'frame 31304e4e4e',
    ]);
    expect(decoder.heldBytes()).toBe(0);
  });

  it('carries the longest body there is, and no longer or shorter one', () => {
    const body = new Uint8Array(MAX_BODY_BYTES).fill(0x55);
    const frame = encodeFrame(body);
    expect([...frame.subarray(0, 3)]).toEqual([0x02, 0x01, 0x0a]);
    expect(decode(frame)).toEqual([`frame ${'55'.repeat(MAX_BODY_BYTES)}`]);
    expect(() => encodeFrame(new Uint8Array(MAX_BODY_BYTES + 1))).toThrow(RangeError);
    expect(() => encodeFrame(new Uint8Array(1))).toThrow(RangeError);
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const decoder = createCrt310Decoder();
    expect(decoder.push(answer.subarray(0, 6))).toEqual([]);
    expect(words(decoder.end())).toEqual(['incomplete 6']);
    expect(words(decoder.push(answer))).toEqual(['frame 31304e4e4e']);
  });

  it('loses no byte and never holds more than one frame, whatever comes', () => {
    expectNoByteLost(createCrt310Decoder, bytesOfFrame, MAX_BODY_BYTES + 5);
  });

  it('brings back every body, split anywhere, behind noise without an 02 or a control character', () => {
    expectEveryBodyBack({
      decode,
      encode: (said) => encodeFrame(said),
      body: fc.uint8Array({ minLength: 2, maxLength: MAX_BODY_BYTES }),
      noise: fc.integer({ min: 0x16, max: 0xff }),
    });
  });
});

describe('CRT-310 frames in words', () => {
  it.each([
    ['02 00 02 31 30 03 02', 'host → reader: status'],
    ['02 00 05 31 30 4E 4E 4E 03 4B', 'reader → host: status: no card; front gate shut; rear gate shut'],
    ['02 00 03 4E 32 06 03 78', 'an abnormal card is inside'],
    ['02 00 04 38 31 00 80 03 8C', 'host → reader: SLE4442 read memory: 128 bytes at 0'],
    ['02 00 05 38 34 FF FF FF 03 F7', 'host → reader: SLE4442 verify code (code not shown)'],
    ['06', 'ACK'],
    ['15', 'NAK'],
  ])('%s', (hex, said) => {
    const description = describeCrt310(bytesOf(hex));
    expect(description.ok).toBe(true);
    expect(description.text.join('\n')).toContain(said);
  });

  it.each([
    ['02 00 02 31 30 03 03', 'should be 02'],
    ['02 00 02 31 30', 'Its end is missing'],
    ['02 00 00', 'smaller'],
    ['02 FF FF', 'larger'],
    ['41', 'Not a frame'],
  ])('%s is broken', (hex, said) => {
    const description = describeCrt310(bytesOf(hex));
    expect(description.ok).toBe(false);
    expect(description.text.join('\n')).toContain(said);
  });

  it('says something about every sound frame, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 40 }), (body) => {
        const description = describeCrt310(encodeFrame(body));
        expect(description.ok).toBe(true);
        expect(description.text.join('')).not.toBe('');
      }),
    );
  });

  it('keeps no code, neither the one said nor the one the card tells', () => {
    const hidden = (hex: string): string => Buffer.from(withoutSecrets(bytesOf(hex))).toString('hex');
    expect(hidden('02 00 05 38 34 C0 FF EE 03 D9')).toBe('02000538340000000300');
    expect(hidden('02 00 07 38 33 59 07 C0 FF EE 03 83')).toBe('020007383359070000000300');
    expect(hidden('02 00 02 31 30 03 02')).toBe('02000231300302');
    expect(describeCrt310(bytesOf('02 00 05 38 34 00 00 00 03 00'), 'toDevice').text.join('')).toContain('not kept');
  });
});
