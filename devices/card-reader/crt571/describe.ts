import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { describeCreatorDiscard, headerBytes, type Control } from '../creator-frame.ts';
import { BIN_FULL, chip, chipWords, commands, errorText, hopperLevels, isCommand, placeWords } from './codes.ts';
import { createCrt571Decoder, crt571Format, heads } from './frame.ts';
import { parseReply } from './session.ts';

const controlWords: Readonly<Record<Control, string>> = {
  eot: 'EOT: the line is cleared',
  enq: 'ENQ',
  ack: 'ACK: received',
  nak: 'NAK: the check failed, say it again',
};

/** Explains frames in words, the code of a card left out. */
export function describeCrt571(bytes: Uint8Array, direction?: FrameDirection): Description {
  return describeFrames(bytes, createCrt571Decoder(), {
    frame: (frame) =>
      frame.kind === 'control' ? controlWords[frame.control] : describeText(frame.body, frame.address),
    discarded: (reason, lost) => {
      // The trace keeps zeros in the place of a card's code, and of the BCC that would betray it.
      const hidden = direction === undefined ? undefined : describeHidden(lost);
      return hidden === undefined ? describeCreatorDiscard(crt571Format, reason, lost) : { text: [hidden], ok: true };
    },
  });
}

function describeText(text: Uint8Array, address: number): string {
  const unit = address === 0 ? 'reader' : `reader ${address}`;
  const name = nameOf(text);
  if (text[0] === heads.command) return `host → ${unit}: ${name}${commandWords(text)}`;
  const reply = parseReply(text);
  if (reply?.kind === 'error') return `${unit} → host: ${name} refused: ${errorText(reply.code)} (${reply.code})`;
  if (reply?.kind !== 'reply') return `a sound frame with the unknown head ${hexByte(text[0] ?? 0)}`;
  const [st0, st1, st2] = reply.states;
  const place = placeWords[st0] ?? `unknown position ${hexByte(st0)}`;
  const stock = `hopper ${hopperLevels[st1] ?? hexByte(st1)}, bin ${st2 === BIN_FULL ? 'full' : 'not full'}`;
  return `${unit} → host: ${name}: ${place}; ${stock}${dataWords(text, reply.data)}`;
}

function commandWords(text: Uint8Array): string {
  if (!isCommand(text, commands.sle4442)) return text.length > 3 ? `: ${hexBytes(text.subarray(3))}` : '';
  const apdu = text.subarray(3);
  const [, , , at = 0, count = 0] = apdu;
  const bytes = count === 0 ? 256 : count;
  if (begins(apdu, chip.verifyCode)) return ': verify code (code not shown)';
  if (begins(apdu, chip.readMemory)) return `: read ${bytes} bytes at ${at}`;
  if (begins(apdu, chip.readSecurity)) return ': read the counter of wrong codes';
  if (begins(apdu, chip.writeMemory)) return `: write ${hexBytes(apdu.subarray(5))} at ${at}`;
  return `: ${hexBytes(apdu)}`;
}

function dataWords(text: Uint8Array, data: Uint8Array): string {
  if (data.length === 0) return '';
  const isText = [commands.reset, commands.resetAndEject, commands.version].some((known) => isCommand(text, known));
  if (isText) return `; firmware ${String.fromCharCode(...data).trim()}`;
  if (data.length !== 2 || !isCommand(text, commands.sle4442)) return `; ${hexBytes(data)}`;
  return `; ${wordsOf((data[0] ?? 0) * 256 + (data[1] ?? 0))}`;
}

function wordsOf(words: number): string {
  switch (words) {
    case chipWords.done:
      return 'done';
    case chipWords.failed:
      return 'failed';
    case chipWords.wrongCode:
      return 'wrong code';
    case chipWords.locked:
      return 'wrong code, and the card is locked';
    default:
      return `status ${hexByte(words >>> 8)} ${hexByte(words & 0xff)}`;
  }
}

function begins(apdu: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, index) => apdu[index] === byte);
}

const names: Readonly<Record<string, string>> = {
  '30 30': 'reset, the card goes to the gate',
  '30 31': 'reset, the card goes into the bin',
  '30 33': 'reset, the card stays',
  '31 30': 'status',
  '31 31': 'sensors',
  '32 30': 'hold the card in the gate',
  '32 31': 'card to the contacts, out of the hopper where none is inside',
  '32 32': 'card to the antenna',
  '32 33': 'card into the bin',
  '32 39': 'card out of the gate',
  '33 30': 'open the gate',
  '33 31': 'shut the gate',
  '53 30': 'SLE4442 reset',
  '53 31': 'SLE4442 power off',
  '53 32': 'SLE4442 status',
  '53 33': 'SLE4442',
  'A2 30': 'serial number',
  'A4 30': 'version',
  'A5 30': 'counter of the bin',
};

function nameOf(text: Uint8Array): string {
  const key = hexBytes(text.subarray(1, 3));
  return names[key] ?? `command ${key}`;
}

const HEAD_BYTES = headerBytes(crt571Format);

function describeHidden(bytes: Uint8Array): string | undefined {
  const text = bytes.subarray(HEAD_BYTES, -2);
  const isWhole = bytes.length === HEAD_BYTES + (bytes[3] ?? 0) + 2 && bytes.at(-1) === 0;
  if (!isWhole || !isCommand(text, commands.sle4442) || !begins(text.subarray(3), chip.verifyCode)) return undefined;
  return 'host → reader: SLE4442: verify code (code not kept)';
}
