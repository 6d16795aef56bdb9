import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueTimeMs, nextIssueTimeMs, tokenIdentifierAt } from '../../../../core/billing/sts/token-identifier.ts';
import {
  decodeUnits,
  encodeUnits,
  exactTokenTenths,
  representableTenths,
  UNITS_FIELD_MAX,
} from '../../../../core/billing/sts/units-field.ts';

const MINUTE = 60_000;
const anyAmount = fc.oneof(fc.nat({ max: 20_000 }), fc.nat({ max: UNITS_FIELD_MAX }));

describe('the amount of a token', () => {
  it('is read and written alike for every one of the 65,536 fields, and grows with the field', () => {
    let last = -1;
    let wrong = 0;
    for (let field = 0; field <= 0xffff; field += 1) {
      const amount = decodeUnits(field);
      if (encodeUnits(amount) !== field || amount <= last) wrong += 1;
      last = amount;
    }
    expect({ wrong, last }).toEqual({ wrong: 0, last: 18_201_624 });
  });

  it.each([
    [16_383, 16_383],
    [16_384, 16_384],
    [16_385, 16_394],
    [16_738, 16_744],
    [180_223, 180_224],
    [1_822_640, 1_823_624],
    [18_201_624, 18_201_624],
  ])('of %i tenths credits %i: rounded up, never down', (asked, credited) => {
    expect(representableTenths(asked)).toBe(credited);
  });

  it('never credits less than asked for, and less than a step more', () => {
    fc.assert(
      fc.property(anyAmount, (tenths) => {
        const more = representableTenths(tenths) - tenths;
        expect(more).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThan(tenths < 16_384 ? 1 : tenths < 180_224 ? 10 : tenths < 1_818_624 ? 100 : 1000);
      }),
    );
  });

  it('is split into at most two that are exact and sum to it', () => {
    fc.assert(
      fc.property(anyAmount, (tenths) => {
        const parts = exactTokenTenths(tenths);
        expect(parts.length).toBeLessThanOrEqual(2);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(tenths);
        expect(parts.map(representableTenths)).toEqual(parts);
      }),
    );
  });
});

describe('the minute of a token', () => {
  it('is counted from its base date', () => {
    expect(tokenIdentifierAt(Date.UTC(2020, 0, 1, 8), 1993)).toBe(14_200_320);
    expect(tokenIdentifierAt(Date.UTC(2020, 0, 1, 8), 2014)).toBe(3_155_520);
    expect(new Date(issueTimeMs(3_155_520, 2014)).toISOString()).toBe('2020-01-01T08:00:00.000Z');
  });

  it('leaves out the reserved 00:01 of every day', () => {
    const midnight = Date.UTC(2004, 2, 29);
    const minutes = [0, 1, 2, 3].map((minute) => tokenIdentifierAt(midnight + minute * MINUTE, 1993));
    expect(minutes.map((minute) => minute - (minutes[0] ?? 0))).toEqual([0, 2, 2, 3]);
  });

  it.each([
    [1993 as const, Date.UTC(2024, 10, 24, 20, 15)],
    [2014 as const, Date.UTC(2045, 10, 24, 20, 15)],
  ])('of base %i ends at the published minute', (base, last) => {
    expect(tokenIdentifierAt(last, base)).toBe(2 ** 24 - 1);
    expect(() => tokenIdentifierAt(last + MINUTE, base)).toThrow(RangeError);
    expect(() => tokenIdentifierAt(Date.UTC(base, 0, 1) - 1, base)).toThrow(RangeError);
  });

  it('never repeats for one meter, however fast and however the clock jumps', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 * 1440 * MINUTE }), { minLength: 2, maxLength: 40 }), (offsets) => {
        let last: number | undefined;
        const identifiers: number[] = [];
        for (const offset of offsets) {
          last = nextIssueTimeMs(Date.UTC(2026, 10, 21) + offset, last);
          identifiers.push(tokenIdentifierAt(last, 2014));
        }
        const grows = identifiers.every(
          (identifier, index) => index === 0 || identifier > (identifiers[index - 1] ?? 0),
        );
        expect(grows).toBe(true);
        expect(identifiers.filter((identifier) => identifier % 1440 === 1)).toEqual([]);
      }),
    );
  });
});
