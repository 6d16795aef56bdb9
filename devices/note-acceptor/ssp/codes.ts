import type { RejectReason } from '../../../core/ports/note-acceptor.ts';
import { hexByte } from '../../driver/hex.ts';

/** What the host says to a banknote validator (GA138, NV9USB and NV200 command tables). */
export const commands = {
  reset: 0x01,
  setInhibits: 0x02,
  displayOn: 0x03,
  displayOff: 0x04,
  setupRequest: 0x05,
  hostProtocolVersion: 0x06,
  poll: 0x07,
  reject: 0x08,
  disable: 0x09,
  enable: 0x0a,
  serialNumber: 0x0c,
  unitData: 0x0d,
  channelValues: 0x0e,
  channelSecurity: 0x0f,
  sync: 0x11,
  lastRejectCode: 0x17,
  hold: 0x18,
  firmwareVersion: 0x20,
  datasetVersion: 0x21,
  setGenerator: 0x4a,
  setModulus: 0x4b,
  keyExchange: 0x4c,
  pollWithAck: 0x56,
  eventAck: 0x57,
} as const;

/** The first byte of every reply (GA138, generic responses). */
export const replies = {
  ok: 0xf0,
  commandNotKnown: 0xf2,
  wrongParameterCount: 0xf3,
  parameterOutOfRange: 0xf4,
  cannotBeProcessed: 0xf5,
  softwareError: 0xf6,
  fail: 0xf8,
  keyNotSet: 0xfa,
} as const;

/** What may follow F0 in the reply to a poll (GA138, NV9USB and NV200 event tables; EA is from GA973 §8.3). */
export const events = {
  initialising: 0xb6,
  channelsDisabled: 0xb5,
  stacking: 0xcc,
  barcodeTicketAck: 0xd1,
  notePathOpen: 0xe0,
  clearedFromFront: 0xe1,
  clearedIntoCashbox: 0xe2,
  cashboxRemoved: 0xe3,
  cashboxReplaced: 0xe4,
  barcodeTicketValidated: 0xe5,
  fraudAttempt: 0xe6,
  stackerFull: 0xe7,
  disabled: 0xe8,
  unsafeJam: 0xe9,
  safeJam: 0xea,
  stacked: 0xeb,
  rejected: 0xec,
  rejecting: 0xed,
  credit: 0xee,
  read: 0xef,
  slaveReset: 0xf1,
} as const;

export const commandWords: Readonly<Record<number, string>> = {
  0x01: 'RESET',
  0x02: 'SET INHIBITS',
  0x03: 'DISPLAY ON',
  0x04: 'DISPLAY OFF',
  0x05: 'SETUP REQUEST: which notes on which channel',
  0x06: 'HOST PROTOCOL VERSION',
  0x07: 'POLL: tell what has happened, and accept the note in escrow',
  0x08: 'REJECT the note in escrow',
  0x09: 'DISABLE: take no notes',
  0x0a: 'ENABLE: take notes',
  0x0c: 'GET SERIAL NUMBER',
  0x0d: 'UNIT DATA',
  0x0e: 'CHANNEL VALUE DATA',
  0x0f: 'CHANNEL SECURITY DATA',
  0x11: 'SYNC: the next sequence bit is 0',
  0x17: 'LAST REJECT CODE: why did the last note go back',
  0x18: 'HOLD the note in escrow',
  0x20: 'GET FIRMWARE VERSION',
  0x21: 'GET DATASET VERSION',
  0x23: 'GET BARCODE READER CONFIGURATION',
  0x24: 'SET BARCODE READER CONFIGURATION',
  0x25: 'GET BARCODE INHIBIT',
  0x26: 'SET BARCODE INHIBIT',
  0x27: 'GET BARCODE DATA',
  0x4a: 'SET GENERATOR of the key exchange',
  0x4b: 'SET MODULUS of the key exchange',
  0x4c: 'REQUEST KEY EXCHANGE',
  0x4d: 'SET BAUD RATE',
  0x4f: 'GET BUILD REVISION',
  0x54: 'CONFIGURE BEZEL',
  0x56: 'POLL WITH ACK: the same as POLL, and what matters is said again until EVENT ACK',
  0x57: 'EVENT ACK: what was said is written down',
  0x58: 'GET COUNTERS',
  0x59: 'RESET COUNTERS',
  0x60: 'SET the fixed half of the ENCRYPTION KEY',
  0x61: 'RESET the ENCRYPTION key TO DEFAULT',
  0x7e: 'an encrypted block',
};

export const replyWords: Readonly<Record<number, string>> = {
  0xf0: 'OK',
  0xf2: 'COMMAND NOT KNOWN',
  0xf3: 'WRONG NUMBER OF PARAMETERS',
  0xf4: 'PARAMETER OUT OF RANGE',
  0xf5: 'COMMAND CANNOT BE PROCESSED now',
  0xf6: 'SOFTWARE ERROR',
  0xf8: 'FAIL',
  0xfa: 'KEY NOT SET: encryption has not been negotiated',
};

/** Bytes of data behind an event, by the protocol version from which on that holds. */
interface EventKind {
  readonly words: string;
  readonly sizes: readonly { readonly fromVersion: number; readonly bytes: number }[];
}

const bare = [{ fromVersion: 0, bytes: 0 }];
const channel = [{ fromVersion: 0, bytes: 1 }];
/** From version 9 a country and a value instead of a channel (GA138, events Read and Note Credit). */
const channelOrValue = [
  { fromVersion: 0, bytes: 1 },
  { fromVersion: 9, bytes: 7 },
];

