import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCrt571 } from '../../../devices/card-reader/crt571/describe.ts';
import { createCrt571Decoder, encodeFrame, MAX_TEXT_BYTES } from '../../../devices/card-reader/crt571/frame.ts';
import { parseReply, withoutSecrets } from '../../../devices/card-reader/crt571/session.ts';
import {
  bytesOf,
  expectEveryBodyBack,
  expectNoByteLost,
  expectTheSameHoweverSplit,
} from '../../support/frame-checks.ts';
import { bytesOfFrame, decodeWith, words } from './creator-items.ts';

function decode(...chunks: readonly Uint8Array[]): readonly string[] {
  return decodeWith(createCrt571Decoder(), chunks);
}

/** No frame is printed in the manual; these follow its clauses byte for byte, their checks made by hand. */
const frames: readonly (readonly [string, string, string])[] = [
  ['reset, the card goes to the gate (3.1.1)', '433030', 'F2 00 00 03 43 30 30 03 B1'],
  ['reset, the card stays (3.1.1)', '433033', 'F2 00 00 03 43 30 33 03 B2'],
  ['status (3.1.2)', '433130', 'F2 00 00 03 43 31 30 03 B0'],
  ['card out of the gate (3.1.3)', '433239', 'F2 00 00 03 43 32 39 03 BA'],
  ['open the gate (3.1.4)', '433330', 'F2 00 00 03 43 33 30 03 B2'],
  ['no card, enough in the hopper (1.2.2)', '503130303230', 'F2 00 00 06 50 31 30 30 32 30 03 94'],
  ['refused, not reset (1.2.3)', '4e31304230', 'F2 00 00 05 4E 31 30 42 30 03 C9'],
  ['read all of an SLE4442 (3.4.4.1)', '43533300b0000000', 'F2 00 00 08 43 53 33 00 B0 00 00 00 03 6A'],
];

const status = bytesOf('F2 00 00 03 43 31 30 03 B0');
const answer = bytesOf('F2 00 00 06 50 31 30 30 32 30 03 94');
const ANSWER = 'frame 503130303230';

describe('CRT-571 frames', () => {
  it.each(frames)('reads and writes %s', (_name, text, wire) => {
    expect(decode(bytesOf(wire))).toEqual([`frame ${text}`]);
    expect(Buffer.from(encodeFrame(bytesOf(text)))).toEqual(Buffer.from(bytesOf(wire)));
  });

  it('knows the control characters between frames, and not within one', () => {
    expect(decode(bytesOf('04 06 15'))).toEqual(['eot', 'ack', 'nak']);
    expect(decode(bytesOf('05'))).toEqual(['noise 1']);
    const withControls = encodeFrame(bytesOf('50 53 33 04 05 06 15 F2 03'));
    expect(decode(bytesOf('06'), withControls, bytesOf('15'))).toEqual(['ack', 'frame 505333040506' + '15f203', 'nak']);
  });

  it('finds two frames in a chunk', () => {
    expect(decode(Uint8Array.of(...status, ...answer))).toEqual(['frame 433130', ANSWER]);
  });

  it('finds everything however it is split', () => {
    const all = Uint8Array.of(0x06, ...answer, 0x04, ...status);
    const expected = ['ack', ANSWER, 'eot', 'frame 433130'];
    expectTheSameHoweverSplit(decode, all, expected);
  });

  it('says which of several readers on one line spoke', () => {
    const [item] = createCrt571Decoder().push(encodeFrame(bytesOf('433130'), 0x0f));
    expect(item).toMatchObject({ kind: 'frame', frame: { address: 0x0f } });
    // Clause 1.3: sixteen addresses.
    expect(decode(bytesOf('F2 10'), answer)).toEqual(['noise 2', ANSWER]);
  });

  it('passes over garbage and says how much there was', () => {
    expect(decode(bytesOf('AA 55 00'), answer)).toEqual(['noise 3', ANSWER]);
    expect(decode(bytesOf('F2 00 06'))).toEqual(['oversize 2', 'ack']);
  });

  it('finds the frame behind garbage that looks like the head of a longer one', () => {
    expect(decode(bytesOf('F2 00 00 41'), answer)).toEqual(['incomplete 4', ANSWER]);
  });

  it('refuses a wrong BCC, takes nothing within for an ACK, and goes on behind it', () => {
    const bad = encodeFrame(bytesOf('50 53 33 06 06 06'));
    bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 0x01;
    expect(decode(bad, answer)).toEqual([`badChecksum ${bad.length}`, ANSWER]);
  });

  it('refuses a frame whose end is not where its length says', () => {
    expect(decode(bytesOf('F2 00 00 03 43 31 30 30 30'), answer)).toEqual(['badEnd 9', ANSWER]);
  });

  it('refuses a length of zero and of two', () => {
    expect(decode(bytesOf('F2 00 00 00 03 F1'), answer)).toEqual(['badLength 6', ANSWER]);
    expect(decode(bytesOf('F2 00 00 02 43 31 03 B1'), answer)).toEqual(['badLength 8', ANSWER]);
  });

  it('refuses a frame larger than any can be without waiting for it', () => {
    const decoder = createCrt571Decoder();
    expect(words(decoder.push(Uint8Array.of(...bytesOf('F2 00 02 07'), ...answer)))).toEqual(['oversize 4', ANSWER]);
    expect(decoder.heldBytes()).toBe(0);
  });

  it('carries the longest text there is, and no longer or shorter one', () => {
    const text = new Uint8Array(MAX_TEXT_BYTES).fill(0x55);
    expect(decode(encodeFrame(text))).toEqual([`frame ${'55'.repeat(MAX_TEXT_BYTES)}`]);
    expect(() => encodeFrame(new Uint8Array(MAX_TEXT_BYTES + 1))).toThrow(RangeError);
    expect(() => encodeFrame(new Uint8Array(2))).toThrow(RangeError);
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const decoder = createCrt571Decoder();
    expect(decoder.push(answer.subarray(0, 7))).toEqual([]);
    expect(words(decoder.end())).toEqual(['incomplete 7']);
    expect(words(decoder.push(answer))).toEqual([ANSWER]);
  });

  it('loses no byte and never holds more than one frame, whatever comes', () => {
    expectNoByteLost(createCrt571Decoder, bytesOfFrame, MAX_TEXT_BYTES + 6);
  });

  it('brings back every text, split anywhere, behind noise without an F2 or a control character', () => {
    expectEveryBodyBack({
      decode,
      encode: (said) => encodeFrame(said),
      body: fc.uint8Array({ minLength: 3, maxLength: 64 }),
      noise: fc.integer({ min: 0x16, max: 0xf1 }),
    });
  });

  it('makes no reply out of anything that is none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (text) => {
        const reply = parseReply(text);
        if (reply?.kind === 'reply') expect(text[0]).toBe(0x50);
        if (reply?.kind === 'error') expect([0x4e, 0x45]).toContain(text[0]);
      }),
      { numRuns: 1000 },
    );
    expect(parseReply(bytesOf('50 31 30 30 32'))).toBeUndefined();
    expect(parseReply(bytesOf('4E 31 30 42'))).toBeUndefined();
    // Clause 1.2.3 says N and prints 45.
    expect(parseReply(bytesOf('45 31 30 42 30'))).toEqual({ kind: 'error', code: 'B0' });
  });
});

