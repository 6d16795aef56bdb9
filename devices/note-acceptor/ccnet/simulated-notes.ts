import { encodeBillTable } from './bill-table.ts';
import type { SimulatedNote } from '../far-end/notes.ts';

/** The Chinese set, and one foreign type so that masks have something to keep out. */
const billTypes: ReadonlyMap<number, { value: number; country: string }> = new Map([
  [0, { value: 1, country: 'CHN' }],
  [2, { value: 5, country: 'CHN' }],
  [3, { value: 10, country: 'CHN' }],
  [4, { value: 20, country: 'CHN' }],
  [5, { value: 50, country: 'CHN' }],
  [6, { value: 100, country: 'CHN' }],
  [8, { value: 10, country: 'USA' }],
]);
const FOREIGN_TYPE = 8;

/** The answer to GET BILL TABLE. */
export const simulatedBillTable = encodeBillTable(billTypes);
/** The same notes by number, of a data set made for another country: 100 here is not 100 yuan. */
export const foreignBillTable = encodeBillTable(
  new Map([...billTypes].map(([type, bill]) => [type, { ...bill, country: 'USA' }])),
);

export function typeOf(note: SimulatedNote): number {
  if (note === 'foreign' || note === 'bad') return FOREIGN_TYPE;
  for (const [type, bill] of billTypes) if (bill.country === 'CHN' && bill.value === note) return type;
  return FOREIGN_TYPE;
}
