import { categories } from '../../cctalk/codes.ts';
import { describeCctalk, sampleFrame } from '../../cctalk/describe.ts';
import { addresses } from '../../cctalk/frame.ts';
import { countFrames, probeCctalk } from '../../cctalk/probe.ts';
import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { createCoinAcceptorBench } from '../far-end/bench.ts';
import { createCctalkCoinSimulator } from './simulator.ts';

export const cctalkCoinProtocol: DeviceProtocol = {
  name: 'cctalk-coin',
  deviceClass: 'coinAcceptor',
  title: 'ccTalk coin acceptors',
  // Generic Specification 4.7, part 1 §3.1 and part 3, appendix 6.
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  describe: (bytes, direction) => describeCctalk(bytes, direction, 'coins'),
  sampleFrame,
  countFrames,
  probe: ({ link, clock, timeoutMs }) =>
    probeCctalk({ link, clock, timeoutMs, address: addresses.coinAcceptor, categories: [categories.coinAcceptor] }),
  createBench: ({ clock, tell, flags }) =>
    createCoinAcceptorBench(
      createCctalkCoinSimulator({
        clock,
        mode: flags['checksum'] === 'crc' ? 'crc' : 'checksum',
        echo: flags['echo'] !== 'off',
      }),
      tell,
    ),
};
