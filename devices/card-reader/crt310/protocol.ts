import type { DeviceProtocol, ProbeAnswer } from '../../driver/device-protocol.ts';
import { unwatched } from '../../driver/probe-line.ts';
import { countTextFrames, creatorSerial } from '../creator-protocol.ts';
import { createCardReaderBench } from '../far-end/bench.ts';
import { inTime } from '../probe.ts';
import { commands, errorText, positionText } from './codes.ts';
import { describeCrt310 } from './describe.ts';
import { createCrt310Decoder, encodeFrame } from './frame.ts';
import { ANSWER_TIMEOUT_MS } from './limits.ts';
import { createCrt310Session, type Crt310Session } from './session.ts';
import { createCrt310Simulator } from './simulator.ts';

export const crt310Protocol: DeviceProtocol = {
  name: 'crt310',
  deviceClass: 'cardReader',
  title: 'CRT-310 motor readers for IC cards',
  serial: creatorSerial,
  // Clause 8.8 lets the host set these.
  otherBaudRates: [19_200, 38_400],
  describe: describeCrt310,
  sampleFrame: encodeFrame(Uint8Array.from(commands.status)),
  countFrames: () => countTextFrames(createCrt310Decoder()),
  probe: ({ link, clock, timeoutMs }) =>
    inTime(askWho(createCrt310Session({ link, clock, ...unwatched(), tries: 1 })), clock, timeoutMs),
  createBench: ({ clock, tell }) => createCardReaderBench(createCrt310Simulator({ clock }), tell),
};

/** The status (clause 8.3.1): it moves nothing. The model is said only after a reset, so it is not asked for. */
async function askWho(session: Crt310Session): Promise<ProbeAnswer | undefined> {
  const reply = await session.ask(Uint8Array.from(commands.status), { replyMs: ANSWER_TIMEOUT_MS });
  switch (reply.kind) {
    case 'reply':
      return { identity: positionText(reply.body[2] ?? 0), certain: true };
    case 'error':
      return { identity: errorText(reply.code), certain: true };
    case 'silent':
      return undefined;
    default:
      return reply satisfies never;
  }
}
