import type { Fen } from '../../../core/domain/money.ts';
import { categories, headers } from '../../cctalk/codes.ts';
import { isEventBuffer, parseEventBuffer, type EventBuffer } from '../../cctalk/event-buffer.ts';
import { askIdentity, askText, describeIdentity, type CctalkReply, type CctalkSession } from '../../cctalk/session.ts';
import { coinFen, inhibitMask } from './coin-table.ts';
import { OPTIONAL_TRIES, POSITIONS } from './limits.ts';

/** What the device is and which coins it knows. */
export interface CoinUnit {
  readonly model: string;
  /** Undefined where the device does not say it. */
  readonly serial: string | undefined;
  readonly values: ReadonlyMap<number, Fen>;
  /** Why nothing can be accepted from it, where that is so. */
  readonly unusable: string | undefined;
}

/** Bit 0 of header 213: the credit code is a value, not a position (part 2 §3.43). */
const CREDIT_CODE_IS_VALUE = 1;

function isOneByte(length: number): boolean {
  return length === 1;
}

/** `configured` comes before what the device calls its coins: the names are for people, and not every maker fills them in. */
export async function readUnit(
  session: CctalkSession,
  configured: ReadonlyMap<number, Fen> | undefined,
): Promise<CoinUnit> {
  const identity = await askIdentity(session, { tries: OPTIONAL_TRIES });
  const model = describeIdentity(identity);
  const unit = { model, serial: identity.serial, values: new Map<number, Fen>(), unusable: undefined };
  if (identity.category !== undefined && identity.category !== categories.coinAcceptor) {
    return { ...unit, unusable: `the device at this address is a "${identity.category}", not a coin acceptor` };
  }
  const flags = await session.ask(headers.requestOptionFlags, { answerBytes: isOneByte, tries: OPTIONAL_TRIES });
  if (flags.kind === 'data' && ((flags.data[0] ?? 0) & CREDIT_CODE_IS_VALUE) !== 0) {
    return { ...unit, unusable: 'the device tells values instead of coin positions (CVF), which is not supported' };
  }
  const values = configured ?? (await readCoinIds(session));
  const unusable =
    values.size > 0 ? undefined : 'the device names no coin we take; configure the value of each coin position';
  return { ...unit, values, unusable };
}

async function readCoinIds(session: CctalkSession): Promise<ReadonlyMap<number, Fen>> {
  const values = new Map<number, Fen>();
  for (let position = 1; position <= POSITIONS; position += 1) {
    const id = await askText(session, headers.requestCoinId, { data: [position] });
    // A position beyond its last one is met with silence; those behind it would be as well.
    if (id === undefined) break;
    const value = coinFen(id);
    if (value !== undefined) values.set(position, value);
  }
  return values;
}

export async function readEvents(session: CctalkSession): Promise<EventBuffer | undefined> {
  const reply = await session.ask(headers.readBufferedCredit, { answerBytes: isEventBuffer, isPoll: true });
  return reply.kind === 'data' ? parseEventBuffer(reply.data) : undefined;
}

export function setMaster(session: CctalkSession, open: boolean): Promise<CctalkReply> {
  return session.ask(headers.modifyMasterInhibit, { data: [open ? 1 : 0] });
}

export function setPositions(session: CctalkSession, positions: Iterable<number>): Promise<CctalkReply> {
  return session.ask(headers.modifyInhibitStatus, { data: inhibitMask(positions) });
}

/** False where the device says that it takes other coins than it was told: it has started anew without a word. */
export async function keepsItsOrders(
  session: CctalkSession,
  positions: readonly number[],
  hasMaster: boolean,
): Promise<boolean> {
  const mask = await session.ask(headers.requestInhibitStatus, {
    answerBytes: (length) => length >= 1 && length <= POSITIONS,
    tries: OPTIONAL_TRIES,
  });
  const [low, high] = inhibitMask(positions);
  if (mask.kind === 'data' && (mask.data[0] !== low || (mask.data[1] ?? high) !== high)) return false;
  if (!hasMaster) return true;
  const master = await session.ask(headers.requestMasterInhibit, { answerBytes: isOneByte, tries: OPTIONAL_TRIES });
  return master.kind !== 'data' || ((master.data[0] ?? 1) & 1) === 1;
}
