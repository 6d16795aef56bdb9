import type { DeviceView, ServiceView } from '../contract/snapshot.ts';
import { cardProblem, cashProblem, receiptProblem } from '../domain/availability.ts';
import type { Kiosk, Stage } from '../domain/kiosk.ts';
import { openClaimsFen, type Ledger } from '../domain/ledger.ts';
import { fen, formatYuan, sumFen } from '../domain/money.ts';
import type { KioskRecord } from '../domain/records.ts';
import type { DeviceInspection } from '../ports/note-acceptor.ts';
import type { Auxiliaries } from './auxiliaries.ts';
import type { HostParts } from './host.ts';

/** What a view is made from, beside the kiosk itself. */
export type ViewParts = HostParts & { readonly auxiliaries: Pick<Auxiliaries, 'views'> };

/** Rows of the journal on one page of the technician's list. */
const journalPageSize = 12;

/** What a technician sees: the devices' own words, counters and last frames, the box, the claims, the journal. */
export function serviceView(
  stage: Extract<Stage, { kind: 'service' }>,
  kiosk: Kiosk,
  ledger: Ledger,
  parts: ViewParts,
): ServiceView {
  const box = [...ledger.box.entries()].toSorted(([left], [right]) => left - right);
  const listed = parts.journal.page(stage.journalPage, journalPageSize);
  return {
    devices: devices(kiosk, parts, listed.total),
    cashBox: box.map(([valueFen, count]) => ({ valueFen, count })),
    cashBoxTotalFen: sumFen(box.map(([valueFen, count]) => fen(valueFen * count))),
    box: !kiosk.boxPresent ? 'out' : kiosk.boxUnanswered ? 'asking' : 'in',
    openClaims: [...ledger.claims.values()]
      .filter((claim) => claim.settled === null)
      .map(({ number, amountFen, reason, account, posting }) => ({
        number,
        amountFen,
        reason,
        canPost: account !== null,
        posting: posting !== null,
      })),
    openClaimsTotalFen: openClaimsFen(ledger),
    notice: stage.notice,
    days: [...ledger.days.entries()]
      .map(([businessDate, { entries, reconciled }]) => ({
        businessDate,
        count: entries.length,
        totalFen: sumFen(entries.map((entry) => entry.totalFen)),
        reconciled,
      }))
      .toReversed(),
    pendingPostings: pendingPostings(kiosk),
    testPrint: stage.testPrint,
    noteTest: { on: stage.noteTest, notes: stage.testedNotes },
    journal: {
      page: stage.journalPage,
      pageCount: Math.max(1, Math.ceil(listed.total / journalPageSize)),
      rows: listed.rows.map(({ seq, atMs, record }) => ({ seq, atMs, kind: record.kind, summary: summary(record) })),
    },
  };
}

/** Of residents who have left, and of claims: each waits for the back end's answer. */
function pendingPostings(kiosk: Kiosk): number {
  return kiosk.background.length + kiosk.claimPostings.length;
}

function devices(kiosk: Kiosk, parts: ViewParts, recordCount: number): DeviceView[] {
  const list: DeviceView[] = [];
  if (parts.acceptor !== null) {
    const health = cashProblem(kiosk) === undefined ? 'ok' : 'fault';
    const { word: state, detail } = kiosk.acceptor;
    list.push({ name: 'noteAcceptor', health, state, detail, ...inspected(parts.acceptor.inspect()) });
  }
  if (parts.printer !== null) {
    const { word } = kiosk.printer;
    const nearEnd = word.kind === 'ready' && word.paper === 'nearEnd';
    const health = receiptProblem(kiosk) !== undefined ? 'fault' : nearEnd ? 'warning' : 'ok';
    const state = nearEnd ? 'paperNearEnd' : word.kind;
    const detail = 'detail' in word ? word.detail : '';
    list.push({ name: 'receiptPrinter', health, state, detail, ...inspected(parts.printer.inspect()) });
  }
  if (parts.cardReader !== null) {
    const health = cardProblem(kiosk) === undefined ? 'ok' : 'fault';
    const { word: state, detail } = kiosk.cardReader;
    list.push({ name: 'cardReader', health, state, detail, ...inspected(parts.cardReader.inspect()) });
  }
  if (parts.sensors !== null) list.push(sensorsView(kiosk, parts.sensors));
  list.push(...parts.auxiliaries.views());
  const pending = pendingPostings(kiosk);
  const nothing = { model: '', link: '', frames: [] };
  list.push({
    name: 'backEnd',
    health: pending > 0 ? 'warning' : 'ok',
    state: pending > 0 ? 'pending' : 'idle',
    detail: '',
    counters: { pendingPostings: pending },
    ...nothing,
  });
  list.push({
    name: 'journal',
    health: kiosk.journalFailed ? 'fault' : 'ok',
    state: kiosk.journalFailed ? 'failed' : 'durable',
    detail: '',
    counters: { records: recordCount },
    ...nothing,
  });
  return list;
}

/** Every input that has spoken stands among the counters: 1 where it is so. */
function sensorsView({ premises }: Kiosk, sensors: NonNullable<HostParts['sensors']>): DeviceView {
  const { word, detail, inputs, tampered } = premises;
  const trouble = tampered || inputs.batteryLow === true;
  const warning = inputs.mainsPower === false || inputs.serviceDoor === true || inputs.cashBoxDoor === true;
  const told = Object.fromEntries(Object.entries(inputs).map(([input, on]) => [input, on ? 1 : 0]));
  const { counters, ...rest } = inspected(sensors.inspect());
  return {
    name: 'sensors',
    health: word !== 'idle' || trouble ? 'fault' : warning ? 'warning' : 'ok',
    state: word !== 'idle' ? word : tampered ? 'tampered' : inputs.mainsPower === false ? 'onBattery' : 'idle',
    detail,
    ...rest,
    counters: { ...told, ...counters },
  };
}

function inspected(inspection: DeviceInspection): Pick<DeviceView, 'model' | 'link' | 'counters' | 'frames'> {
  const { model, link, counters, frames } = inspection;
  return { model, link, counters, frames };
}

/** One line of plain facts; no account numbers, no names. */
function summary(record: KioskRecord): string {
  const facts: string[] = [];
  if ('transactionId' in record && record.transactionId !== undefined) facts.push(record.transactionId);
  if ('claimNumber' in record) facts.push(record.claimNumber);
  if ('valueFen' in record) facts.push(formatYuan(record.valueFen));
  if ('totalFen' in record) facts.push(formatYuan(record.totalFen));
  if ('amountFen' in record) facts.push(formatYuan(record.amountFen));
  if ('orderId' in record) facts.push(record.orderId);
  if ('evidence' in record) facts.push(record.evidence);
  if ('reference' in record && record.reference !== undefined) facts.push(record.reference);
  if (record.kind === 'boxAnswered') facts.push(record.emptied ? 'emptied' : 'kept', record.collectionNumber);
  if (record.kind === 'dayReconciled') {
    const { businessDate, kioskFen, backEndFen, differences } = record.report;
    facts.push(businessDate, `${formatYuan(kioskFen)} / ${formatYuan(backEndFen)}`, `differences ${differences}`);
  }
  if ('why' in record) facts.push(record.why);
  if ('reason' in record) facts.push(record.reason);
  if ('version' in record) facts.push(record.version);
  return facts.join(' · ');
}
