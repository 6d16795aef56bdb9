import { createReplySplitter } from './status.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { DeviceProtocol, ProbeAnswer } from '../../driver/device-protocol.ts';
import type { FrameDirection } from '../../driver/description.ts';
import type { Link } from '../../link/link.ts';
import { createPrinterBench, printerFlags } from './bench.ts';
import { describeEscpos, describeEscposStatus } from './describe.ts';
import { askStatusCommand } from './real-time.ts';

/** Answers of at most this many bytes may as well be the host's; both readings are given where nobody knows. */
const LONGEST_STATUS_BYTES = 4;
/** GS I 67: the name of the model, `5F … 00`. */
const ASK_MODEL_NAME = Uint8Array.of(0x1d, 0x49, 0x43);
/** Milliseconds left for the name once the status has come: printers without GS I say nothing or one byte. */
const NAME_MS = 400;
const MODEL_NAME_HEADER = 0x5f;

export const escposProtocol: DeviceProtocol = {
  name: 'escpos',
  deviceClass: 'receiptPrinter',
  title: 'ESC/POS receipt printers',
  // What kiosk printers for the Chinese market are shipped with; USB printers do not care.
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  otherBaudRates: [115_200, 19_200, 38_400],
  describe: describeBothWays,
  // An automatic status: all well.
  sampleFrame: Uint8Array.of(0x14, 0x00, 0x00, 0x0f),
  countFrames: () => {
    const splitter = createReplySplitter();
    return (bytes) => splitter.push(bytes).filter((reply) => reply.kind === 'automatic').length;
  },
  probe,
  createBench: ({ clock, tell, flags }) => createPrinterBench(clock, tell, printerFlags(flags)),
};

/** What looks like an answer of the printer is explained as one, beside what it would mean as a command. */
function describeBothWays(bytes: Uint8Array, direction?: FrameDirection) {
  if (direction === 'fromDevice') return describeEscposStatus(bytes);
  const toPrinter = describeEscpos(bytes);
  if (direction === 'toDevice') return toPrinter;
  const fromPrinter = describeEscposStatus(bytes);
  if (!fromPrinter.ok || bytes.length > LONGEST_STATUS_BYTES) return toPrinter;
  return {
    text: [
      ...fromPrinter.text.map((line) => `printer → host: ${line}`),
      ...toPrinter.text.map((line) => `host → printer: ${line}`),
    ],
    ok: true,
  };
}

/** DLE EOT 1, then GS I 67. Neither prints nor moves paper; a printer that is not one sees six bytes without meaning. */
async function probe(options: { link: Link; clock: Clock; timeoutMs: number }): Promise<ProbeAnswer | undefined> {
  const { link, clock, timeoutMs } = options;
  const splitter = createReplySplitter();
  let status: number | undefined;
  let name: string | undefined;
  let somethingElse = false;
  let wake: () => void = () => undefined;
  const stopListening = link.onData((bytes) => {
    for (const reply of splitter.push(bytes)) {
      if (reply.kind === 'realTime') status ??= reply.byte;
      else if (reply.kind === 'noise') somethingElse = true;
      else if (reply.kind === 'block' && reply.bytes[0] === MODEL_NAME_HEADER) {
        name = Buffer.from(reply.bytes.subarray(1, -1))
          .toString('latin1')
          .replaceAll(/[^\x20-\x7e]/gu, '?');
      }
    }
    wake();
  });
  const stopClosed = link.onClose(() => {
    wake();
  });

  async function until(ms: number, done: () => boolean): Promise<void> {
    const endMs = clock.monotonicMs() + ms;
    while (!done() && clock.monotonicMs() < endMs) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      wake = () => {
        resolve(undefined);
      };
      const stop = clock.after(endMs - clock.monotonicMs(), wake);
      await promise;
      stop();
    }
  }

  try {
    const asked = await link.write(askStatusCommand(1), timeoutMs);
    if (asked.kind !== 'written') return undefined;
    await until(timeoutMs, () => status !== undefined);
    // One byte with four fixed bits is no proof; whoever answers more than that is something else.
    if (status === undefined || somethingElse) return undefined;
    await link.write(ASK_MODEL_NAME, timeoutMs);
    await until(Math.min(NAME_MS, timeoutMs), () => name !== undefined);
    return { identity: name ?? '', certain: name !== undefined };
  } finally {
    stopListening();
    stopClosed();
  }
}
