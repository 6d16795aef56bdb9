import type { SensorInput, SensorOutput } from '../../core/ports/sensors.ts';

/** How each input stands while nothing is the matter. What leaves its rest is worth latching. */
export const restOf: Readonly<Record<SensorInput, boolean>> = {
  serviceDoor: false,
  cashBoxDoor: false,
  tamper: false,
  presence: false,
  mainsPower: true,
  batteryLow: false,
};

export const sensorInputs: readonly SensorInput[] = Object.keys(restOf).filter(isSensorInput);

export function isSensorInput(word: string): word is SensorInput {
  return Object.hasOwn(restOf, word);
}

export const sensorOutputs: readonly SensorOutput[] = [
  'noteSlotLight',
  'cardSlotLight',
  'receiptLight',
  'heater',
  'fan',
];
