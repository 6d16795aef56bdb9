import type { Fen } from '../../../core/domain/money.ts';
import type { FoundAtOpening } from '../../../core/ports/note-acceptor.ts';
import { BILL_TABLE_BYTES, enableBody, parseBillTable, valuesOfCurrency } from './bill-table.ts';
import { commands, states } from './codes.ts';
import { parseIdentification } from './describe.ts';
import type { CcnetReply, CcnetSession } from './session.ts';

/** IDENTIFICATION answers 34 bytes, 27 where the asset number is left off (CCNET §4.5). */
const IDENTIFICATION_BYTES: readonly number[] = [27, 34];
/** A status has one byte of data at most; longer is an answer to something else. */
const MAX_STATUS_BYTES = 2;

export type UnitData =
  | { readonly kind: 'read'; readonly model: string; readonly values: ReadonlyMap<number, Fen> }
  /** Not legal in this state, or not understood. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' };

/** Who the device is and which notes it knows. Legal while it powers up, initializes, has failed or is disabled. */
export async function readUnitData(session: CcnetSession, currency: 'CNY'): Promise<UnitData> {
  const identity = await session.ask(Uint8Array.of(commands.identification), {
    expects: 'data',
    dataBytes: (length) => IDENTIFICATION_BYTES.includes(length),
  });
  if (identity.kind === 'silent') return { kind: 'silent' };
  const reply = await session.ask(Uint8Array.of(commands.getBillTable), {
    expects: 'data',
    dataBytes: (length) => length === BILL_TABLE_BYTES,
  });
  if (reply.kind === 'silent') return { kind: 'silent' };
  const table = reply.kind === 'data' ? parseBillTable(reply.body) : undefined;
  if (table === undefined) return { kind: 'refused' };
  const { part, serial } = identity.kind === 'data' ? parseIdentification(identity.body) : { part: '', serial: '' };
  return { kind: 'read', model: `CCNET ${part} ${serial}`.trim(), values: valuesOfCurrency(table, currency) };
}

/** The status, or undefined when the device is silent. 0x81 is never acknowledged here. */
export async function poll(session: CcnetSession): Promise<Uint8Array | undefined> {
  const reply = await session.ask(Uint8Array.of(commands.poll), {
    expects: 'data',
    dataBytes: (length) => length <= MAX_STATUS_BYTES,
    withhold: (body) => body[0] === states.stacked,
  });
  return reply.kind === 'data' ? reply.body : undefined;
}

/** Undefined where the device has no type of these values: nothing was said. */
export async function enableNotes(
  session: CcnetSession,
  values: ReadonlyMap<number, Fen>,
  wanted: ReadonlySet<Fen>,
): Promise<CcnetReply | undefined> {
  const types = [...values].filter(([, valueFen]) => wanted.has(valueFen)).map(([type]) => type);
  if (types.length === 0) return undefined;
  return await session.ask(enableBody(commands.enableBillTypes, types), { expects: 'ack' });
}

export function disableNotes(session: CcnetSession): Promise<CcnetReply> {
  return session.ask(enableBody(commands.enableBillTypes, []), { expects: 'ack' });
}

/** On its way through the path: the next polls say where it arrives. */
export function isMoving(code: number | undefined): boolean {
  return (
    code === states.accepting ||
    code === states.stacking ||
    code === states.returning ||
    code === states.rejecting ||
    code === states.busy
  );
}

export function isPowerUp(code: number | undefined): boolean {
  return code === states.powerUp || code === states.powerUpBillInValidator || code === states.powerUpBillInStacker;
}

/** What a first word says about a note; undefined where it says nothing (CCNET §4.2). */
export function foundBy(code: number | undefined): FoundAtOpening | undefined {
  if (code === states.powerUpBillInValidator) return 'noteInValidator';
  if (code === states.powerUpBillInStacker) return 'noteInStacker';
  return holdsNote(code) ? 'noteInEscrow' : undefined;
}

export function holdsNote(code: number | undefined): boolean {
  return code === states.escrow || code === states.holding;
}
