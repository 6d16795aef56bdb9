import type { RejectReason } from '../../../core/ports/note-acceptor.ts';
import { hexByte } from '../../driver/hex.ts';
import type { NoteWord } from '../note-line.ts';

/** Words that carry nothing beside themselves. */
type PlainKind = Exclude<NoteWord['kind'], 'powerUp' | 'escrow' | 'stacked' | 'returned' | 'rejecting'>;

/** What the host says (CCNET §4, bill validator). */
export const commands = {
  ack: 0x00,
  reset: 0x30,
  getStatus: 0x31,
  setSecurity: 0x32,
  poll: 0x33,
  enableBillTypes: 0x34,
  stack: 0x35,
  returnBill: 0x36,
  identification: 0x37,
  hold: 0x38,
  setBarcodeParameters: 0x39,
  extractBarcodeData: 0x3a,
  getBillTable: 0x41,
  download: 0x50,
  getCrc32: 0x51,
  requestStatistics: 0x60,
  nak: 0xff,
} as const;

/** What the device answers to a command it cannot carry out now. The same byte is the host's RESET. */
export const ILLEGAL_COMMAND = 0x30;

/** What the device answers to a POLL (CCNET §4.2). */
export const states = {
  powerUp: 0x10,
  powerUpBillInValidator: 0x11,
  powerUpBillInStacker: 0x12,
  initialize: 0x13,
  idling: 0x14,
  accepting: 0x15,
  stacking: 0x17,
  returning: 0x18,
  unitDisabled: 0x19,
  holding: 0x1a,
  busy: 0x1b,
  rejecting: 0x1c,
  cassetteFull: 0x41,
  cassetteRemoved: 0x42,
  jammedInAcceptor: 0x43,
  jammedInStacker: 0x44,
  cheated: 0x45,
  pause: 0x46,
  failure: 0x47,
  escrow: 0x80,
  stacked: 0x81,
  returned: 0x82,
} as const;

export const commandWords: Readonly<Record<number, string>> = {
  0x00: 'ACK: the last reply arrived',
  0x30: 'RESET',
  0x31: 'GET STATUS: which bill types are enabled',
  0x32: 'SET SECURITY',
  0x33: 'POLL',
  0x34: 'ENABLE BILL TYPES',
  0x35: 'STACK the note in escrow',
  0x36: 'RETURN the note in escrow',
  0x37: 'IDENTIFICATION: who are you',
  0x38: 'HOLD the note in escrow',
  0x39: 'SET BARCODE PARAMETERS',
  0x3a: 'EXTRACT BARCODE DATA',
  0x41: 'GET BILL TABLE',
  0x50: 'DOWNLOAD firmware',
  0x51: 'GET CRC32 of the firmware',
  0x60: 'REQUEST STATISTICS',
  0xff: 'NAK: the last reply was broken, say it again',
};

export const stateWords: Readonly<Record<number, string>> = {
  0x10: 'power up',
  0x11: 'power up with a bill in the validator',
  0x12: 'power up with a bill in the stacker',
  0x13: 'initializing',
  0x14: 'idle: ready to take a note',
  0x15: 'accepting a note',
  0x17: 'stacking the note',
  0x18: 'returning the note',
  0x19: 'disabled',
  0x1a: 'holding the note in escrow',
  0x1b: 'busy',
  0x1c: 'rejecting the note',
  0x41: 'cash box full',
  0x42: 'cash box removed',
  0x43: 'note jammed in the acceptor',
  0x44: 'note jammed in the stacker',
  0x45: 'cheating suspected',
  0x46: 'paused: more than one note at once',
  0x47: 'failure',
  0x80: 'note in escrow',
  0x81: 'note stacked: it is in the cash box',
  0x82: 'note returned',
};

