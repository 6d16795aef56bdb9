import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { describeCreatorDiscard, headerBytes, type Control } from '../creator-frame.ts';
import { cardTypeWords, commands, ERROR_REPLY, errorText, gateWords, positionText, results } from './codes.ts';
import { createCrt310Decoder, crt310Format } from './frame.ts';

const controlWords: Readonly<Record<Control, string>> = {
  eot: 'EOT: the conversation is cancelled',
  enq: 'ENQ: carry it out and answer',
  ack: 'ACK: the command was received',
  nak: 'NAK: the check failed, say it again',
};

/** Explains frames in words, the code of a card left out. */
export function describeCrt310(bytes: Uint8Array, direction?: FrameDirection): Description {
  return describeFrames(bytes, createCrt310Decoder(), {
    frame: (frame) => (frame.kind === 'control' ? controlWords[frame.control] : describeBody(frame.body, direction)),
    discarded: (reason, lost) => {
      // The trace keeps zeros in the place of a card's code, and of the BCC that would betray it.
      const hidden = direction === undefined ? undefined : describeHidden(lost);
      return hidden === undefined ? describeCreatorDiscard(crt310Format, reason, lost) : { text: [hidden], ok: true };
    },
  });
}

function describeBody(body: Uint8Array, direction: FrameDirection | undefined): readonly string[] {
  const [command = 0, parameter = 0] = body;
  if (command === ERROR_REPLY && body.length === 3 && direction !== 'toDevice') {
    return [`reader → host: ${nameOf(parameter)} refused: ${errorText(body[2] ?? 0)}`];
  }
  const name = nameOf(command, parameter);
  const said = direction === 'toDevice' ? undefined : replyWords(body);
  const asked = direction === 'fromDevice' ? undefined : commandWords(body);
  const lines: string[] = [];
  if (asked !== undefined) lines.push(`host → reader: ${name}${asked}`);
  if (said !== undefined) lines.push(`reader → host: ${name}: ${said}`);
  if (lines.length === 0) return [`a sound frame with the unknown code ${hexByte(command)} ${hexByte(parameter)}`];
  return lines.length === 1 ? lines : [...lines, 'The bytes alone do not say which way it went.'];
}

/** What stands behind the name of a command; undefined where these bytes are no command we know. */
function commandWords(body: Uint8Array): string | undefined {
  const [command = 0, parameter = 0, third = 0, fourth = 0] = body;
  const data = body.length - 2;
  if (isCommand(body, commands.readMemory)) return data === 2 ? `: ${fourth} bytes at ${third}` : undefined;
  if (isCommand(body, commands.writeMemory)) {
    return data === fourth + 2 ? `: ${hexBytes(body.subarray(4))} at ${third}` : undefined;
  }
  if (isCommand(body, commands.verifyCode)) return data === 3 ? ' (code not shown)' : undefined;
  if (command === commands.cardIn[0]) {
    if (data !== 1) return undefined;
    return `: front ${parameter === 0x31 ? 'shut' : 'open'}, rear ${third === 0x31 ? 'shut' : 'open'}`;
  }
  return data === 0 && names[`${hexByte(command)} ${hexByte(parameter)}`] !== undefined ? '' : undefined;
}

function replyWords(body: Uint8Array): string | undefined {
  const [command, , third = 0, fourth = 0, fifth = 0] = body;
  if (body.length < 3) return undefined;
  if (isCommand(body, commands.status) && body.length === 5) {
    return `${positionText(third)}; front gate ${gateText(fourth)}; rear gate ${gateText(fifth)}`;
  }
  if (isCommand(body, commands.sensors)) {
    const barriers = Array.from(body.subarray(2, 7), (byte) => (byte === 0x31 ? 'covered' : 'free'));
    return `light barriers ${barriers.join(' ')}`;
  }
  if (isCommand(body, commands.cardType) && body.length === 4) {
    const type = String.fromCharCode(third, fourth);
    return cardTypeWords[type] ?? `unknown card type ${type}`;
  }
  if (command === commands.reset[0]) return `firmware ${String.fromCharCode(...body.subarray(2)).trim()}`;
  if (command === commands.cardIn[0]) {
    return body.length === 4 ? 'moved; the manual has yes and no the other way round, ask the status' : undefined;
  }
  const result = resultText(third);
  if (result === undefined || names[`${hexByte(body[0] ?? 0)} ${hexByte(body[1] ?? 0)}`] === undefined)
    return undefined;
  if (isCommand(body, commands.readMemory) && body.length > 5) {
    return `${result}, ${fifth} bytes at ${fourth}: ${hexBytes(body.subarray(5))}`;
  }
  if (isCommand(body, commands.readSecurity) && body.length === 7) {
    return `${result}, counter of wrong codes ${hexByte(fourth)} (code not shown)`;
  }
  return result;
}

function isCommand(body: Uint8Array, command: readonly number[]): boolean {
  return body[0] === command[0] && body[1] === command[1];
}

function resultText(byte: number): string | undefined {
  switch (byte) {
    case results.yes:
      return 'done';
    case results.no:
      return 'failed';
    case results.noCard:
      return 'no card in the reader';
    case results.wrongPlace:
      return 'the card is not where this can be done';
    default:
      return undefined;
  }
}

const names: Readonly<Record<string, string>> = {
  '30 30': 'reset',
  '30 31': 'reset and eject to the front',
  '30 32': 'reset and eject to the rear',
  '2E 33': 'let cards stop on the contacts',
  '31 30': 'status',
  '31 2F': 'sensors',
  '31 31': 'card type',
  '32 2F': 'move the card to the contacts',
  '32 30': 'move the card to the front',
  '33 30': 'card power on',
  '33 31': 'card power off',
  '38 30': 'SLE4442 reset',
  '38 31': 'SLE4442 read memory',
  '38 32': 'SLE4442 read protection',
  '38 33': 'SLE4442 read security memory',
  '38 34': 'SLE4442 verify code',
  '38 35': 'SLE4442 write memory',
};

function nameOf(command: number, parameter?: number): string {
  if (command === commands.cardIn[0]) return 'card-in control';
  if (parameter === undefined) {
    const found = Object.entries(names).find(([key]) => key.startsWith(hexByte(command)));
    return found === undefined ? `command ${hexByte(command)}` : `command ${hexByte(command)} (such as ${found[1]})`;
  }
  return names[`${hexByte(command)} ${hexByte(parameter)}`] ?? `command ${hexByte(command)} ${hexByte(parameter)}`;
}

function gateText(byte: number): string {
  return gateWords[byte] ?? `unknown (${hexByte(byte)})`;
}

const HEAD_BYTES = headerBytes(crt310Format);
/** 03 and BCC. */
const TAIL_BYTES = 2;

function describeHidden(bytes: Uint8Array): string | undefined {
  const body = bytes.subarray(HEAD_BYTES, -TAIL_BYTES);
  const isWhole = bytes.length === HEAD_BYTES + (bytes[2] ?? 0) + TAIL_BYTES && bytes.at(-1) === 0;
  if (!isWhole) return undefined;
  if (isCommand(body, commands.verifyCode) && body.length === 5) {
    return 'host → reader: SLE4442 verify code (code not kept)';
  }
  if (isCommand(body, commands.readSecurity) && body.length === 7)
    return `reader → host: ${nameOf(0x38, 0x33)}: ${replyWords(body) ?? ''}`;
  return undefined;
}
