import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { frameCounter } from '../../driver/frame-finder.ts';
import { createProbeExchange } from '../../driver/probe-line.ts';
import { createNoteAcceptorBench } from '../far-end/bench.ts';
import { hostBits, noteBits, noteTypeBits, saysStacked, statusOf } from './codes.ts';
import { describeEbds } from './describe.ts';
import { createEbdsDecoder, encodeFrame, messageTypes, type AckBit } from './frame.ts';
import { createEbdsSimulator } from './simulator.ts';

/** The escrow word of note 3. */
const sampleFrame = encodeFrame(
  messageTypes.omnibusReply,
  1,
  Uint8Array.of(noteBits.escrow, 0x10, noteTypeBits(3), 0, 1, 2),
);

/**
 * No notes, escrow on, neither STACK nor RETURN: a note in escrow stays there for as long as the device itself keeps it
 * without a host. Escrow must not be off: a device may put what it holds into the box then.
 */
const politePoll = Uint8Array.of(0, hostBits.escrow, 0);
/** Milliseconds of silence within a frame after which its rest will not come. */
const INTER_BYTE_MS = 100;
/** With each ack bit once: only a device mirrors both. */
const PROBE_BITS: readonly AckBit[] = [1, 0];

export const ebdsProtocol: DeviceProtocol = {
  name: 'ebds',
  deviceClass: 'noteAcceptor',
  title: 'EBDS and Pyramid RS-232 bill validators (MEI, CPI, Pyramid)',
  // PTI, SerialProvider.cs; kybarg/ebds, lib/index.js.
  serial: { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 },
  describe: describeEbds,
  sampleFrame,
  countFrames: frameCounter(createEbdsDecoder),
  probe: async ({ link, clock, timeoutMs }) => {
    const decoder = createEbdsDecoder();
    const exchange = createProbeExchange({ link, clock, timeoutMs, decoder, interByteMs: INTER_BYTE_MS });
    let identity = '';
    for (const [index, ack] of PROBE_BITS.entries()) {
      const poll = encodeFrame(messageTypes.omnibusCommand, ack, politePoll);
      const heard = await exchange.ask(poll, timeoutMs / PROBE_BITS.length, (frame) => {
        return frame.ack === ack && statusOf(frame) !== undefined;
      });
      if (heard.kind !== 'frame') return index === 0 ? undefined : { identity, certain: false };
      const status = statusOf(heard.frame);
      identity = `model ${status?.model ?? 0} revision ${status?.revision ?? 0}`;
      // Another message would acknowledge a note in the box that nobody has written down; this one can be said again.
      if (status !== undefined && saysStacked(status)) return { identity, certain: false };
    }
    return { identity, certain: true };
  },
  createBench: ({ clock, tell, flags }) => {
    const family = flags['family'] === 'cpi' || flags['family'] === 'pyramid' ? flags['family'] : undefined;
    return createNoteAcceptorBench(createEbdsSimulator({ clock, ...(family === undefined ? {} : { family }) }), tell);
  },
};
