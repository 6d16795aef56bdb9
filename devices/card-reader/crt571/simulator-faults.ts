import { cardReaderFaultNames, cardReaderFaultWords, type CardReaderFault } from '../far-end/faults.ts';

/** Its sensors are not asked, and it has neither a backup supply nor the misprint of the other manual. */
const NOT_HERE = ['debris', 'backupPower', 'answersAsPrinted'] as const;

/** The faults that a simulated CRT-571 can play. */
export type Crt571Fault = Exclude<CardReaderFault, (typeof NOT_HERE)[number]>;

export const crt571FaultNames: readonly Crt571Fault[] = cardReaderFaultNames.filter(isCrt571Fault);

export function isCrt571Fault(name: string): name is Crt571Fault {
  return Object.hasOwn(cardReaderFaultWords, name) && !NOT_HERE.some((other) => other === name);
}