/** Data of 0x1C (CCNET §4.2.1). */
export const rejectWords: Readonly<Record<number, string>> = {
  0x60: 'inserted badly',
  0x61: 'magnetic check failed',
  0x62: 'a bill remained in the head',
  0x63: 'compensation factor out of range',
  0x64: 'could not be conveyed',
  0x65: 'not recognized',
  0x66: 'verification failed',
  0x67: 'optical check failed',
  0x68: 'this bill type is not enabled',
  0x69: 'capacitance check failed',
  0x6a: 'operation error',
  0x6c: 'wrong length',
  0x6d: 'ultraviolet check failed',
  0x92: 'barcode not recognized',
  0x93: 'barcode has the wrong length',
  0x94: 'barcode start not found',
  0x95: 'barcode end not found',
};

const rejectReasons: Readonly<Record<number, RejectReason>> = {
  0x60: 'insertedBadly',
  0x61: 'counterfeitSuspected',
  0x62: 'transportFault',
  0x63: 'unrecognized',
  0x64: 'transportFault',
  0x65: 'unrecognized',
  0x66: 'unrecognized',
  0x67: 'unrecognized',
  0x68: 'inhibited',
  0x69: 'counterfeitSuspected',
  0x6a: 'other',
  0x6c: 'insertedBadly',
  0x6d: 'counterfeitSuspected',
};

export function rejectReason(code: number | undefined): RejectReason {
  return (code === undefined ? undefined : rejectReasons[code]) ?? 'other';
}

/** Data of 0x47 (CCNET §4.2.2). */
export const failureWords: Readonly<Record<number, string>> = {
  0x50: 'stacking motor',
  0x51: 'transport motor speed',
  0x52: 'transport motor',
  0x53: 'aligning motor',
  0x54: 'initial cassette status',
  0x55: 'optic canal',
  0x56: 'magnetic canal',
  0x5f: 'capacitance canal',
};

const plainWords: Readonly<Record<number, PlainKind>> = {
  0x13: 'initializing',
  0x14: 'idle',
  0x15: 'accepting',
  0x17: 'stacking',
  0x18: 'returning',
  0x19: 'disabled',
  0x1a: 'holding',
  0x1b: 'busy',
  0x41: 'full',
  0x42: 'boxRemoved',
  0x43: 'jammedInAcceptor',
  0x44: 'jammedInStacker',
  0x45: 'cheated',
  0x46: 'paused',
  0x47: 'failed',
};

/** A poll reply as the class understands it. */
export function wordOf(body: Uint8Array): NoteWord {
  const [code = 0, type] = body;
  const detail = describeState(body);
  switch (code) {
    case states.powerUp:
      return { kind: 'powerUp', found: 'nothing', detail };
    case states.powerUpBillInValidator:
      return { kind: 'powerUp', found: 'noteInValidator', detail };
    case states.powerUpBillInStacker:
      return { kind: 'powerUp', found: 'noteInStacker', detail };
    case states.escrow:
      return type === undefined ? { kind: 'holding', detail } : { kind: 'escrow', type, detail };
    case states.stacked:
      return { kind: 'stacked', type, detail };
    case states.returned:
      return { kind: 'returned', type, detail };
    case states.rejecting:
      return { kind: 'rejecting', reason: rejectReason(type), detail };
    default:
      return { kind: plainWords[code] ?? 'unknown', detail };
  }
}

/** The state in words for a log or a technician: `rejecting the note: not recognized`. */
export function describeState(body: Uint8Array): string {
  const [code, detail] = body;
  if (code === undefined) return 'nothing';
  const words = stateWords[code] ?? `unknown state ${hexByte(code)}`;
  if (detail === undefined) return words;
  if (code === states.rejecting) return `${words}: ${rejectWords[detail] ?? `unknown reason ${hexByte(detail)}`}`;
  if (code === states.failure) return `${words}: ${failureWords[detail] ?? `unknown part ${hexByte(detail)}`}`;
  if (code === states.escrow || code === states.stacked || code === states.returned)
    return `${words}, bill type ${detail}`;
  if (code === states.busy) return `${words} for ${detail * 100} ms`;
  return words;
}
