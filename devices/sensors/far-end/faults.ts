import { faultNamesOf } from '../../driver/fault-words.ts';

/** The faults of simulated boards by name. Tests and benches share them. */
export const sensorFaultWords = {
  silent: 'Nothing is answered',
  garbage: 'Noise stands before every answer',
  badChecksum: 'Every answer carries a wrong checksum',
  losesReply: 'Every second answer gets lost',
  answersLate: 'Every second answer comes when the host has given it up; what was asked meanwhile is answered after it',
  repeatsReply: 'Every answer comes twice',
  splits: 'Every byte comes by itself',
  breaksOff: 'Every answer breaks off in its middle',
  echo: 'The line gives back what the host says, as a converter with two wires does',
  foreignAnswer: 'Another board on the line says something before every answer',
  busy: 'The board is busy and cannot answer now',
  noSuchAddress: 'The board has fewer inputs and outputs than the host believes',
  bounces: 'Every change of a contact bounces for a moment',
} as const;

export type SensorFault = keyof typeof sensorFaultWords;

export const sensorFaultNames = faultNamesOf(sensorFaultWords);
