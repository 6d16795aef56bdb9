import { openStsCipher } from '../../core/billing/sts/decoder-key.ts';
import { readToken } from '../../core/billing/sts/token.ts';
import { decodeUnits } from '../../core/billing/sts/units-field.ts';
import type { SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { panOf } from '../../core/billing/utility/numbers.ts';
import { TOWN_VENDING } from '../../core/billing/utility/tokens.ts';
import type { Screen } from '../../core/contract/snapshot.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import { readStsForm } from '../../core/domain/sts-form.ts';
import type { KioskRig } from '../support/kiosk-rig.ts';
import { insertEnough, slotOpen } from './steps.ts';

/** Accounts of the simulated utility for each way of recharging. */
export const recharged = {
  token: '0310100017',
  tokenArrears: '0310100018',
  card: '0310100019',
  cardOpenOrder: '0310100020',
  remoteMeter: '0310100021',
  rechargeCardDemo: '0310100022',
  twoOfOnePhone: '0310100023',
  arrearsFirst: '0310100027',
} as const;

/** Purchase cards carry the account behind two digits of the utility. */
export const cardOf = (accountNumber: string): string => `88${accountNumber}`;

type ScreenOf<K extends Screen['kind']> = Extract<Screen, { kind: K }>;

/** Home → the amounts of this account. */
export async function toAmounts(rig: KioskRig, accountNumber: string): Promise<ScreenOf<'chooseAmount'>> {
  await rig.press({ kind: 'start', purpose: 'recharge' });
  await rig.press({ kind: 'submitAccount', accountNumber });
  return await rig.until('chooseAmount');
}

export async function toTerms(rig: KioskRig, amountFen: number): Promise<ScreenOf<'consent'>> {
  await rig.press({ kind: 'chooseAmount', amountFen });
  const consent = await rig.until('consent');
  await rig.clock.advance(1_000);
  return consent;
}

/** From the amounts until all notes are inside. */
export async function payIn(rig: KioskRig, amountFen: number): Promise<ScreenOf<'cash'>> {
  await toTerms(rig, amountFen);
  await rig.press({ kind: 'agree', withoutReceipt: false });
  await slotOpen(rig);
  return await insertEnough(rig);
}

/** The result whatever is open of it, as soon as `isIt` holds. */
export async function resultWhere(
  rig: KioskRig,
  isIt: (result: ScreenOf<'result'>) => boolean,
  limitMs = 90_000,
): Promise<ScreenOf<'result'>> {
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += 100) {
    const screen = rig.screen();
    if (screen.kind === 'result' && isIt(screen)) return screen;
    await rig.clock.advance(100);
  }
  throw new Error(`no such result: ${JSON.stringify(rig.screen())}`);
}

export async function goHome(rig: KioskRig): Promise<void> {
  if (rig.screen().kind === 'result') await rig.press({ kind: 'finish' });
  if (rig.screen().kind === 'thanks') await rig.press({ kind: 'finish' });
  await rig.until('home', 300_000);
}

export function utilityOf(rig: KioskRig): SimulatedUtility {
  const { utility } = rig.farEnds;
  if (utility === null) throw new Error('there is no simulated utility');
  return utility;
}

export function kindsOf(rig: KioskRig): readonly KioskRecord['kind'][] {
  return rig.records().map((record) => record.kind);
}

export function recordsOf<K extends KioskRecord['kind']>(
  rig: KioskRig,
  kind: K,
): readonly Extract<KioskRecord, { kind: K }>[] {
  return rig.records().flatMap((record) => (isOf(record, kind) ? [record] : []));
}

function isOf<K extends KioskRecord['kind']>(
  record: KioskRecord,
  kind: K,
): record is Extract<KioskRecord, { kind: K }> {
  return record.kind === kind;
}

/** Sheets that carry something, oldest first. */
export function sheets(rig: KioskRig): readonly string[] {
  return (rig.farEnds.receiptPrinter?.device.text() ?? []).filter((sheet) => sheet.trim() !== '');
}

/** What a meter would credit, in hundredths of a kWh. Throws where the token is none of this meter. */
export function centiKwhOf(token: string, meterNumber: string): number {
  const form = readStsForm(token);
  if (form.problem !== undefined) throw new Error(form.problem);
  const read = readToken(form, openStsCipher({ ...TOWN_VENDING, pan: panOf(meterNumber) }));
  if (read.kind !== 'read' || read.said.kind !== 'credit') throw new Error(`no credit: ${token}`);
  return decodeUnits(read.said.units) * 10;
}

/** Nothing is under way any more: the screen is home, no paper moves, and the back end has answered everything. */
export async function atRest(rig: KioskRig, limitMs = 1_200_000): Promise<void> {
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += 500) {
    if (rig.screen().kind === 'home' && rig.ledger.open.size === 0) return;
    await rig.clock.advance(500);
  }
  throw new Error(`not at rest: ${JSON.stringify(rig.screen())}, open ${[...rig.ledger.open.keys()].join(' ')}`);
}
