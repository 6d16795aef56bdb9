import { openStsCipher, stsKeyProblem } from '../billing/sts/decoder-key.ts';
import type { StsMeterKeyData } from '../billing/sts/decoder-key.ts';
import type { StsContent, StsResource } from '../billing/sts/token-content.ts';
import { isStsBaseYear, issueTimeMs } from '../billing/sts/token-identifier.ts';
import type { StsBaseYear } from '../billing/sts/token-identifier.ts';
import { readToken } from '../billing/sts/token.ts';
import { decodeUnits } from '../billing/sts/units-field.ts';
import { groupStsDigits, readStsForm } from '../domain/sts-form.ts';
import type { StsForm, StsFormProblem, StsTokenClass } from '../domain/sts-form.ts';

/** `npm run decode -- --protocol sts`: a prepaid meter's token in words, as much as the keys at hand allow. */
export type StsAnswer =
  /** `ok` is false where the token cannot be believed. */
  | { readonly kind: 'said'; readonly text: readonly string[]; readonly ok: boolean }
  | { readonly kind: 'unusable'; readonly line: string };

const KEY_FLAGS = ['--vudk', '--pan', '--sgc', '--ti', '--krn', '--base'] as const;
const FLAGS = [...KEY_FLAGS, '--kt', '--ea'] as const;
type Flag = (typeof FLAGS)[number];

const STS_USAGE =
  'usage: npm run decode -- --protocol sts [--vudk HEX --pan N --sgc N --ti N --krn N --base 1993|2014|2035 [--kt 2] [--ea 07|11]] <20 digits>';

const UNIT_OF: Record<StsResource, string> = { electricity: 'kWh', water: 'm³', gas: 'm³', time: 'min' };

const HOLDS = 'check sum: holds';

const FLAG_OF_FIELD: Record<keyof StsMeterKeyData, Flag> = {
  vudk: '--vudk',
  algorithm: '--ea',
  keyType: '--kt',
  supplyGroup: '--sgc',
  tariffIndex: '--ti',
  keyRevision: '--krn',
  pan: '--pan',
  baseYear: '--base',
};

const CLASS_WORDS: Record<StsTokenClass, string> = {
  0: 'credit',
  1: 'test of the meter',
  2: 'management of the meter',
  3: 'reserved, no meter takes it',
};

export function decodeSts(argv: readonly string[]): StsAnswer {
  const flags = new Map<Flag, string>();
  const words: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    // A dash between two groups is a word of its own where it stands between blanks.
    if (!word.startsWith('--')) {
      words.push(word);
      continue;
    }
    const [name = '', inline] = word.split('=', 2);
    const flag = FLAGS.find((known) => known === name);
    if (flag === undefined) return unusable(`unknown flag ${name}; ${STS_USAGE}`);
    const value = inline ?? rest.shift();
    if (value === undefined || value === '' || value.startsWith('--')) return unusable(`${flag} needs a value`);
    flags.set(flag, value);
  }
  if (words.length === 0) return unusable(`no token given; ${STS_USAGE}`);
  const form = readStsForm(words.join(''));
  if (form.problem !== undefined) return unusable(problemInWords(form));
  if (flags.size === 0) return withoutKey(form);
  const keyData = readKeyData(flags);
  if (typeof keyData === 'string') return unusable(keyData);
  return withKey(form, keyData);
}

function problemInWords(found: StsFormProblem): string {
  switch (found.problem) {
    case 'notDigits':
      return `"${found.found}" is no digit: a token is 20 digits 0-9, with blanks or dashes between groups`;
    case 'wrongLength':
      return `a token has 20 digits, leading zeros included; these are ${found.digits}`;
    case 'tooLarge':
      return 'these 20 digits are above 73786976294838206463, more than 66 bits: no token is; a digit is mistyped';
  }
}

function readKeyData(flags: ReadonlyMap<Flag, string>): StsMeterKeyData | string {
  const missing = KEY_FLAGS.filter((flag) => !flags.has(flag));
  if (missing.length > 0) return `the key data is not whole: ${missing.join(' ')} missing; ${STS_USAGE}`;
  const value = (flag: Flag) => flags.get(flag) ?? '';
  const baseYear = Number(value('--base'));
  if (!isStsBaseYear(baseYear)) return '--base is 1993, 2014 or 2035';
  const algorithm = flags.get('--ea') ?? '07';
  if (algorithm !== '07' && algorithm !== '11') return '--ea is 07 or 11';
  const keyData: StsMeterKeyData = {
    vudk: value('--vudk'),
    algorithm,
    keyType: wholeNumber(flags.get('--kt') ?? '2'),
    supplyGroup: value('--sgc'),
    tariffIndex: value('--ti').padStart(2, '0'),
    keyRevision: wholeNumber(value('--krn')),
    pan: value('--pan'),
    baseYear,
  };
  const problem = stsKeyProblem(keyData);
  return problem === undefined ? keyData : `${FLAG_OF_FIELD[problem.field]} is ${problem.rule}`;
}

