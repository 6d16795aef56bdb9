import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { frameCounter } from '../../driver/frame-finder.ts';
import { unwatched } from '../../driver/probe-line.ts';
import { createNoteAcceptorBench } from '../far-end/bench.ts';
import { commands } from './codes.ts';
import { describeCcnet, parseIdentification } from './describe.ts';
import { addresses, createCcnetDecoder, encodeFrame } from './frame.ts';
import { createCcnetSession } from './session.ts';
import { createCcnetSimulator } from './simulator.ts';

/** The escrow word of bill type 3. */
const sampleFrame = encodeFrame(addresses.billValidator, Uint8Array.of(0x80, 0x03));

export const ccnetProtocol: DeviceProtocol = {
  name: 'ccnet',
  deviceClass: 'noteAcceptor',
  title: 'CCNET bill validators (CashCode and kin)',
  // CCNET §2.1: 9600 8N1; 19200 is optional.
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  otherBaudRates: [19_200],
  describe: describeCcnet,
  sampleFrame,
  countFrames: frameCounter(createCcnetDecoder),
  // IDENTIFICATION moves nothing; where the unit's state forbids it, it answers ILLEGAL COMMAND, which is an answer as well.
  probe: async ({ link, clock }) => {
    const session = createCcnetSession({
      link,
      clock,
      ...unwatched(),
      onLateStacked: () => undefined,
    });
    const reply = await session.ask(Uint8Array.of(commands.identification), { expects: 'data', tries: 1 });
    if (reply.kind === 'silent' || reply.kind === 'ack') return undefined;
    if (reply.kind !== 'data') return { identity: 'busy, does not say who it is', certain: true };
    const { part, serial } = parseIdentification(reply.body);
    return { identity: `${part} ${serial}`.trim(), certain: true };
  },
  createBench: ({ clock, tell }) => createNoteAcceptorBench(createCcnetSimulator({ clock }), tell),
};
