import { rangeOf, type BoardInput, type ModbusBoard } from './board.ts';

type Table = BoardInput['table'];

/** The bits of a simulated board: its inputs, its coils, and what it remembers of edges. */
export interface BoardMemory {
  /** Every one of these addresses exists. */
  has(table: Table, address: number, count: number): boolean;
  read(table: Table, address: number, count: number): readonly boolean[];
  setInput(entry: BoardInput, high: boolean): void;
  setCoil(address: number, on: boolean): void;
  coil(address: number): boolean;
  /** An input that is high now has been high: it is remembered at once again. */
  clearLatches(): void;
  /** The power came back: all coils are off. */
  restart(): void;
}

export function createBoardMemory(board: ModbusBoard): BoardMemory {
  const bits: Readonly<Record<Table, Map<number, boolean>>> = { inputs: new Map(), coils: new Map() };
  const { latches } = board;
  const inputRange = rangeOf(board, 'inputs');

  for (const table of ['inputs', 'coils'] as const) {
    const range = rangeOf(board, table);
    for (let at = 0; at < (range?.count ?? 0); at += 1) bits[table].set((range?.address ?? 0) + at, false);
  }
  for (const { address } of board.outputs) bits.coils.set(address, false);
  if (latches !== undefined) bits.coils.set(latches.clearCoil, false);

  function remember(address: number): void {
    if (latches === undefined) return;
    const offset = address - latches.firstInput;
    bits.inputs.set((bits.inputs.get(address) === true ? latches.high : latches.low) + offset, true);
  }

  function clearLatches(): void {
    if (latches === undefined || inputRange === undefined) return;
    for (let at = 0; at < inputRange.count; at += 1) {
      const offset = inputRange.address + at - latches.firstInput;
      bits.inputs.set(latches.high + offset, false);
      bits.inputs.set(latches.low + offset, false);
      remember(inputRange.address + at);
    }
  }

  clearLatches();

  return {
    has: (table, address, count) => {
      for (let at = 0; at < count; at += 1) if (!bits[table].has(address + at)) return false;
      return count > 0;
    },
    read: (table, address, count) => Array.from({ length: count }, (_, at) => bits[table].get(address + at) === true),
    setInput: ({ table, address }, high) => {
      bits[table].set(address, high);
      if (table === 'inputs') remember(address);
    },
    setCoil: (address, on) => {
      bits.coils.set(address, on);
    },
    coil: (address) => bits.coils.get(address) === true,
    clearLatches,
    restart: () => {
      for (const address of bits.coils.keys()) bits.coils.set(address, false);
    },
  };
}