describe('CRT-571 frames in words', () => {
  it.each([
    ['F2 00 00 03 43 31 30 03 B0', 'host → reader: status'],
    ['F2 00 00 06 50 31 30 30 32 30 03 94', 'reader → host: status: no card; hopper enough, bin not full'],
    ['F2 00 00 05 4E 31 30 42 30 03 C9', 'refused: it was switched on and not reset yet (B0)'],
    ['F2 00 00 08 43 53 33 00 B0 00 00 00 03 6A', 'read 256 bytes at 0'],
    ['06', 'ACK'],
    ['15', 'NAK'],
    ['04', 'EOT'],
  ])('%s', (hex, said) => {
    const description = describeCrt571(bytesOf(hex));
    expect(description.ok).toBe(true);
    expect(description.text.join('\n')).toContain(said);
  });

  it.each([
    ['F2 00 00 03 43 31 30 03 B1', 'should be B0'],
    ['F2 00 00 03 43 31', 'Its end is missing'],
    ['F2 00 00 00', 'smaller'],
    ['F2 00 FF FF', 'larger'],
    ['41', 'Not a frame'],
    ['', 'no bytes'],
  ])('%s is broken', (hex, said) => {
    const description = describeCrt571(bytesOf(hex));
    expect(description.ok).toBe(false);
    expect(description.text.join('\n')).toContain(said);
  });

  it('says something about every sound frame, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 3, maxLength: 40 }), (text) => {
        const description = describeCrt571(encodeFrame(text));
        expect(description.ok).toBe(true);
        expect(description.text.join('')).not.toBe('');
      }),
    );
  });

  it('keeps no code', () => {
    const verify = encodeFrame(bytesOf('43 53 33 00 20 03 01 03 C0 FF EE'));
    const kept = withoutSecrets(verify);
    expect(Buffer.from(kept).toString('hex')).toBe('f200000b4353330020030103000000' + '0300');
    expect(describeCrt571(kept, 'toDevice').text.join('')).toContain('not kept');
    expect(describeCrt571(verify).text.join('')).not.toMatch(/C0 FF EE/u);
    expect(withoutSecrets(status)).toEqual(status);
  });
});
