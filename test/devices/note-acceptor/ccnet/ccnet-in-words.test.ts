import { describe, expect, it } from 'vitest';
import { describeCcnet } from '../../../../devices/note-acceptor/ccnet/describe.ts';
import { encodeFrame } from '../../../../devices/note-acceptor/ccnet/frame.ts';
import { simulatedBillTable } from '../../../../devices/note-acceptor/ccnet/simulated-notes.ts';

describe('a CCNET frame in words', () => {
  it.each([
    ['02 03 06 33 DA 81', 'POLL'],
    ['02:03:06:35:ec:e4', 'STACK'],
    ['0203078101DD3B', 'note stacked: it is in the cash box, bill type 1'],
    ['02 03 0C 34 00 00 00 00 00 00 17 0C', 'none, take no notes'],
  ])('explains %s', (hex, words) => {
    const said = describeCcnet(hex);
    expect(said.ok).toBe(true);
    expect(said.text.join('\n')).toContain(words);
  });

  it('says both meanings where the direction decides, and one where it is known', () => {
    const both = describeCcnet('02 03 06 41 4F D1');
    expect(both.text).toHaveLength(3);
    expect(both.text.join('\n')).toMatch(/GET BILL TABLE[\s\S]*cash box full/u);
    expect(describeCcnet('02 03 06 41 4F D1', 'fromDevice').text).toEqual(['bill validator → host: cash box full']);
  });

  it('explains a broken checksum and a missing end as not sound', () => {
    expect(describeCcnet('02 03 06 33 DA 82')).toEqual({
      ok: false,
      text: ['Broken frame: 02 03 06 33 DA 82. The checksum is DA 82 and should be DA 81.'],
    });
    expect(describeCcnet('02 03 07 80 01')).toMatchObject({ ok: false });
    expect(describeCcnet('')).toMatchObject({ ok: false });
    expect(describeCcnet('zz')).toMatchObject({ ok: false });
  });

  it('says that a code is unknown, and that the frame is sound', () => {
    const said = describeCcnet(encodeFrame(3, Uint8Array.of(0x77)));
    expect(said.ok).toBe(true);
    expect(said.text.join(' ')).toContain('unknown code 77');
  });

  it('reads a bill table', () => {
    expect(describeCcnet(encodeFrame(3, simulatedBillTable)).text.join(' ')).toContain('type 6 = 100.00 CHN');
  });
});
