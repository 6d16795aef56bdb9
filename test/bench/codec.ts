import { CCTalkParser } from '@serialport/parser-cctalk';
import { createCcnetDecoder, encodeFrame, addresses } from '../../devices/note-acceptor/ccnet/frame.ts';
import type { BenchRow } from './journal.ts';

const frameCount = 200_000;
const rounds = 5;
/** Frames a second, checksum and resync included, beside @serialport/parser-cctalk, which checks no checksum. */
export async function benchCodec(): Promise<{ rows: BenchRow[] }> {
  const ours = chunksOf(encodeFrame(addresses.billValidator, Uint8Array.of(0x80, 0x03)));
  const peers = chunksOf(Uint8Array.of(0x02, 0x00, 0x01, 0xfe, 0xff));
  const oursPerSecond: number[] = [];
  const peersPerSecond: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    oursPerSecond.push(measureOurs(ours));
    peersPerSecond.push(await measurePeer(peers));
  }
  const value = median(oursPerSecond);
  const peer = median(peersPerSecond);
  return {
    rows: [
      {
        name: 'CCNET frames decoded',
        value: Math.round(value),
        unit: 'frames/s',
        peer: `@serialport/parser-cctalk ${Math.round(peer)}`,
        ratio: value / peer,
      },
    ],
  };
}

/** Each frame in two reads, as a slow line brings it: a device speaks only when asked, so frames come singly. */
function chunksOf(frame: Uint8Array): Uint8Array[] {
  return Array.from({ length: frameCount * 2 }, (_, index) => (index % 2 === 0 ? frame.slice(0, 3) : frame.slice(3)));
}

function measureOurs(chunks: readonly Uint8Array[]): number {
  const decoder = createCcnetDecoder();
  let frames = 0;
  const startMs = performance.now();
  for (const chunk of chunks) {
    for (const item of decoder.push(chunk)) if (item.kind === 'frame') frames += 1;
  }
  return perSecond(frames, startMs);
}

async function measurePeer(chunks: readonly Uint8Array[]): Promise<number> {
  const parser = new CCTalkParser();
  let frames = 0;
  parser.on('data', () => {
    frames += 1;
  });
  const startMs = performance.now();
  for (const chunk of chunks) {
    if (!parser.write(Buffer.from(chunk))) await new Promise((resolve) => parser.once('drain', resolve));
  }
  await new Promise((resolve) => parser.end(resolve));
  return perSecond(frames, startMs);
}

function perSecond(frames: number, startMs: number): number {
  if (frames !== frameCount) throw new Error(`${frames} of ${frameCount} frames came through`);
  return frames / ((performance.now() - startMs) / 1000);
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
