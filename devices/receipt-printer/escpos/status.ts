import type { PrinterStatus } from '../../../core/ports/receipt-printer.ts';
import { FULL_STATUS_BYTES, readFullStatus } from './presenter.ts';

/** What the printer says back. Several kinds share one line; their fixed bits tell them apart. */
export type PrinterReply =
  /** Answer to DLE EOT n, `0xx1xx10`. It does not say which n was asked. */
  | { readonly kind: 'realTime'; readonly byte: number }
  /** Automatic status back, four bytes, the first `0xx1xx00`. */
  | { readonly kind: 'automatic'; readonly bytes: Uint8Array }
  /** Answer to GS r n, `0xx0xxxx`: everything before it in the buffer has been carried out. */
  | { readonly kind: 'inOrder'; readonly byte: number }
  /**
   * `37 … 00` and its kin; `37 25 00` says that the buffers were cleared (DLE DC4 function 8), `37 22 d1 d2 d3 d4 00` that a
   * process is done (GS ( H function 48).
   */
  | { readonly kind: 'block'; readonly bytes: Uint8Array }
  /** Answer to DLE EOT 20 of printers with a presenter, `10 0F` and four bytes. */
  | { readonly kind: 'full'; readonly bytes: Uint8Array }
  | { readonly kind: 'xon' }
  | { readonly kind: 'xoff' }
  | { readonly kind: 'noise'; readonly byte: number };

const XON = 0x11;
const XOFF = 0x13;
/** Epson's headers of block answers. */
const BLOCK_HEADERS = new Set([0x35, 0x37, 0x3b, 0x53, 0x5f]);
/** Header, at most 80 bytes and NUL; longer is noise. */
const MAX_BLOCK_BYTES = 82;
const AUTOMATIC_BYTES = 4;
const FULL_FIRST = 0x10;
const FULL_SECOND = 0x0f;
/** Blocks hold printable ASCII, process ids too (GS ( H: 32 to 126). */
const FIRST_TEXT = 0x20;
const LAST_TEXT = 0x7e;

const isRealTime = (byte: number): boolean => (byte & 0x93) === 0x12;
const isAutomaticStart = (byte: number): boolean => (byte & 0x93) === 0x10;
const hasBit4And7Clear = (byte: number): boolean => (byte & 0x90) === 0;

export interface ReplySplitter {
  push(bytes: Uint8Array): PrinterReply[];
}

/**
 * Splits the stream of answers; keeps the start of one whose rest has not come. `fullStatus`: the printer was asked for one,
 * and `10 0F` begins it; otherwise that is an automatic status with a button held down.
 */
