import { describe, expect, it } from 'vitest';
import { createWords, findMissingWords, receiptKeys } from '../../../core/platform/receipt-words.ts';

describe('the words of a receipt', () => {
  it('are there in both languages', () => {
    expect(findMissingWords()).toEqual([]);
    expect(receiptKeys('en').length).toBeGreaterThan(20);
  });

  it('differ by language and take parameters as they are', () => {
    expect(createWords('zh-CN')('title.receipt')).not.toBe(createWords('en')('title.receipt'));
    expect(createWords('en')('text.hotline', { hotline: '<000> & 0' })).toContain('<000> & 0');
  });

  it('throw for a key or a parameter that is not there', () => {
    expect(() => createWords('en')('title.nothing')).toThrow('no receipt text "title.nothing" in en');
    expect(() => createWords('en')('text.hotline')).toThrow('misses a parameter');
  });
});
