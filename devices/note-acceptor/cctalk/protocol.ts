import { categories } from '../../cctalk/codes.ts';
import { describeCctalk } from '../../cctalk/describe.ts';
import { addresses, encodeFrame } from '../../cctalk/frame.ts';
import { countFrames, probeCctalk } from '../../cctalk/probe.ts';
import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { createNoteAcceptorBench } from '../far-end/bench.ts';
import { createCctalkBillSimulator } from './simulator.ts';

/** Part 3, appendix 16: note of type 3 in escrow. */
const sampleFrame = encodeFrame('checksum', {
  destination: addresses.host,
  source: addresses.billValidator,
  header: 0,
  data: [1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0],
});

export const cctalkBillProtocol: DeviceProtocol = {
  name: 'cctalk-bill',
  deviceClass: 'noteAcceptor',
  title: 'ccTalk bill validators',
  // Generic Specification 4.7, part 1 §3.1 and part 3, appendix 6.
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  describe: (bytes, direction) => describeCctalk(bytes, direction, 'bills'),
  sampleFrame,
  countFrames,
  probe: ({ link, clock, timeoutMs }) =>
    probeCctalk({
      link,
      clock,
      timeoutMs,
      address: addresses.billValidator,
      categories: [categories.billValidator, categories.billAcceptor],
    }),
  createBench: ({ clock, tell, flags }) =>
    createNoteAcceptorBench(
      createCctalkBillSimulator({
        clock,
        mode: flags['checksum'] === 'crc' ? 'crc' : 'checksum',
        echo: flags['echo'] !== 'off',
      }),
      tell,
    ),
};
