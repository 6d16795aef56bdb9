import { describe, expect, it } from 'vitest';
import { describeEscpos, describeEscposStatus } from '../../../devices/receipt-printer/escpos/describe.ts';
import { createReplySplitter, statusOf, statusOfAutomatic } from '../../../devices/receipt-printer/escpos/status.ts';
import { handHeldPrinter, hex } from './wire.ts';

const CLEAR = { printer: 0x16, offlineCause: 0x12, errorCause: 0x12, paper: 0x12 };

describe('the answers of a printer', () => {
  it('mean ready where all is clear: 16 12 12 12', () => {
    expect(statusOf(CLEAR)).toEqual({ kind: 'ready', paper: 'ok' });
  });

  it.each([
    [{ paper: 0x1e }, { kind: 'ready', paper: 'nearEnd' }],
    [{ paper: 0x7e, printer: 0x1e, offlineCause: 0x32 }, { kind: 'paperOut' }],
    [{ offlineCause: 0x36, printer: 0x1e, paper: 0x7e }, { kind: 'coverOpen' }],
    [
      { errorCause: 0x1a, offlineCause: 0x52 },
      { kind: 'fault', detail: 'cutter jam' },
    ],
    [{ errorCause: 0x32 }, { kind: 'fault', detail: 'error that needs repair' }],
    [{ errorCause: 0x52 }, { kind: 'fault', detail: 'print head too hot' }],
    [{ offlineCause: 0x52 }, { kind: 'fault', detail: 'error without a stated cause' }],
    [{ printer: 0x1e }, { kind: 'offline', detail: 'the printer says it is offline' }],
  ])('%o mean %o', (changed, expected) => {
    expect(statusOf({ ...CLEAR, ...changed })).toEqual(expected);
  });

  it('are told apart by their fixed bits, wherever the stream is split', () => {
    // XOFF, an automatic status with a real-time answer inside, an in-order answer, a cleared notice, XON.
    const stream = hex('13 1C 00 12 0F 0F 00 37 25 00 11');
    const expected = [
      { kind: 'xoff' },
      { kind: 'realTime', byte: 0x12 },
      { kind: 'automatic', bytes: hex('1C 00 0F 0F') },
      { kind: 'inOrder', byte: 0x00 },
      { kind: 'block', bytes: hex('37 25 00') },
      { kind: 'xon' },
    ];
    for (let split = 0; split <= stream.length; split += 1) {
      const splitter = createReplySplitter();
      const replies = [...splitter.push(stream.subarray(0, split)), ...splitter.push(stream.subarray(split))];
      expect(replies).toEqual(expected);
    }
  });

  it('of the automatic kind: 14 is normal, 1C offline', () => {
    expect(statusOfAutomatic(hex('14 00 00 0F'))).toEqual({ kind: 'ready', paper: 'ok' });
    expect(statusOfAutomatic(hex('1C 00 00 0F'))).toEqual({
      kind: 'offline',
      detail: 'the printer says it is offline',
    });
    expect(statusOfAutomatic(hex('3C 00 0F 0F'))).toEqual({ kind: 'coverOpen' });
    expect(statusOfAutomatic(hex('1C 00 0F 0F'))).toEqual({ kind: 'paperOut' });
    expect(statusOfAutomatic(hex('1C 08 00 0F'))).toEqual({ kind: 'fault', detail: 'cutter jam' });
  });

  it('count bytes that no printer sends as noise', () => {
    expect(createReplySplitter().push(hex('FF 80 91'))).toEqual([
      { kind: 'noise', byte: 0xff },
      { kind: 'noise', byte: 0x80 },
      { kind: 'noise', byte: 0x91 },
    ]);
  });
});

