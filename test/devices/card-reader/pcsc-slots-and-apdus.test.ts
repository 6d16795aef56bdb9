import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPcscReader } from '../../../devices/card-reader/pcsc/adapter.ts';
import {
  isCodeTaken,
  presentCode,
  readMemory,
  selectType,
  writeMemory,
} from '../../../devices/card-reader/pcsc/codes.ts';
import { describePcsc } from '../../../devices/card-reader/pcsc/describe.ts';
import { decodeCommand, decodeResponse, encodeCommand } from '../../../devices/card-reader/pcsc/frame.ts';
import { createPcscOpener } from '../../../devices/card-reader/pcsc/opener.ts';
import type { SmartcardPackage, SmartcardReader } from '../../../devices/card-reader/pcsc/smartcard-package.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

describe('an APDU', () => {
  it('to an ACR39 has the bytes of the manual', () => {
    // ACR38x reference manual 6.02, clause 9.2.2.6; the bytes agree with three independent drivers.
    expect(hex(encodeCommand(selectType))).toBe('FFA400000106');
    expect(hex(encodeCommand(readMemory(0x40, 16)))).toBe('FFB0004010');
    expect(hex(encodeCommand(writeMemory(0x20, Uint8Array.of(1, 2))))).toBe('FFD00020020102');
    expect(hex(encodeCommand(presentCode(Uint8Array.of(0xc0, 0xff, 0xee))))).toBe('FF20000003C0FFEE');
  });

  it('comes back as it was said', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const data = fc.option(fc.uint8Array({ minLength: 1, maxLength: 255 }), { nil: undefined });
    const expected = fc.option(fc.integer({ min: 1, max: 256 }), { nil: undefined });
    fc.assert(
      fc.property(byte, byte, byte, byte, data, expected, (cla, ins, p1, p2, bytes, count) => {
        const apdu = {
          head: [cla, ins, p1, p2] as const,
          ...(bytes === undefined ? {} : { data: bytes }),
          ...(count === undefined ? {} : { expected: count }),
        };
        expect(decodeCommand(encodeCommand(apdu))).toEqual(apdu);
      }),
      { numRuns: 1000 },
    );
  });

  it('is made of nothing that is none, without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const command = decodeCommand(bytes);
        if (command !== undefined) expect(hex(encodeCommand(command))).toBe(hex(bytes));
        const response = decodeResponse(bytes);
        expect(response === undefined).toBe(bytes.length < 2 || bytes.length > 258);
        expect(describePcsc(bytes).text.join('')).not.toBe('');
      }),
      { numRuns: 1000 },
    );
    expect(() => encodeCommand({ head: [0, 0, 0, 0], data: new Uint8Array(256) })).toThrow(RangeError);
    expect(() => encodeCommand({ head: [0, 0, 0, 256] })).toThrow(RangeError);
  });

  it('that presents a code is taken with 90 07 only: 90 00 is a locked card', () => {
    const said = (sw2: number): boolean => isCodeTaken({ data: new Uint8Array(0), sw1: 0x90, sw2 });
    expect([0x07, 0x00, 0x06, 0x04].map(said)).toEqual([true, false, false, false]);
  });

  it('in words keeps no code', () => {
    const words = describePcsc(encodeCommand(presentCode(Uint8Array.of(0xc0, 0xff, 0xee))), 'toDevice').text.join('');
    expect(words).toContain('code not kept');
    expect(words).not.toMatch(/C0/u);
  });
});

