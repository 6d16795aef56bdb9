/** The faults the simulated card reader knows by name. Tests, campaigns and the simulator panel share them. */
export const crt310FaultWords = {
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
} as const;

export type Crt310Fault = keyof typeof crt310FaultWords;

export const crt310FaultNames: readonly Crt310Fault[] = Object.keys(crt310FaultWords).filter(isCrt310Fault);

export function isCrt310Fault(name: string): name is Crt310Fault {
  return Object.hasOwn(crt310FaultWords, name);
}
