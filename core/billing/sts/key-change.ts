import { openStsCipher } from './decoder-key.ts';
import type { StsMeterKeyData } from './decoder-key.ts';
import type { StsContent } from './token-content.ts';
import { mintToken } from './token.ts';

/**
 * Tokens that move a meter to another key: after a change of tariff index, supply group or key revision, and at a new base
 * date. They are entered one after the other, all under the old key; a 64-bit key takes two, a 128-bit key four.
 */
export interface KeyChange {
  readonly from: StsMeterKeyData;
  readonly to: StsMeterKeyData;
  /** 0 to 255: how long the new key may be used, in units of 2^16 minutes from the base date; 255 is for ever. */
  readonly keyExpiry: number;
  /** The meter forgets the identifiers it has seen. Needed with a new base date, and only there. */
  readonly rollover: boolean;
}

/** Hexadecimal digits of one 32-bit part of a key. */
const PART_DIGITS = 8;
const SHORT_KEY_PARTS = 2;
const SUPPLY_GROUP_LOW_BITS = 12;

export function mintKeyChange({ from, to, keyExpiry, rollover }: KeyChange): readonly string[] {
  const current = openStsCipher(from);
  const next = openStsCipher(to);
  if (current.algorithm !== next.algorithm) {
    throw new RangeError(`a meter keeps its algorithm: key change from ${current.algorithm} to ${next.algorithm}`);
  }
  const parts =
    next.decoderKey.match(new RegExp(`.{${PART_DIGITS}}`, 'gu'))?.map((part) => Number.parseInt(part, 16)) ?? [];
  const last = parts.at(-1) ?? 0;
  const sections: StsContent[] = [
    {
      kind: 'keyChangeFirst',
      keyExpiryHigh: keyExpiry >>> 4,
      keyRevision: to.keyRevision,
      rollover,
      thirdSectionFollows: false,
      keyType: to.keyType,
      keyPart: parts[0] ?? 0,
    },
    { kind: 'keyChangeSecond', keyExpiryLow: keyExpiry & 0xf, tariffIndex: Number(to.tariffIndex), keyPart: last },
  ];
  if (parts.length > SHORT_KEY_PARTS) {
    const group = Number(to.supplyGroup);
    sections.push(
      {
        kind: 'keyChangeThird',
        supplyGroupPart: group % 2 ** SUPPLY_GROUP_LOW_BITS,
        keyPart: parts[1] ?? 0,
      },
      { kind: 'keyChangeFourth', supplyGroupPart: group >>> SUPPLY_GROUP_LOW_BITS, keyPart: parts[2] ?? 0 },
    );
  }
  return sections.map((section) => mintToken(section, current));
}
