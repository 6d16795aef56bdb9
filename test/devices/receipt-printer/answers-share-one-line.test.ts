import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeEscpos, describeEscposStatus } from '../../../devices/receipt-printer/escpos/describe.ts';
import {
  createReplySplitter,
  describeReply,
  type PrinterReply,
} from '../../../devices/receipt-printer/escpos/status.ts';
import { handHeldPrinter, hex } from './wire.ts';

const RUNS = 1000;

/** Answers as their makers publish them. */
const published: readonly (readonly [string, string, string])[] = [
  ['DLE EOT 1, all well', '16', 'realTime'],
  ['DLE EOT 2 to 4, all well', '12', 'realTime'],
  ['DLE EOT 2, cover open', '36', 'realTime'],
  ['DLE EOT 4, roll near its end', '1E', 'realTime'],
  ['DLE EOT 4, roll at its end', '7E', 'realTime'],
  ['GS a, all well', '14 00 00 0F', 'automatic'],
  ['GS a, offline', '1C 00 00 0F', 'automatic'],
  ['GS a, drawer pin low', '10 00 00 0F', 'automatic'],
  ['GS a, cover open', '3C 00 00 0F', 'automatic'],
  ['GS r 1, paper there', '00', 'inOrder'],
  ['GS r 1, near end', '03', 'inOrder'],
  ['GS r 1, end', '0F', 'inOrder'],
  ['GS I 1', '02', 'inOrder'],
  ['GS I 67, a model name', '5F 54 4D 2D 54 38 38 56 00', 'block'],
  ['GS ( H, process id', '37 22 30 30 30 31 00', 'block'],
  ['DLE DC4 8, buffers cleared', '37 25 00', 'block'],
  ['XON', '11', 'xon'],
  ['XOFF', '13', 'xoff'],
];

describe('answers on one line', () => {
  it.each(published)('%s: %s', (_what, bytes, kind) => {
    expect(
      createReplySplitter()
        .push(hex(bytes))
        .map((reply) => reply.kind),
    ).toEqual([kind]);
    expect(describeEscposStatus(hex(bytes)).ok).toBe(true);
  });

  it('are told apart in any order, two in a chunk and split at every byte', () => {
    const stream = published.map(([, bytes]) => hex(bytes));
    const all = Uint8Array.from(stream.flatMap((bytes) => [...bytes]));
    const expected = published.map(([, , kind]) => kind);
    for (let split = 0; split <= all.length; split += 1) {
      const splitter = createReplySplitter();
      const replies = [...splitter.push(all.subarray(0, split)), ...splitter.push(all.subarray(split))];
      expect(replies.map((reply) => reply.kind)).toEqual(expected);
    }
  });

  it.each([1, 2, 3])('keep a real-time answer, XON and XOFF that come within a report, after byte %i', (at) => {
    const report = hex('1C 00 0C 0F');
    for (const between of ['16', '11', '13', '7E']) {
      const stream = [...report.subarray(0, at), ...hex(between), ...report.subarray(at)];
      const kinds = createReplySplitter().push(Uint8Array.from(stream));
      expect(kinds).toContainEqual({ kind: 'automatic', bytes: report });
      expect(kinds).toHaveLength(2);
    }
  });

  it('keep a process id that a status comes into, and lose one without an end at the next report', () => {
    expect(createReplySplitter().push(hex('37 22 30 30 16 30 31 00'))).toEqual([
      { kind: 'realTime', byte: 0x16 },
      { kind: 'block', bytes: hex('37 22 30 30 30 31 00') },
    ]);
    const broken = createReplySplitter().push(hex('37 22 30 14 00 00 0F'));
    expect(broken.map((reply) => reply.kind)).toEqual(['noise', 'noise', 'noise', 'automatic']);
  });

  it('count a block that never ends as noise', () => {
    const replies = createReplySplitter().push(new Uint8Array(200).fill(0x5f));
    expect(replies.every((reply) => reply.kind === 'noise' || reply.kind === 'block')).toBe(true);
    expect(replies.length).toBeGreaterThan(80);
  });

  it('never throw, hang or lose a byte, whatever comes', () => {
    const bytesOf = (reply: PrinterReply): number => ('bytes' in reply ? reply.bytes.length : 1);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), fc.boolean(), (chunks, fullStatus) => {
        const splitter = createReplySplitter({ fullStatus });
        const replies = chunks.flatMap((chunk) => splitter.push(chunk));
        for (const reply of replies) expect(describeReply(reply)).not.toBe('');
        const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const told = replies.reduce((sum, reply) => sum + bytesOf(reply), 0);
        expect(told).toBeLessThanOrEqual(total);
        // What is not told yet is the start of one answer of each kind.
        expect(total - told).toBeLessThanOrEqual(82 + 4 + 6);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the simulated printer', () => {
  const introducers = fc.constantFrom(0x10, 0x1b, 0x1c, 0x1d);
  const command = fc.tuple(introducers, fc.integer({ min: 0x20, max: 0x7e }), fc.uint8Array({ maxLength: 12 }));
  const soup = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      command.map(([lead, letter, args]) => Uint8Array.of(lead, letter, ...args)),
    ),
    { maxLength: 30 },
  );

  it('never throws or hangs, whatever it is sent, and still prints after it was switched off and on', () => {
    fc.assert(
      fc.property(soup, fc.boolean(), (chunks, chineseByDefault) => {
        const { printer, send } = handHeldPrinter({ chineseByDefault });
        send(...chunks);
        for (const chunk of chunks) describeEscpos(chunk);
        expect(printer.unknown().length).toBeLessThanOrEqual(printer.state().unknownCommands);
        printer.power(false);
        printer.power(true);
        printer.tear();
        send(hex('1B 40 1C 2E 4F 4B 0A'));
        expect(printer.text().join('\n')).toContain('OK');
      }),
      { numRuns: RUNS },
    );
  });

  it('lists every command it does not know with its place in the stream', () => {
    const { printer, send } = handHeldPrinter();
    const told: object[] = [];
    printer.watch((event) => {
      if (event.kind === 'unknownCommand') told.push(event);
    });
    send(hex('1B 40 41 0A 1B 7E 1D 28 41 02 00 00 02 1B 4C 1B 74 63 FF'), hex('1C 2E 1B 74 63 C0 0A'));
    expect(printer.unknown()).toEqual([
      { at: 4, hex: '1B 7E' },
      { at: 6, hex: '1D 28 41 02 00 00 02', why: 'the self test is not printed' },
      { at: 13, hex: '1B 4C', why: 'page mode is not drawn, its text is printed as it comes' },
      { at: 15, hex: '1B 74 63', why: 'code page 99 is not drawn' },
      { at: 21, hex: '1B 74 63', why: 'code page 99 is not drawn' },
    ]);
    expect(told).toHaveLength(5);
    expect(printer.text()[0]).toContain('[unknown 1B 7E]');
  });
});
