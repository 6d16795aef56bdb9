import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { frameCounter } from '../../driver/frame-finder.ts';
import { unwatched } from '../../driver/probe-line.ts';
import { createNoteAcceptorBench } from '../far-end/bench.ts';
import { states } from './codes.ts';
import { countryCodes } from './denominations.ts';
import { describeId003 } from './describe.ts';
import { createId003Decoder, encodeFrame } from './frame.ts';
import { createId003Exchange } from './ask.ts';
import { readUnitOf } from './session.ts';
import { createId003Simulator } from './simulator.ts';

/** The escrow word of denomination 3. */
const sampleFrame = encodeFrame(Uint8Array.of(states.escrow, 0x63));
/** Version and denominations. */
const QUESTIONS = 2;

export const id003Protocol: DeviceProtocol = {
  name: 'id003',
  deviceClass: 'noteAcceptor',
  title: 'ID-003 bill validators (JCM and kin)',
  serial: { baudRate: 9600, dataBits: 8, parity: 'even', stopBits: 1 },
  // CyberPlat's driver tries it as well.
  otherBaudRates: [19_200],
  describe: describeId003,
  sampleFrame,
  countFrames: frameCounter(createId003Decoder),
  // Version and denominations are told in any state and move nothing. The status would not do: an idle device answers it
  // with the very bytes of the question, and so does a line that only echoes.
  probe: async ({ link, clock, timeoutMs }) => {
    const exchange = createId003Exchange({
      link,
      clock,
      ...unwatched(),
      onStrayStatus: () => undefined,
      replyTimeoutMs: Math.floor(timeoutMs / QUESTIONS),
    });
    const unit = await readUnitOf(exchange, countryCodes.CNY);
    if (unit.kind === 'silent') return undefined;
    if (unit.kind === 'refused') return { identity: 'does not say which notes it knows', certain: true };
    const notes = unit.values.size === 0 ? 'no notes of China' : `${unit.values.size} notes of China`;
    return { identity: `${unit.model}, ${notes}`, certain: true };
  },
  createBench: ({ clock, tell }) => createNoteAcceptorBench(createId003Simulator({ clock }), tell),
};
