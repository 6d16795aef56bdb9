import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { frameCounter } from '../../driver/frame-finder.ts';
import { createProbeExchange } from '../../driver/probe-line.ts';
import { createScannerBench } from '../bench.ts';
import { IDENTITY_BYTES, identityWords, zones } from './codes.ts';
import { describeGm65 } from './describe.ts';
import { createEitherDecoder, createReplyDecoder, encodeRead } from './frame.ts';
import { createGm65Simulator } from './simulator.ts';

const INTER_BYTE_MS = 100;

export const gm65Protocol: DeviceProtocol = {
  name: 'gm65',
  deviceClass: 'codeScanner',
  title: 'GM65 scanner modules',
  // Manual V1.3, chapter 8.
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  otherBaudRates: [115_200, 57_600],
  describe: describeGm65,
  sampleFrame: Uint8Array.of(0x02, 0x00, 0x00, 0x01, 0x3e, 0xe4, 0xac),
  countFrames: frameCounter(createEitherDecoder),
  probe: async ({ link, clock, timeoutMs }) => {
    const decoder = createReplyDecoder();
    const exchange = createProbeExchange({ link, clock, timeoutMs, decoder, interByteMs: INTER_BYTE_MS });
    const question = encodeRead(zones.identity, IDENTITY_BYTES);
    const heard = await exchange.ask(question, timeoutMs, ({ data }) => data.length === IDENTITY_BYTES);
    return heard.kind === 'frame' ? { identity: identityWords(heard.frame.data), certain: true } : undefined;
  },
  createBench: ({ clock, tell }) => createScannerBench(createGm65Simulator({ clock }), tell),
};
