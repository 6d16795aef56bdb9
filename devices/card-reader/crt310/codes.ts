import { hexByte } from '../../driver/hex.ts';

/** Command byte and parameter of everything this driver says (clauses 8 and 9.4). */
export const commands = {
  reset: [0x30, 0x30],
  resetAndEject: [0x30, 0x31],
  stopPosition: [0x2e, 0x33],
  cardIn: [0x2f],
  status: [0x31, 0x30],
  sensors: [0x31, 0x2f],
  cardType: [0x31, 0x31],
  toContacts: [0x32, 0x2f],
  toFront: [0x32, 0x30],
  powerCard: [0x33, 0x30],
  unpowerCard: [0x33, 0x31],
  cardReset: [0x38, 0x30],
  readMemory: [0x38, 0x31],
  readSecurity: [0x38, 0x33],
  verifyCode: [0x38, 0x34],
  writeMemory: [0x38, 0x35],
} as const;

/** Clause 8.2.1: the front. By switch means any card; the magnetic modes would leave chip cards outside. */
export const frontGate = { shut: 0x31, bySwitch: 0x33 } as const;
/** Nothing comes in from behind: a kiosk's back is its own. */
export const REAR_GATE_SHUT = 0x31;

/** The byte P after command byte and parameter. */
export const results = { yes: 0x59, no: 0x4e, noCard: 0x45, wrongPlace: 0x57 } as const;

/** Clause 8.3.1, S1. */
export const positions = {
  longCard: 0x46,
  shortCard: 0x47,
  frontLoose: 0x48,
  frontHeld: 0x49,
  inside: 0x4a,
  atContacts: 0x4b,
  rearHeld: 0x4c,
  rearLoose: 0x4d,
  none: 0x4e,
} as const;

export const positionWords: Readonly<Record<number, string>> = {
  [positions.longCard]: 'a card that is too long is inside',
  [positions.shortCard]: 'a card that is too short is inside',
  [positions.frontLoose]: 'a card lies in the mouth',
  [positions.frontHeld]: 'a card is held at the front',
  [positions.inside]: 'a card is inside',
  [positions.atContacts]: 'a card is inside, on the contacts',
  [positions.rearHeld]: 'a card is held at the rear',
  [positions.rearLoose]: 'a card was put out at the rear',
  [positions.none]: 'no card',
};

/** Clause 8.3.1, S2 and S3. */
export const GATE_SHUT = 0x4e;

export const gateWords: Readonly<Record<number, string>> = {
  0x49: 'takes magnetic cards',
  0x4a: 'takes any card',
  0x4b: 'takes thin magnetic cards',
  [GATE_SHUT]: 'shut',
};

/** First byte of the error reply `'N' CM E` (clause 7.2.2). */
export const ERROR_REPLY = 0x4e;

export const errorCodes = { abnormalCard: 0x06 } as const;

export const errorWords: Readonly<Record<number, string>> = {
  0x00: 'it does not know this command',
  0x01: 'it does not know this parameter',
  0x02: 'it cannot carry this out',
  0x04: 'the data of the command is wrong',
  0x05: 'its supply voltage is out of range',
  0x06: 'an abnormal card is inside',
  0x07: 'its main power is off and it runs on its backup supply',
};

/** Clause 8.4: two characters that say which chip was found. */
export const SLE4442_TYPE = '30';

export const cardTypeWords: Readonly<Record<string, string>> = {
  N0: 'no card',
  N1: 'a card of no known kind, put in the wrong way round, or dirty',
  N2: 'a card that is not on the contacts',
  '00': 'a contactless card',
  '10': 'a processor card (T=0)',
  '11': 'a processor card (T=1)',
  '20': 'a 24C01 card',
  '21': 'a 24C02 card',
  '22': 'a 24C04 card',
  '23': 'a 24C08 card',
  '24': 'a 24C16 card',
  '25': 'a 24C32 card',
  '26': 'a 24C64 card',
  '30': 'an SLE4442 card',
  '31': 'an SLE4428 card',
  '40': 'an AT88SC102 card',
  '41': 'an AT88SC1604 card',
  '42': 'an AT88SC102 card',
  '43': 'an AT88SC1608 card',
};

export function positionText(position: number): string {
  return positionWords[position] ?? `unknown position ${hexByte(position)}`;
}

export function errorText(code: number): string {
  return errorWords[code] ?? `unknown error ${hexByte(code)}`;
}
