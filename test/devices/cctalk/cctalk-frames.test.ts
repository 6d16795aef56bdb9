import { CCTalkParser } from '@serialport/parser-cctalk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crcCcitt,
  createCctalkDecoder,
  encodeFrame,
  MAX_FRAME_BYTES,
  type CctalkMode,
} from '../../../devices/cctalk/frame.ts';
import { misprint, publishedCrcFrames, publishedCrcs, publishedFrames } from './published-frames.ts';

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

type Items = ReturnType<ReturnType<typeof createCctalkDecoder>['push']>;

/** `1<2 0 0102`: destination, source, header, data; or `badChecksum 6`: what came out, in the order it came. */
function words(items: Items): readonly string[] {
  return items.map((item) =>
    item.kind === 'frame'
      ? `${item.frame.destination}<${item.frame.source ?? '?'} ${item.frame.header} ${Buffer.from(item.frame.data).toString('hex')}`
      : `${item.reason} ${item.bytes.length}`,
  );
}

function decode(mode: CctalkMode, ...chunks: readonly Uint8Array[]): readonly string[] {
  const decoder = createCctalkDecoder(mode);
  const items = chunks.flatMap((chunk) => decoder.push(chunk));
  return words([...items, ...decoder.end()]);
}

const modes: readonly CctalkMode[] = ['checksum', 'crc'];

/** A poll, and an answer with a coin in it. */
function pair(mode: CctalkMode): { poll: Uint8Array; answer: Uint8Array; said: readonly string[] } {
  const data = [1, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0];
  const source = mode === 'crc' ? '?' : undefined;
  return {
    poll: encodeFrame(mode, { destination: 2, source: 1, header: 229 }),
    answer: encodeFrame(mode, { destination: 1, source: 2, header: 0, data }),
    said: [`2<${source ?? '1'} 229 `, `1<${source ?? '2'} 0 0101050000000000000000`],
  };
}

describe('published ccTalk frames', () => {
  it('are the 175 sound ones of the specification, 103 of them distinct', () => {
    expect(publishedFrames.reduce((total, { times }) => total + times, 0)).toBe(175);
    expect(new Set(publishedFrames.map(({ bytes }) => bytes.join(' '))).size).toBe(103);
  });

  it.each(publishedFrames.map(({ bytes }) => [bytes.join(' '), bytes] as const))('reads and writes %s', (_, bytes) => {
    const decoder = createCctalkDecoder('checksum');
    const [item] = decoder.push(Uint8Array.from(bytes));
    if (item?.kind !== 'frame') throw new Error('not a frame');
    expect(decoder.heldBytes()).toBe(0);
    const { destination, source = 0, header, data } = item.frame;
    expect([...encodeFrame('checksum', { destination, source, header, data })]).toEqual(bytes);
  });

  it('do not include the misprint: it is broken', () => {
    expect(decode('checksum', Uint8Array.from(misprint))).not.toContainEqual(expect.stringContaining('<2 0 '));
    expect(decode('checksum', Uint8Array.from(misprint))[0]).toMatch(/^incomplete/u);
  });

  it.each(publishedCrcFrames)('reads and writes [%i %i %i %i %i] with its CRC', (...bytes) => {
    const [destination = 0, , , header = 0] = bytes;
    expect(decode('crc', Uint8Array.from(bytes))).toEqual([`${destination}<? ${header} `]);
    expect([...encodeFrame('crc', { destination, source: 1, header })]).toEqual(bytes);
  });

  it.each(publishedCrcs)('has the CRC of %s as published', (data, crc) => {
    expect(crcCcitt(hex(data))).toBe(crc);
  });

  it('are cut the same by the parser of serialport', async () => {
    const parser = new CCTalkParser(0);
    const theirs: string[] = [];
    parser.on('data', (frame: Uint8Array) => theirs.push(Buffer.from(frame).toString('hex')));
    const wire = Uint8Array.from(publishedFrames.flatMap(({ bytes }) => bytes));
    const decoder = createCctalkDecoder('checksum');
    const ours: string[] = [];
    for (let at = 0; at < wire.length; at += 7) {
      const chunk = wire.slice(at, at + 7);
      parser.write(Buffer.from(chunk));
      for (const item of decoder.push(chunk)) {
        ours.push(item.kind === 'frame' ? Buffer.from(item.frame.bytes).toString('hex') : item.reason);
      }
    }
    await new Promise((resolve) => {
      parser.end(resolve);
    });
    expect(ours).toEqual(theirs);
    expect(ours.length).toBe(publishedFrames.length);
  });
});

