import { describe, expect, it } from 'vitest';
import { openStsCipher } from '../../../../core/billing/sts/decoder-key.ts';
import type { StsMeterKeyData } from '../../../../core/billing/sts/decoder-key.ts';
import { mintKeyChange } from '../../../../core/billing/sts/key-change.ts';
import { decryptMisty1, encryptMisty1 } from '../../../../core/billing/sts/misty1.ts';
import type { StsContent } from '../../../../core/billing/sts/token-content.ts';
import { tokenIdentifierAt } from '../../../../core/billing/sts/token-identifier.ts';
import { mintCreditToken, mintToken, readToken } from '../../../../core/billing/sts/token.ts';
import { encodeUnits } from '../../../../core/billing/sts/units-field.ts';
import { readStsForm, stsCheckSum } from '../../../../core/domain/sts-form.ts';
import { METER_TEST_VECTORS, METERS, TOKEN_VECTORS } from './compliance-vectors.ts';
import type { TokenVector } from './compliance-vectors.ts';

const RANDOM = 5;

function contentOf([meter, kind, issued, value]: TokenVector): StsContent {
  const identifier = tokenIdentifierAt(Date.parse(`${issued}Z`), METERS[meter].baseYear);
  switch (kind) {
    case 'electricity':
    case 'water':
    case 'gas':
    case 'time':
      return { kind: 'credit', resource: kind, random: RANDOM, identifier, units: encodeUnits(value) };
    case 'maximumPower':
    case 'phaseUnbalance':
      return { kind, random: RANDOM, identifier, value: encodeUnits(value) };
    case 'clearCredit':
    case 'clearTamper':
      return { kind, random: RANDOM, identifier, value };
  }
}

function read(digits: string, keyData: StsMeterKeyData | undefined) {
  const form = readStsForm(digits);
  if (form.problem !== undefined) throw new Error(`${digits}: ${form.problem}`);
  return readToken(form, keyData === undefined ? undefined : openStsCipher(keyData));
}

describe('a published token', () => {
  it.each(TOKEN_VECTORS)('for %s, %s of %s, %i, is %s and says so', (...vector) => {
    const [meter, , , , digits] = vector;
    const said = contentOf(vector);
    expect(mintToken(said, openStsCipher(METERS[meter]))).toBe(digits);
    expect(read(digits, METERS[meter])).toEqual({ kind: 'read', said });
  });

  it('comes in every kind, for every meter that is listed', () => {
    expect(new Set(TOKEN_VECTORS.map(([, kind]) => kind)).size).toBe(8);
    expect(new Set(TOKEN_VECTORS.map(([meter]) => meter)).size).toBe(12);
    expect(new Set(TOKEN_VECTORS.map(([, , , , digits]) => digits)).size).toBe(TOKEN_VECTORS.length);
    expect(TOKEN_VECTORS.length).toBe(238);
  });

  it.each(TOKEN_VECTORS.filter(([, , , value, digits]) => digits.startsWith('0') && value === 1))(
    'keeps its leading zero: %s %s %s %i %s',
    (meter, kind, issued, value, digits) => {
      const resource = kind === 'water' || kind === 'gas' || kind === 'time' ? kind : 'electricity';
      const issuedAtMs = Date.parse(`${issued}Z`);
      expect(mintCreditToken({ ...METERS[meter], resource, unitsTenths: value, issuedAtMs, random4bit: RANDOM })).toBe(
        digits,
      );
    },
  );
});

describe('a published test of the meter', () => {
  it.each(METER_TEST_VECTORS)(
    'with a code of %i digits, bits %i, is %s and needs no key',
    (manufacturerDigits, control, digits) => {
      const said: StsContent = { kind: 'meterTest', manufacturerDigits, manufacturer: 0, control };
      expect(mintToken(said, undefined)).toBe(digits);
      expect(read(digits, undefined)).toEqual({ kind: 'read', said });
      expect(readStsForm(digits)).toMatchObject({ tokenClass: 1, checkSum: 'holds' });
    },
  );
});

describe('a published decoder key', () => {
  it.each([
    ['short', '6ff35b9d1f3453e6'],
    ['shortB', 'c293992e262340e9'],
  ] as const)('is derived for meter %s; it is published last byte first', (meter, published) => {
    const { decoderKey } = openStsCipher(METERS[meter]);
    expect(Buffer.from(Buffer.from(decoderKey, 'hex').toReversed()).toString('hex')).toBe(published);
  });
});

