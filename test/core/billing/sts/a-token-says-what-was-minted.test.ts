import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStsCipher } from '../../../../core/billing/sts/decoder-key.ts';
import type { StsMeterKeyData } from '../../../../core/billing/sts/decoder-key.ts';
import { mintKeyChange } from '../../../../core/billing/sts/key-change.ts';
import type { StsContent } from '../../../../core/billing/sts/token-content.ts';
import { tokenIdentifierAt } from '../../../../core/billing/sts/token-identifier.ts';
import { mintCreditToken, mintToken, readToken } from '../../../../core/billing/sts/token.ts';
import { encodeUnits, exactTokenTenths } from '../../../../core/billing/sts/units-field.ts';
import { readStsForm } from '../../../../core/domain/sts-form.ts';
import { METERS } from './compliance-vectors.ts';

const DIGITS = '0123456789'.split('');

function digitString(length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...DIGITS), minLength: length, maxLength: length });
}

function hexString(length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...DIGITS, ...'abcdef'.split('')), minLength: length, maxLength: length });
}

const anyKeyData: fc.Arbitrary<StsMeterKeyData> = fc
  .record({
    keyType: fc.integer({ min: 0, max: 3 }),
    supplyGroup: digitString(6),
    tariffIndex: digitString(2),
    keyRevision: fc.integer({ min: 1, max: 9 }),
    pan: digitString(18),
    baseYear: fc.constantFrom(1993 as const, 2014 as const, 2035 as const),
  })
  .chain((data) =>
    fc.oneof(
      hexString(16).map((vudk) => ({ ...data, vudk })),
      hexString(40).map((vudk) => ({ ...data, vudk })),
      hexString(40).map((vudk) => ({ ...data, vudk, algorithm: '11' as const })),
    ),
  );

const issued = { random: fc.nat({ max: 15 }), identifier: fc.nat({ max: 2 ** 24 - 1 }) };
const keyPart = fc.nat({ max: 2 ** 32 - 1 });
const anyContent: fc.Arbitrary<StsContent> = fc.oneof(
  fc.record({
    kind: fc.constant('credit' as const),
    resource: fc.constantFrom('electricity' as const, 'water' as const, 'gas' as const, 'time' as const),
    ...issued,
    units: fc.nat({ max: 0xffff }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'maximumPower' as const,
      'clearCredit' as const,
      'tariffRate' as const,
      'clearTamper' as const,
      'phaseUnbalance' as const,
      'waterFactor' as const,
    ),
    ...issued,
    value: fc.nat({ max: 0xffff }),
  }),
  fc.record({
    kind: fc.constant('keyChangeFirst' as const),
    keyExpiryHigh: fc.nat({ max: 15 }),
    keyRevision: fc.nat({ max: 15 }),
    rollover: fc.boolean(),
    thirdSectionFollows: fc.boolean(),
    keyType: fc.nat({ max: 3 }),
    keyPart,
  }),
  fc.record({
    kind: fc.constant('keyChangeSecond' as const),
    keyExpiryLow: fc.nat({ max: 15 }),
    tariffIndex: fc.nat({ max: 255 }),
    keyPart,
  }),
  fc.record({
    kind: fc.constantFrom('keyChangeThird' as const, 'keyChangeFourth' as const),
    supplyGroupPart: fc.nat({ max: 0xfff }),
    keyPart,
  }),
  fc.record({
    kind: fc.constant('meterTest' as const),
    manufacturerDigits: fc.constant(2 as const),
    manufacturer: fc.nat({ max: 255 }),
    control: fc.bigInt({ min: 0n, max: 0xfffffffffn }),
  }),
);

function readUnder(digits: string, keyData: StsMeterKeyData) {
  const form = readStsForm(digits);
  return form.problem === undefined && form.tokenClass !== 3 ? readToken(form, openStsCipher(keyData)) : form;
}