describe('a 00 on the line before an ACK', () => {
  const wire = hex('00 01 00 02 00 FD');

  it('is a sound frame to everybody', () => {
    expect(decode('checksum', wire)).toEqual(['0<0 2 00']);
  });

  it('is a glitch and an ACK for a host, which is never sent a broadcast', () => {
    expect(words(createCctalkDecoder('checksum', 'refused').push(wire))).toEqual(['broadcast 1', '1<2 0 ']);
  });
});

describe.each(modes)('ccTalk frames with %s', (mode) => {
  const { poll, answer, said } = pair(mode);
  const [pollSaid, answerSaid] = said;

  it('finds one frame', () => {
    expect(decode(mode, poll)).toEqual([pollSaid]);
  });

  it('finds two frames in a chunk', () => {
    expect(decode(mode, Uint8Array.of(...poll, ...answer))).toEqual(said);
  });

  it('finds a frame however it is split', () => {
    const both = Uint8Array.of(...poll, ...answer);
    for (let at = 0; at <= both.length; at += 1) {
      expect(decode(mode, both.slice(0, at), both.slice(at))).toEqual(said);
    }
    expect(decode(mode, ...Array.from(both, (byte) => Uint8Array.of(byte)))).toEqual(said);
  });

  it('finds the frame behind garbage, at once or when the line is quiet', () => {
    expect(decode(mode, hex('AA 00'), answer)).toEqual(['badChecksum 2', answerSaid]);
    expect(decode(mode, hex('01 FF 02 00'), answer)).toEqual(['incomplete 4', answerSaid]);
  });

  it('refuses a bad checksum and goes on behind it', () => {
    for (let at = 2; at < answer.length; at += 1) {
      const bad = answer.slice();
      bad[at] = (bad[at] ?? 0) ^ 0x10;
      const heard = decode(mode, bad, poll);
      expect(heard).not.toContain(answerSaid);
      expect(heard.at(-1)).toBe(pollSaid);
    }
  });

  it('takes no data and the most data there can be', () => {
    const data = Uint8Array.from({ length: 255 }, (_, index) => index);
    const longest = encodeFrame(mode, { destination: 40, source: 1, header: 140, data });
    expect(longest.length).toBe(MAX_FRAME_BYTES);
    expect(decode(mode, longest, poll)).toEqual([
      `40<${mode === 'crc' ? '?' : '1'} 140 ${Buffer.from(data).toString('hex')}`,
      pollSaid,
    ]);
    expect(() => encodeFrame(mode, { destination: 2, source: 1, header: 1, data: new Uint8Array(256) })).toThrow(
      RangeError,
    );
  });

  it('gives up what was begun when the link is lost in the middle', () => {
    const decoder = createCctalkDecoder(mode);
    expect(decoder.push(answer.subarray(0, 9))).toEqual([]);
    expect(words(decoder.end()).join(' ')).toMatch(/^incomplete/u);
    expect(words(decoder.push(poll))).toEqual([pollSaid]);
  });

  it('loses no byte and never holds more than one frame, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
        const decoder = createCctalkDecoder(mode);
        const items = chunks.flatMap((chunk) => decoder.push(chunk));
        expect(decoder.heldBytes()).toBeLessThan(MAX_FRAME_BYTES);
        const all = [...items, ...decoder.end()].map((item) => (item.kind === 'frame' ? item.frame.bytes : item.bytes));
        expect(Buffer.concat(all)).toEqual(Buffer.concat(chunks));
      }),
      { numRuns: 1000 },
    );
  });

  it('brings back every frame, split anywhere', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const frame = fc.record({
      destination: byte,
      source: byte,
      header: byte,
      data: fc.uint8Array({ maxLength: 255 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 4 }), fc.integer({ min: 1, max: 40 }), (frames, size) => {
        const wire = Buffer.concat(frames.map((one) => encodeFrame(mode, one)));
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < wire.length; at += size) chunks.push(Uint8Array.from(wire.subarray(at, at + size)));
        expect(decode(mode, ...chunks)).toEqual(
          frames.map(
            ({ destination, source, header, data }) =>
              `${destination}<${mode === 'crc' ? '?' : source} ${header} ${Buffer.from(data).toString('hex')}`,
          ),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('hears neither the other checksum', () => {
    const other = mode === 'crc' ? pair('checksum') : pair('crc');
    expect(decode(mode, other.answer)).not.toContain(answerSaid);
  });
});
