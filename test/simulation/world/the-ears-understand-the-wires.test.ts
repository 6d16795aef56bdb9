import { describe, expect, it } from 'vitest';
import { encodeFrame as cctalkFrame } from '../../../devices/cctalk/frame.ts';
import { headers } from '../../../devices/cctalk/codes.ts';
import { encodeFrame as ebdsFrame, messageTypes, type AckBit } from '../../../devices/note-acceptor/ebds/frame.ts';
import { encodeFrame as id003Frame } from '../../../devices/note-acceptor/id003/frame.ts';
import { encodeFrame as sspFrame } from '../../../devices/note-acceptor/ssp/frame.ts';
import type { AcceptorEar } from './acceptor-wire.ts';
import { createCctalkBillEar } from './ears/cctalk-bill.ts';
import { createEbdsEar } from './ears/ebds.ts';
import { createIct104Ear } from './ears/ict104.ts';
import { createId003Ear } from './ears/id003.ts';
import { createSspEar } from './ears/ssp.ts';

function words(ear: AcceptorEar, bytes: Uint8Array): readonly string[] {
  return ear.toDevice(bytes).map(({ kind }) => kind);
}

describe('the ear for SSP', () => {
  const frame = (sequence: boolean, ...data: readonly number[]): Uint8Array =>
    sspFrame(0, sequence, Uint8Array.from(data));
  const POLL = 0x07;
  const HOLD = 0x18;

  it('takes a poll for the command to stack only while the device has said that a note stands there', () => {
    const ear = createSspEar();
    expect(words(ear, frame(true, POLL))).toEqual([]);
    ear.fromDevice(frame(true, 0xf0, 0xef, 0x03));
    // The same bit: the device only says its answer again.
    expect(words(ear, frame(true, POLL))).toEqual([]);
    expect(words(ear, frame(false, HOLD))).toEqual([]);
    ear.fromDevice(frame(false, 0xf0));
    expect(words(ear, frame(true, POLL))).toEqual(['stack']);
    // Lost on its way, and said again: the same command once more.
    expect(words(ear, frame(true, POLL))).toEqual(['stack']);
    ear.fromDevice(frame(true, 0xf0, 0xcc));
    expect(words(ear, frame(false, POLL))).toEqual([]);
  });

  it('knows from the answer to HOLD, and from what happens inside, that none stands there', () => {
    const ear = createSspEar();
    words(ear, frame(true, POLL));
    ear.fromDevice(frame(true, 0xf0, 0xef, 0x03));
    words(ear, frame(false, HOLD));
    ear.fromDevice(frame(false, 0xf8));
    expect(words(ear, frame(true, POLL))).toEqual([]);
    ear.fromDevice(frame(true, 0xf0, 0xef, 0x03));
    ear.happened?.({ kind: 'returned', note: 10 });
    expect(words(ear, frame(false, POLL))).toEqual([]);
  });
});

describe('the ear for ICT-104', () => {
  it('takes ACCEPT for the command to stack only after 81 and a type', () => {
    const ear = createIct104Ear();
    ear.fromDevice(Uint8Array.of(0x80, 0x8f));
    expect(words(ear, Uint8Array.of(0x02))).toEqual([]);
    ear.fromDevice(Uint8Array.of(0x81));
    ear.fromDevice(Uint8Array.of(0x42));
    expect(words(ear, Uint8Array.of(0x02))).toEqual(['stack']);
    ear.fromDevice(Uint8Array.of(0x10));
    expect(words(ear, Uint8Array.of(0x02))).toEqual([]);
  });

  it('knows that an unanswered power-up has ended the escrow', () => {
    const ear = createIct104Ear();
    ear.fromDevice(Uint8Array.of(0x81, 0x42));
    ear.fromDevice(Uint8Array.of(0x26));
    expect(words(ear, Uint8Array.of(0x02))).toEqual([]);
  });
});

describe('the ear for ID-003', () => {
  const frame = (...body: readonly number[]): Uint8Array => id003Frame(Uint8Array.from(body));

  it('takes ACK for an acknowledgement only after vend valid', () => {
    const ear = createId003Ear();
    ear.fromDevice(frame(0x14));
    expect(words(ear, frame(0x50))).toEqual([]);
    ear.fromDevice(frame(0x15));
    expect(words(ear, frame(0x50))).toEqual(['acknowledgesStacked']);
    expect(words(ear, frame(0x41))).toEqual(['stack']);
    expect(words(ear, frame(0xc3, 0x01))).toEqual([]);
    expect(words(ear, frame(0xc3, 0x00))).toEqual(['enable']);
  });
});

describe('the ear for EBDS', () => {
  const host = (ack: AckBit, mask: number, mode: number): Uint8Array =>
    ebdsFrame(messageTypes.omnibusCommand, ack, Uint8Array.of(mask, mode, 0));
  const device = (ack: AckBit, note: number): Uint8Array =>
    ebdsFrame(messageTypes.omnibusReply, ack, Uint8Array.of(note, 0x10, 0x18, 0, 1, 2));

  it('takes the next message with another bit for the acknowledgement of a stacked note', () => {
    const ear = createEbdsEar();
    expect(words(ear, host(0, 0x3f, 0x10))).toEqual(['enable']);
    ear.fromDevice(device(0, 0x11));
    expect(words(ear, host(0, 0x3f, 0x10))).toEqual([]);
    expect(words(ear, host(1, 0x3f, 0x30))).toEqual(['acknowledgesStacked', 'stack']);
  });

  it('blames a process that goes on over a new line for the bit with which it begins', () => {
    const ear = createEbdsEar();
    words(ear, host(0, 0, 0x10));
    ear.fromDevice(device(0, 0x11));
    ear.newLine?.('sameProcess');
    expect(words(ear, host(0, 0, 0x10))).toEqual([]);
    expect(words(ear, host(1, 0, 0x10))).toEqual(['acknowledgesStacked']);
  });

  it('does not blame a new process for the bit with which it begins', () => {
    const ear = createEbdsEar();
    words(ear, host(0, 0, 0x10));
    ear.fromDevice(device(0, 0x11));
    ear.newLine?.('newProcess');
    expect(words(ear, host(1, 0, 0x10))).toEqual([]);
    ear.fromDevice(device(1, 0x11));
    expect(words(ear, host(0, 0, 0x10))).toEqual(['acknowledgesStacked']);
  });

  it('does not take a note that came back for one in the box, though the device says both', () => {
    const ear = createEbdsEar();
    ear.fromDevice(device(0, 0x51));
    expect(words(ear, host(1, 0, 0x10))).toEqual([]);
    expect(ear.saysStacked?.(device(0, 0x51))).toBe(false);
    expect(ear.saysStacked?.(device(0, 0x11))).toBe(true);
  });
});

describe('the ear for ccTalk', () => {
  const frame = (destination: number, header: number, ...data: readonly number[]): Uint8Array =>
    cctalkFrame('checksum', { destination, source: 1, header, data });

  it('hears what is said to the bill validator, and nothing said to another device', () => {
    const ear = createCctalkBillEar();
    expect(words(ear, frame(40, headers.routeBill, 1))).toEqual(['stack']);
    expect(words(ear, frame(40, headers.routeBill, 0))).toEqual(['return']);
    expect(words(ear, frame(40, headers.routeBill, 255))).toEqual([]);
    expect(words(ear, frame(40, headers.modifyMasterInhibit, 1))).toEqual(['enable']);
    expect(words(ear, frame(40, headers.modifyMasterInhibit, 0))).toEqual([]);
    expect(words(ear, frame(2, headers.modifyMasterInhibit, 1))).toEqual([]);
  });
});
