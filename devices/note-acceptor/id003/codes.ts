import type { RejectReason } from '../../../core/ports/note-acceptor.ts';
import { hexByte } from '../../driver/hex.ts';
import type { NoteWord } from '../note-line.ts';

/** What the host says. Many of these numbers mean something else from the device: 11, 40 to 45. */
export const commands = {
  statusRequest: 0x11,
  reset: 0x40,
  stack1: 0x41,
  stack2: 0x42,
  returnNote: 0x43,
  hold: 0x44,
  wait: 0x45,
  ack: 0x50,
  enableRequest: 0x80,
  securityRequest: 0x81,
  modeRequest: 0x82,
  inhibitRequest: 0x83,
  directionRequest: 0x84,
  versionRequest: 0x88,
  bootVersionRequest: 0x89,
  denominationsRequest: 0x8a,
  serialNumberRequest: 0x91,
  setEnable: 0xc0,
  setSecurity: 0xc1,
  setMode: 0xc2,
  setInhibit: 0xc3,
  setDirection: 0xc4,
} as const;

/** What the device answers. */
export const states = {
  idling: 0x11,
  accepting: 0x12,
  escrow: 0x13,
  stacking: 0x14,
  vendValid: 0x15,
  stacked: 0x16,
  rejecting: 0x17,
  returning: 0x18,
  holding: 0x19,
  disabled: 0x1a,
  initialize: 0x1b,
  powerUp: 0x40,
  powerUpNoteInAcceptor: 0x41,
  powerUpNoteInStacker: 0x42,
  stackerFull: 0x43,
  stackerOpen: 0x44,
  acceptorJam: 0x45,
  stackerJam: 0x46,
  pause: 0x47,
  cheated: 0x48,
  failure: 0x49,
  communicationError: 0x4a,
  invalidCommand: 0x4b,
  ack: 0x50,
} as const;

/** Escrow codes of notes begin here: denomination 1 is 61, and its bit in SET ENABLE is bit 0. */
export const FIRST_DENOMINATION = 0x61;
/** Two bytes of SET ENABLE hold as many. */
export const DENOMINATIONS_MAX = 16;
/** Data of 13 for a ticket with a bar code; its digits follow. Without them it is denomination 15. */
export const BARCODE_IN_ESCROW = 0x6f;
/** Data of 17: inhibited, wrong way round, or nobody answered its escrow. */
export const REJECT_INHIBITED = 0x79;

export const commandWords: Readonly<Record<number, string>> = {
  0x11: 'STATUS REQUEST',
  0x40: 'RESET',
  0x41: 'STACK-1: into the box, valid once past the lever',
  0x42: 'STACK-2: into the box, valid once inside',
  0x43: 'RETURN the note in escrow',
  0x44: 'HOLD the note in escrow',
  0x45: 'WAIT',
  0x50: 'ACK: vend valid was heard',
  0x80: 'ask which denominations are enabled',
  0x81: 'ask for the security setting',
  0x82: 'ask for the communication mode',
  0x83: 'ask whether it is inhibited',
  0x84: 'ask for the allowed directions',
  0x88: 'VERSION REQUEST',
  0x89: 'BOOT VERSION REQUEST',
  0x8a: 'DENOMINATIONS REQUEST: which notes do you know',
  0x91: 'SERIAL NUMBER REQUEST',
  0xc0: 'SET ENABLE',
  0xc1: 'SET SECURITY',
  0xc2: 'SET COMMUNICATION MODE',
  0xc3: 'SET INHIBIT',
  0xc4: 'SET DIRECTION',
};

export const stateWords: Readonly<Record<number, string>> = {
  0x11: 'idle: ready to take a note',
  0x12: 'accepting a note',
  0x13: 'note in escrow',
  0x14: 'stacking the note',
  0x15: 'vend valid: the note is worth its money',
  0x16: 'stacked: vend valid was acknowledged',
  0x17: 'rejecting the note',
  0x18: 'returning the note',
  0x19: 'holding the note in escrow',
  0x1a: 'disabled',
  0x1b: 'initializing',
  0x40: 'power up',
  0x41: 'power up with a note in the acceptor',
  0x42: 'power up with a note in the stacker',
  0x43: 'cash box full',
  0x44: 'cash box open or removed',
  0x45: 'note jammed in the acceptor',
  0x46: 'note jammed in the stacker',
  0x47: 'paused: more than one note at once',
  0x48: 'cheating suspected',
  0x49: 'failure',
  0x4a: 'communication error: the command arrived broken',
  0x4b: 'invalid command: cannot do that now',
  0x50: 'ACK',
};

