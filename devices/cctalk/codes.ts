/** What the host says (part 2). The number of a header is all that tells a device what is wanted. */
export const headers = {
  simplePoll: 254,
  requestManufacturerId: 246,
  requestEquipmentCategoryId: 245,
  requestProductCode: 244,
  requestSerialNumber: 242,
  performSelfCheck: 232,
  modifyInhibitStatus: 231,
  requestInhibitStatus: 230,
  readBufferedCredit: 229,
  modifyMasterInhibit: 228,
  requestMasterInhibit: 227,
  requestOptionFlags: 213,
  requestCoinId: 184,
  readBufferedBillEvents: 159,
  requestBillId: 157,
  requestCountryScalingFactor: 156,
  routeBill: 154,
  modifyBillOperatingMode: 153,
  requestBillOperatingMode: 152,
  resetDevice: 1,
} as const;

/** What stands in the place of the header when a device answers (part 1 §7.8, §8). */
export const replies = { reply: 0, nak: 5, busy: 6 } as const;

/** Equipment categories (part 3, table 1), written exactly so. */
export const categories = {
  coinAcceptor: 'Coin Acceptor',
  billValidator: 'Bill Validator',
  /** What part 3, appendix 16 prints in its place. */
  billAcceptor: 'Bill Acceptor',
} as const;

/** Route codes of header 154, and what it answers in place of an ACK (part 2 §3.98). */
export const routes = { giveBack: 0, stack: 1, extendEscrow: 255 } as const;
export const routeErrors = { escrowEmpty: 254, failed: 255 } as const;

/** Bits of header 153: how a bill validator works. */
export const billModes = { stacker: 1, escrow: 2 } as const;

export const headerWords: Readonly<Record<number, string>> = {
  255: 'FACTORY SET-UP AND TEST',
  254: 'SIMPLE POLL: are you there',
  253: 'ADDRESS POLL: who is there',
  252: 'ADDRESS CLASH: does anybody share this address',
  251: 'ADDRESS CHANGE',
  250: 'ADDRESS RANDOM',
  249: 'REQUEST POLLING PRIORITY',
  248: 'REQUEST STATUS',
  247: 'REQUEST VARIABLE SET',
  246: 'REQUEST MANUFACTURER',
  245: 'REQUEST EQUIPMENT CATEGORY',
  244: 'REQUEST PRODUCT CODE',
  243: 'REQUEST DATABASE VERSION',
  242: 'REQUEST SERIAL NUMBER',
  241: 'REQUEST SOFTWARE REVISION',
  240: 'TEST SOLENOIDS',
  238: 'TEST OUTPUT LINES',
  237: 'READ INPUT LINES',
  236: 'READ OPTO STATES',
  232: 'PERFORM SELF-CHECK',
  231: 'MODIFY INHIBIT STATUS: which positions are taken',
  230: 'REQUEST INHIBIT STATUS',
  229: 'READ BUFFERED CREDIT OR ERROR CODES',
  228: 'MODIFY MASTER INHIBIT',
  227: 'REQUEST MASTER INHIBIT',
  226: 'REQUEST INSERTION COUNTER',
  225: 'REQUEST ACCEPT COUNTER',
  222: 'MODIFY SORTER OVERRIDE',
  221: 'REQUEST SORTER OVERRIDE',
  217: 'REQUEST PAYOUT LEVELS',
  216: 'REQUEST DATA STORAGE',
  215: 'READ DATA BLOCK',
  214: 'WRITE DATA BLOCK',
  213: 'REQUEST OPTION FLAGS',
  212: 'REQUEST COIN POSITION',
  210: 'MODIFY SORTER PATHS',
  209: 'REQUEST SORTER PATHS',
  202: 'TEACH MODE',
  197: 'CALCULATE ROM CHECKSUM',
  196: 'REQUEST CREATION DATE',
  195: 'REQUEST LAST MODIFICATION DATE',
  194: 'REQUEST REJECT COUNTER',
  193: 'REQUEST FRAUD COUNTER',
  192: 'REQUEST BUILD CODE',
  189: 'MODIFY DEFAULT SORTER PATH',
  188: 'REQUEST DEFAULT SORTER PATH',
  184: 'REQUEST COIN ID',
  177: 'HANDHELD FUNCTION',
  170: 'REQUEST BASE YEAR',
  172: 'EMERGENCY STOP of a hopper',
  171: 'REQUEST HOPPER COIN',
  168: 'REQUEST HOPPER DISPENSE COUNT',
  167: 'DISPENSE HOPPER COINS',
  166: 'REQUEST HOPPER STATUS',
  164: 'ENABLE HOPPER',
  163: 'TEST HOPPER',
  160: 'REQUEST CIPHER KEY',
  159: 'READ BUFFERED BILL EVENTS',
  157: 'REQUEST BILL ID',
  156: 'REQUEST COUNTRY SCALING FACTOR',
  155: 'REQUEST BILL POSITION',
  154: 'ROUTE BILL',
  153: 'MODIFY BILL OPERATING MODE',
  152: 'REQUEST BILL OPERATING MODE',
  145: 'REQUEST CURRENCY REVISION',
  136: 'STORE ENCRYPTION CODE',
  135: 'SET ACCEPT LIMIT',
  129: 'READ BARCODE DATA',
  111: 'REQUEST ENCRYPTION SUPPORT',
  4: 'REQUEST COMMS REVISION',
  3: 'CLEAR COMMS STATUS',
  2: 'REQUEST COMMS STATUS',
  1: 'RESET DEVICE',
};

