import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../devices/driver/hex.ts';
import { statusOf, type EbdsStatus } from '../../../../devices/note-acceptor/ebds/codes.ts';
import { describeEbds } from '../../../../devices/note-acceptor/ebds/describe.ts';
import { createEbdsDecoder, type EbdsFrame } from '../../../../devices/note-acceptor/ebds/frame.ts';
import { ebdsProtocol } from '../../../../devices/note-acceptor/ebds/protocol.ts';
import { wordsOf, type StatusContext } from '../../../../devices/note-acceptor/ebds/status-words.ts';
import { encodeValueTable, parseValueTable } from '../../../../devices/note-acceptor/ebds/unit.ts';
import { decapodFrames, kybargReplies, ptiEveryEvent, ptiReplies } from './published-frames.ts';

function frameOf(hex: string): EbdsFrame {
  for (const item of createEbdsDecoder().push(parseHex(hex) ?? new Uint8Array(0))) {
    if (item.kind === 'frame') return item.frame;
  }
  throw new Error(`${hex} is no frame`);
}

function statusIn(hex: string): EbdsStatus {
  const status = statusOf(frameOf(hex));
  if (status === undefined) throw new Error(`${hex} has no status`);
  return status;
}

const atRest: StatusContext = {
  before: undefined,
  stackedTold: undefined,
  mayStack: true,
  open: true,
  wasOpen: true,
  stacking: false,
};

/** `stacked 3, idle`: the words of a reply, without details. */
function said(status: EbdsStatus, context: Partial<StatusContext> = {}): string {
  return wordsOf(status, { ...atRest, ...context })
    .map((word) => ('type' in word && word.type !== undefined ? `${word.kind} ${word.type}` : word.kind))
    .join(', ');
}

/** What PTI's names for states and events are in our words. */
const ptiWords: Readonly<Record<string, string>> = {
  'State.Idling': 'idle',
  'State.Accepting': 'accepting',
  'State.Escrowed': 'escrow 0',
  'State.Stacking': 'stacking',
  'State.Returning': 'returning',
  'State.BillJammed': 'jammedInAcceptor',
  'State.StackerFull': 'full',
  'State.Failure': 'failed',
  'Event.Stacked': 'stacked, idle',
  'Event.Returned': 'returned, idle',
  'Event.Cheated': 'cheated, idle',
  'Event.BillRejected': 'rejecting, idle',
  'Event.InvalidCommand': 'idle',
  'Event.PowerUp': 'powerUp, initializing',
  'box out': 'boxRemoved',
  'box in': 'idle',
};

function status(note: number, condition = 0x10, exception = 0, misc = 0): EbdsStatus {
  return { note, condition, exception, misc, noteType: (exception >> 3) & 7, model: 1, revision: 2 };
}

