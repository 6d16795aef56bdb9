/** What the host says: one byte each. */
export const commands = {
  /** Answers a power-up and takes the note in escrow: which of the two is only decided by what the device said before. */
  accept: 0x02,
  poll: 0x0c,
  returnNote: 0x0f,
  hold: 0x18,
  reset: 0x30,
  enable: 0x3e,
  disable: 0x5e,
} as const;

/** What the device says. */
export const states = {
  stacked: 0x10,
  returned: 0x11,
  motorFailure: 0x20,
  checksumError: 0x21,
  jam: 0x22,
  noteRemoved: 0x23,
  stackerOpen: 0x24,
  sensorProblem: 0x25,
  communicationFailure: 0x26,
  fishing: 0x27,
  stackerProblem: 0x28,
  rejected: 0x29,
  invalidCommand: 0x2a,
  errorCleared: 0x2f,
  enabled: 0x3e,
  disabled: 0x5e,
  busy: 0x71,
  powerUp: 0x80,
  powerUpSecond: 0x8f,
  validated: 0x81,
  powerOnCommunication: 0xa1,
} as const;

/** Bill type 1 to 10 follow 81 as 40 to 49. */
export const FIRST_TYPE = 0x40;
export const LAST_TYPE = 0x49;
/** A note whose type did not come behind its 81, or came without it. No table has it, so that the note goes back. */
export const UNKNOWN_TYPE = 0;

export const commandWords: Readonly<Record<number, string>> = {
  0x02: 'ACCEPT: take the note in escrow, or heard the power-up',
  0x0c: 'POLL: how are you',
  0x0f: 'RETURN the note in escrow',
  0x18: 'HOLD the note in escrow',
  0x30: 'RESET',
  0x3e: 'ENABLE',
  0x5a: 'HOLD the note in escrow (ICT-104U V0.3)',
  0x5e: 'DISABLE',
};

export const stateWords: Readonly<Record<number, string>> = {
  0x10: 'stacked: the note is in the cash box',
  0x11: 'returned: the note is in the hand',
  0x20: 'motor failure',
  0x21: 'checksum error of its own memory',
  0x22: 'note jammed',
  0x23: 'note removed',
  0x24: 'cash box open or removed',
  0x25: 'sensor problem',
  0x26: 'communication failure: nobody answered it in time',
  0x27: 'fishing: a note was pulled back',
  0x28: 'stacker problem',
  0x29: 'note rejected',
  0x2a: 'invalid command',
  0x2f: 'the error is over',
  0x3e: 'enabled',
  0x5e: 'disabled',
  0x71: 'busy',
  0xa1: 'communication after power on',
};

/** One byte that is a word of its own. */
export function isState(byte: number): boolean {
  return stateWords[byte] !== undefined;
}

export function isBillType(byte: number): boolean {
  return byte >= FIRST_TYPE && byte <= LAST_TYPE;
}

/** Answers to a poll, also said unasked when they change. */
export function isStatus(byte: number): boolean {
  return isState(byte) && byte !== states.stacked && byte !== states.returned;
}
