import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStsCipher } from '../../../core/billing/sts/decoder-key.ts';
import { decodeSts } from '../../../core/commands/decode-sts.ts';
import { stsBlock, stsDigits } from '../../../core/domain/sts-form.ts';

const KEY = ['--vudk', 'abababababababab', '--pan', '600727000000000009', '--sgc', '123456', '--ti', '01'];
const WHOLE = [...KEY, '--krn', '1', '--base', '1993'];
const CREDIT = '2371 6100 5011 8319 4197';
const LONG_KEY = ['--vudk', 'abababababababab949494949494949401234567', '--pan', '600727000000000009'];
const OF_2035 = [...LONG_KEY, '--sgc', '123457', '--ti', '01', '--krn', '5', '--base', '2035', '--kt=2', '--ea=11'];

function text(...words: readonly string[]): readonly string[] {
  const answer = decodeSts(words);
  return answer.kind === 'said' ? [...answer.text, answer.ok ? 'exit 0' : 'exit 1'] : [answer.line, 'exit 2'];
}

describe('a token under its key', () => {
  it('is told with units, minute of issue and check sum', () => {
    expect(text(...WHOLE, ...CREDIT.split(' '))).toEqual([
      `token: ${CREDIT}`,
      'class: 0, credit',
      'subclass: electricity',
      'units: 0.1 kWh',
      'issued: 2004-03-01 13:55 UTC (minute 5871715 of base 1993)',
      'random number: 5',
      'check sum: holds',
      'exit 0',
    ]);
  });

  it.each([
    ['09641054211308025667', ['subclass: water', 'units: 18022.4 m³']],
    ['50901894209860263092', ['subclass: set maximum power', 'limit: 1000 W']],
    [
      '37037300014464855694',
      ['subclass: clear tamper condition', 'issued: 2004-03-28 10:00 UTC (minute 5910360 of base 1993)'],
    ],
    ['29511990995826640868', ['subclass: clear credit', 'register: 65535']],
    ['30220533115430798647', ['subclass: set maximum phase power unbalance', 'limit: 10 W']],
    [
      '15361891762113502242',
      ['subclass: key change, second section', 'new key: tariff index 2, lower digit of its expiry 15'],
    ],
    ['56493153725450313471', ['subclass: test, manufacturer code of 2 digits: 0', 'tests asked for: bits 0xfffffffff']],
  ])('%s is told in words', (digits, lines) => {
    const said = text(...WHOLE, digits);
    expect(said).toEqual(expect.arrayContaining([...lines, 'check sum: holds', 'exit 0']));
  });

  it('of MISTY1 and base 2035 is told, too', () => {
    expect(text(...OF_2035, '11907826947753213480')).toContain(
      'issued: 2035-01-01 08:00 UTC (minute 480 of base 2035)',
    );
  });

  it('shows no part of a new key', () => {
    const said = text(...WHOLE, '51638423060042734509').join('\n');
    expect(said).toContain('key change, first section');
    expect(said).not.toMatch(/101418563|60b8643/u);
  });
});

describe('a token without its key', () => {
  it('is told as far as it is in clear', () => {
    expect(text(CREDIT)).toEqual([
      `token: ${CREDIT}`,
      'class: 0, credit',
      'check sum: inside the cipher; with --vudk --pan --sgc --ti --krn --base it can be checked',
      'exit 0',
    ]);
    expect(text('02305843005052951967')).toContain('check sum: holds');
  });
});

describe('a token that cannot be believed', () => {
  it.each([
    [
      'a wrong digit',
      [...WHOLE, '23716100501183194198'],
      /^check sum: does not hold: a digit is wrong, or the token is for/mu,
    ],
    ['another key revision', [...KEY, '--krn', '2', '--base', '1993', CREDIT], /^check sum: does not hold: /mu],
    ['a test with a wrong digit', ['56493153725450313472'], /^check sum: does not hold: a digit is wrong$/mu],
    ['a reserved class', ['73786976294838206463'], /^class: 3, reserved, no meter takes it$/mu],
  ])('for %s ends with exit code 1', (_, words, line) => {
    const said = text(...words);
    expect(said.join('\n')).toMatch(line);
    expect(said.at(-1)).toBe('exit 1');
    expect(said.join('\n')).not.toContain('units');
  });
});

describe('a token that holds but that no meter knows', () => {
  it('is named as reserved and ends with exit code 1', () => {
    const cipher = openStsCipher({
      vudk: 'abababababababab',
      keyType: 2,
      supplyGroup: '123456',
      tariffIndex: '01',
      keyRevision: 1,
      pan: '600727000000000009',
      baseYear: 1993,
    });
    const digits = stsDigits(2, cipher.encrypt(stsBlock(2, 0xf00000000000n)));
    expect(text(...WHOLE, digits).slice(-3)).toEqual(['subclass: 15, reserved', 'check sum: holds', 'exit 1']);
  });
});

describe('input that cannot be used', () => {
  it.each([
    [['--vudk', 'ab', CREDIT], /^the key data is not whole: --pan --sgc --ti --krn --base missing; usage: /u],
    [[...KEY, '--krn', '0', '--base', '1993', CREDIT], /^--krn is a digit from 1 to 9$/u],
    [[...KEY, '--krn', '1', '--base', '2000', CREDIT], /^--base is 1993, 2014 or 2035$/u],
    [[...WHOLE, '--ea', '11', CREDIT], /^--vudk is 40 hexadecimal digits where the algorithm is 11$/u],
    [[...WHOLE, '--ea', '09', CREDIT], /^--ea is 07 or 11$/u],
    [[...WHOLE, '--kt', '9', CREDIT], /^--kt is 0, 1, 2 or 3$/u],
    [[...WHOLE, '--pan', '123', CREDIT], /^--pan is 18 digits$/u],
    [[...WHOLE, '--vudk', 'nothing', CREDIT], /^--vudk is 16 or 40 hexadecimal digits$/u],
    [['--vukd', 'ab', CREDIT], /^unknown flag --vukd; usage: /u],
    [['--vudk'], /^--vudk needs a value$/u],
    [WHOLE, /^no token given; usage: /u],
    [['123'], /^a token has 20 digits, leading zeros included; these are 3$/u],
    [['2371610050118319419x'], /^"x" is no digit: /u],
    [['99999999999999999999'], /^these 20 digits are above 73786976294838206463/u],
  ])('%j is refused in one line', (words, line) => {
    const said = text(...words);
    expect(said[0]).toMatch(line);
    expect(said.slice(1)).toEqual(['exit 2']);
  });
});

describe('npm run decode -- --protocol sts', () => {
  const script = join(import.meta.dirname, '..', '..', '..', 'core', 'commands', 'decode.ts');
  function run(words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, [script, ...words], (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
    });
  }

  it.each([
    [['--protocol', 'sts', ...WHOLE, CREDIT], 0, /^check sum: holds$/mu, /^$/u],
    [[...WHOLE, CREDIT, '--protocol=sts'], 0, /^check sum: holds$/mu, /^$/u],
    [['--protocol', 'sts', ...WHOLE, '23716100501183194198'], 1, /^check sum: does not hold: /mu, /^$/u],
    [['--protocol', 'sts', '123'], 2, /^$/u, /^a token has 20 digits[^\n]+\n$/u],
    [['--protocol', 'ccnet', ...WHOLE], 2, /^$/u, /^unknown flag --vudk; [^\n]+\n$/u],
  ])('%j ends with %i', async (words, code, out, err) => {
    const ended = await run(words);
    expect(ended.code).toBe(code);
    expect(ended.out).toMatch(out);
    expect(ended.err).toMatch(err);
  });
});