/** Data of 17. */
const rejectWords: Readonly<Record<number, string>> = {
  0x71: 'inserted badly',
  0x72: 'magnetic pattern',
  0x73: 'a note remained in the head',
  0x74: 'compensation out of range',
  0x75: 'could not be conveyed',
  0x76: 'denomination not recognized',
  0x77: 'photo pattern 1',
  0x78: 'photo level',
  0x79: 'inhibited, wrong way round, or its escrow was not answered',
  0x7a: 'unknown to the device itself',
  0x7b: 'operation error',
  0x7c: 'a note remained in the stacker',
  0x7d: 'wrong length',
  0x7e: 'photo pattern 2',
  0x7f: 'features of a genuine note missing',
};

const rejectReasons: Readonly<Record<number, RejectReason>> = {
  0x71: 'insertedBadly',
  0x72: 'counterfeitSuspected',
  0x73: 'transportFault',
  0x74: 'unrecognized',
  0x75: 'transportFault',
  0x76: 'unrecognized',
  0x77: 'unrecognized',
  0x78: 'unrecognized',
  0x79: 'inhibited',
  0x7c: 'transportFault',
  0x7d: 'insertedBadly',
  0x7e: 'unrecognized',
  0x7f: 'counterfeitSuspected',
};

export function rejectReason(code: number | undefined): RejectReason {
  return (code === undefined ? undefined : rejectReasons[code]) ?? 'other';
}

/** Data of 49. */
const failureWords: Readonly<Record<number, string>> = {
  0xa2: 'stacking motor',
  0xa5: 'transport motor speed',
  0xa6: 'transport motor',
  0xa8: 'solenoid',
  0xa9: 'circuit board',
  0xab: 'cash box not ready',
  0xaf: 'validator head removed',
  0xb0: 'boot ROM',
  0xb1: 'external ROM',
  0xb2: 'RAM or ROM',
  0xb3: 'writing the external ROM',
};

/** The state in words for a log or a technician: `rejecting the note: wrong length`. */
export function describeState(body: Uint8Array): string {
  const [code, detail] = body;
  if (code === undefined) return 'nothing';
  const words = stateWords[code] ?? `unknown state ${hexByte(code)}`;
  if (detail === undefined) return words;
  if (code === states.rejecting) return `${words}: ${rejectWords[detail] ?? `unknown reason ${hexByte(detail)}`}`;
  if (code === states.failure) return `${words}: ${failureWords[detail] ?? `unknown part ${hexByte(detail)}`}`;
  if (code === states.escrow && detail === BARCODE_IN_ESCROW && body.length > 2)
    return `${words}: a ticket with a bar code`;
  if (code === states.escrow || code === states.vendValid) return `${words}, denomination ${hexByte(detail)}`;
  return `${words} (data ${hexByte(detail)})`;
}

type PlainKind = Exclude<NoteWord['kind'], 'powerUp' | 'escrow' | 'stacked' | 'returned' | 'rejecting'>;

/** States that need no memory of what came before. */
export const plainKinds: Readonly<Record<number, PlainKind>> = {
  0x11: 'idle',
  0x12: 'accepting',
  0x14: 'stacking',
  0x18: 'returning',
  0x19: 'holding',
  0x1a: 'disabled',
  0x1b: 'initializing',
  0x43: 'full',
  0x44: 'boxRemoved',
  0x45: 'jammedInAcceptor',
  0x46: 'jammedInStacker',
  0x47: 'paused',
  0x48: 'cheated',
  0x49: 'failed',
};

export const powerUpFound: Readonly<Record<number, Extract<NoteWord, { kind: 'powerUp' }>['found']>> = {
  0x40: 'nothing',
  0x41: 'noteInValidator',
  0x42: 'noteInStacker',
};

/** A word of the device about itself, and no answer to a setting or a question. */
export function isStatus(body: Uint8Array): boolean {
  const code = body[0] ?? 0;
  return (code >= 0x11 && code <= 0x1f) || (code >= 0x40 && code <= 0x49);
}
