import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { frameCounter } from '../../driver/frame-finder.ts';
import { createNoteAcceptorBench } from '../far-end/bench.ts';
import { FIRST_TYPE, states } from './codes.ts';
import { describeIct } from './describe.ts';
import { createIctTokenizer } from './frame.ts';
import { probeIct104 } from './probe.ts';
import { createIct104Simulator } from './simulator.ts';

/** Bill type 3 in escrow. */
const sampleFrame = Uint8Array.of(states.validated, FIRST_TYPE + 2);

export const ict104Protocol: DeviceProtocol = {
  name: 'ict104',
  deviceClass: 'noteAcceptor',
  title: 'ICT-104 and ICT-106 bill acceptors',
  serial: { baudRate: 9600, dataBits: 8, parity: 'even', stopBits: 1 },
  describe: describeIct,
  sampleFrame,
  countFrames: frameCounter(createIctTokenizer),
  probe: probeIct104,
  createBench: ({ clock, tell, flags }) =>
    createNoteAcceptorBench(
      createIct104Simulator({ clock, model: flags['model'] === 'ict104' ? 'ict104' : 'ict106' }),
      tell,
    ),
};
