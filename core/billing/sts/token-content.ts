import type { StsTokenClass } from '../../domain/sts-form.ts';

/**
 * What the 48 bits before the check sum say (IEC 62055-41, token classes and subclasses). Fields keep the standard's raw
 * values; units and times are made of them by `units-field.ts` and `token-identifier.ts`.
 */
export type StsResource = 'electricity' | 'water' | 'gas' | 'time';

/** Random number and identifier begin every token but tests and key changes. */
interface Issued {
  /** 0 to 15; makes two tokens of one minute and amount differ. */
  readonly random: number;
  readonly identifier: number;
}

export type StsContent =
  | (Issued & { readonly kind: 'credit'; readonly resource: StsResource; readonly units: number })
  | (Issued & { readonly kind: ManagementKind; readonly value: number })
  | {
      readonly kind: 'keyChangeFirst';
      readonly keyExpiryHigh: number;
      readonly keyRevision: number;
      /** The meter empties its memory of identifiers: the new key begins another base date. */
      readonly rollover: boolean;
      /** A third section follows, which tells the meter its supply group. */
      readonly thirdSectionFollows: boolean;
      readonly keyType: number;
      readonly keyPart: number;
    }
  | {
      readonly kind: 'keyChangeSecond';
      readonly keyExpiryLow: number;
      readonly tariffIndex: number;
      readonly keyPart: number;
    }
  | {
      readonly kind: 'keyChangeThird' | 'keyChangeFourth';
      /** Low and high twelve bits of the supply group's number. */
      readonly supplyGroupPart: number;
      readonly keyPart: number;
    }
  | {
      readonly kind: 'meterTest';
      /** Of two digits, or of four in the longer form. */
      readonly manufacturerDigits: 2 | 4;
      readonly manufacturer: number;
      /** One bit for each test, 36 or 28 of them. */
      readonly control: bigint;
    }
  | { readonly kind: 'reserved'; readonly subclass: number; readonly content: bigint };

const RESOURCES = ['electricity', 'water', 'gas', 'time'] as const;

/** Subclasses of class 2 that carry one value of 16 bits. */
const MANAGEMENT = {
  maximumPower: 0,
  clearCredit: 1,
  tariffRate: 2,
  clearTamper: 5,
  phaseUnbalance: 6,
  waterFactor: 7,
} as const;
export type ManagementKind = keyof typeof MANAGEMENT;
const MANAGEMENT_KINDS: readonly ManagementKind[] = [
  'maximumPower',
  'clearCredit',
  'tariffRate',
  'clearTamper',
  'phaseUnbalance',
  'waterFactor',
];
const KEY_CHANGE_FIRST = 3;
const KEY_CHANGE_SECOND = 4;
const KEY_CHANGE_THIRD = 8;
const KEY_CHANGE_FOURTH = 9;

const SUBCLASS_SHIFT = 44n;

export interface PackedContent {
  readonly tokenClass: StsTokenClass;
  /** 48 bits. */
  readonly content: bigint;
}

export function packContent(said: StsContent): PackedContent {
  switch (said.kind) {
    case 'credit':
      return {
        tokenClass: 0,
        content: pack([4, RESOURCES.indexOf(said.resource)], [4, said.random], [24, said.identifier], [16, said.units]),
      };
    case 'keyChangeFirst':
      return {
        tokenClass: 2,
        content: pack(
          [4, KEY_CHANGE_FIRST],
          [4, said.keyExpiryHigh],
          [4, said.keyRevision],
          [1, said.rollover ? 1 : 0],
          [1, said.thirdSectionFollows ? 1 : 0],
          [2, said.keyType],
          [32, said.keyPart],
        ),
      };
    case 'keyChangeSecond':
      return {
        tokenClass: 2,
        content: pack([4, KEY_CHANGE_SECOND], [4, said.keyExpiryLow], [8, said.tariffIndex], [32, said.keyPart]),
      };
    case 'keyChangeThird':
    case 'keyChangeFourth': {
      const subclass = said.kind === 'keyChangeThird' ? KEY_CHANGE_THIRD : KEY_CHANGE_FOURTH;
      return { tokenClass: 2, content: pack([4, subclass], [12, said.supplyGroupPart], [32, said.keyPart]) };
    }
    case 'meterTest': {
      const isLong = said.manufacturerDigits === 4;
      const bits = isLong ? 16 : 8;
      return {
        tokenClass: 1,
        content: pack([4, isLong ? 1 : 0], [44 - bits, said.control], [bits, said.manufacturer]),
      };
    }
    case 'reserved':
      throw new RangeError('a token of a reserved subclass is not minted: no meter knows it');
    default:
      return {
        tokenClass: 2,
        content: pack([4, MANAGEMENT[said.kind]], [4, said.random], [24, said.identifier], [16, said.value]),
      };
  }
}

