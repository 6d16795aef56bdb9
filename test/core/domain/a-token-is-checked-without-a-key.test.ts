import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupStsDigits, readStsForm, stsBlock, stsDigits } from '../../../core/domain/sts-form.ts';
import type { StsTokenClass } from '../../../core/domain/sts-form.ts';

describe('a token as it is typed', () => {
  it.each(['2371 6100 5011 8319 4197', '2371-6100-5011-8319-4197', '23716100501183194197', ' 2371610050 1183194197\t'])(
    'is taken as %j',
    (typed) => {
      expect(readStsForm(typed)).toMatchObject({ digits: '23716100501183194197', tokenClass: 0, checkSum: 'needsKey' });
    },
  );

  it('keeps its leading zeros, and is shown in fives of four', () => {
    const form = readStsForm('00240351248989131846');
    expect(form).toMatchObject({ digits: '00240351248989131846', tokenClass: 0 });
    expect(groupStsDigits('00240351248989131846')).toBe('0024 0351 2489 8913 1846');
  });

  it.each([
    ['', { problem: 'wrongLength', digits: 0 }],
    ['2371610050118319419', { problem: 'wrongLength', digits: 19 }],
    ['237161005011831941970', { problem: 'wrongLength', digits: 21 }],
    ['2371610050118319419O', { problem: 'notDigits', found: 'O' }],
    ['2371610050118319419\u0664', { problem: 'notDigits', found: '\u0664' }],
    ['+3716100501183194197', { problem: 'notDigits', found: '+' }],
    ['73786976294838206464', { problem: 'tooLarge' }],
    ['99999999999999999999', { problem: 'tooLarge' }],
  ])('%j is none', (typed, found) => {
    expect(readStsForm(typed)).toEqual(found);
  });

  it('may be as large as 66 bits', () => {
    expect(readStsForm('73786976294838206463')).toMatchObject({ tokenClass: 3, block: 2n ** 64n - 1n });
  });

  it.each([
    ['66475648316756821785', 0],
    ['56493153725450313471', 1],
    ['50901894209860263092', 2],
    ['37037300014464855694', 2],
  ])('%s shows its class %i', (digits, tokenClass) => {
    expect(readStsForm(digits)).toMatchObject({ tokenClass });
  });

  it('of class 1 is checked to the last digit', () => {
    expect(readStsForm('56493153725450313471')).toMatchObject({ checkSum: 'holds' });
    expect(readStsForm('56493153725450313472')).toMatchObject({ tokenClass: 1, checkSum: 'doesNotHold' });
  });
});

describe('class bits', () => {
  it('go in and come out again, whatever the cipher left in their place', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<StsTokenClass>(0, 1, 2, 3),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (tokenClass, block) => {
          expect(readStsForm(stsDigits(tokenClass, block))).toMatchObject({ tokenClass, block });
        },
      ),
    );
  });

  it('are part of the check sum: the same content in another class has another one', () => {
    const sums = ([0, 1, 2, 3] as const).map((tokenClass) => stsBlock(tokenClass, 0x055998630001n) & 0xffffn);
    expect(new Set(sums).size).toBe(4);
  });
});