/** Error codes of coin acceptors (part 3, table 2). */
export const coinErrorWords: Readonly<Record<number, string>> = {
  0: 'nothing',
  1: 'coin rejected: not recognized',
  2: 'coin inhibited',
  3: 'coin fits more than one kind',
  4: 'wake-up timeout: a coin came in and did not arrive',
  5: 'validation timeout: a coin did not leave the validation area',
  6: 'credit sensor timeout: a good coin did not reach the credit sensor',
  7: 'sorter timeout: a coin did not come out of the sorter',
  8: 'second coin too close',
  9: 'accept gate not ready: coins too fast',
  10: 'credit sensor not ready: coins too fast',
  11: 'sorter not ready: coins too fast',
  12: 'rejected coin not cleared: coins too fast',
  13: 'validation sensor not ready',
  14: 'credit sensor blocked',
  15: 'sorter sensor blocked',
  16: 'credit sequence error: something moved backwards',
  17: 'coin going backwards',
  18: 'coin too fast over the credit sensor',
  19: 'coin too slow over the credit sensor',
  20: 'coin on a string',
  21: 'dual entry timeout',
  22: 'dual entry sensor missed a coin',
  23: 'credit sensor reached too early',
  24: 'coin rejected again and again',
  25: 'slug rejected',
  26: 'reject sensor blocked',
  27: 'games overload',
  28: 'too many meter pulses',
  29: 'accept gate forced open',
  30: 'accept gate did not open',
  31: 'manifold timeout',
  32: 'manifold blocked',
  33: 'manifold not ready: coins too fast',
  34: 'security status changed',
  35: 'motor trouble',
  36: 'coin swallowed: its value is not known',
  37: 'coin too fast over the validation sensor',
  38: 'coin too slow over the validation sensor',
  39: 'coin sorted wrongly',
  40: 'light from outside',
  253: 'asks for data',
  254: 'coin return pressed',
  255: 'alarm without a code',
};

/** 128 to 159: a good coin of position 1 to 32 that is inhibited. */
export const INHIBITED_FROM = 128;
export const INHIBITED_TO = 159;

/** Events of bill validators with 0 in the first place (part 3, table 7). */
export const billEventWords: Readonly<Record<number, string>> = {
  0: 'master inhibit active',
  1: 'note returned from escrow',
  2: 'note rejected: validation failed',
  3: 'note rejected: transport trouble',
  4: 'note inhibited by the host',
  5: 'note inhibited by a switch',
  6: 'note jammed where it can be pulled out',
  7: 'note jammed in the stacker',
  8: 'note pulled backwards',
  9: 'note tampered with',
  10: 'stacker OK',
  11: 'cash box removed',
  12: 'cash box inserted',
  13: 'stacker faulty',
  14: 'cash box full',
  15: 'stacker jammed',
  16: 'note jammed where nobody can pull it out',
  17: 'fraud seen by a light barrier',
  18: 'note on a string',
  19: 'anti-string mechanism faulty',
  20: 'barcode read',
  21: 'note of an unknown kind stacked',
};

export const billEvents = {
  masterInhibit: 0,
  returned: 1,
  invalid: 2,
  transportTrouble: 3,
  inhibitedByHost: 4,
  inhibitedBySwitch: 5,
  jammedUnsafe: 6,
  jammedInStacker: 7,
  pulledBackwards: 8,
  tampered: 9,
  stackerOk: 10,
  boxRemoved: 11,
  boxInserted: 12,
  stackerFaulty: 13,
  full: 14,
  stackerJammed: 15,
  jammedSafe: 16,
  opticalFraud: 17,
  stringFraud: 18,
  antiStringFaulty: 19,
  barcode: 20,
  unknownStacked: 21,
} as const;

/** Faults that PERFORM SELF-CHECK may tell (part 3, table 3), as far as coin and bill acceptors have them. */
const faultWords: Readonly<Record<number, string>> = {
  0: 'no fault',
  1: 'EEPROM checksum',
  2: 'inductive coils',
  3: 'credit sensor',
  4: 'piezo sensor',
  5: 'reflective sensor',
  6: 'diameter sensor',
  7: 'wake-up sensor',
  8: 'sorter exit sensors',
  9: 'NVRAM checksum',
  18: 'reject sensor',
  19: 'coin return mechanism',
  20: 'coin-on-string mechanism',
  21: 'rim sensor',
  22: 'thermistor',
  30: 'ROM checksum',
  33: 'supply voltage',
  34: 'temperature',
  36: 'bill validation sensor',
  37: 'bill transport motor',
  38: 'stacker',
  39: 'bill jammed',
  40: 'RAM test',
  41: 'string sensor',
  42: 'accept gate open',
  43: 'accept gate closed',
  44: 'stacker missing',
  45: 'stacker full',
  49: 'opto sensor',
  54: 'firmware',
  55: 'initialization',
  56: 'supply current',
  255: 'unspecified fault',
};

export function describeFault(code: number): string {
  return faultWords[code] ?? `fault ${code}`;
}

export function describeCoinError(code: number): string {
  if (code >= INHIBITED_FROM && code <= INHIBITED_TO) return `coin of position ${code - INHIBITED_FROM + 1} inhibited`;
  return coinErrorWords[code] ?? `error code ${code}`;
}

/** The second byte of a credit is the sorter path, 0 for none; where a coin lies in the box is no matter of the host. */
export function describeCoinEvent(event: { a: number; b: number }): string {
  if (event.a === 0) return describeCoinError(event.b);
  return `coin of position ${event.a}${event.b === 0 ? '' : `, sorter path ${event.b}`}`;
}

export function describeBillEvent(event: { a: number; b: number }): string {
  if (event.a === 0) return billEventWords[event.b] ?? `event ${event.b}`;
  if (event.b === 0) return `note of type ${event.a} stacked`;
  return event.b === 1 ? `note of type ${event.a} in escrow` : `note of type ${event.a}, unknown event ${event.b}`;
}
