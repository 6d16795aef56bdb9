import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { frameCounter } from '../../driver/frame-finder.ts';
import { createProbeExchange } from '../../driver/probe-line.ts';
import { createSensorsBench } from '../bench.ts';
import { icpDasBoard, plainBoard } from './board.ts';
import { describeModbus } from './describe.ts';
import { createEitherDecoder, createReplyDecoder, encodeRead, functions } from './frame.ts';
import { createModbusSimulator } from './simulator.ts';

/** Milliseconds; 3.5 characters and what a USB adapter adds. */
const SILENCE_MS = 50;
/** The number boards are shipped with. */
const USUAL_UNIT = 1;

export const modbusProtocol: DeviceProtocol = {
  name: 'modbus',
  deviceClass: 'sensors',
  title: 'Modbus RTU input and relay boards',
  // What such boards are shipped with; the standard's own default, 19200 8E1, is rare among them.
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  otherBaudRates: [19_200, 38_400, 115_200],
  describe: describeModbus,
  // Published: unit 17 tells 22 inputs.
  sampleFrame: Uint8Array.of(0x11, 0x02, 0x03, 0xac, 0xdb, 0x35, 0x20, 0x18),
  countFrames: frameCounter(createEitherDecoder),
  // Reading one input changes nothing, and a board that has none says so under a checksum.
  probe: async ({ link, clock, timeoutMs }) => {
    const decoder = createReplyDecoder();
    const exchange = createProbeExchange({ link, clock, timeoutMs, decoder, interByteMs: SILENCE_MS });
    const heard = await exchange.ask(
      encodeRead(USUAL_UNIT, functions.readInputs, 0, 1),
      timeoutMs,
      (reply) =>
        reply.unit === USUAL_UNIT &&
        ((reply.kind === 'bits' && reply.data.length === 1) || reply.kind === 'exception') &&
        reply.function === functions.readInputs,
    );
    if (heard.kind !== 'frame') return undefined;
    const what = heard.frame.kind === 'bits' ? 'with inputs from 0 on' : 'without an input at 0';
    return { identity: `unit ${USUAL_UNIT}, ${what}`, certain: true, config: { board: 'plain' } };
  },
  createBench: ({ clock, tell, flags }) => {
    const board = flags['board'] === 'icp-das' ? icpDasBoard : plainBoard;
    return createSensorsBench(createModbusSimulator({ clock, board }), tell);
  },
};