describe('any token', () => {
  it('says under its key what was minted, in exactly twenty digits', () => {
    fc.assert(
      fc.property(anyContent, anyKeyData, (said, keyData) => {
        const digits = mintToken(said, openStsCipher(keyData));
        expect(digits).toMatch(/^\d{20}$/u);
        expect(readUnder(digits, keyData)).toEqual({ kind: 'read', said });
      }),
      { numRuns: 300 },
    );
  });

  it('never says the same with one digit wrong, and one in 65,536 says anything at all', () => {
    const cipher = openStsCipher(METERS.short);
    let tried = 0;
    let believed = 0;
    for (let count = 0; count < 80; count += 1) {
      const said: StsContent = {
        kind: 'credit',
        resource: 'electricity',
        random: count % 16,
        identifier: 6_000_000 + count * 997,
        units: (count * 61) % 65_536,
      };
      const digits = mintToken(said, cipher);
      for (let at = 0; at < digits.length; at += 1) {
        for (let other = 0; other <= 9; other += 1) {
          if (String(other) === digits[at]) continue;
          tried += 1;
          const form = readStsForm(digits.slice(0, at) + String(other) + digits.slice(at + 1));
          if (form.problem !== undefined || form.tokenClass === 3) continue;
          const read = readToken(form, cipher);
          if (read.kind !== 'read') continue;
          believed += 1;
          expect(read.said).not.toEqual(said);
        }
      }
    }
    expect(tried).toBe(14_400);
    // 14,400 / 65,536 is 0.2; the numbers are fixed, so that this cannot fail by chance.
    expect(believed).toBeLessThanOrEqual(2);
  });

  it('is not believed under the key of another meter, revision, group, tariff or type', () => {
    const credit = {
      resource: 'electricity',
      unitsTenths: 123,
      issuedAtMs: Date.UTC(2004, 2, 1),
      random4bit: 9,
    } as const;
    const digits = mintCreditToken({ ...METERS.short, ...credit });
    const others: StsMeterKeyData[] = [
      METERS.shortB,
      { ...METERS.short, keyRevision: 2 },
      { ...METERS.short, supplyGroup: '123457' },
      { ...METERS.short, tariffIndex: '02' },
      { ...METERS.short, keyType: 1 },
      { ...METERS.short, vudk: 'babababababababa' },
    ];
    for (const other of others) expect(readUnder(digits, other)).toEqual({ kind: 'checkSumDoesNotHold' });
  });
});

describe('a key', () => {
  const common = { ...METERS.short, keyType: 3 };
  const keyOf = (data: StsMeterKeyData) => openStsCipher(data).decoderKey;

  it('common to a supply group is the same for every meter of an issuer, and for no other', () => {
    expect(keyOf({ ...common, pan: '600727123456789012' })).toBe(keyOf(common));
    expect(keyOf({ ...common, pan: '600728000000000009' })).not.toBe(keyOf(common));
    expect(keyOf({ ...common, pan: '000001000000000082' })).toBe(keyOf({ ...common, pan: '000099000000000082' }));
  });

  it('of one meter is its own', () => {
    const pans = ['600727000000000009', '600727123456789012', '000001000000000082', '000099000000000082'];
    expect(new Set(pans.map((pan) => keyOf({ ...METERS.short, pan }))).size).toBe(4);
  });

  it('changes with its expiry in two halves', () => {
    const from = METERS.short;
    const said = mintKeyChange({ from, to: from, keyExpiry: 0x5a, rollover: false }).map((token) =>
      readUnder(token, from),
    );
    expect(said).toMatchObject([{ said: { keyExpiryHigh: 5 } }, { said: { keyExpiryLow: 0xa } }]);
  });
});

describe('a credit', () => {
  const credit = {
    ...METERS.short,
    resource: 'electricity',
    unitsTenths: 1,
    issuedAtMs: Date.UTC(2004, 2, 1),
    random4bit: 5,
  } as const;

  it('of an amount that no token says is refused, and its exact parts are minted', () => {
    expect(() => mintCreditToken({ ...credit, unitsTenths: 16_385 })).toThrow(
      /^no token says 16385 tenths: the meter would credit 16394;/u,
    );
    const said = exactTokenTenths(16_385).map((unitsTenths) =>
      readUnder(mintCreditToken({ ...credit, unitsTenths }), METERS.short),
    );
    const identifier = tokenIdentifierAt(credit.issuedAtMs, 1993);
    expect(said).toEqual(
      [16_384, 1].map((units) => ({
        kind: 'read',
        said: { kind: 'credit', resource: 'electricity', random: 5, identifier, units: encodeUnits(units) },
      })),
    );
  });

  it.each([
    [{ random4bit: 16, unitsTenths: 1 }, /^16 does not fit the 4 bits/u],
    [{ unitsTenths: -1 }, /^an amount of -1 steps does not fit/u],
    [{ unitsTenths: 0.5 }, /^an amount of 0.5 steps does not fit/u],
    [{ unitsTenths: 18_201_625 }, /^an amount of 18201625 steps does not fit/u],
    [{ unitsTenths: 1, issuedAtMs: Date.UTC(2026, 0, 1) }, /^a token of base 1993 cannot be issued/u],
    [{ unitsTenths: 1, pan: '1234' }, /^the key data of the meter cannot be used: pan is 18 digits$/u],
    [
      { unitsTenths: 1, vudk: 'secret' },
      /^the key data of the meter cannot be used: vudk is 16 or 40 hexadecimal digits$/u,
    ],
    [{ unitsTenths: 1, algorithm: '11' as const }, /vudk is 40 hexadecimal digits where the algorithm is 11$/u],
  ])('of %j is refused', (change, line) => {
    expect(() => mintCreditToken({ ...credit, ...change })).toThrow(line);
  });

  it('is never minted in clear for want of a key', () => {
    const said: StsContent = { kind: 'clearTamper', random: 5, identifier: 1, value: 0 };
    expect(() => mintToken(said, undefined)).toThrow('a token of class 2 needs the key of its meter');
  });
});
