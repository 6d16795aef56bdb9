import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTextFinder,
  decodeText,
  masked,
  MAX_CODE_BYTES,
  type TextItem,
  type TextRules,
  type TextSuffix,
} from '../../../devices/code-scanner/serial-text/frame.ts';
import { serialTextProtocol } from '../../../devices/code-scanner/serial-text/protocol.ts';

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function words(items: readonly TextItem[]): readonly string[] {
  return items.map((item) =>
    item.kind === 'line' ? new TextDecoder().decode(item.bytes) : `${item.kind} ${item.byteCount}`,
  );
}

function find(suffix: TextSuffix, ...chunks: readonly string[]): readonly string[] {
  const finder = createTextFinder({ suffix });
  const items = chunks.flatMap((chunk) => finder.push(ascii(chunk)));
  return words([...items, ...finder.end()]);
}

const plain: TextRules = { charset: 'auto', prefix: '', stripsAimId: false };

describe('codes as text', () => {
  it.each([
    ['any', 'one\rtwo\nthree\r\n'],
    ['cr', 'one\rtwo\rthree\r'],
    ['lf', 'one\ntwo\nthree\n'],
    ['crlf', 'one\r\ntwo\r\nthree\r\n'],
  ] as const)('finds three codes that end in %s, however they are split', (suffix, wire) => {
    for (let at = 0; at <= wire.length; at += 1) {
      expect(find(suffix, wire.slice(0, at), wire.slice(at))).toEqual(['one', 'two', 'three']);
    }
    expect(find(suffix, ...wire.split(''))).toEqual(['one', 'two', 'three']);
  });

  it('takes half a CR LF for no end', () => {
    expect(find('crlf', 'o\rn\ne\r\n')).toEqual(['o\rn\ne']);
    expect(find('crlf', 'one\r\r\n')).toEqual(['one\r']);
  });

  it('ends a code without suffix by silence, and only such a one', () => {
    expect(find('none', 'one\r')).toEqual(['one\r']);
    expect(find('cr', 'one')).toEqual(['brokenOff 3']);
    expect(find('crlf', 'one\r')).toEqual(['brokenOff 4']);
  });

  it('has no empty codes', () => {
    expect(find('any', '\r\n\r\n')).toEqual([]);
  });

  it('passes over a code that is too long up to its end, and reads the next', () => {
    expect(find('any', 'x'.repeat(MAX_CODE_BYTES + 1), 'tail\r', 'next\r')).toEqual(['tooLong 517', 'next']);
    expect(find('any', `${'x'.repeat(MAX_CODE_BYTES)}\r`)).toEqual(['x'.repeat(MAX_CODE_BYTES)]);
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const finder = createTextFinder({ suffix: 'any' });
    expect(finder.push(ascii('half'))).toEqual([]);
    expect(finder.heldBytes()).toBe(4);
    expect(words(finder.end())).toEqual(['brokenOff 4']);
    expect(words(finder.push(ascii('whole\r')))).toEqual(['whole']);
  });

  it('never throws, and never makes a code of bytes that hold no end', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (chunks) => {
        const finder = createTextFinder({ suffix: 'any' });
        const items = chunks.flatMap((chunk) => finder.push(chunk));
        const ends = chunks.flatMap((chunk) => [...chunk]).filter((byte) => byte === 0x0d || byte === 0x0a).length;
        expect(items.length).toBeLessThanOrEqual(ends);
        for (const item of items) if (item.kind === 'line') decodeText(item.bytes, plain);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('bytes of a code as letters', () => {
  /** The word for electricity, as the two character sets write it. */
  const utf8 = Uint8Array.of(0xe7, 0x94, 0xb5);
  const gb18030 = Uint8Array.of(0xb5, 0xe7);

  it('knows UTF-8 from GB18030', () => {
    expect(decodeText(utf8, plain)).toEqual({ kind: 'text', text: '\u7535' });
    expect(decodeText(gb18030, plain)).toEqual({ kind: 'text', text: '\u7535' });
    expect(decodeText(gb18030, { ...plain, charset: 'utf8' })).toMatchObject({ kind: 'unreadable' });
    expect(decodeText(gb18030, { ...plain, charset: 'gb18030' })).toEqual({ kind: 'text', text: '\u7535' });
  });

  it('refuses bytes of no known character set, and says only how many there were', () => {
    expect(decodeText(Uint8Array.of(0x41, 0xff), plain)).toEqual({
      kind: 'unreadable',
      detail: '2 bytes came that are no text in UTF-8 or GB18030',
    });
  });

  it('refuses control characters, but lets the separators of long codes pass', () => {
    expect(decodeText(ascii('a\u0000b'), plain)).toMatchObject({ kind: 'unreadable' });
    expect(decodeText(ascii('0104\u001d21'), plain)).toEqual({ kind: 'text', text: '0104\u001d21' });
  });

  it('cuts off an AIM identifier and a prefix, and refuses a code that lacks them', () => {
    expect(decodeText(ascii(']Q3280'), { ...plain, stripsAimId: true })).toEqual({ kind: 'text', text: '280' });
    expect(decodeText(ascii('280'), { ...plain, stripsAimId: true })).toMatchObject({ kind: 'unreadable' });
    expect(decodeText(ascii('Q:280'), { ...plain, prefix: 'Q:' })).toEqual({ kind: 'text', text: '280' });
    expect(decodeText(ascii('280'), { ...plain, prefix: 'Q:' })).toMatchObject({ kind: 'unreadable' });
    expect(decodeText(ascii('Q:'), { ...plain, prefix: 'Q:' })).toMatchObject({ kind: 'unreadable' });
  });

  it('shows people the length and nothing else', () => {
    expect(new TextDecoder().decode(masked(ascii('2800\r')))).toBe('****\r');
    expect(serialTextProtocol.describe(ascii('2800\r')).text).toEqual([
      'A code of 4 bytes and its end. What it says is not shown.',
    ]);
  });

  it('speaks 9600 8N1, and counts its own sample as one frame', () => {
    expect(serialTextProtocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
    expect(serialTextProtocol.countFrames()(serialTextProtocol.sampleFrame)).toBe(1);
  });
});