describe('the simulated printer’s status', () => {
  it('is answered at once, in the middle of a line and inside a picture whose rest has not come', () => {
    const { send, answers, printer } = handHeldPrinter();
    send(hex('B5 E7 10 04 01'), hex('10 04 02'));
    expect(answers()).toEqual([0x16, 0x12]);
    send(hex('0A 1D 76 30 00 02 00 04 00 FF'), hex('10 04 04'));
    expect(answers()).toEqual([0x12]);
    expect(printer.text()).toEqual(['电']);
  });

  it('is asked of a printer that is held up, whose in-order answers wait', () => {
    const { send, answers, printer } = handHeldPrinter();
    printer.fault('coverOpen', true);
    send(hex('41 0A 1D 72 01 10 04 02'));
    expect(answers()).toEqual([0x16]);
    printer.fault('coverOpen', false);
    expect(answers()).toEqual([0x00]);
    expect(printer.text()).toEqual(['A']);
  });

  it('comes by itself once GS a asked for it', () => {
    const { send, answers, printer } = handHeldPrinter();
    send(hex('1D 61 FF'));
    expect(answers()).toEqual([...hex('14 00 00 0F')]);
    printer.fault('paperOut', true);
    expect(answers()).toEqual([...hex('1C 00 0F 0F')]);
  });

  it('holds the host back with XOFF while it cannot print, and lets it go on with XON', () => {
    const { send, answers, printer } = handHeldPrinter();
    printer.fault('offline', true);
    send(new Uint8Array(4000).fill(0x41));
    expect(answers()).toEqual([0x13]);
    printer.fault('offline', false);
    expect(answers()).toEqual([0x11]);
  });

  it('ends a cutter error with DLE ENQ 2, which does nothing otherwise', () => {
    const { send, answers, printer } = handHeldPrinter();
    send(hex('41 10 05 02 0A'));
    expect(printer.text()).toEqual(['A']);
    printer.fault('cutterFault', true);
    send(hex('1D 56 00 10 04 03'));
    expect(answers()).toEqual([0x1a]);
    send(hex('42 0A 10 05 02 10 04 03'));
    expect(answers()).toEqual([0x12]);
    expect(printer.text()).toEqual(['A']);
  });

  it('says nothing without power, forgets what waited and keeps the paper', () => {
    const { send, answers, printer } = handHeldPrinter();
    send(hex('41 0A 42'));
    printer.power(false);
    send(hex('10 04 01 43 0A'));
    expect(answers()).toEqual([]);
    printer.power(true);
    send(hex('44 0A 10 04 01'));
    expect(answers()).toEqual([0x16]);
    expect(printer.text()).toEqual(['A\nD']);
  });
});

describe('a stream in words', () => {
  it('names commands and text', () => {
    expect(describeEscpos(hex('1B 40 1C 26 1B 61 01 B5 E7 0A 1D 56 00'))).toEqual({
      text: [
        'ESC @: initialize: modes back to their defaults, line being collected dropped',
        'FS &: Chinese mode on',
        'ESC a: align center',
        'text “电”',
        'line feed',
        'GS V: cut',
      ],
      ok: true,
    });
  });

  it('names the questions behind a cut and the moves of a presenter', () => {
    expect(describeEscpos(hex('1D 65 03 0C 1D 65 02 1D 28 48 06 00 30 30 30 30 30 37 1B 44 08 10 00')).text).toEqual([
      'GS e: presenter: hold the slip out',
      'GS e: presenter: draw the slip back',
      'GS ( H: answer in order: process “0007”',
      'ESC D: tab stops 8, 16',
    ]);
  });

  it('says what an unknown command is, and that the stream is sound', () => {
    expect(describeEscpos(hex('1B 7E 41'))).toEqual({
      text: ['unknown command 1B 7E; what follows is taken as data', 'text “A”'],
      ok: true,
    });
  });

  it('explains a QR code that announces more than it has', () => {
    expect(describeEscpos(hex('1D 28 6B 0B 00 31 50 30 E7 94'))).toEqual({
      text: ['broken: GS ( announces 11 bytes of data and has 5, 1D 28 6B 0B 00 31 50 30 … (10 bytes)'],
      ok: false,
    });
  });

  it('explains a command without its end, and no bytes at all', () => {
    expect(describeEscpos(hex('41 1B 61'))).toEqual({
      text: ['text “A”', 'broken: ESC a lacks its end, 1B 61'],
      ok: false,
    });
    expect(describeEscpos(new Uint8Array(0)).ok).toBe(false);
  });

  it('reads four answers in a row as those to DLE EOT 1 to 4', () => {
    expect(describeEscposStatus(hex('1E 32 12 7E'))).toEqual({
      text: [
        'status 1: offline',
        'status 2: stopped, no paper',
        'status 3: no error',
        'status 4: paper end, paper near end',
        'together: paper out',
      ],
      ok: true,
    });
    expect(describeEscposStatus(hex('00'))).toEqual({ text: ['in-order answer: paper present'], ok: true });
    expect(describeEscposStatus(hex('14 00')).ok).toBe(false);
  });
});
