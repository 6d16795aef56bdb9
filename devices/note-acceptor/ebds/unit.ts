import { fen, type Fen } from '../../../core/domain/money.ts';
import type { UnitData } from '../note-line.ts';
import { HIGHEST_NOTE, queries, STATUS_BYTES, type EbdsStatus } from './codes.ts';
import { messageTypes, type EbdsFrame } from './frame.ts';

export interface EbdsUnitOptions {
  /** Fen by note: the first is note 1. 0 where the device has no such note. */
  readonly noteValuesFen: readonly number[];
  /**
   * Whose questions the device understands. `cpi`: the notes are read from the device, and the table above is not used.
   * `pyramid`: the serial number is. Left out, nothing is asked: a device that does not know a question may take it for
   * something else.
   */
  readonly identify?: 'cpi' | 'pyramid' | undefined;
  readonly currency: 'CNY';
}

/** A note of the table: index, ISO 4217, three digits, sign, two digits of exponent (decapod-atm/ebds, denomination). */
const TABLE_ENTRY_BYTES = 10;
/** Subtype and status stand before the table. */
const TABLE_HEAD_BYTES = 1 + STATUS_BYTES;
/** Digits: more than the notes of any country, few enough for a safe integer. */
const HIGHEST_EXPONENT = 6;
const FEN_PER_YUAN = 100;

export interface TableNote {
  readonly type: number;
  readonly currency: string;
  /** In whole units of the currency; may have a fraction. */
  readonly value: number;
}

/** The answer to the query of the value table. Undefined where it is none; entries that name no note are left out. */
export function parseValueTable(frame: EbdsFrame): readonly TableNote[] | undefined {
  if (frame.type !== messageTypes.extended || frame.data[0] !== queries.valueTable) return undefined;
  const entries = frame.data.subarray(TABLE_HEAD_BYTES);
  if (entries.length === 0 || entries.length % TABLE_ENTRY_BYTES !== 0) return undefined;
  const notes: TableNote[] = [];
  for (let at = 0; at < entries.length; at += TABLE_ENTRY_BYTES) {
    const note = tableNote(entries.subarray(at, at + TABLE_ENTRY_BYTES));
    if (note !== undefined) notes.push(note);
  }
  return notes;
}

function tableNote(entry: Uint8Array): TableNote | undefined {
  const type = entry[0] ?? 0;
  const match = /^([A-Z]{3})(\d{3})([+-])(\d{2})$/u.exec(String.fromCharCode(...entry.subarray(1)));
  if (match === null || type < 1 || type > HIGHEST_NOTE) return undefined;
  const exponent = Number(match[4]);
  if (exponent > HIGHEST_EXPONENT) return undefined;
  const scale = 10 ** exponent;
  const value = match[3] === '-' ? Number(match[2]) / scale : Number(match[2]) * scale;
  return { type, currency: match[1] ?? '', value };
}

/** The table as the device says it, for far ends. */
export function encodeValueTable(notes: readonly TableNote[]): Uint8Array {
  const bytes: number[] = [];
  for (const { type, currency, value } of notes) {
    const exponent = Math.max(0, String(value).length - 3);
    const text = `${currency}${String(value / 10 ** exponent).padStart(3, '0')}+${String(exponent).padStart(2, '0')}`;
    bytes.push(type, ...Array.from(text, (letter) => letter.charCodeAt(0)));
  }
  return Uint8Array.from(bytes);
}

/** Notes of the options: the first is note 1. Throws on a fraction of a fen, which is a mistake of the config. */
export function valuesOfOptions(noteValuesFen: readonly number[]): ReadonlyMap<number, Fen> {
  const values = new Map<number, Fen>();
  for (const [index, value] of noteValuesFen.slice(0, HIGHEST_NOTE).entries()) {
    if (value > 0) values.set(index + 1, fen(value));
  }
  return values;
}

type Ask = (type: number, data: Uint8Array) => Promise<EbdsFrame | undefined>;

/** Who the device is and which notes it knows. */
export async function readEbdsUnit(
  options: EbdsUnitOptions,
  status: EbdsStatus | undefined,
  ask: Ask,
): Promise<UnitData> {
  const name = status === undefined ? 'EBDS' : `EBDS model ${status.model} revision ${status.revision}`;
  switch (options.identify) {
    case undefined:
      return { kind: 'read', model: name, values: valuesOfOptions(options.noteValuesFen) };
    case 'pyramid': {
      const reply = await ask(messageTypes.auxiliary, Uint8Array.of(queries.serialNumber));
      if (reply === undefined) return { kind: 'silent' };
      const serial = reply.type === messageTypes.auxiliary ? textOf(reply.data) : '';
      return { kind: 'read', model: `${name} ${serial}`.trim(), values: valuesOfOptions(options.noteValuesFen) };
    }
    case 'cpi': {
      const reply = await ask(messageTypes.extended, Uint8Array.of(queries.valueTable, 0, 0, 0));
      if (reply === undefined) return { kind: 'silent' };
      const table = parseValueTable(reply);
      if (table === undefined) return { kind: 'refused' };
      const variant = await ask(messageTypes.auxiliary, Uint8Array.of(0, 0, queries.variantName));
      if (variant === undefined) return { kind: 'silent' };
      const words = variant.type === messageTypes.auxiliary ? textOf(variant.data) : '';
      return { kind: 'read', model: `${name} ${words}`.trim(), values: valuesOfTable(table, options.currency) };
    }
    default:
      return options.identify satisfies never;
  }
}

function valuesOfTable(table: readonly TableNote[], currency: string): ReadonlyMap<number, Fen> {
  const values = new Map<number, Fen>();
  for (const note of table) {
    const valueFen = Math.round(note.value * FEN_PER_YUAN);
    if (note.currency === currency && valueFen > 0 && valueFen === note.value * FEN_PER_YUAN) {
      values.set(note.type, fen(valueFen));
    }
  }
  return values;
}

/** Letters up to the first that cannot be printed. */
export function textOf(data: Uint8Array): string {
  const end = data.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  return String.fromCharCode(...(end === -1 ? data : data.subarray(0, end))).trim();
}
