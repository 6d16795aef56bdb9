import { faultNamesOf } from '../../driver/fault-words.ts';

/** The faults of simulated meters by name. Tests and benches share them. */
export const energyMeterFaultWords = {
  silent: 'Nothing is answered',
  garbage: 'Noise stands before every answer',
  badChecksum: 'Every answer carries a wrong checksum',
  losesReply: 'The first answer to every question gets lost',
  repeatsReply: 'Every answer comes twice',
  splits: 'Every byte comes by itself, with a pause before the next',
  breaksOff: 'Every answer breaks off in its middle',
  echo: 'The line gives back what the host says, as a converter with two wires does',
  foreignAnswer: 'Another meter on the line says something before every answer',
  refuses: 'The meter understands and has no such data',
  noPeriods: 'The meter has no tariff periods',
  longAnswers: 'The meter tells long data in several frames',
  notDecimal: 'A value is filled with FF, as of a sensor that is not there',
} as const;

export type EnergyMeterFault = keyof typeof energyMeterFaultWords;

export const energyMeterFaultNames = faultNamesOf(energyMeterFaultWords);
