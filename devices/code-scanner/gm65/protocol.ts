import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { createExchange } from '../../driver/exchange.ts';
import { createLineCounters } from '../../driver/line-counters.ts';
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
  countFrames: () => {
    const decoder = createEitherDecoder();
    return (bytes) => decoder.push(bytes).filter((item) => item.kind === 'frame').length;
  },
  probe: async ({ link, clock, timeoutMs }) => {
    const exchange = createExchange({
      link,
      clock,
      counters: createLineCounters(),
      // What comes may be a code: nothing of it is kept.
      trace: { record: () => undefined, frames: () => [] },
      decoder: createReplyDecoder(),
      interByteMs: INTER_BYTE_MS,
      writeTimeoutMs: timeoutMs,
      isBroken: () => false,
    });
    const question = encodeRead(zones.identity, IDENTITY_BYTES);
    const heard = await exchange.ask(question, timeoutMs, ({ data }) => data.length === IDENTITY_BYTES);
    return heard.kind === 'frame' ? { identity: identityWords(heard.frame.data), certain: true } : undefined;
  },
  createBench: ({ clock, tell }) => createScannerBench(createGm65Simulator({ clock }), tell),
};
