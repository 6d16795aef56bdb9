import type { ClaimEntry } from './claims.ts';
import { fen, type Fen } from './money.ts';
import type { ReceiptContext, ReceiptDocument, ReceiptLine, ReceiptValue } from './receipt-document.ts';
import type { KioskRecord } from './records.ts';

/** `LP01-C7`: the terminal's seventh. No transaction is numbered like this. */
export function collectionNumber(terminalId: string, count: number): string {
  return `${terminalId}-C${count}`;
}

export function isCollection(number: string, terminalId: string): boolean {
  return number.startsWith(`${terminalId}-C`);
}

/**
 * What a counter needs beside the notes (清机凭条): how many of which should be there, and the claims that explain a
 * surplus or a shortage.
 */
export function collectionSlip(
  collection: Extract<KioskRecord, { kind: 'boxAnswered' }>,
  openClaims: readonly ClaimEntry[],
  { settings }: ReceiptContext,
): ReceiptDocument {
  const { collectionNumber: number, count, totalFen, atMs } = collection;
  const notes = count.reduce((sum, line) => sum + line.count, 0);
  return {
    number,
    transactionId: number,
    what: 'collectionSlip',
    lines: [
      { kind: 'logo' },
      { kind: 'blank' },
      { kind: 'heading', key: 'title.collectionSlip' },
      { kind: 'blank' },
      pair('label.operator', plain(settings.operatorName)),
      pair('label.terminal', plain(settings.terminalId)),
      pair('label.collection', plain(number)),
      pair('label.time', { kind: 'time', atMs }),
      { kind: 'rule' },
      ...count.map((line) =>
        pair('label.noteCount', money(fen(line.valueFen * line.count)), false, {
          yuan: String(line.valueFen / 100),
          count: String(line.count),
        }),
      ),
      pair('label.noteTotal', plain(String(notes))),
      pair('label.boxTotal', money(totalFen), true),
      ...doubtfulNotes(openClaims),
      { kind: 'rule' },
      text('text.collectionCount'),
      { kind: 'blank' },
      pair('label.countedBy', plain('')),
      { kind: 'blank' },
      { kind: 'qr', data: `LP:${settings.terminalId}:${number}` },
    ],
  };
}

/** Such a note may lie in the box without being counted, or be counted and belong to somebody all the same. */
function doubtfulNotes(openClaims: readonly ClaimEntry[]): ReceiptLine[] {
  const claims = openClaims.filter((claim) => claim.reason === 'noteInDoubt');
  if (claims.length === 0) return [];
  return [
    { kind: 'rule' },
    text('text.notesInDoubt'),
    ...claims.map((claim) => pair('label.noteInDoubt', money(claim.amountFen), false, { number: claim.number })),
  ];
}

function pair(
  labelKey: string,
  value: ReceiptValue,
  bold = false,
  params: Readonly<Record<string, string>> = {},
): ReceiptLine {
  return { kind: 'pair', labelKey, params, value, bold };
}

function text(key: string): ReceiptLine {
  return { kind: 'text', key, params: {} };
}

function plain(value: string): ReceiptValue {
  return { kind: 'plain', text: value };
}

function money(amountFen: Fen): ReceiptValue {
  return { kind: 'money', amountFen };
}
