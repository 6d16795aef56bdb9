import type { DeviceProtocol } from '../../driver/device-protocol.ts';
import { frameCounter } from '../../driver/frame-finder.ts';
import { createProbeExchange } from '../../driver/probe-line.ts';
import { createNoteAcceptorBench } from '../far-end/bench.ts';
import { commands, events, replies } from './codes.ts';
import { describeSsp } from './describe.ts';
import { addresses, createSspDecoder, encodeFrame, type SspFrame } from './frame.ts';
import { parseSetup } from './setup.ts';
import { createSspSimulator } from './simulator.ts';

/** The note of channel 3 in escrow. */
const sampleFrame = encodeFrame(addresses.validator, true, Uint8Array.of(replies.ok, events.read, 3));
/** Milliseconds of silence within a frame after which its rest will not come. */
const INTER_BYTE_MS = 100;

export const sspProtocol: DeviceProtocol = {
  name: 'ssp',
  deviceClass: 'noteAcceptor',
  title: 'ITL SSP and eSSP bill validators (NV9, NV10, NV200)',
  // GA138, hardware layer: 9600 baud, 8 data bits, no parity, 2 stop bits.
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 2 },
  describe: describeSsp,
  sampleFrame,
  countFrames: frameCounter(createSspDecoder),
  // Sync, the serial number, the setup. Never a poll: where a note stands in escrow, a poll accepts it.
  probe: async ({ link, clock, timeoutMs }) => {
    const untilMs = clock.monotonicMs() + timeoutMs;
    const decoder = createSspDecoder();
    const exchange = createProbeExchange({ link, clock, timeoutMs, decoder, interByteMs: INTER_BYTE_MS });
    let bit = true;
    async function ask(code: number): Promise<SspFrame | undefined> {
      const asked = bit;
      const leftMs = untilMs - clock.monotonicMs();
      if (leftMs <= 0) return undefined;
      const frame = encodeFrame(addresses.validator, asked, Uint8Array.of(code));
      const isAnswer = (heard: SspFrame): boolean =>
        heard.address === addresses.validator && heard.sequence === asked && (heard.data[0] ?? 0) >= replies.ok;
      const heard = await exchange.ask(frame, leftMs, isAnswer);
      bit = !asked;
      return heard.kind === 'frame' ? heard.frame : undefined;
    }
    if ((await ask(commands.sync)) === undefined) return undefined;
    const number = (await ask(commands.serialNumber))?.data;
    const setup = (await ask(commands.setupRequest))?.data;
    // KEY NOT SET to everything but sync: the device wants encryption.
    if (number?.[0] === replies.keyNotSet) {
      return { identity: 'wants encryption before it says who it is', certain: true, config: { encryption: {} } };
    }
    const serial =
      number?.[0] === replies.ok && number.length === 5
        ? String(new DataView(number.buffer, number.byteOffset).getUint32(1, false))
        : '';
    const unit = setup?.[0] === replies.ok ? parseSetup(setup.subarray(1)) : undefined;
    const countries = new Set(unit?.channels.map(({ country }) => country));
    const words =
      unit === undefined ? 'no banknote validator' : `firmware ${unit.firmware}, ${[...countries].join(' ')}`;
    return { identity: `${words} ${serial}`.trim(), certain: true };
  },
  createBench: ({ clock, tell, flags }) =>
    createNoteAcceptorBench(
      createSspSimulator({ clock, requiresEncryption: flags['encryption'] === 'required' }),
      tell,
    ),
};