/** The package as far as it is used, with one reader that a test moves. */
function fakePackage(slot: {
  name: string;
  state: number;
  fails?: string;
  answer?: Uint8Array | Error;
}): SmartcardPackage {
  return {
    Context: class {
      listReaders(): SmartcardReader[] {
        if (slot.fails !== undefined) throw new Error(slot.fails);
        return [
          {
            name: slot.name,
            state: slot.state,
            connect: () =>
              slot.answer === undefined
                ? Promise.reject(new Error('Card is unresponsive'))
                : Promise.resolve({
                    transmit: () =>
                      slot.answer instanceof Error
                        ? Promise.reject(slot.answer)
                        : Promise.resolve(slot.answer ?? new Uint8Array(0)),
                    disconnect: () => {
                      throw new Error('Card was removed');
                    },
                  }),
          },
        ];
      }
      close(): void {
        slot.state = 0;
      }
    },
    SCARD_SHARE_EXCLUSIVE: 1,
    SCARD_PROTOCOL_T0: 1,
    SCARD_PROTOCOL_T1: 2,
    SCARD_UNPOWER_CARD: 2,
    SCARD_STATE_PRESENT: 0x20,
  };
}

describe('a slot of the service', () => {
  it('cannot be had without the package, and one line says what to do', async () => {
    const load = (): Promise<SmartcardPackage> =>
      Promise.reject(new Error("Cannot find package 'smartcard'\nimported from here"));
    const opening = await createPcscOpener({ load }).open();
    expect(opening).toEqual({
      kind: 'failed',
      detail:
        "PC/SC: the package smartcard cannot be loaded; run `npm install smartcard@3.7.0` beside the program (Cannot find package 'smartcard')",
    });
  });

  it('without the package leaves the reader offline with that line, and is tried again', async () => {
    const clock = createManualClock();
    let tries = 0;
    const load = (): Promise<SmartcardPackage> => {
      tries += 1;
      return Promise.reject(new Error('missing'));
    };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const reader = createPcscReader({ opener: createPcscOpener({ load }), clock, log, psc: 'ffffff' });
    const details: string[] = [];
    reader.watch((event) => {
      details.push(`${event.state}: ${event.detail}`);
    });
    reader.start();
    await clock.advance(3000);
    expect(details).toEqual([expect.stringContaining('offline: PC/SC: the package smartcard cannot be loaded')]);
    expect(tries).toBeGreaterThan(2);
    await reader.close();
  });

  it('is found by a part of its name, and its absence is told', async () => {
    const load = (): Promise<SmartcardPackage> => Promise.resolve(fakePackage({ name: 'ACS ACR39U 00 00', state: 0 }));
    expect((await createPcscOpener({ reader: 'ACR39', load }).open()).kind).toBe('opened');
    expect((await createPcscOpener({ load }).open()).kind).toBe('opened');
    expect(await createPcscOpener({ reader: 'Other', load }).open()).toEqual({
      kind: 'failed',
      detail: 'PC/SC: no reader is named Other',
    });
  });

  it('tells whether a card is inside and counts changes, closes with its service, and never throws', async () => {
    const slot: { name: string; state: number; fails?: string; answer?: Uint8Array | Error } = {
      name: 'ACR39',
      state: 0x0003_0022,
    };
    const opening = await createPcscOpener({ load: () => Promise.resolve(fakePackage(slot)) }).open();
    if (opening.kind !== 'opened') throw new Error(opening.detail);
    const { link } = opening;
    expect(link.look()).toEqual({ cardPresent: true, changes: 3 });
    expect(await link.connect()).toEqual({ kind: 'mute' });
    slot.answer = Uint8Array.of(0x90, 0x00);
    const connected = await link.connect();
    if (connected.kind !== 'connected') throw new Error(connected.kind);
    expect(await connected.card.transmit(Uint8Array.of(0))).toEqual({ kind: 'answered', bytes: slot.answer });
    slot.answer = new Error('Card was removed');
    expect(await connected.card.transmit(Uint8Array.of(0))).toEqual({ kind: 'gone' });
    slot.answer = new Error('Transaction failed');
    expect(await connected.card.transmit(Uint8Array.of(0))).toEqual({ kind: 'failed', detail: 'Transaction failed' });
    connected.card.disconnect();
    const whys: string[] = [];
    link.onClose((why) => whys.push(why));
    slot.fails = 'PC/SC service not running';
    expect(link.look()).toBeUndefined();
    expect(link.look()).toBeUndefined();
    expect(whys).toEqual(['PC/SC service not running']);
    expect((await link.connect()).kind).toBe('failed');
  });
});
