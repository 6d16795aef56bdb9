import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { createScannerBench } from '../bench.ts';
import { describeSerialText } from './describe.ts';
import { createTextFinder } from './frame.ts';
import { createSerialTextSimulator } from './simulator.ts';

export const serialTextProtocol: DeviceProtocol = {
  name: 'serial-text',
  deviceClass: 'codeScanner',
  title: 'scanners that send text',
  // What scanners are shipped with; USB virtual ports take any speed.
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  otherBaudRates: [115_200],
  describe: describeSerialText,
  // A made-up payment code of 18 digits and CR.
  sampleFrame: new TextEncoder().encode('280000000000000000\r'),
  countFrames: () => {
    const finder = createTextFinder({ suffix: 'any' });
    return (bytes) => finder.push(bytes).filter((item) => item.kind === 'line').length;
  },
  // No probe: there is no question that such a scanner answers.
  createBench: ({ clock, tell }) => createScannerBench(createSerialTextSimulator({ clock }), tell),
};
