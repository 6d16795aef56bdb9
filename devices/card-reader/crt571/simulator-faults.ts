import { cardReaderFaultNames, type CardReaderFault } from '../far-end/faults.ts';

/** Its sensors are not asked, and it has neither a backup supply nor the misprint of the other manual. */
const NOT_HERE: readonly CardReaderFault[] = ['debris', 'backupPower', 'answersAsPrinted'];

/** The faults that a simulated CRT-571 can play. */
export const crt571FaultNames: readonly CardReaderFault[] = cardReaderFaultNames.filter(
  (name) => !NOT_HERE.includes(name),
);
