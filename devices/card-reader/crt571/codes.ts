/** Command and parameter of everything this driver says (clauses 2.1.1 and 3). */
export const commands = {
  /** A card inside stays where it is. */
  reset: [0x30, 0x33],
  /** A card inside goes to the gate. */
  resetAndEject: [0x30, 0x30],
  status: [0x31, 0x30],
  /** With no card inside this draws one out of the hopper (clause 3.1.3). */
  toContacts: [0x32, 0x31],
  toBin: [0x32, 0x33],
  toFront: [0x32, 0x39],
  openGate: [0x33, 0x30],
  shutGate: [0x33, 0x31],
  chipReset: [0x53, 0x30],
  chipPowerOff: [0x53, 0x31],
  sle4442: [0x53, 0x33],
  serialNumber: [0xa2, 0x30],
  version: [0xa4, 0x30],
} as const;

/** Clause 3.4.4: what stands behind `53 33`, in the form of a command APDU. */
export const chip = {
  readMemory: [0x00, 0xb0, 0x00],
  readSecurity: [0x00, 0xb0, 0x02],
  writeMemory: [0x00, 0xd0, 0x00],
  /** P1, P2 and the length stand in the manual's example (clause 3.4.4.6, headed SLE4428 by mistake). */
  verifyCode: [0x00, 0x20, 0x03, 0x01, 0x03],
} as const;

/** Clause 3.4.4, sw1 and sw2 together. */
export const chipWords = { done: 0x9000, failed: 0x6f00, wrongCode: 0x6f01, locked: 0x6f02 } as const;

/** Clause 3.4.1: what an SLE4442 answers to its reset. An SLE4428 says 92 23 10 91. */
export const SLE4442_ATR: readonly number[] = [0xa2, 0x13, 0x10, 0x91];

/** Clause 2.1.2, st0. */
export const places = { none: 0x30, gate: 0x31, position: 0x32 } as const;
export const placeWords: Readonly<Record<number, string>> = {
  [places.none]: 'no card',
  [places.gate]: 'a card is in the gate',
  [places.position]: 'a card is inside',
};

/** Clause 2.1.2, st1. */
export const hopperLevels: Readonly<Record<number, 'empty' | 'few' | 'enough'>> = {
  0x30: 'empty',
  0x31: 'few',
  0x32: 'enough',
};

/** Clause 2.1.2, st2. */
export const BIN_FULL = 0x31;

/** Clause 2.2, e1 and e0 as two characters. */
export const errors = {
  unknownCommand: '00',
  wrongParameter: '01',
  wrongSequence: '02',
  jam: '10',
  longCard: '13',
  shortCard: '14',
  stuckBeforeContacts: '43',
  movedByHand: '45',
  notActivated: '61',
  unsupportedCard: '62',
  deadCard: '65',
  otherCard: '66',
  hopperEmpty: 'A0',
  binFull: 'A1',
  notReset: 'B0',
} as const;

export const errorWords: Readonly<Record<string, string>> = {
  '00': 'it does not know this command',
  '01': 'it does not know this parameter',
  '02': 'it cannot do this now',
  '03': 'its hardware cannot do this',
  '04': 'the data of the command is wrong',
  '05': 'the contacts do not let go of the card',
  '10': 'the card is jammed',
  '12': 'a sensor fails',
  '13': 'a card that is too long is inside',
  '14': 'a card that is too short is inside',
  '40': 'it cannot take the card back',
  '41': 'the magnet of the contacts fails',
  '43': 'the card does not reach the contacts',
  '45': 'the card was moved by hand',
  '50': 'its counter of captured cards is full',
  '51': 'its motor fails',
  '60': 'the card short-circuits its supply',
  '61': 'the chip does not answer',
  '62': 'the chip does not know this',
  '65': 'the chip is dead',
  '66': 'this chip does not know this',
  '67': 'the chip answers wrongly',
  '68': 'the chip answers too late',
  '69': 'the chip does not keep to EMV',
  A0: 'its hopper is empty',
  A1: 'its bin for captured cards is full',
  B0: 'it was switched on and not reset yet',
};

/** A card is in the way, or does not fit. */
export const jamErrors: readonly string[] = [errors.jam, errors.longCard, errors.shortCard, errors.stuckBeforeContacts];
/** No chip that speaks on this side of the card, or another one. */
export const strangeChipErrors: readonly string[] = [
  errors.notActivated,
  errors.unsupportedCard,
  errors.deadCard,
  errors.otherCard,
];

export function errorText(code: string): string {
  return errorWords[code] ?? `unknown error ${code}`;
}

export function isCommand(text: Uint8Array, command: readonly number[]): boolean {
  return text[1] === command[0] && text[2] === command[1];
}
