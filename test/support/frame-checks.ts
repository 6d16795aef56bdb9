import fc from 'fast-check';
import { expect } from 'vitest';
import type { FrameDecoder } from '../../devices/driver/frame-finder.ts';

/** `02 03 06`, blanks wherever they help to read. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

type Decode = (...chunks: readonly Uint8Array[]) => readonly string[];

/** Cut in two at every place, and byte by byte. */
export function expectTheSameHoweverSplit(decode: Decode, all: Uint8Array, expected: readonly string[]): void {
  for (let at = 0; at <= all.length; at += 1) expect(decode(all.slice(0, at), all.slice(at))).toEqual(expected);
  expect(decode(...Array.from(all, (byte) => Uint8Array.of(byte)))).toEqual(expected);
}

/** Whatever comes: every byte comes out again, in a frame or as discarded, and no more than one frame is held. */
export function expectNoByteLost<Frame, Reason extends string>(
  createDecoder: () => FrameDecoder<Frame, Reason>,
  bytesOfFrame: (frame: Frame) => Uint8Array,
  maxHeldBytes: number,
): void {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
      const decoder = createDecoder();
      const items = chunks.flatMap((chunk) => decoder.push(chunk));
      expect(decoder.heldBytes()).toBeLessThanOrEqual(maxHeldBytes);
      const all = [...items, ...decoder.end()].map((item) =>
        item.kind === 'frame' ? bytesOfFrame(item.frame) : item.bytes,
      );
      expect(Buffer.concat(all)).toEqual(Buffer.concat(chunks));
    }),
    { numRuns: 1000 },
  );
}

/** Bodies behind noise come back as `frame <hex>`, in chunks of every size. */
export function expectEveryBodyBack(options: {
  readonly decode: Decode;
  readonly encode: (body: Uint8Array) => Uint8Array;
  readonly body: fc.Arbitrary<Uint8Array>;
  /** A byte that begins neither a frame nor a control character. */
  readonly noise: fc.Arbitrary<number>;
}): void {
  const part = fc.tuple(fc.array(options.noise, { maxLength: 10 }), options.body);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (parts, size) => {
      const wire = Buffer.concat(parts.flatMap(([before, said]) => [Buffer.from(before), options.encode(said)]));
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < wire.length; at += size) chunks.push(Uint8Array.from(wire.subarray(at, at + size)));
      const found = options.decode(...chunks).filter((word) => word.startsWith('frame'));
      expect(found).toEqual(parts.map(([, said]) => `frame ${Buffer.from(said).toString('hex')}`));
    }),
  );
}
