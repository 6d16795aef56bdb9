import { describe, expect, it } from 'vitest';

import { plainTaxNumber, taxCheckCharacter, taxNumberProblem } from '../../../core/domain/tax-number.ts';

/** The example by which the standard's rule is taught everywhere; the others are made up and worked out by hand. */
const PUBLISHED = '91350100M000100Y43';

describe('the check of an organisation code', () => {
  it('holds for the published example, however it is typed', () => {
    expect(taxNumberProblem(PUBLISHED)).toBeUndefined();
    expect(taxNumberProblem(plainTaxNumber('91350100 m000100-y43'))).toBeUndefined();
  });

  it('is worked out by weights of three to the power of the place', () => {
    // Only the first character counts: 31 - 1 × 1 = 30, which is Y.
    expect(taxCheckCharacter('10000000000000000')).toBe('Y');
    // Only the last one: 28 × 1 leaves 3.
    expect(taxCheckCharacter('00000000000000001')).toBe('3');
    // Y is 30: 31 - (30 × 28 mod 31) = 31 - 3 = 28, which is W.
    expect(taxCheckCharacter('0000000000000000Y')).toBe('W');
    // Nothing at all: 31 counts as 0.
    expect(taxCheckCharacter('00000000000000000')).toBe('0');
  });

  it('fails for every other character in every place', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    for (let at = 0; at < PUBLISHED.length; at += 1) {
      for (const letter of alphabet) {
        if (letter === PUBLISHED[at]) continue;
        const changed = `${PUBLISHED.slice(0, at)}${letter}${PUBLISHED.slice(at + 1)}`;
        expect(taxNumberProblem(changed), changed).toBeDefined();
      }
    }
  });

  it.each([
    ['9135010M000100Y43', 'wrongLength'],
    [`${PUBLISHED}0`, 'wrongLength'],
    ['91350100I000100Y43', 'wrongCharacters'],
    ['913501A0M000100Y43', 'wrongCharacters'],
    ['91350100m000100y43', 'wrongCharacters'],
    ['91350100M000100Y44', 'wrongCheck'],
    ['91350100M000010Y43', 'wrongCheck'],
  ])('says of %s what is wrong: %s', (code, problem) => {
    expect(taxNumberProblem(code)).toBe(problem);
  });
});
