import { faultNamesOf, isFaultOf } from '../../driver/fault-words.ts';

/** The faults that simulated card readers know by name. Tests, campaigns and the simulator panel share them. */
export const cardReaderFaultWords = {
  jam: 'The next card that should move stays where it is',
  sticks: 'A card moves to the front only with a reset, not by the ordinary command',
  debris: 'Something covers a light barrier and is no card',
  silent: 'Nothing is answered',
  garbage: 'Noise stands before everything that is answered',
  badChecksum: 'Every answer carries a wrong check',
  losesAck: 'The first ACK of every command gets lost',
  losesReply: 'Every other answer gets lost after the command was carried out',
  writeFails: 'The last byte of every write does not stick, and the device says that it did',
  cellDies: 'The first byte of the next write becomes zero for ever, and the device says nothing',
  powerCutWhileWriting: 'The power fails in the middle of the next write, for three seconds',
  powerCutWhileVerifying: 'The power fails while the next code is verified, for three seconds',
  backupPower: 'The main power is off and the device runs on its backup supply',
  answersAsPrinted: 'Card-in control is answered as the manual prints it: N for success',
  hopperEmpty: 'The hopper has no card left',
  binFull: 'The bin for captured cards is full',
} as const;

export type CardReaderFault = keyof typeof cardReaderFaultWords;

export const cardReaderFaultNames = faultNamesOf(cardReaderFaultWords);

export function isCardReaderFault(name: string): name is CardReaderFault {
  return isFaultOf(cardReaderFaultWords, name);
}