describe('published key changes', () => {
  const withTariff2 = { tariffIndex: '02' };
  const otherGroup: StsMeterKeyData = { ...METERS.short, supplyGroup: '888888', vudk: '9494949494949494' };
  it.each<[string, StsMeterKeyData, StsMeterKeyData, number, boolean, readonly string[]]>([
    [
      'tariff index 01 to 02',
      METERS.short,
      { ...METERS.short, ...withTariff2 },
      255,
      false,
      ['51638423060042734509', '15361891762113502242'],
    ],
    [
      'and back',
      { ...METERS.short, ...withTariff2 },
      METERS.short,
      255,
      false,
      ['26553210520543055412', '00943705441908264439'],
    ],
    [
      'another meter',
      METERS.shortB,
      { ...METERS.shortB, ...withTariff2 },
      255,
      false,
      ['36495265416911568628', '35908059266238070883'],
    ],
    [
      'an expiry of 85, the key unchanged',
      { ...METERS.short, ...withTariff2 },
      { ...METERS.short, ...withTariff2 },
      85,
      false,
      ['31337250623187821174', '25365690080149305690'],
    ],
    ['another vending key', otherGroup, otherGroup, 85, false, ['54413905164151863438', '70335822849409372395']],
    [
      'base 2014 to base 2035',
      METERS.long07Of2014,
      METERS.long07Of2035,
      255,
      true,
      ['44163577485799480640', '26556810679164981397'],
    ],
    [
      'base 2014 to base 2035, another meter',
      METERS.long07Of2014B,
      METERS.long07Of2035B,
      255,
      true,
      ['09658886361133612086', '22434017728466234784'],
    ],
    [
      'tariff index 01 to 02, newer edition',
      METERS.newer,
      { ...METERS.newer, ...withTariff2 },
      255,
      false,
      ['06510894141453018386', '22979178279997208272'],
    ],
    [
      'tariff index, another meter, newer edition',
      METERS.newerB,
      { ...METERS.newerB, ...withTariff2 },
      255,
      false,
      ['24138686084739911945', '50707058479539046218'],
    ],
    [
      'key revision 1 to 2, newer edition',
      METERS.newer,
      { ...METERS.newer, keyRevision: 2 },
      255,
      false,
      ['13792319674136070115', '24338605666375437668'],
    ],
    [
      'an expiry of 170 from key revision 2 to 4, newer edition',
      { ...METERS.newer, keyRevision: 2 },
      { ...METERS.newer, keyRevision: 4 },
      170,
      false,
      ['45083024084434287694', '59672793503701568138'],
    ],
    [
      'another supply group with key revision 8, newer edition',
      METERS.newer,
      { ...METERS.newer, supplyGroup: '201461', keyRevision: 8 },
      255,
      false,
      ['41266369345358295161', '21997097807109148443'],
    ],
    [
      'base 2014 to base 2035 with tariff index 02, newer edition',
      METERS.newer,
      { ...METERS.newerOf2035, ...withTariff2 },
      255,
      true,
      ['65413070543688156280', '27469374567476953413'],
    ],
    [
      'four sections for a key of 128 bits',
      METERS.long11,
      { ...METERS.long11, ...withTariff2 },
      255,
      false,
      ['34812744915211133004', '46903925208523674737', '71464563847088610152', '67904239402617643990'],
    ],
    [
      'four sections, key revision 2',
      METERS.long11,
      { ...METERS.long11, keyRevision: 2 },
      255,
      false,
      ['40937788669556693706', '55900126766830063715', '70168064023104948668', '31051353433275215300'],
    ],
    [
      'four sections, another supply group',
      METERS.long11,
      { ...METERS.long11, supplyGroup: '123461' },
      255,
      false,
      ['14459740122691785207', '16084994560056931733', '38603700611597183668', '07926972461094669048'],
    ],
  ])('are minted for %s, and read', (_, from, to, keyExpiry, rollover, digits) => {
    expect(mintKeyChange({ from, to, keyExpiry, rollover })).toEqual(digits);
    const kinds = digits
      .map((token) => read(token, from))
      .map((token) => (token.kind === 'read' ? token.said.kind : token.kind));
    expect(kinds).toEqual(
      ['keyChangeFirst', 'keyChangeSecond', 'keyChangeThird', 'keyChangeFourth'].slice(0, digits.length),
    );
  });

  it('are minted at the change to base 2014 of a key of 128 bits, of which two sections are published', () => {
    const to: StsMeterKeyData = { ...METERS.long11Of2014, tariffIndex: '02' };
    expect(mintKeyChange({ from: METERS.long11, to, keyExpiry: 255, rollover: true }).slice(0, 2)).toEqual([
      '56493341861242437581',
      '51757380361191578258',
    ]);
  });

  it('are refused where the meter would need another cipher', () => {
    expect(() => mintKeyChange({ from: METERS.short, to: METERS.long11, keyExpiry: 255, rollover: false })).toThrow(
      /^a meter keeps its algorithm/u,
    );
  });
});

describe('what stands under the tokens', () => {
  it.each([
    ['0123456789abcdef', '8b1da5f56ab3d07c'],
    ['fedcba9876543210', '04b68240b13be95d'],
  ])('MISTY1 makes %s the %s of RFC 2994, and back', (plain, encrypted) => {
    const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    expect(
      encryptMisty1(key, BigInt(`0x${plain}`))
        .toString(16)
        .padStart(16, '0'),
    ).toBe(encrypted);
    expect(
      decryptMisty1(key, BigInt(`0x${encrypted}`))
        .toString(16)
        .padStart(16, '0'),
    ).toBe(plain);
  });

  it.each([
    [0x4a2d900ff2n, 0x0ffa],
    // The example of sts.org.za/tid-token-identifier: subclass, random number, 2016-12-11 15:49, 1000.0 kWh.
    [0b0000_0101_110000000010101001010101_0010011100010000n, 0x1970],
  ])('the check sum of %i is the published %i', (content, sum) => {
    expect(stsCheckSum(0, content)).toBe(sum);
  });
});
