import { describe, expect, it } from 'vitest';
import { DEMO_PIN_HASH, findPinWeakness, hashPin, parsePinHash, verifyPin } from '../../../core/platform/pin.ts';

describe('a PIN', () => {
  it.each([
    ['12a456', 'notDigits'],
    ['', 'notDigits'],
    ['13579', 'tooShort'],
    ['1'.repeat(33), 'tooLong'],
    ['000000', 'allSame'],
    ['123456', 'sequence'],
    ['890123', 'sequence'],
    ['654321', 'sequence'],
    ['246810', undefined],
    ['908172', undefined],
  ])('%s is %s', (pin, weakness) => {
    expect(findPinWeakness(pin)).toBe(weakness);
  });

  it('is known again by its hash and by no other', async () => {
    const hash = await hashPin('908172');
    expect(hash).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/u);
    expect(await hashPin('908172')).not.toBe(hash);
    expect(await verifyPin('908172', hash)).toBe(true);
    expect(await verifyPin('908173', hash)).toBe(false);
    expect(await verifyPin('', hash)).toBe(false);
  });

  it('of the demonstration is 246810', async () => {
    expect(await verifyPin('246810', DEMO_PIN_HASH)).toBe(true);
  });

  it.each([
    '',
    '246810',
    'scrypt$32768$8$1$short$short',
    DEMO_PIN_HASH.replace('scrypt', 'bcrypt'),
    DEMO_PIN_HASH.replace('32768', '32767'),
    DEMO_PIN_HASH.replace('32768', '0'),
    DEMO_PIN_HASH.replace('32768', '4194304'),
    `${DEMO_PIN_HASH}$`,
  ])('matches nothing where the hash is %j', async (hash) => {
    expect(parsePinHash(hash)).toBeUndefined();
    expect(await verifyPin('246810', hash)).toBe(false);
  });
});
