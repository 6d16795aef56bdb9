import { formatYuan } from '../../../core/domain/money.ts';
import { crcKermit } from '../../driver/crc-kermit.ts';
import { BILL_TABLE_BYTES, parseBillTable, typesOfMask } from './bill-table.ts';
import type { Description, FrameDirection } from '../../driver/description.ts';
import { describeFrames } from '../../driver/describe-frames.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';
import { commandWords, describeState, ILLEGAL_COMMAND, commands, stateWords } from './codes.ts';
import { addresses, createCcnetDecoder, type CcnetFrame, type DiscardReason } from './frame.ts';

const addressWords: Readonly<Record<number, string>> = {
  [addresses.billToBill]: 'bill-to-bill unit',
  [addresses.coinChanger]: 'coin changer',
  [addresses.billValidator]: 'bill validator',
  [addresses.cardReader]: 'card reader',
};

/** ENABLE BILL TYPES: the command, the enabled mask, the escrow mask (CCNET §4.4). */
const ENABLE_BODY_BYTES = 7;
/** GET STATUS answers with the enabled mask and the security mask (CCNET §4.3). */
const STATUS_BODY_BYTES = 6;
/** IDENTIFICATION: part number 15, serial number 12, asset number 7 (CCNET §4.5); some units leave the last off. */
const PART_NUMBER_BYTES = 15;
const SERIAL_NUMBER_BYTES = 12;
const IDENTIFICATION_MIN_BYTES = PART_NUMBER_BYTES + SERIAL_NUMBER_BYTES;
const IDENTIFICATION_MAX_BYTES = 34;

/** Explains frames in words. Hex may carry blanks, commas, colons and `0x`. */
export function describeCcnet(hexOrBytes: string | Uint8Array, direction?: FrameDirection): Description {
  return describeFrames(hexOrBytes, createCcnetDecoder(), {
    frame: (frame) => describeFrame(frame, direction),
    discarded: describeDiscarded,
  });
}

function describeFrame(frame: CcnetFrame, direction: FrameDirection | undefined): readonly string[] {
  const who = addressWords[frame.address] ?? `address ${hexByte(frame.address)}`;
  const asCommand = direction === 'fromDevice' ? undefined : commandMeaning(frame.body);
  const asReply = direction === 'toDevice' ? undefined : replyMeaning(frame.body);
  const heads: string[] = [];
  if (asCommand !== undefined && asCommand === asReply) heads.push(`${who}, either way: ${asCommand}`);
  else {
    if (asCommand !== undefined) heads.push(`host → ${who}: ${asCommand}`);
    if (asReply !== undefined) heads.push(`${who} → host: ${asReply}`);
  }
  if (heads.length === 0) {
    return [
      `${who}: a sound frame with the unknown code ${hexByte(frame.body[0] ?? 0)} (body ${hexBytes(frame.body)})`,
    ];
  }
  if (heads.length === 1) return heads;
  return [...heads, 'The bytes alone do not say which way it went.'];
}

function commandMeaning(body: Uint8Array): string | undefined {
  const [code] = body;
  if (code === undefined) return undefined;
  const words = commandWords[code];
  if (words === undefined) return undefined;
  if (code === commands.enableBillTypes) {
    if (body.length !== ENABLE_BODY_BYTES) return undefined;
    const enabled = typesOfMask(body.subarray(1, 4));
    if (enabled.length === 0) return `${words}: none, take no notes`;
    const escrow = typesOfMask(body.subarray(4, 7));
    return `${words}: accept types ${enabled.join(' ')}; of these stop in escrow ${escrow.length === 0 ? 'none' : escrow.join(' ')}`;
  }
  if (code === commands.setSecurity && body.length === 4) {
    return `${words}: high security for types ${typesOfMask(body.subarray(1, 4)).join(' ') || 'none'}`;
  }
  const takesData =
    code === commands.download || code === commands.setBarcodeParameters || code === commands.requestStatistics;
  return body.length === 1 || takesData ? words : undefined;
}

function replyMeaning(body: Uint8Array): string | undefined {
  const [code] = body;
  if (code === undefined) return undefined;
  if (body.length === 1) {
    if (code === commands.ack || code === commands.nak) return commandWords[code];
    if (code === ILLEGAL_COMMAND) return 'ILLEGAL COMMAND: cannot do that now';
  }
  if (body.length <= 2 && stateWords[code] !== undefined) return describeState(body);
  if (body.length === STATUS_BODY_BYTES) {
    const enabled = typesOfMask(body.subarray(0, 3)).join(' ') || 'none';
    const security = typesOfMask(body.subarray(3, 6)).join(' ') || 'none';
    return `status: enabled types ${enabled}; high security for types ${security}`;
  }
  if (body.length === BILL_TABLE_BYTES) return describeTable(body);
  if (body.length >= IDENTIFICATION_MIN_BYTES && body.length <= IDENTIFICATION_MAX_BYTES) {
    const { part, serial } = parseIdentification(body);
    return `identification: part number ${part}, serial number ${serial}`;
  }
  return undefined;
}

function describeTable(body: Uint8Array): string {
  const bills = [...(parseBillTable(body)?.values() ?? [])];
  if (bills.length === 0) return 'bill table: empty';
  const words = bills.map((bill) => {
    const value = bill.valueFen === undefined ? 'no whole value' : formatYuan(bill.valueFen);
    return `type ${bill.type} = ${value} ${bill.country}`;
  });
  return `bill table: ${words.join(', ')}`;
}

export function parseIdentification(body: Uint8Array): { part: string; serial: string } {
  const ascii = (from: number, to: number): string =>
    String.fromCharCode(...body.subarray(from, to))
      .replace(/[^\x20-\x7e]/gu, '')
      .trim();
  return {
    part: ascii(0, PART_NUMBER_BYTES),
    serial: ascii(PART_NUMBER_BYTES, IDENTIFICATION_MIN_BYTES),
  };
}

function describeDiscarded(reason: DiscardReason | 'incomplete', bytes: Uint8Array): string {
  const shown = hexBytes(bytes);
  switch (reason) {
    case 'noise':
      return `Not a frame: ${shown}. A frame begins with 02.`;
    case 'badAddress':
      return `Broken frame: ${shown}. After 02 stands ${hexByte(bytes[1] ?? 0)}, which is no address of the bus (a bill validator is 03).`;
    case 'badLength':
      return `Broken frame: ${shown}. Its length is smaller than header, body and checksum together.`;
    case 'oversize':
      return `Broken frame: ${shown}. Its length is larger than any frame may be.`;
    case 'badChecksum':
      return `Broken frame: ${shown}. ${checksumWords(bytes)}`;
    case 'incomplete':
      return `Broken frame: ${shown}. ${missingWords(bytes)}`;
    default:
      return reason satisfies never;
  }
}

function checksumWords(bytes: Uint8Array): string {
  const length = bytes[2] === 0 ? (bytes[3] ?? 0) * 256 + (bytes[4] ?? 0) : (bytes[2] ?? 0);
  const should = crcKermit(bytes.subarray(0, length - 2));
  const is = hexBytes(bytes.subarray(length - 2, length));
  return `The checksum is ${is} and should be ${hexByte(should & 0xff)} ${hexByte(should >>> 8)}.`;
}

function missingWords(bytes: Uint8Array): string {
  const length = bytes[2];
  if (length === undefined || length === 0) return 'It ends before its length.';
  return `Its length says ${length} bytes, only ${bytes.length} are here.`;
}
