import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../devices/driver/hex.ts';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import { rejectReason, rejectWords } from '../../../../devices/note-acceptor/ssp/codes.ts';
import { describeSsp } from '../../../../devices/note-acceptor/ssp/describe.ts';
import { sspProtocol } from '../../../../devices/note-acceptor/ssp/protocol.ts';
import {
  inhibitBytes,
  channelsOfInhibits,
  parseSetup,
  valuesOfCurrency,
} from '../../../../devices/note-acceptor/ssp/setup.ts';
import { setupData } from '../../../../devices/note-acceptor/ssp/simulator-notes.ts';
import { createSspSimulator, type SspSimulatorOptions } from '../../../../devices/note-acceptor/ssp/simulator.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createNoteRig } from '../../../support/note-rig.ts';
import { misprintedFrames, publishedEncryptedPoll, publishedFrames } from './published-frames.ts';
import { codesOf, ssp } from './ssp-rig.ts';

function bytes(hex: string): Uint8Array {
  const parsed = parseHex(hex);
  if (parsed === undefined) throw new Error(`not hexadecimal: ${hex}`);
  return parsed;
}

describe('SSP in words', () => {
  it.each([
    ['7F 80 01 11 65 82', 'host → validator, bit 1: SYNC: the next sequence bit is 0'],
    ['7F 80 03 02 07 00 2B B6', 'host → validator, bit 1: SET INHIBITS: take channels 1 2 3'],
    ['7F 80 02 06 08 03 94', 'host → validator, bit 1: HOST PROTOCOL VERSION 8'],
    ['7F 80 01 F0 23 80', 'validator → host, bit 1: OK'],
    ['7F 80 03 F0 EF 03 C5 CA', 'validator → host, bit 1: OK; note in escrow, channel 3'],
    [
      '7F 80 04 F0 EE 01 EB B9 48',
      'validator → host, bit 1: OK; CREDIT: the note is out of reach, channel 1; note in its stacked position',
    ],
    ['7F 80 05 F0 00 1C 96 2C D4 97', 'validator → host, bit 1: OK with 00 1C 96 2C; as a serial number 1873452'],
    ['7F 80 01 F5 3D 80', 'validator → host, bit 1: COMMAND CANNOT BE PROCESSED now'],
    [publishedEncryptedPoll, 'host ↔ validator, bit 1: an encrypted block of 16 bytes; only the key opens it'],
  ])('says what %s means', (hex, words) => {
    expect(describeSsp(bytes(hex))).toEqual({ text: [words], ok: true });
  });

  it('finds words for every published frame, and calls every misprint broken', () => {
    for (const frame of publishedFrames) expect(describeSsp(bytes(frame)).ok).toBe(true);
    for (const { hex } of misprintedFrames) expect(describeSsp(bytes(hex)).ok).toBe(false);
  });

  it.each([
    ['AA BB', 'Not a frame: AA BB. A frame begins with 7F.'],
    ['7F 80 01 11 65 83', 'Broken frame: 7F 80 01 11 65 83. The checksum is 65 83 and should be 65 82.'],
    ['7F FE', 'Broken frame: 7F FE. After 7F stands FE, which is no address.'],
    ['7F 80 00', 'Broken frame: 7F 80 00. Its length is zero.'],
    [
      '7F 80 05 F0',
      'Broken frame: 7F 80 05 F0. Its length (bit 1) says 5 bytes of data, only 1 with the checksum are here.',
    ],
    ['7F', 'Broken frame: 7F. It ends before its length.'],
  ])('says what is wrong with %s', (hex, words) => {
    expect(describeSsp(bytes(hex))).toEqual({ text: [words], ok: false });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (data) => {
        expect(describeSsp(data).text.length).toBeGreaterThan(0);
        expect(() => parseSetup(data)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  it('has a reason for every code a note is rejected with', () => {
    expect(Object.keys(rejectWords).length).toBe(30);
    expect(rejectReason(0x0c)).toBe('inhibited');
    expect(rejectReason(0x0e)).toBe('counterfeitSuspected');
    expect(rejectReason(0xee)).toBe('other');
    expect(rejectReason(undefined)).toBe('other');
  });
});

describe('the setup of an SSP validator', () => {
  it('is read as GA138 prints it for three pound notes (frame of the setup request)', () => {
    const [frame] = publishedFrames.filter((candidate) => candidate.startsWith('7F 80 17 F0 00 30 31'));
    const setup = parseSetup(bytes(frame ?? '').slice(4, -2));
    expect(setup).toMatchObject({ firmware: '0100', country: 'GBP', protocolVersion: 5 });
    expect(setup?.channels.map(({ value }) => value)).toEqual([5, 10, 20].map((pounds) => pounds * 0x400000));
  });

  it('is read as GA973 prints it for four euro notes (§8.3)', () => {
    const setup = parseSetup(
      bytes(
        `00 30 33 33 35 45 55 52 00 00 01 04 05 0A 14 32 02 02 02 02 00 00 64 06
         45 55 52 45 55 52 45 55 52 45 55 52 05 00 00 00 0A 00 00 00 14 00 00 00 32 00 00 00`,
      ),
    );
    expect(setup).toEqual({
      firmware: '0335',
      country: 'EUR',
      protocolVersion: 6,
      channels: [500, 1000, 2000, 5000].map((value, index) => ({ channel: index + 1, country: 'EUR', value })),
    });
  });

  it.each([5, 8])('gives the yuan notes by channel and leaves foreign ones out (version %i)', (version) => {
    const own = parseSetup(Uint8Array.from(setupData(version, false)));
    const foreign = parseSetup(Uint8Array.from(setupData(version, true)));
    if (own === undefined || foreign === undefined) throw new Error('not read');
    const values = valuesOfCurrency(own, 'CNY');
    expect([...values].slice(0, 6)).toEqual([100, 500, 1000, 2000, 5000, 10_000].map((fen, index) => [index + 1, fen]));
    if (version === 8) expect(values.size).toBe(6);
    expect(valuesOfCurrency(foreign, 'CNY').size).toBe(0);
  });

  it('is refused where it is cut, of another unit, or has no channels', () => {
    const whole = Uint8Array.from(setupData(8, false));
    for (let length = 0; length < whole.length; length += 1) expect(parseSetup(whole.slice(0, length))).toBeUndefined();
    expect(parseSetup(Uint8Array.from([3, ...whole.slice(1)]))).toBeUndefined();
    expect(parseSetup(whole.map((byte, at) => (at === 11 ? 0 : byte)))).toBeUndefined();
    expect(parseSetup(whole.map((byte, at) => (at === 11 ? 17 : byte)))).toBeUndefined();
  });

  it('writes inhibits as the manual does', () => {
    expect(inhibitBytes([1, 2, 3])).toEqual([0x07, 0x00]);
    expect(inhibitBytes(Array.from({ length: 16 }, (_, index) => index + 1))).toEqual([0xff, 0xff]);
    expect(channelsOfInhibits(Uint8Array.of(0x01, 0x80))).toEqual([1, 16]);
  });
});

describe('SSP on the bench and in detection', () => {
  it('speaks 9600 8N2, finds its sample frame, and has a far end', () => {
    expect(sspProtocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 2 });
    expect(sspProtocol.countFrames()(sspProtocol.sampleFrame)).toBe(1);
    const told: object[] = [];
    const bench = sspProtocol.createBench({ clock: createManualClock(), tell: (event) => told.push(event), flags: {} });
    expect(bench.perform('state')).toBeUndefined();
    expect(told).toMatchObject([{ kind: 'status', powered: true }]);
    expect(bench.perform('dance')).toContain('insert');
  });

  async function probe(options: Omit<SspSimulatorOptions, 'clock'>, answers = true) {
    const clock = createManualClock();
    const line = createMemoryLine('probed');
    const simulator = createSspSimulator({ clock, ...options });
    if (!answers) simulator.fault('silent', true);
    line.attach(simulator.attach);
    await clock.advance(1000);
    const opening = await line.opener.open();
    if (opening.kind !== 'opened') throw new Error('not opened');
    const asked = sspProtocol.probe?.({ link: opening.link, clock, timeoutMs: 500 });
    await clock.advance(1000);
    return asked;
  }

  it('says who is there, who wants encryption, and nothing of nobody', async () => {
    expect(await probe({})).toEqual({ identity: 'firmware 0433, CNY 1873452', certain: true });
    expect(await probe({ requiresEncryption: true })).toMatchObject({ certain: true, config: { encryption: {} } });
    expect(await probe({}, false)).toBeUndefined();
  });

  it('takes no note by asking: one that stands in escrow still stands there', async () => {
    const rig = createNoteRig(ssp(), { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(50);
    await rig.until(() => rig.lastEscrowId() !== '');
    rig.line.unplug();
    await rig.acceptor.close();
    rig.line.plug();
    rig.sent();
    const opening = await rig.line.opener.open();
    if (opening.kind !== 'opened') throw new Error('not opened');
    const asked = sspProtocol.probe?.({ link: opening.link, clock: rig.clock, timeoutMs: 500 });
    await rig.clock.advance(600);
    expect(await asked).toMatchObject({ certain: true });
    expect(codesOf(rig.sent())).toEqual(['11', '0c', '05']);
    expect(rig.simulator.contents().inPath.yuan).toBe(50);
  });
});