export function createReplySplitter(options: { fullStatus?: boolean } = {}): ReplySplitter {
  let automatic: number[] = [];
  let block: number[] = [];
  let full: number[] = [];

  function drop(bytes: readonly number[], replies: PrinterReply[]): void {
    for (const byte of bytes) replies.push({ kind: 'noise', byte });
  }

  /** True where the byte belongs to the block. Blocks are text: what is not was sent in between, or the end is lost. */
  function inBlock(byte: number, replies: PrinterReply[]): boolean {
    if (byte === 0) {
      replies.push({ kind: 'block', bytes: Uint8Array.from([...block, byte]) });
      block = [];
      return true;
    }
    if (byte >= FIRST_TEXT && byte <= LAST_TEXT && block.length < MAX_BLOCK_BYTES) {
      block.push(byte);
      return true;
    }
    if (isRealTime(byte)) {
      replies.push({ kind: 'realTime', byte });
      return true;
    }
    drop(block, replies);
    block = [];
    return false;
  }

  /** True where the byte belongs to the full status, or ends what looked like one. */
  function inFull(byte: number, replies: PrinterReply[]): boolean {
    if (full.length === 1 && byte !== FULL_SECOND) {
      automatic = full;
      full = [];
      return false;
    }
    full.push(byte);
    if (full.length < FULL_STATUS_BYTES) return true;
    replies.push({ kind: 'full', bytes: Uint8Array.from(full) });
    full = [];
    return true;
  }

  function one(byte: number, replies: PrinterReply[]): void {
    if (byte === XON || byte === XOFF) {
      replies.push({ kind: byte === XON ? 'xon' : 'xoff' });
      return;
    }
    if (full.length > 0 && inFull(byte, replies)) return;
    if (block.length > 0 && inBlock(byte, replies)) return;
    if (isRealTime(byte)) {
      // A real-time answer may come between the four bytes of an automatic status.
      replies.push({ kind: 'realTime', byte });
      return;
    }
    if (isAutomaticStart(byte)) {
      drop(automatic, replies);
      automatic = [];
      if (options.fullStatus === true && byte === FULL_FIRST) full = [byte];
      else automatic = [byte];
      return;
    }
    if (automatic.length > 0 && hasBit4And7Clear(byte)) {
      automatic.push(byte);
      if (automatic.length === AUTOMATIC_BYTES) {
        replies.push({ kind: 'automatic', bytes: Uint8Array.from(automatic) });
        automatic = [];
      }
      return;
    }
    if (BLOCK_HEADERS.has(byte)) {
      block = [byte];
      return;
    }
    replies.push(hasBit4And7Clear(byte) ? { kind: 'inOrder', byte } : { kind: 'noise', byte });
  }

  return {
    push: (bytes) => {
      const replies: PrinterReply[] = [];
      for (const byte of bytes) one(byte, replies);
      return replies;
    },
  };
}

/** The four answers to DLE EOT 1 to 4. */
export interface StatusBytes {
  readonly printer: number;
  readonly offlineCause: number;
  readonly errorCause: number;
  readonly paper: number;
}

/** DLE EOT 1: bit 3 offline. 2: bit 2 cover, 3 feed button, 5 paper end, 6 error. */
const OFFLINE = 0x08;
const COVER_OPEN = 0x04;
const STOPPED_BY_PAPER_END = 0x20;
const ERROR = 0x40;
/** DLE EOT 3: bit 2 mechanical, 3 cutter, 5 for good, 6 recovers by itself (head temperature). */
const MECHANICAL = 0x04;
const CUTTER = 0x08;
const UNRECOVERABLE = 0x20;
const SELF_RECOVERING = 0x40;
/** DLE EOT 4: bits 2 and 3 near end, 5 and 6 end. */
const NEAR_END = 0x0c;
const PAPER_END = 0x60;

/** An open cover goes first: most printers report the paper as gone with it. */
export function statusOf(bytes: StatusBytes): PrinterStatus {
  if ((bytes.offlineCause & COVER_OPEN) !== 0) return { kind: 'coverOpen' };
  if ((bytes.paper & PAPER_END) !== 0 || (bytes.offlineCause & STOPPED_BY_PAPER_END) !== 0) return { kind: 'paperOut' };
  const fault = faultOf(bytes.errorCause);
  if (fault !== undefined) return { kind: 'fault', detail: fault };
  if ((bytes.offlineCause & ERROR) !== 0) return { kind: 'fault', detail: 'error without a stated cause' };
  if ((bytes.printer & OFFLINE) !== 0) return { kind: 'offline', detail: 'the printer says it is offline' };
  return { kind: 'ready', paper: (bytes.paper & NEAR_END) !== 0 ? 'nearEnd' : 'ok' };
}

function faultOf(errorCause: number): string | undefined {
  if ((errorCause & CUTTER) !== 0) return 'cutter jam';
  if ((errorCause & UNRECOVERABLE) !== 0) return 'error that needs repair';
  if ((errorCause & SELF_RECOVERING) !== 0) return 'print head too hot';
  if ((errorCause & MECHANICAL) !== 0) return 'mechanical error';
  return undefined;
}

