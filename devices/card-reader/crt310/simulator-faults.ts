import { cardReaderFaultNames, cardReaderFaultWords, type CardReaderFault } from '../far-end/faults.ts';

/** What only a dispenser has. */
const NOT_HERE = ['hopperEmpty', 'binFull'] as const;

/** The faults that a simulated CRT-310 can play. */
export type Crt310Fault = Exclude<CardReaderFault, (typeof NOT_HERE)[number]>;

export const crt310FaultNames: readonly Crt310Fault[] = cardReaderFaultNames.filter(isCrt310Fault);

export function isCrt310Fault(name: string): name is Crt310Fault {
  return Object.hasOwn(cardReaderFaultWords, name) && !NOT_HERE.some((other) => other === name);
}
