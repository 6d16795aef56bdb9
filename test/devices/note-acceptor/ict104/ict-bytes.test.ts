import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chinaBillTypes, valuesOfTypes } from '../../../../devices/note-acceptor/ict104/bill-types.ts';
import { describeIct } from '../../../../devices/note-acceptor/ict104/describe.ts';
import { createIctTokenizer, MAX_TOKEN_BYTES, type IctToken } from '../../../../devices/note-acceptor/ict104/frame.ts';
import { createNoteCycle } from '../../../../devices/note-acceptor/ict104/note-cycle.ts';
import { ict104Protocol } from '../../../../devices/note-acceptor/ict104/protocol.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function word(token: IctToken): string {
  if (token.kind === 'powerUp') return 'powerUp';
  return token.kind === 'escrow' ? `escrow ${token.type.toString(16)}` : token.code.toString(16).padStart(2, '0');
}

function words(items: ReturnType<ReturnType<typeof createIctTokenizer>['push']>): readonly string[] {
  return items.map((item) => (item.kind === 'frame' ? word(item.frame) : `${item.reason} ${item.bytes.length}`));
}

function tokens(...chunks: readonly Uint8Array[]): readonly string[] {
  const tokenizer = createIctTokenizer();
  const items = chunks.flatMap((chunk) => tokenizer.push(chunk));
  return words([...items, ...tokenizer.end()]);
}

describe('the bytes of an ICT device', () => {
  it.each([
    ['80 8F', ['powerUp']],
    ['81 40', ['escrow 40']],
    ['81 49', ['escrow 49']],
    ['10', ['10']],
    ['11', ['11']],
    ['20', ['20']],
    ['2F', ['2f']],
    ['3E', ['3e']],
    ['5E', ['5e']],
    ['71', ['71']],
  ])('%s is one word', (hex, expected) => {
    expect(tokens(bytes(hex))).toEqual(expected);
  });

  it('finds two words in a chunk, and a word however it is split', () => {
    const both = bytes('81 42 10');
    for (let at = 0; at <= both.length; at += 1) {
      expect(tokens(both.slice(0, at), both.slice(at))).toEqual(['escrow 42', '10']);
    }
  });

  it('takes no unknown byte for a word, and finds the word behind it', () => {
    expect(tokens(bytes('00 FF 3E'))).toEqual(['unknownByte 2', '3e']);
    expect(tokens(bytes('4A 3E'))).toEqual(['unknownByte 1', '3e']);
  });

  it('names what is missing: the type behind 81, the 81 before a type, the 8F behind 80', () => {
    expect(tokens(bytes('81 10'))).toEqual(['typeMissing 1', '10']);
    expect(tokens(bytes('81 81 40'))).toEqual(['typeMissing 1', 'escrow 40']);
    expect(tokens(bytes('44 3E'))).toEqual(['typeAlone 1', '3e']);
    expect(tokens(bytes('80 3E'))).toEqual(['halfPowerUp 1', '3e']);
  });

  it('gives up what was begun when its second byte does not come', () => {
    const tokenizer = createIctTokenizer();
    expect(tokenizer.push(bytes('81'))).toEqual([]);
    expect(tokenizer.heldBytes()).toBe(1);
    expect(words(tokenizer.end())).toEqual(['incomplete 1']);
    expect(words(tokenizer.push(bytes('10')))).toEqual(['10']);
  });

  it('loses no byte and holds less than a word, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
        const tokenizer = createIctTokenizer();
        const items = chunks.flatMap((chunk) => tokenizer.push(chunk));
        expect(tokenizer.heldBytes()).toBeLessThan(MAX_TOKEN_BYTES);
        const all = [...items, ...tokenizer.end()].map((item) =>
          item.kind === 'frame' ? item.frame.bytes : item.bytes,
        );
        expect(Buffer.concat(all)).toEqual(Buffer.concat(chunks));
      }),
      { numRuns: 1000 },
    );
  });

  it('never makes a credit out of garbage: without an ACCEPT, no byte is worth a note of known value', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
        const tokenizer = createIctTokenizer();
        const cycle = createNoteCycle(() => 0);
        for (const item of [...chunks.flatMap((chunk) => tokenizer.push(chunk)), ...tokenizer.end()]) {
          const heard = item.kind === 'frame' ? cycle.hears(item.frame) : cycle.disturbed(item.bytes, item.reason);
          for (const said of heard.words) if (said.kind === 'stacked') expect(said.type).toBeUndefined();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('go over 9600 8E1', () => {
    expect(ict104Protocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'even', stopBits: 1 });
    expect(ict104Protocol.countFrames()(ict104Protocol.sampleFrame)).toBe(1);
  });
});

describe('ICT bytes in words', () => {
  it.each([
    ['80 8F', 'device → host: power up, wants ACCEPT within 2 s'],
    ['81 42', 'device → host: note in escrow, bill type 3'],
    ['10', 'device → host: stacked: the note is in the cash box'],
    ['02', 'host → device: ACCEPT: take the note in escrow, or heard the power-up'],
    ['0F', 'host → device: RETURN the note in escrow'],
    ['3E', 'device → host: enabled; or host → device: ENABLE'],
  ])('%s', (hex, expected) => {
    expect(describeIct(hex)).toEqual({ ok: true, text: [expected] });
  });

  it('knows the direction where it is told', () => {
    expect(describeIct('3E', 'toDevice').text).toEqual(['host → device: ENABLE']);
    expect(describeIct('3E', 'fromDevice').text).toEqual(['device → host: enabled']);
    expect(describeIct('81', 'toDevice')).toEqual({ ok: false, text: ['host → device: 81, which is no command'] });
    expect(describeIct('02', 'fromDevice').ok).toBe(false);
  });

  it('says what is wrong', () => {
    expect(describeIct('81').text.join()).toContain('A second byte is missing');
    expect(describeIct('80 3E').text.join()).toContain('8F has to follow 80');
    expect(describeIct('44').text.join()).toContain('without 81');
    expect(describeIct('AA').text.join()).toContain('Not a byte of this protocol');
    expect(describeIct('zz').ok).toBe(false);
    expect(describeIct('').ok).toBe(false);
  });
});

describe('the table of bill types', () => {
  it('begins with byte 40 and leaves out what is zero', () => {
    expect(valuesOfTypes([0, 5, 10])).toEqual(
      new Map([
        [0x41, 500],
        [0x42, 1000],
      ]),
    );
    expect(valuesOfTypes(chinaBillTypes).get(0x45)).toBe(10_000);
  });

  it.each([[[]], [Array.from({ length: 11 }, () => 1)], [[-1]], [[1.5]]])('refuses %j', (table) => {
    expect(() => valuesOfTypes(table)).toThrow(RangeError);
  });
});
