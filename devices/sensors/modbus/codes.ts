import { functions } from './frame.ts';

/** Exception codes (Modbus Application Protocol V1.1b3, 7). */
export const exceptions = { illegalFunction: 1, illegalAddress: 2, illegalValue: 3, failure: 4, busy: 6 } as const;

const exceptionWords: Readonly<Record<number, string>> = {
  1: 'it does not know this function',
  2: 'it has no such address',
  3: 'it does not take this value',
  4: 'it failed',
  5: 'it needs longer',
  6: 'it is busy',
};

export function exceptionText(code: number): string {
  return exceptionWords[code] ?? `exception ${code}`;
}

export const functionWords: Readonly<Record<number, string>> = {
  [functions.readCoils]: 'read coils',
  [functions.readInputs]: 'read inputs',
  [functions.writeCoil]: 'switch a coil',
  [functions.writeCoils]: 'switch coils',
};

/** `0x00C4`: addresses as frames carry them, one less than the numbers in many manuals. */
export function addressText(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
}
