import type { SensorInput, SensorOutput } from '../../../core/ports/sensors.ts';
import { isSensorInput, sensorOutputs } from '../rest.ts';
import { MAX_BITS } from './frame.ts';

/** Which contact of a board is which sensor. Addresses are those in the frames, from 0 on. */
export interface ModbusBoard {
  /** 1 to 247. */
  readonly unit: number;
  readonly inputs: readonly BoardInput[];
  readonly outputs: readonly BoardOutput[];
  /** Only boards that remember edges have them. */
  readonly latches?: BoardLatches | undefined;
}

export interface BoardInput {
  readonly input: SensorInput;
  /** Where the board tells it: function 02 or function 01. */
  readonly table: 'inputs' | 'coils';
  readonly address: number;
  /** A closed contact, bit 1, means off: a door switch that is pressed by the closed door. */
  readonly inverted: boolean;
}

export interface BoardOutput {
  readonly output: SensorOutput;
  readonly address: number;
  readonly inverted: boolean;
}

/** Bits, read by function 02, that stay 1 once an input was high or low, until a coil is switched on. */
export interface BoardLatches {
  /** Address of the first input these blocks are about. */
  readonly firstInput: number;
  readonly high: number;
  readonly low: number;
  readonly clearCoil: number;
}

/** An 8-channel module of the kind every shop has: inputs from 0 on, relays from 0 on, nothing latched. */
export const plainBoard: ModbusBoard = {
  unit: 1,
  inputs: [
    { input: 'serviceDoor', table: 'inputs', address: 0, inverted: false },
    { input: 'cashBoxDoor', table: 'inputs', address: 1, inverted: false },
    { input: 'tamper', table: 'inputs', address: 2, inverted: false },
    { input: 'presence', table: 'inputs', address: 3, inverted: false },
    { input: 'mainsPower', table: 'inputs', address: 4, inverted: false },
    { input: 'batteryLow', table: 'inputs', address: 5, inverted: false },
  ],
  outputs: sensorOutputs.map((output, address) => ({ output, address, inverted: false })),
};

/**
 * ICP DAS M-7000 and tM modules (M-7000 Address Mapping, rev. 1.13, base 1: inputs 10033, high latched 10065, low latched
 * 10097, outputs 00001, "clear DI/O latch" 00264).
 */
export const icpDasBoard: ModbusBoard = {
  ...plainBoard,
  inputs: plainBoard.inputs.map((entry) => ({ ...entry, address: 0x20 + entry.address })),
  latches: { firstInput: 0x20, high: 0x40, low: 0x60, clearCoil: 0x0107 },
};

const HIGHEST_UNIT = 247;
const HIGHEST_ADDRESS = 0xffff;

/** What is wrong with a board that somebody wrote down; undefined where it can be used. */
export function boardTrouble(board: ModbusBoard): string | undefined {
  if (!Number.isInteger(board.unit) || board.unit < 1 || board.unit > HIGHEST_UNIT) {
    return `unit ${board.unit}: a board has a number from 1 to ${HIGHEST_UNIT}`;
  }
  if (board.inputs.length === 0) return 'the board has no inputs: name at least one';
  const unknown = board.inputs.find(({ input }) => !isSensorInput(input));
  if (unknown !== undefined) return `there is no input "${unknown.input}"`;
  const twice =
    firstTwice(board.inputs.map(({ input }) => input)) ?? firstTwice(board.outputs.map(({ output }) => output));
  if (twice !== undefined) return `${twice} is named twice: give it one address`;
  const { firstInput = 0, high = 0, low = 0, clearCoil = 0 } = board.latches ?? {};
  const addresses = [...board.inputs, ...board.outputs].map(({ address }) => address);
  for (const address of [...addresses, firstInput, high, low, clearCoil]) {
    if (!Number.isInteger(address) || address < 0 || address > HIGHEST_ADDRESS) {
      return `address ${address}: an address lies between 0 and ${HIGHEST_ADDRESS}`;
    }
  }
  for (const table of ['inputs', 'coils'] as const) {
    const range = rangeOf(board, table);
    if (range !== undefined && range.count > MAX_BITS)
      return `the ${table} are spread over more than ${MAX_BITS} addresses`;
  }
  return undefined;
}

/** The addresses that one question reads. Undefined where no input stands in this table. */
export function rangeOf(
  board: ModbusBoard,
  table: BoardInput['table'],
): { readonly address: number; readonly count: number } | undefined {
  const addresses = board.inputs.filter((entry) => entry.table === table).map(({ address }) => address);
  if (addresses.length === 0) return undefined;
  const address = Math.min(...addresses);
  return { address, count: Math.max(...addresses) - address + 1 };
}

function firstTwice(words: readonly string[]): string | undefined {
  return words.find((word, at) => words.indexOf(word) !== at);
}
