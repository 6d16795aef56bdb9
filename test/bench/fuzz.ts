import { CCTalkParser } from '@serialport/parser-cctalk';
import type { DeviceProtocol } from '../../devices/driver/device-protocol.ts';
import { loadProtocol, protocolNames } from '../../devices/protocols.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { PEER_PATIENCE_MS } from './codec.ts';
import type { BenchRow } from './journal.ts';

const BYTES = 1_000_000;
const SEED = 20_261_122;
/** Reads of a port bring at most about this many bytes. */
const LONGEST_READ = 64;
/** Explaining is for people: as many of the bytes as a technician could ever look at. */
const EXPLAINED_BYTES = 100_000;
const BYTES_A_MEGABYTE = 1_000_000;

/** A million random bytes, the same every time, through every codec: none may throw or hang. */
export async function benchFuzz(): Promise<{ rows: BenchRow[] }> {
  const reads = randomReads();
  const peer = await measurePeer(reads);
  const protocols = await Promise.all(protocolNames.map(loadProtocol));
  return {
    rows: protocols.map((protocol) => {
      const { rate, frames } = measure(protocol, reads);
      explain(protocol, reads);
      return {
        name: `fuzz: ${protocol.name}, ${frames} frames in ${BYTES} bytes`,
        value: Math.round(rate * 10) / 10,
        unit: 'MB/s',
        peer: `@serialport/parser-cctalk ${peer.rate.toFixed(1)} MB/s, ${peer.frames} frames`,
        ratio: rate / peer.rate,
      };
    }),
  };
}

function randomReads(): readonly Uint8Array[] {
  const random = createSeededRandom(SEED);
  const bytes = random.bytes(BYTES);
  const reads: Uint8Array[] = [];
  for (let at = 0; at < BYTES;) {
    const length = 1 + random.below(LONGEST_READ);
    reads.push(bytes.slice(at, at + length));
    at += length;
  }
  return reads;
}

function measure({ name, countFrames, sampleFrame }: DeviceProtocol, reads: readonly Uint8Array[]) {
  const count = countFrames();
  let frames = 0;
  const startMs = performance.now();
  for (const read of reads) frames += count(read);
  const rate = BYTES / BYTES_A_MEGABYTE / ((performance.now() - startMs) / 1000);
  // After all that, the codec still hears: garbage may have begun one frame, no more.
  let heard = 0;
  for (let tries = 0; heard === 0 && tries < BYTES; tries += sampleFrame.length) heard += count(sampleFrame);
  if (heard === 0) throw new Error(`${name}: a sound frame is not found any more after the garbage`);
  return { rate, frames };
}

function explain({ describe }: DeviceProtocol, reads: readonly Uint8Array[]): void {
  let explained = 0;
  for (const read of reads) {
    for (const direction of ['toDevice', 'fromDevice', undefined] as const) describe(read, direction);
    explained += read.length;
    if (explained >= EXPLAINED_BYTES) return;
  }
}

async function measurePeer(reads: readonly Uint8Array[]): Promise<{ rate: number; frames: number }> {
  const parser = new CCTalkParser(PEER_PATIENCE_MS);
  let frames = 0;
  parser.on('data', () => {
    frames += 1;
  });
  const startMs = performance.now();
  for (const read of reads) {
    if (!parser.write(Buffer.from(read))) await new Promise((resolve) => parser.once('drain', resolve));
  }
  await new Promise((resolve) => parser.end(resolve));
  return { rate: BYTES / BYTES_A_MEGABYTE / ((performance.now() - startMs) / 1000), frames };
}
