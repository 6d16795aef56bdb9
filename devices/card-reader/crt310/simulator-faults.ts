import { cardReaderFaultNames, type CardReaderFault } from '../far-end/faults.ts';

/** What only a dispenser has. */
const NOT_HERE: readonly CardReaderFault[] = ['hopperEmpty', 'binFull'];

/** The faults that a simulated CRT-310 can play. */
export const crt310FaultNames: readonly CardReaderFault[] = cardReaderFaultNames.filter(
  (name) => !NOT_HERE.includes(name),
);
