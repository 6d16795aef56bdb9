import { describe, expect, it } from 'vitest';
import { explainTrace } from '../../../core/commands/explain-trace.ts';
import { readTrace } from '../../../core/commands/trace-reader.ts';
import { traceHead, traceLine } from '../../../core/platform/trace-file.ts';
import { ccnetProtocol } from '../../../devices/note-acceptor/ccnet/protocol.ts';
import type { TraceFrame } from '../../../core/ports/note-acceptor.ts';

const POLL = '02 03 06 33 DA 81';
const IDLE = '02 03 06 14 67 D4';
const explained = (text: string) => explainTrace(readTrace(text), ccnetProtocol, 'a.trace');

describe('a trace', () => {
  it('is read back as it was written, with its protocol', () => {
    const frames = [
      { atMs: 1_767_574_800_000, direction: 'toDevice', hex: POLL },
      { atMs: 1_767_574_800_012, direction: 'fromDevice', hex: IDLE },
    ] as const;
    const text = traceHead('ccnet', { device: 'noteAcceptor\n# protocol: other' }) + frames.map(traceLine).join('');
    expect(text.split('\n')[3]).toBe(`2026-01-05T01:00:00.000Z > ${POLL}`);
    const { protocol, items } = readTrace(text);
    expect(protocol).toBe('ccnet');
    expect(items).toEqual([
      expect.objectContaining({ kind: 'frame', lineNumber: 4, atMs: frames[0].atMs, direction: 'toDevice' }),
      expect.objectContaining({ kind: 'frame', lineNumber: 5, atMs: frames[1].atMs, direction: 'fromDevice' }),
    ]);
  });

  it('is explained with the time since the frame before', () => {
    const { lines, faults } = explained(`2026-01-05T01:00:00Z TX ${POLL}\n2026-01-05T01:00:00.012Z rx ${IDLE}\n`);
    expect(faults).toEqual([]);
    expect(lines[0]).toBe(`2026-01-05T01:00:00.000Z  → device  ${POLL}`);
    expect(lines[1]).toMatch(/POLL/u);
    expect(lines.find((line) => line.includes('← device'))).toBe(`    +0.012 s  ← device  ${IDLE}`);
    expect(lines.at(-1)).toMatch(/idl/iu);
  });

  it('may count in milliseconds, carry remarks and have no blanks in its bytes', () => {
    const { items } = readTrace(`# from a logic analyser\n\n17.5 > ${POLL.replaceAll(' ', '')}\r\n20 < ${IDLE}`);
    expect(items.map((item) => item.kind === 'frame' && [item.lineNumber, item.atMs])).toEqual([
      [3, 17.5],
      [4, 20],
    ]);
  });

  it('may be what an inspection shows: objects a line, a list, or the whole inspection', () => {
    const frames: TraceFrame[] = [
      { atMs: 5, direction: 'toDevice', hex: POLL, text: 'poll' },
      { atMs: 9, direction: 'fromDevice', hex: `${IDLE} … (300 bytes)`, text: 'idle' },
    ];
    const texts = [
      frames.map((frame) => JSON.stringify(frame)).join('\n'),
      JSON.stringify(frames),
      JSON.stringify({ model: 'SM', link: '/dev/ttyUSB0', counters: {}, frames }, undefined, 2),
    ];
    for (const text of texts) {
      expect(
        readTrace(text).items.map((item) => item.kind === 'frame' && [item.atMs, item.direction, item.isCut]),
      ).toEqual([
        [5, 'toDevice', false],
        [9, 'fromDevice', true],
      ]);
    }
  });

  it('names each line that is no frame, and each frame that is not sound', () => {
    const { lines, faults } = explained(
      [
        'yesterday > 02',
        '5 ? 02',
        '5 > 0G',
        '5 >',
        '{"atMs": 5}',
        `6 > ${POLL.replace('81', '82')}`,
        `7 > ${POLL}`,
      ].join('\n'),
    );
    expect(faults).toEqual([
      'a.trace:1: "yesterday" is not a time: write it as ISO 8601 or in milliseconds',
      'a.trace:2: "?" is not a direction: write > or <, TX or RX',
      'a.trace:3: "0G" is not pairs of hexadecimal digits',
      'a.trace:4: "" is not pairs of hexadecimal digits',
      'a.trace:5: expected {"atMs": …, "direction": "toDevice", "hex": "…"}',
      'a.trace:6: not a sound ccnet frame',
    ]);
    expect(lines.join('\n')).toContain(`→ device  ${POLL}`);
  });

  it('does not blame the device for a frame that was cut when it was kept', () => {
    const half = `${POLL.slice(0, 8)} … (300 bytes)`;
    expect(explained(JSON.stringify([{ atMs: 1, direction: 'toDevice', hex: half, text: '' }])).faults).toEqual([]);
  });

  it('that is empty is a fault', () => {
    expect(explained('# protocol: ccnet\n').faults).toEqual(['a.trace: there is no frame in it']);
  });
});
