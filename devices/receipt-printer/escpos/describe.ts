import type { Token } from './commands.ts';
import { createTokenizer, toHex } from './commands.ts';
import { decodeGb18030 } from './gb18030.ts';
import { createReplySplitter, describeReply, statusOf, statusWords } from './status.ts';

/** Hex shown of a payload. */
const MAX_HEX_BYTES = 8;

type Words = string | ((args: Uint8Array) => string);

const onOff =
  (what: string): Words =>
  (args) =>
    `${what} ${((args[0] ?? 0) & 1) === 1 ? 'on' : 'off'}`;
const number =
  (before: string, after = ''): Words =>
  (args) =>
    `${before} ${args[0] ?? 0}${after}`;
const word = (args: Uint8Array, at: number): number => (args[at] ?? 0) + 256 * (args[at + 1] ?? 0);

const PRESENTER: Readonly<Record<number, string>> = {
  2: 'draw the slip back',
  3: 'hold the slip out',
  5: 'push the slip out',
  6: 'ask for its status',
  32: 'hold the slip out for a time',
};

const WORDS: Readonly<Record<string, Words>> = {
  'ESC @': 'initialize: modes back to their defaults, line being collected dropped',
  'ESC !': (args) => `print mode ${toHex(args)}`,
  'ESC -': onOff('underline'),
  'ESC E': onOff('bold'),
  'ESC G': onOff('double strike'),
  'ESC M': (args) => `font ${((args[0] ?? 0) & 1) === 1 ? 'B' : 'A'}`,
  'ESC a': (args) => `align ${['left', 'center', 'right'][(args[0] ?? 0) & 3] ?? '?'}`,
  'ESC t': number('code page'),
  'ESC R': number('international character set'),
  'ESC 2': 'default line spacing',
  'ESC 3': number('line spacing', ' dots'),
  'ESC d': number('print and feed', ' lines'),
  'ESC J': number('print and feed', ' dots'),
  'ESC $': (args) => `move to ${word(args, 0)} dots from the left edge`,
  'ESC \\': (args) => `move by ${word(args, 0) > 0x7fff ? word(args, 0) - 0x10000 : word(args, 0)} dots`,
  'ESC V': (args) => `quarter turn ${((args[0] ?? 0) & 1) === 1 ? 'on' : 'off'}`,
  'ESC {': onOff('upside down'),
  'ESC SP': number('character spacing', ' dots'),
  'ESC D': (args) => `tab stops ${args.subarray(0, -1).join(', ')}`,
  'ESC *': (args) => `picture in the line, ${word(args, 1)} columns, mode ${args[0] ?? 0}`,
  'ESC L': 'page mode',
  'ESC p': number('open drawer, pin'),
  'ESC i': 'full cut',
  'ESC m': 'partial cut',
  'FS &': 'Chinese mode on',
  'FS .': 'Chinese mode off',
  'FS !': (args) => `Chinese print mode ${toHex(args)}`,
  'FS -': onOff('Chinese underline'),
  'FS W': onOff('Chinese double size'),
  'FS p': number('print stored picture'),
  'FS q': number('store pictures in the printer:'),
  'GS !': (args) => `character size ${(((args[0] ?? 0) >> 4) & 7) + 1} wide, ${((args[0] ?? 0) & 7) + 1} high`,
  'GS B': onOff('white on black'),
  'GS L': (args) => `left margin ${word(args, 0)} dots`,
  'GS W': (args) => `print width ${word(args, 0)} dots`,
  'GS V': (args) => ((args[0] ?? 0) > 49 ? 'feed to the cutter and cut' : 'cut'),
  'GS r': number('answer in order: status'),
  'GS a': (args) => ((args[0] ?? 0) === 0 ? 'automatic status off' : `automatic status on, mask ${toHex(args)}`),
  'GS I': number('ask for printer ID'),
  'GS e': (args) => `presenter: ${PRESENTER[args[0] ?? 0] ?? `function ${args[0] ?? 0}`}`,
  'GS H': (args) => `digits of bar codes ${['none', 'above', 'below', 'both'][(args[0] ?? 0) & 3] ?? '?'}`,
  'GS h': number('height of bar codes', ' dots'),
  'GS w': number('width of bars', ' dots'),
  'GS k': (args) => `bar code, system ${args[0] ?? 0}`,
  'GS ( H': (args) => `answer in order: process “${Buffer.from(args.subarray(5)).toString('latin1')}”`,
  'GS v 0': (args) => `picture ${word(args, 2) * 8} × ${word(args, 4)} dots, scale mode ${args[1] ?? 0}`,
  'GS ( L': (args) => `graphics function ${args[4] ?? 0}`,
  'GS 8 L': (args) => `graphics function ${args[6] ?? 0}`,
  'GS ( k': symbolWords,
  'DLE EOT': (args) => `ask status ${args[0] ?? 0}, answered at once`,
  'DLE ENQ': (args) =>
    (args[0] ?? 0) === 2 ? 'recover from an error and clear the buffers' : `recover, kind ${args[0] ?? 0}`,
  'DLE DC4': (args) => (args[0] === 8 ? 'clear the buffers' : `real-time function ${args[0] ?? 0}`),
};

