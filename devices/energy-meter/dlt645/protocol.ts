import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { frameCounter } from '../../driver/frame-finder.ts';
import { createProbeExchange } from '../../driver/probe-line.ts';
import { createMeterBench } from '../bench.ts';
import { describeDlt645 } from './describe.ts';
import {
  ADDRESS_BYTES,
  controlBits,
  createDlt645Decoder,
  encodeQuestion,
  numberOf,
  questions,
  WILDCARD_NUMBER,
} from './frame.ts';
import { createDlt645Simulator } from './simulator.ts';

/** The standard allows a meter 500 between two bytes. */
const INTER_BYTE_MS = 500;

export const dlt645Protocol: DeviceProtocol = {
  name: 'dlt645',
  deviceClass: 'energyMeter',
  title: 'DL/T 645-2007 energy meters',
  // DL/T 645-2007, physical layer: even parity always, 2400 over RS-485, 1200 over infrared.
  serial: { baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 },
  otherBaudRates: [1200, 9600, 4800],
  describe: describeDlt645,
  // The published answer of meter 000000000161: 0.26 kWh.
  sampleFrame: Uint8Array.of(
    ...[0x68, 0x61, 0x01, 0x00, 0x00, 0x00, 0x00, 0x68, 0x91, 0x08],
    ...[0x33, 0x33, 0x34, 0x33, 0x59, 0x33, 0x33, 0x33, 0x8a, 0x16],
  ),
  countFrames: frameCounter(createDlt645Decoder),
  probe: async ({ link, clock, timeoutMs }) => {
    const decoder = createDlt645Decoder();
    const exchange = createProbeExchange({ link, clock, timeoutMs, decoder, interByteMs: INTER_BYTE_MS });
    const answer = questions.readAddress | controlBits.fromMeter;
    const heard = await exchange.ask(
      encodeQuestion(WILDCARD_NUMBER, questions.readAddress, []),
      timeoutMs,
      ({ control, data, meterNumber }) =>
        control === answer && data.length === ADDRESS_BYTES && numberOf(data) === meterNumber,
    );
    // The number stands in the answer twice, under a checksum.
    return heard.kind === 'frame' ? { identity: `meter ${heard.frame.meterNumber}`, certain: true } : undefined;
  },
  createBench: ({ clock, tell }) => createMeterBench(createDlt645Simulator({ clock }), tell),
};
