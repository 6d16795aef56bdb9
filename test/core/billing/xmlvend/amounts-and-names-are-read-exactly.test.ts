import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount, readHundredths, readPriceE8, writeAmount } from '../../../../core/billing/xmlvend/decimals.ts';
import { maskAddress, maskName } from '../../../../core/billing/xmlvend/masked-text.ts';
import { checkDigit, isMeterNumber } from '../../../../core/billing/xmlvend/meter-number.ts';
import { fen } from '../../../../core/domain/money.ts';

describe('an amount', () => {
  it.each<[string | undefined, number | undefined]>([
    ['22.00', 2_200],
    ['22', 2_200],
    ['+22.5', 2_250],
    ['22.50000', 2_250],
    [' 0.01 ', 1],
    ['0', 0],
    ['9999999999.99', 999_999_999_999],
    ['22.005', undefined],
    ['22.001', undefined],
    ['-22.00', undefined],
    ['22,00', undefined],
    ['1e3', undefined],
    ['22.', undefined],
    ['.50', undefined],
    ['0x10', undefined],
    ['١٢', undefined],
    ['99999999999', undefined],
    ['NaN', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j fen', (text, expected) => {
    expect(readAmount(text)).toBe(expected);
  });

  it('is written with two digits, and read back to the fen', () => {
    expect([0, 5, 10, 99, 100, 123_456].map((amount) => writeAmount(fen(amount)))).toEqual([
      '0.00',
      '0.05',
      '0.10',
      '0.99',
      '1.00',
      '1234.56',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (amount) => {
        expect(readAmount(writeAmount(fen(amount)))).toBe(amount);
      }),
    );
  });
});

describe('units and prices', () => {
  it.each<[string, number | undefined]>([
    ['36.3', 3_630],
    ['8', 800],
    ['15.4375', 1_543],
    ['0.009', 0],
    ['-1', undefined],
    ['lots', undefined],
  ])('%s kWh are %j hundredths, and never more', (text, expected) => {
    expect(readHundredths(text)).toBe(expected);
  });

  it.each<[string, number | undefined]>([
    ['0.65330', 65_330_000],
    ['0.60886875', 60_886_875],
    ['1', 100_000_000],
    ['0.123456789', undefined],
    ['0.1234567890', undefined],
    ['0.1234567800', 12_345_678],
  ])('a price of %s is %j', (text, expected) => {
    expect(readPriceE8(text)).toBe(expected);
  });
});

describe('the number of a meter', () => {
  // Numbers that servers have published for tests.
  it.each(['04257670465', '04252652286', '04259063131', '04262549407', '04004088094', '04040404040'])(
    '%s holds',
    (number) => {
      expect(isMeterNumber(number)).toBe(true);
    },
  );

  it('does not hold with any one digit wrong, with a digit more or less, or with letters', () => {
    for (let place = 0; place < 11; place += 1) {
      for (let step = 1; step < 10; step += 1) {
        const digits = '04257670465'.split('');
        digits[place] = ((Number(digits[place]) + step) % 10).toString();
        expect(isMeterNumber(digits.join(''))).toBe(false);
      }
    }
    for (const text of ['0425767046', '042576704650', '', '0425767046x', ' 04257670465']) {
      expect(isMeterNumber(text)).toBe(false);
    }
    expect(checkDigit('0425767046')).toBe('5');
  });
});

describe('names and addresses', () => {
  it('show no more than whoever they belong to needs', () => {
    expect(maskName('JULIA  MIRANDA A')).toBe('J* M* A*');
    expect(maskName('王小明')).toBe('王*');
    expect(maskName('   ')).toBe('');
    expect(maskAddress('Sample Street 25-15 C')).toBe('Sample Street **-** C');
    expect(maskAddress('新桥路１２号')).toBe('新桥路**号');
    expect(maskName('A\u202eB\u0007\u200b C')).toBe('A* C*');
  });
});