describe('EBDS in words', () => {
  it.each(ptiReplies)('understands %s as PTI does: %s', (hex, says) => {
    const reply = statusIn(hex);
    const note = /^note (\d)$/u.exec(says)?.[1];
    const escrow = (reply.note & 0x04) !== 0;
    const wanted = note === undefined ? ptiWords[says] : escrow ? `escrow ${note}` : `stacked ${note}, idle`;
    expect(said(reply)).toBe(wanted);
  });

  it.each(kybargReplies.slice(0, -1))('understands %s as kybarg does: %s', (hex, says) => {
    const wanted: Readonly<Record<string, string>> = {
      IDLING: 'idle',
      'ACCEPTING(drawing in)': 'accepting',
      'ESCROWED $5': 'escrow 3',
      STACKING: 'stacking',
      STACKED: 'stacked 3, idle',
      'IDLING-LRC': 'boxRemoved',
    };
    expect(said(statusIn(hex))).toBe(wanted[says]);
  });

  it('reads the status of an extended reply behind its subtype, which names the note elsewhere', () => {
    expect(said(statusIn(kybargReplies.at(-1)?.[0] ?? ''))).toBe('stacked, idle');
  });

  it('never takes returned and stacked in one reply for a note in the box', () => {
    expect(said(status(0x51, 0x10, 0x18))).toBe('returned 3, idle');
    expect(said(statusIn(ptiEveryEvent))).not.toContain('stacked');
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        ([note = 0, condition = 0, exception = 0, misc = 0]) => {
          const words = said(status(note, condition, exception, misc));
          expect(words.includes('stacked')).toBe((note & 0x50) === 0x10);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('tells an event once for as long as its bit stays', () => {
    const stacked = status(0x11, 0x10, 0x18);
    expect(said(stacked, { before: stacked, stackedTold: 3 })).toBe('idle');
    expect(said(stacked, { before: status(0x08), stackedTold: undefined })).toBe('stacked 3, idle');
    const rejected = status(0x01, 0x12);
    expect(said(rejected, { before: rejected })).toBe('idle');
    const returned = status(0x41);
    expect(said(returned, { before: returned })).toBe('idle');
    const powerUp = status(0x01, 0x10, 0x01);
    expect(said(powerUp, { before: powerUp })).toBe('initializing');
  });

  it('tells a note that is named only after it was said to be in the box', () => {
    expect(said(status(0x11, 0x10, 0x18), { before: status(0x11), stackedTold: 0 })).toBe('stacked 3, idle');
    expect(said(status(0x11), { before: status(0x11, 0x10, 0x18), stackedTold: 3 })).toBe('idle');
    expect(said(status(0x11), { before: status(0x11), stackedTold: 0 })).toBe('idle');
    expect(said(status(0x11, 0x10, 0x18), { mayStack: false })).toBe('idle');
  });

  it('puts what stops the unit before the note, and the note before what waits', () => {
    expect(said(status(0x04, 0x14, 0x18))).toBe('jammedInAcceptor');
    expect(said(status(0x08, 0x14), { stacking: true })).toBe('jammedInStacker');
    expect(said(status(0x04, 0x00, 0x18))).toBe('boxRemoved');
    expect(said(status(0x04, 0x38, 0x18))).toBe('escrow 3');
    expect(said(status(0x01, 0x30))).toBe('paused');
    expect(said(status(0x01, 0x50))).toBe('failed');
    expect(said(status(0x01, 0x10, 0x40))).toBe('failed');
    expect(said(status(0x01, 0x10, 0, 0x01))).toBe('failed');
    expect(said(status(0x00, 0x11))).toBe('cheated');
  });

  it('calls no bit at all switched off where nothing was asked for, and a failure where notes were', () => {
    expect(said(status(0x00), { open: false, wasOpen: false })).toBe('disabled');
    expect(said(status(0x00), { open: true, wasOpen: false })).toBe('disabled');
    expect(said(status(0x00))).toBe('failed');
    expect(said(status(0x01), { open: false })).toBe('disabled');
  });

  it('reads the table of notes that decapod publishes, and writes it the same', () => {
    const hex = decapodFrames.find(([where]) => where === 'query_value_table/reply')?.[1] ?? '';
    const frame = frameOf(hex);
    const table = parseValueTable(frame);
    expect(table?.map(({ type, currency, value }) => `${type} ${value} ${currency}`)).toEqual([
      '1 1 USD',
      '2 2 USD',
      '3 5 USD',
      '4 10 USD',
      '5 20 USD',
      '6 50 USD',
      '7 100 USD',
    ]);
    expect(parseValueTable({ ...frame, data: frame.data.subarray(0, -1) })).toBeUndefined();
    const again = encodeValueTable([
      { type: 1, currency: 'CNY', value: 100 },
      { type: 2, currency: 'CNY', value: 5000 },
    ]);
    expect(String.fromCharCode(...again.subarray(1, 10))).toBe('CNY100+00');
    expect(String.fromCharCode(...again.subarray(11, 20))).toBe('CNY500+01');
  });

  it('explains frames to people', () => {
    const words = (hex: string, direction?: 'toDevice' | 'fromDevice'): string =>
      describeEbds(parseHex(hex) ?? new Uint8Array(0), direction).text.join(' ');
    expect(words('02 08 10 7F 00 00 03 67')).toBe(
      'host → validator: poll, take notes 1 2 3 4 5 6 7, without escrow, ack 0',
    );
    expect(words('02 08 11 05 30 00 03 2C')).toBe(
      'host → validator: poll, take notes 1 3, stop in escrow, STACK the note in escrow, ack 1',
    );
    expect(words('02 0B 21 11 10 18 00 01 0A 03 38')).toBe(
      'validator → host: idle, note stacked: it is in the cash box (note 3), ack 1',
    );
    expect(words('02 08 60 7F 7F 7F 03 17')).toContain('RESET');
    expect(words('02 0E 61 32 31 30 32 36 30 30 31 30 03 59', 'fromDevice')).toContain('"210260010"');
    expect(describeEbds(Uint8Array.of(0x02, 0x0b, 0x20)).ok).toBe(false);
    expect(words('02 0B 20 01 10 00 00 01 02 03 38')).toContain('The checksum should be 39.');
  });

  it('has words for every published frame, and for any bytes', () => {
    for (const [, hex] of decapodFrames) expect(describeEbds(frameOf(hex).bytes).ok).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(describeEbds(bytes).text.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('speaks over a line of 9600 baud, seven data bits, even parity', () => {
    expect(ebdsProtocol.serial).toEqual({ baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 });
    expect(ebdsProtocol.countFrames()(ebdsProtocol.sampleFrame)).toBe(1);
    expect(ebdsProtocol.sampleFrame.every((byte) => byte < 0x80)).toBe(true);
  });
});
