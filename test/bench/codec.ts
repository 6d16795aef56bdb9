import { CCTalkParser } from '@serialport/parser-cctalk';
import type { DeviceProtocol } from '../../devices/driver/device-protocol.ts';
import { loadProtocol, protocolNames } from '../../devices/protocols.ts';
import type { BenchRow } from './journal.ts';

const FRAMES = 100_000;
/** Ours and the peer's in turn; the median counts. */
const ROUNDS = 5;
/** Milliseconds between two bytes. At its own 50 the peer loses frames whenever a busy machine holds this process up. */
export const PEER_PATIENCE_MS = 60_000;

/**
 * Frames a second of every protocol, checksum and resync included, beside @serialport/parser-cctalk, which checks no
 * checksum. Each frame comes in two reads, as a slow line brings it.
 */
export async function benchCodec(): Promise<{ rows: BenchRow[] }> {
  const protocols = await Promise.all(protocolNames.map(loadProtocol));
  const peers: number[] = [];
  const ours = new Map<string, number[]>(protocols.map(({ name }) => [name, []]));
  const peerChunks = chunksOf(Uint8Array.of(0x02, 0x00, 0x01, 0xfe, 0xff));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const protocol of protocols) ours.get(protocol.name)?.push(measureOurs(protocol));
    peers.push(await measurePeer(peerChunks));
  }
  const peer = median(peers);
  return {
    rows: protocols.map(({ name }) => {
      const value = median(ours.get(name) ?? []);
      return {
        name: `codec: ${name} frames decoded`,
        value: Math.round(value),
        unit: 'frames/s',
        peer: `@serialport/parser-cctalk ${Math.round(peer)}`,
        ratio: value / peer,
      };
    }),
  };
}

/** The two halves of a frame, over and over: a device speaks only when asked, so frames come singly. */
function chunksOf(frame: Uint8Array): readonly Uint8Array[] {
  const half = Math.ceil(frame.length / 2);
  return [frame.slice(0, half), frame.slice(half)].filter(({ length }) => length > 0);
}

function measureOurs({ name, sampleFrame, countFrames }: DeviceProtocol): number {
  const chunks = chunksOf(sampleFrame);
  const count = countFrames();
  let frames = 0;
  const startMs = performance.now();
  for (let sent = 0; sent < FRAMES; sent += 1) for (const chunk of chunks) frames += count(chunk);
  return perSecond(name, frames, startMs);
}

async function measurePeer(chunks: readonly Uint8Array[]): Promise<number> {
  const parser = new CCTalkParser(PEER_PATIENCE_MS);
  let frames = 0;
  parser.on('data', () => {
    frames += 1;
  });
  const startMs = performance.now();
  for (let sent = 0; sent < FRAMES; sent += 1) {
    for (const chunk of chunks) {
      if (!parser.write(Buffer.from(chunk))) await new Promise((resolve) => parser.once('drain', resolve));
    }
  }
  await new Promise((resolve) => parser.end(resolve));
  return perSecond('@serialport/parser-cctalk', frames, startMs);
}

function perSecond(name: string, frames: number, startMs: number): number {
  if (frames !== FRAMES) throw new Error(`${name}: ${frames} of ${FRAMES} frames came through`);
  return frames / ((performance.now() - startMs) / 1000);
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