/** Automatic status: byte 1 bit 3 offline, 5 cover; byte 2 bit 2 mechanical, 3 cutter, 5, 6; byte 3 bits 0-1 near end, 2-3 end. */
export function statusOfAutomatic(bytes: Uint8Array): PrinterStatus {
  const [first = 0, second = 0, third = 0] = bytes;
  if ((first & 0x20) !== 0) return { kind: 'coverOpen' };
  if ((third & 0x0c) !== 0) return { kind: 'paperOut' };
  const fault = faultOf(second);
  if (fault !== undefined) return { kind: 'fault', detail: fault };
  if ((first & OFFLINE) !== 0) return { kind: 'offline', detail: 'the printer says it is offline' };
  return { kind: 'ready', paper: (third & 0x03) !== 0 ? 'nearEnd' : 'ok' };
}

/** One answer in words. `asked` is the n of the DLE EOT it answers, where that is known. */
export function describeReply(reply: PrinterReply, asked?: number): string {
  switch (reply.kind) {
    case 'realTime':
      return asked === undefined ? 'real-time status' : `status ${asked}: ${realTimeWords(reply.byte, asked)}`;
    case 'automatic':
      return `automatic status: ${statusWords(statusOfAutomatic(reply.bytes))}`;
    case 'inOrder':
      return `in-order answer: ${(reply.byte & 0x0c) !== 0 ? 'paper end' : (reply.byte & 0x03) !== 0 ? 'paper near end' : 'paper present'}`;
    case 'block':
      return blockWords(reply.bytes);
    case 'full':
      return `full status: ${fullWords(reply.bytes)}`;
    case 'xon':
      return 'XON: send on';
    case 'xoff':
      return 'XOFF: wait';
    case 'noise':
      return 'not an answer this printer could give';
    default:
      return reply satisfies never;
  }
}

function blockWords(bytes: Uint8Array): string {
  const [header, kind] = bytes;
  if (header === 0x37 && kind === 0x25) return 'buffers cleared';
  const text = Buffer.from(bytes.subarray(1, -1)).toString('latin1');
  if (header === 0x37 && kind === 0x22) return `process “${text.slice(1)}” is done`;
  return header === 0x5f ? `printer information “${text}”` : 'block answer';
}

function fullWords(bytes: Uint8Array): string {
  const status = readFullStatus(bytes);
  const words = [
    status.paperOut ? 'paper out' : status.nearEnd ? 'paper near end' : 'paper present',
    ...(status.slipWaiting ? ['a slip waits at the mouth'] : []),
    ...(status.coverOpen ? ['cover open'] : []),
    ...(status.paperJam ? ['paper jam'] : []),
    ...(status.supplyVoltage ? ['supply voltage wrong'] : []),
    ...(status.cutter ? ['cutter error'] : []),
  ];
  return words.join(', ');
}

export function statusWords(status: PrinterStatus): string {
  switch (status.kind) {
    case 'ready':
      return status.paper === 'nearEnd' ? 'ready, paper near end' : 'ready';
    case 'paperOut':
      return 'paper out';
    case 'coverOpen':
      return 'cover open';
    case 'fault':
    case 'offline':
      return `${status.kind}: ${status.detail}`;
    case 'unconfirmed':
      return 'cannot answer';
    default:
      return status satisfies never;
  }
}

function realTimeWords(byte: number, asked: number): string {
  const said = (words: readonly (readonly [number, string])[], none: string): string => {
    const set = words.filter(([mask]) => (byte & mask) !== 0).map(([, text]) => text);
    return set.length === 0 ? none : set.join(', ');
  };
  switch (asked) {
    case 1:
      return said([[OFFLINE, 'offline']], 'online');
    case 2:
      return said(
        [
          [COVER_OPEN, 'cover open'],
          [0x08, 'paper being fed by the button'],
          [STOPPED_BY_PAPER_END, 'stopped, no paper'],
          [ERROR, 'error'],
        ],
        'nothing keeps it offline',
      );
    case 3:
      return faultOf(byte) ?? 'no error';
    case 4:
      return said(
        [
          [PAPER_END, 'paper end'],
          [NEAR_END, 'paper near end'],
        ],
        'paper present',
      );
    default:
      return 'status';
  }
}
