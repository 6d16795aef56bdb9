import { cardReaderFaultNames, type CardReaderFault } from '../far-end/faults.ts';

/** Without a motor nothing jams, and the USB line checks itself. */
const HERE: readonly CardReaderFault[] = [
  'silent',
  'writeFails',
  'cellDies',
  'powerCutWhileWriting',
  'powerCutWhileVerifying',
];

/** The faults that a simulated PC/SC slot can play. */
export const pcscFaultNames: readonly CardReaderFault[] = cardReaderFaultNames.filter((name) => HERE.includes(name));