export function unpackContent(tokenClass: StsTokenClass, content: bigint): StsContent {
  const subclass = Number(content >> SUBCLASS_SHIFT);
  const reserved = { kind: 'reserved', subclass, content } as const;
  switch (tokenClass) {
    case 0: {
      const resource = RESOURCES[subclass];
      if (resource === undefined) return reserved;
      return { kind: 'credit', resource, ...issuedOf(content), units: bits(content, 0, 16) };
    }
    case 1: {
      if (subclass > 1) return reserved;
      const width = subclass === 1 ? 16 : 8;
      const control = (content >> BigInt(width)) & ((1n << BigInt(44 - width)) - 1n);
      const manufacturerDigits = subclass === 1 ? 4 : 2;
      return { kind: 'meterTest', manufacturerDigits, manufacturer: bits(content, 0, width), control };
    }
    case 2:
      return unpackManagement(subclass, content) ?? reserved;
    case 3:
      return reserved;
  }
}

function unpackManagement(subclass: number, content: bigint): StsContent | undefined {
  const keyPart = bits(content, 0, 32);
  switch (subclass) {
    case KEY_CHANGE_FIRST:
      return {
        kind: 'keyChangeFirst',
        keyExpiryHigh: bits(content, 40, 4),
        keyRevision: bits(content, 36, 4),
        rollover: bits(content, 35, 1) === 1,
        thirdSectionFollows: bits(content, 34, 1) === 1,
        keyType: bits(content, 32, 2),
        keyPart,
      };
    case KEY_CHANGE_SECOND:
      return {
        kind: 'keyChangeSecond',
        keyExpiryLow: bits(content, 40, 4),
        tariffIndex: bits(content, 32, 8),
        keyPart,
      };
    case KEY_CHANGE_THIRD:
      return { kind: 'keyChangeThird', supplyGroupPart: bits(content, 32, 12), keyPart };
    case KEY_CHANGE_FOURTH:
      return { kind: 'keyChangeFourth', supplyGroupPart: bits(content, 32, 12), keyPart };
    default: {
      const kind = MANAGEMENT_KINDS.find((candidate) => MANAGEMENT[candidate] === subclass);
      return kind === undefined ? undefined : { kind, ...issuedOf(content), value: bits(content, 0, 16) };
    }
  }
}

function issuedOf(content: bigint): Issued {
  return { random: bits(content, 40, 4), identifier: bits(content, 16, 24) };
}

function bits(content: bigint, from: number, width: number): number {
  return Number((content >> BigInt(from)) & ((1n << BigInt(width)) - 1n));
}

/** Fields from the front to the back; a value that does not fit its field is a fault of the caller. */
function pack(...fields: readonly (readonly [width: number, value: number | bigint])[]): bigint {
  let packed = 0n;
  for (const [width, value] of fields) {
    const field = BigInt(value);
    if (field < 0n || field >> BigInt(width) !== 0n) {
      throw new RangeError(`${value} does not fit the ${width} bits of its field in the token`);
    }
    packed = (packed << BigInt(width)) | field;
  }
  return packed;
}