const CONTROLS: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x09: 'tab',
  0x0a: 'line feed',
  0x0c: 'form feed',
  0x0d: 'carriage return',
  0x18: 'cancel',
};

function symbolWords(args: Uint8Array): string {
  const [, , , family = 0, fn = 0, value = 0] = args;
  if (family !== 49) return `symbol family ${family}, function ${fn}`;
  switch (fn) {
    case 65:
      return `QR model ${value - 48}`;
    case 67:
      return `QR module ${value} dots`;
    case 69:
      return `QR correction ${'LMQH'[value - 48] ?? '?'}`;
    case 80:
      return `QR data “${Buffer.from(args.subarray(6)).toString('utf8')}”, ${args.length - 6} bytes`;
    case 81:
      return 'print QR';
    default:
      return `QR function ${fn}`;
  }
}

/** What goes to the printer, a line a command. `ok` is false where the last command lacks its end. */
export function describeEscpos(bytes: Uint8Array): { text: string[]; ok: boolean } {
  const tokenizer = createTokenizer();
  const text = tokenizer.push(bytes).map(tokenWords);
  const rest = tokenizer.pending();
  if (rest.length === 0) {
    return bytes.length === 0 ? { text: ['no bytes'], ok: false } : { text, ok: true };
  }
  return { text: [...text, brokenWords(rest)], ok: false };
}

function tokenWords(token: Token): string {
  switch (token.kind) {
    case 'text':
      return `text “${decodeGb18030(token.bytes)}”`;
    case 'control':
      return CONTROLS[token.code] ?? `control code ${toHex(Uint8Array.of(token.code))}, not one a printer acts on`;
    case 'command': {
      const words = WORDS[token.name];
      if (words === undefined) return `${token.name}: known by its length, ${shortHex(token.bytes)}`;
      return `${token.name}: ${typeof words === 'string' ? words : words(token.args)}`;
    }
    case 'unknown':
      return `unknown command ${toHex(token.bytes)}; what follows is taken as data`;
    default:
      return token satisfies never;
  }
}

/** A command whose end is missing: how many bytes it announced, where it says so. */
function brokenWords(rest: Uint8Array): string {
  const [lead = 0, next = 0] = rest;
  const name = `${{ 0x10: 'DLE', 0x1b: 'ESC', 0x1c: 'FS', 0x1d: 'GS' }[lead] ?? '?'} ${rest.length > 1 ? printable(next) : ''}`;
  const announced = announcedBytes(rest);
  if (announced === undefined) return `broken: ${name.trim()} lacks its end, ${shortHex(rest)}`;
  return `broken: ${name.trim()} announces ${announced.said} bytes of data and has ${announced.there}, ${shortHex(rest)}`;
}

function announcedBytes(rest: Uint8Array): { said: number; there: number } | undefined {
  if (rest[0] !== 0x1d) return undefined;
  if (rest[1] === 0x28 && rest.length >= 5) return { said: word(rest, 3), there: rest.length - 5 };
  if (rest[1] === 0x76 && rest.length >= 8) return { said: word(rest, 4) * word(rest, 6), there: rest.length - 8 };
  return undefined;
}

function printable(code: number): string {
  return code > 0x20 && code < 0x7f ? String.fromCharCode(code) : toHex(Uint8Array.of(code));
}

function shortHex(bytes: Uint8Array): string {
  const shown = toHex(bytes.subarray(0, MAX_HEX_BYTES));
  return bytes.length > MAX_HEX_BYTES ? `${shown} … (${bytes.length} bytes)` : shown;
}

/** What comes from the printer. Four real-time answers in a row are read as those to DLE EOT 1, 2, 3 and 4. */
export function describeEscposStatus(bytes: Uint8Array): { text: string[]; ok: boolean } {
  const replies = createReplySplitter().push(bytes);
  const realTime = replies.filter((reply) => reply.kind === 'realTime');
  if (replies.length === 4 && realTime.length === 4) {
    const [printer = 0, offlineCause = 0, errorCause = 0, paper = 0] = bytes;
    const status = statusOf({ printer, offlineCause, errorCause, paper });
    return {
      text: [...realTime.map((reply, index) => describeReply(reply, index + 1)), `together: ${statusWords(status)}`],
      ok: true,
    };
  }
  const taken = replies.reduce((sum, reply) => sum + ('bytes' in reply ? reply.bytes.length : 1), 0);
  const text = replies.map((reply) =>
    reply.kind === 'realTime'
      ? `${toHex(Uint8Array.of(reply.byte))}: ${[1, 2, 3, 4].map((n) => describeReply(reply, n)).join('; or ')}`
      : describeReply(reply),
  );
  const broken = taken < bytes.length || bytes.length === 0;
  if (broken)
    text.push(
      bytes.length === 0
        ? 'no bytes'
        : `broken: an answer of several bytes lacks ${taken === 0 ? 'its end' : 'an end'}`,
    );
  return { text, ok: !broken && replies.every((reply) => reply.kind !== 'noise') };
}
