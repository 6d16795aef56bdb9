import { createSspAcceptor, type SspDialectOptions } from '../../../../devices/note-acceptor/ssp/adapter.ts';
import { createSspDecoder, encodeFrame, type SspFrame } from '../../../../devices/note-acceptor/ssp/frame.ts';
import { createSspSimulator, type SspSimulatorOptions } from '../../../../devices/note-acceptor/ssp/simulator.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import type { Distortion, NoteProtocolUnderTest } from '../../../support/note-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

/** The real adapter and a device, set up as a test wants them. */
export function ssp(
  device: Omit<SspSimulatorOptions, 'clock'> = {},
  host: SspDialectOptions = {},
): NoteProtocolUnderTest {
  return {
    name: 'ssp',
    createAcceptor: (options) => createSspAcceptor({ ...options, ...host }),
    createSimulator: (options) => createSspSimulator({ ...options, ...device }),
  };
}

export function essp(device: Omit<SspSimulatorOptions, 'clock'> = {}, fixedKey?: string): NoteProtocolUnderTest {
  const random = createSeededRandom(7);
  return ssp(device, { encryption: fixedKey === undefined ? { random } : { random, fixedKey } });
}

/** The frames in hex chunks, decoded. */
export function framesOf(chunks: readonly string[]): readonly SspFrame[] {
  const decoder = createSspDecoder();
  return chunks
    .flatMap((chunk) => decoder.push(Uint8Array.from(Buffer.from(chunk, 'hex'))))
    .flatMap((item) => (item.kind === 'frame' ? [item.frame] : []));
}

/** `07`, `18`: the command codes the host said, in order. */
export function codesOf(chunks: readonly string[]): readonly string[] {
  return framesOf(chunks).map(({ data }) => Buffer.from(data.subarray(0, 1)).toString('hex'));
}

/** The device's answers for which `loses` says so never arrive. */
export function losing(loses: (data: string) => boolean): Distortion {
  return (bytes, say) => {
    const lost = framesOf([Buffer.from(bytes).toString('hex')]).some(({ data }) =>
      loses(Buffer.from(data).toString('hex')),
    );
    if (!lost) say(bytes);
  };
}

/** A simulated device and a wire, without any host: what is sent stands in the test, byte for byte. */
export interface BareDevice {
  readonly clock: ManualClock;
  readonly simulator: ReturnType<typeof createSspSimulator>;
  /** Sends a frame of this data; the data of the answer as hex, `silence` where none comes. */
  ask(sequence: boolean, ...data: readonly number[]): Promise<string>;
  /** The next new command, with the sequence bit toggled for it. */
  say(...data: readonly number[]): Promise<string>;
}

export async function createBareDevice(options: Omit<SspSimulatorOptions, 'clock'> = {}): Promise<BareDevice> {
  const clock = createManualClock();
  const simulator = createSspSimulator({ clock, ...options });
  let heard: string[] = [];
  let toDevice: (bytes: Uint8Array) => void = () => undefined;
  simulator.attach({
    onData: (listener) => {
      toDevice = listener;
      return () => undefined;
    },
    write: (bytes) => {
      heard.push(Buffer.from(bytes).toString('hex'));
    },
    onClose: () => () => undefined,
  });
  let bit = true;
  const device: BareDevice = {
    clock,
    simulator,
    ask: async (sequence, ...data) => {
      heard = [];
      toDevice(encodeFrame(0, sequence, Uint8Array.from(data)));
      await clock.advance(20);
      bit = !sequence;
      const [answer] = framesOf(heard);
      return answer === undefined ? 'silence' : Buffer.from(answer.data).toString('hex');
    },
    say: (...data) => device.ask(bit, ...data),
  };
  // It runs through its motors first.
  await clock.advance(1000);
  return device;
}