/** GA138, Events. A code that is not here has no known size, and what follows it cannot be read. */
export const eventKinds: Readonly<Record<number, EventKind>> = {
  0xb5: { words: 'every channel is inhibited', sizes: bare },
  0xb6: { words: 'initialising', sizes: bare },
  0xcc: { words: 'stacking', sizes: bare },
  0xd1: { words: 'barcode ticket stacked', sizes: bare },
  0xe0: { words: 'the note path is open', sizes: bare },
  0xe1: { words: 'a note was cleared from the front at power-up', sizes: channel },
  0xe2: { words: 'a note was cleared into the cash box at power-up', sizes: channel },
  0xe3: { words: 'cash box removed', sizes: bare },
  0xe4: { words: 'cash box replaced', sizes: bare },
  0xe5: { words: 'barcode ticket in escrow', sizes: bare },
  0xe6: { words: 'fraud attempt', sizes: channel },
  0xe7: { words: 'stacker full', sizes: bare },
  0xe8: { words: 'disabled', sizes: bare },
  0xe9: { words: 'unsafe jam: the note can be reached from outside', sizes: bare },
  0xea: { words: 'safe jam: the note cannot be reached from outside', sizes: bare },
  0xeb: { words: 'note in its stacked position', sizes: bare },
  0xec: { words: 'note rejected', sizes: bare },
  0xed: { words: 'rejecting the note', sizes: bare },
  0xee: { words: 'CREDIT: the note is out of reach', sizes: channelOrValue },
  0xef: { words: 'reading', sizes: channelOrValue },
  0xf1: { words: 'reset: the device has started', sizes: bare },
};

export interface SspEvent {
  readonly code: number;
  readonly data: Uint8Array;
}

export interface EventList {
  readonly events: readonly SspEvent[];
  /** From the first byte that cannot be read on: an unknown code, or an event without all its data. */
  readonly unread: Uint8Array;
}

/** The events behind the F0 of a poll's reply. Never an event whose data is not complete. */
export function parseEvents(bytes: Uint8Array, protocolVersion: number): EventList {
  const list: SspEvent[] = [];
  let at = 0;
  while (at < bytes.length) {
    const code = bytes[at] ?? 0;
    const size = eventKinds[code]?.sizes.findLast(({ fromVersion }) => protocolVersion >= fromVersion)?.bytes;
    if (size === undefined || at + 1 + size > bytes.length) break;
    list.push({ code, data: bytes.slice(at + 1, at + 1 + size) });
    at += 1 + size;
  }
  return { events: list, unread: bytes.slice(at) };
}

/** `reading, channel 3`. */
export function describeEvent({ code, data }: SspEvent): string {
  const words = eventKinds[code]?.words ?? `unknown event ${hexByte(code)}`;
  const [number] = data;
  if (number === undefined) return words;
  if (code === events.read) return number === 0 ? words : `note in escrow, channel ${number}`;
  return number === 0 ? `${words}, channel not known` : `${words}, channel ${number}`;
}

/** Reject codes that mean more to the flow than words. */
export const rejectCodes = { byHost: 0x08, inhibitedByHost: 0x0c, escrowTimeOut: 0x13 } as const;

/** GA138, Reject Codes. */
export const rejectWords: Readonly<Record<number, string>> = {
  0x00: 'accepted',
  0x01: 'wrong length',
  0x02: 'not recognized (average)',
  0x03: 'not recognized (coastline)',
  0x04: 'not recognized (graph)',
  0x05: 'not recognized (buried)',
  0x06: 'inhibited in the data set',
  0x07: 'a second note came behind it',
  0x08: 'the host asked for it',
  0x09: 'fits more than one channel',
  0x0a: 'rear sensor error',
  0x0b: 'too long',
  0x0c: 'inhibited by the host',
  0x0d: 'the mechanism is slow',
  0x0e: 'a string: fraud attempt',
  0x0f: 'fraud channel',
  0x10: 'no note seen',
  0x11: 'not recognized (peak)',
  0x12: 'twisted',
  0x13: 'the host was silent while it stood in escrow',
  0x14: 'barcode not recognized',
  0x15: 'did not reach the note path',
  0x16: 'not recognized (slot 1)',
  0x17: 'not recognized (slot 2)',
  0x18: 'transported too fast',
  0x19: 'wrong width',
  0x1a: 'too short',
  0x1b: 'paid out',
  0x1c: 'two notes at once',
  0x1d: 'could not be stacked',
};

const rejectReasons: Readonly<Record<number, RejectReason>> = {
  0x01: 'insertedBadly',
  0x02: 'unrecognized',
  0x03: 'unrecognized',
  0x04: 'unrecognized',
  0x05: 'unrecognized',
  0x06: 'inhibited',
  0x07: 'tooFast',
  0x09: 'unrecognized',
  0x0a: 'transportFault',
  0x0b: 'insertedBadly',
  0x0c: 'inhibited',
  0x0d: 'transportFault',
  0x0e: 'counterfeitSuspected',
  0x0f: 'counterfeitSuspected',
  0x10: 'insertedBadly',
  0x11: 'unrecognized',
  0x12: 'insertedBadly',
  0x14: 'unrecognized',
  0x15: 'transportFault',
  0x16: 'unrecognized',
  0x17: 'unrecognized',
  0x18: 'tooFast',
  0x19: 'insertedBadly',
  0x1a: 'insertedBadly',
  0x1c: 'tooFast',
  0x1d: 'transportFault',
};

export function rejectReason(code: number | undefined): RejectReason {
  return (code === undefined ? undefined : rejectReasons[code]) ?? 'other';
}

export function rejectDetail(code: number | undefined): string {
  if (code === undefined) return 'note rejected, the device does not say why';
  return `note rejected: ${rejectWords[code] ?? `unknown reason ${hexByte(code)}`}`;
}
