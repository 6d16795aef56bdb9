import type { Fen } from '../../../core/domain/money.ts';
import { categories, headers } from '../../cctalk/codes.ts';
import { askIdentity, askText, describeIdentity, leastFirst, type CctalkSession } from '../../cctalk/session.ts';
import type { UnitData } from '../note-line.ts';
import { NOTE_TYPES, OPTIONAL_TRIES } from './limits.ts';
import { COUNTRY, noteFen, type CountryScaling } from './note-table.ts';

const SCALING_BYTES = 3;

export async function readUnit(session: CctalkSession): Promise<UnitData> {
  const identity = await askIdentity(session, { tries: OPTIONAL_TRIES });
  const { category } = identity;
  // Appendix 16 prints "Bill Acceptor" where table 1 has "Bill Validator".
  if (category !== undefined && category !== categories.billValidator && category !== categories.billAcceptor) {
    return { kind: 'refused' };
  }
  const reply = await session.ask(headers.requestCountryScalingFactor, {
    data: Array.from(COUNTRY, (letter) => letter.charCodeAt(0)),
    answerBytes: (length) => length === SCALING_BYTES,
  });
  if (reply.kind === 'silent') return session.isClosed() ? { kind: 'silent' } : { kind: 'refused' };
  if (reply.kind !== 'data') return { kind: 'refused' };
  const scaling = { factor: leastFirst(reply.data.subarray(0, 2)), decimalPlaces: reply.data[2] ?? 0 };
  // All zeros: the device knows no notes of this country (part 2 §3.96).
  const values = scaling.factor === 0 ? new Map<number, Fen>() : await readNotes(session, scaling);
  return session.isClosed() ? { kind: 'silent' } : { kind: 'read', model: describeIdentity(identity), values };
}

async function readNotes(session: CctalkSession, scaling: CountryScaling): Promise<Map<number, Fen>> {
  const values = new Map<number, Fen>();
  for (let type = 1; type <= NOTE_TYPES; type += 1) {
    const id = await askText(session, headers.requestBillId, { data: [type] });
    // A type beyond its last one is met with silence; those behind it would be as well.
    if (id === undefined) break;
    const value = noteFen(id, scaling);
    if (value !== undefined) values.set(type, value);
  }
  return values;
}
