import type { DeviceProtocol, ProbeAnswer } from '../../driver/device-protocol.ts';
import { unwatched } from '../../driver/probe-line.ts';
import { countTextFrames, creatorSerial } from '../creator-protocol.ts';
import { createCardReaderBench } from '../far-end/bench.ts';
import { inTime } from '../probe.ts';
import { commands, errorText, placeWords } from './codes.ts';
import { describeCrt571 } from './describe.ts';
import { createCrt571Decoder, encodeFrame, heads } from './frame.ts';
import { ANSWER_TIMEOUT_MS } from './limits.ts';
import { createCrt571Session, type Crt571Session } from './session.ts';
import { createCrt571Simulator } from './simulator.ts';

export const crt571Protocol: DeviceProtocol = {
  name: 'crt571',
  deviceClass: 'cardReader',
  title: 'CRT-571 and CRT-591 card dispensers and readers',
  serial: creatorSerial,
  // Clause 1.1.1, where 19200 is misprinted as 192000.
  otherBaudRates: [19_200, 38_400, 57_600],
  describe: describeCrt571,
  sampleFrame: encodeFrame(Uint8Array.of(heads.command, ...commands.status)),
  countFrames: () => countTextFrames(createCrt571Decoder()),
  probe: ({ link, clock, timeoutMs }) =>
    inTime(askWho(createCrt571Session({ link, clock, ...unwatched(), tries: 1 })), clock, timeoutMs),
  createBench: ({ clock, tell }) => createCardReaderBench(createCrt571Simulator({ clock }), tell),
};

/** Status, then version: neither moves anything. A device that was not reset yet says so, and that is an answer. */
async function askWho(session: Crt571Session): Promise<ProbeAnswer | undefined> {
  const status = await session.ask(Uint8Array.from(commands.status), { replyMs: ANSWER_TIMEOUT_MS });
  if (status.kind === 'silent') return undefined;
  if (status.kind === 'error') return { identity: errorText(status.code), certain: true };
  const version = await session.ask(Uint8Array.from(commands.version), { replyMs: ANSWER_TIMEOUT_MS });
  const model = version.kind === 'reply' ? `${String.fromCharCode(...version.data).trim()}, ` : '';
  return { identity: `${model}${placeWords[status.states[0]] ?? 'unknown position'}`, certain: true };
}
