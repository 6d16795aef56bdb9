import type { Clock } from '../../../../core/ports/clock.ts';
import type { Log } from '../../../../core/ports/log.ts';
import type { Sensors } from '../../../../core/ports/sensors.ts';
import type { LinkOpener } from '../../../../devices/link/link.ts';
import type { FarSensors } from '../../../../devices/sensors/far-end/far-sensors.ts';
import { createModbusSensors } from '../../../../devices/sensors/modbus/adapter.ts';
import { icpDasBoard, plainBoard, type ModbusBoard } from '../../../../devices/sensors/modbus/board.ts';
import { createModbusSimulator } from '../../../../devices/sensors/modbus/simulator.ts';

export interface ProtocolUnderTest {
  readonly protocol: string;
  readonly createSensors: (options: { opener: LinkOpener; clock: Clock; log: Log }) => Sensors;
  readonly createFarEnd: (options: { clock: Clock }) => FarSensors;
}

/** Door switches that are pressed by a closed door, and a lamp that is lit by an open relay; two inputs told as coils. */
const invertedBoard: ModbusBoard = {
  unit: 7,
  inputs: plainBoard.inputs.map((entry, at) => ({
    ...entry,
    inverted: true,
    table: at < 2 ? 'coils' : 'inputs',
    address: at < 2 ? 20 + at : entry.address,
  })),
  outputs: plainBoard.outputs.map((entry) => ({ ...entry, inverted: true })),
};

function modbus(protocol: string, board: ModbusBoard): ProtocolUnderTest {
  return {
    protocol,
    createSensors: (options) => createModbusSensors({ ...options, board }),
    createFarEnd: (options) => createModbusSimulator({ ...options, board }),
  };
}

/** Every I/O protocol passes every test of this folder: one line a protocol, and one a kind of board. */
export const protocolsUnderTest: readonly ProtocolUnderTest[] = [
  modbus('modbus', plainBoard),
  modbus('modbus, all contacts inverted', invertedBoard),
  modbus('modbus, a board that latches', icpDasBoard),
];