function wholeNumber(text: string): number {
  return /^\d{1,2}$/u.test(text) ? Number(text) : Number.NaN;
}

function withoutKey(form: StsForm): StsAnswer {
  const text = [`token: ${groupStsDigits(form.digits)}`, classLine(form)];
  if (form.tokenClass === 3) return said(text, false);
  if (form.tokenClass !== 1) {
    return said([...text, `check sum: inside the cipher; with ${KEY_FLAGS.join(' ')} it can be checked`], true);
  }
  // Class 1 is in clear: everybody can read it.
  const read = readToken(form, undefined);
  if (read.kind !== 'read') return said([...text, checkSumFails('a digit is wrong')], false);
  return said([...text, ...inWords(read.said), HOLDS], read.said.kind !== 'reserved');
}

function withKey(form: StsForm, keyData: StsMeterKeyData): StsAnswer {
  if (form.tokenClass === 1 || form.tokenClass === 3) return withoutKey(form);
  const text = [`token: ${groupStsDigits(form.digits)}`, classLine(form)];
  const read = readToken(form, openStsCipher(keyData));
  if (read.kind !== 'read') {
    return said(
      [
        ...text,
        checkSumFails('a digit is wrong, or the token is for another meter, key, key revision or tariff index'),
      ],
      false,
    );
  }
  return said(
    [...text, ...inWords(read.said), ...issued(read.said, keyData.baseYear), HOLDS],
    read.said.kind !== 'reserved',
  );
}

/** The lines between class and check sum. Parts of a new key are never shown. */
function inWords(content: StsContent): readonly string[] {
  switch (content.kind) {
    case 'credit': {
      return [
        `subclass: ${content.resource}`,
        `units: ${tenths(decodeUnits(content.units))} ${UNIT_OF[content.resource]}`,
      ];
    }
    case 'maximumPower':
    case 'phaseUnbalance':
      return [
        content.kind === 'maximumPower' ? 'subclass: set maximum power' : 'subclass: set maximum phase power unbalance',
        `limit: ${decodeUnits(content.value)} W`,
      ];
    case 'clearCredit':
      return ['subclass: clear credit', `register: ${content.value}`];
    case 'clearTamper':
      return ['subclass: clear tamper condition'];
    case 'tariffRate':
    case 'waterFactor':
      return [
        content.kind === 'tariffRate' ? 'subclass: set tariff rate' : 'subclass: set water meter factor',
        `value: ${content.value}`,
      ];
    case 'keyChangeFirst':
      return [
        'subclass: key change, first section',
        `new key: revision ${content.keyRevision}, type ${content.keyType}, upper digit of its expiry ${content.keyExpiryHigh}`,
        `rollover: ${content.rollover ? 'yes, the meter forgets the tokens it has seen' : 'no'}`,
      ];
    case 'keyChangeSecond':
      return [
        'subclass: key change, second section',
        `new key: tariff index ${content.tariffIndex}, lower digit of its expiry ${content.keyExpiryLow}`,
      ];
    case 'keyChangeThird':
    case 'keyChangeFourth':
      return [
        `subclass: key change, ${content.kind === 'keyChangeThird' ? 'third' : 'fourth'} section`,
        `supply group: ${content.kind === 'keyChangeThird' ? 'lower' : 'upper'} 12 bits are ${content.supplyGroupPart}`,
      ];
    case 'meterTest':
      return [
        `subclass: test, manufacturer code of ${content.manufacturerDigits} digits: ${content.manufacturer}`,
        `tests asked for: bits 0x${content.control.toString(16)}`,
      ];
    case 'reserved':
      return [`subclass: ${content.subclass}, reserved`];
  }
}

/** Tests and key changes carry neither time nor random number. */
function issued(content: StsContent, baseYear: StsBaseYear): readonly string[] {
  if (!('identifier' in content)) return [];
  const time = new Date(issueTimeMs(content.identifier, baseYear)).toISOString().slice(0, 16).replace('T', ' ');
  return [`issued: ${time} UTC (minute ${content.identifier} of base ${baseYear})`, `random number: ${content.random}`];
}

function tenths(count: number): string {
  return `${Math.floor(count / 10)}.${count % 10}`;
}

function classLine(form: StsForm): string {
  return `class: ${form.tokenClass}, ${CLASS_WORDS[form.tokenClass]}`;
}

function checkSumFails(why: string): string {
  return `check sum: does not hold: ${why}`;
}

function said(text: readonly string[], ok: boolean): StsAnswer {
  return { kind: 'said', text, ok };
}

function unusable(line: string): StsAnswer {
  return { kind: 'unusable', line };
}
