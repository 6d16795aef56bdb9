import { createDecipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createBareDevice, type BareDevice } from './ssp-rig.ts';

const SYNC = 0x11;
const POLL = 0x07;

/** Synchronised, version 8, all channels, enabled; the words of its start are heard. */
async function enabledDevice(): Promise<BareDevice> {
  const device = await createBareDevice();
  expect(await device.ask(true, SYNC)).toBe('f0');
  expect(await device.say(0x06, 8)).toBe('f0');
  expect(await device.say(POLL)).toBe('f0f1e8');
  expect(await device.say(0x02, 0xff, 0xff)).toBe('f0');
  expect(await device.say(0x0a)).toBe('f0');
  return device;
}

/** With a 20 in escrow, told. */
async function deviceWithEscrow(): Promise<BareDevice> {
  const device = await enabledDevice();
  expect(device.simulator.insert(20)).toBe('taken');
  await device.clock.advance(300);
  expect(await device.say(POLL)).toBe('f0ef00');
  await device.clock.advance(400);
  expect(await device.say(POLL)).toBe('f0ef04');
  return device;
}

describe('the simulated SSP validator', () => {
  it('tells its start, takes a note, and credits it with the poll after the one that accepts', async () => {
    const device = await deviceWithEscrow();
    expect(await device.say(POLL)).toBe('f0');
    expect(await device.say(POLL)).toBe('f0cc');
    await device.clock.advance(800);
    expect(await device.say(POLL)).toBe('f0ee04eb');
    expect(await device.say(POLL)).toBe('f0');
    expect(device.simulator.contents().stacked.yuan).toBe(20);
    expect(device.simulator.violations()).toEqual([]);
  });

  it('holds a note with HOLD and gives it back on REJECT', async () => {
    const device = await deviceWithEscrow();
    for (let count = 0; count < 5; count += 1) {
      await device.clock.advance(4000);
      expect(await device.say(0x18)).toBe('f0');
    }
    expect(await device.say(0x08)).toBe('f0');
    expect(await device.say(POLL)).toBe('f0ed');
    await device.clock.advance(600);
    expect(await device.say(POLL)).toBe('f0ec');
    expect(await device.say(0x17)).toBe('f008');
    expect(await device.say(0x18)).toBe('f8');
    expect(device.simulator.violations()).toEqual([]);
  });

  it('gives a note back after 5 s without a word, and disables itself after 10 s', async () => {
    const device = await deviceWithEscrow();
    await device.clock.advance(6000);
    expect(device.simulator.contents().returned.yuan).toBe(20);
    expect(device.simulator.state().accepting).toBe(false);
    expect(await device.say(0x17)).toBe('f013');
    expect(await device.say(POLL)).toBe('f0ec');
    expect(device.simulator.state().accepting).toBe(true);
    await device.clock.advance(10_100);
    expect(device.simulator.state().accepting).toBe(false);
    expect(await device.say(POLL)).toBe('f0e8');
  });

  it('does not carry out what comes with the sequence bit of the last command, but says its answer again', async () => {
    const device = await deviceWithEscrow();
    const before = await device.ask(false, 0x0c);
    expect(await device.ask(false, 0x0c)).toBe(before);
    expect(device.simulator.violations()).toEqual([]);
    expect(await device.ask(false, POLL)).toBe(before);
    expect(device.simulator.contents().inPath.yuan).toBe(20);
    expect(device.simulator.violations()).toEqual(['a new command with the sequence bit of the last one']);
  });

  it.each([
    ['power', (device: BareDevice) => device.say(POLL), 'f0cc'],
    ['a jam', (device: BareDevice) => device.say(POLL), 'f0cc'],
  ])('says what it found at its start after %s', async (what, poll, moving) => {
    const device = await deviceWithEscrow();
    if (what === 'a jam') device.simulator.fault('jamWhileStacking', true);
    await device.say(POLL);
    expect(await poll(device)).toBe(moving);
    if (what === 'a jam') {
      await device.clock.advance(800);
      expect(await device.say(POLL)).toBe('f0ea');
      device.simulator.clear();
    } else {
      device.simulator.power(false);
      expect(await device.say(POLL)).toBe('silence');
      device.simulator.power(true);
      expect(await device.say(POLL)).toBe('silence');
    }
    await device.clock.advance(1000);
    expect(await device.ask(true, SYNC)).toBe('f0');
    expect(await device.say(0x06, 8)).toBe('f0');
    expect(await device.say(POLL)).toBe(what === 'a jam' ? 'f0f1e8' : 'f0f1e204e8');
    expect(device.simulator.contents()[what === 'a jam' ? 'takenOut' : 'stacked'].yuan).toBe(20);
  });

  it('says that a note was cleared from the front', async () => {
    const device = await deviceWithEscrow();
    device.simulator.power(false);
    device.simulator.power(true);
    await device.clock.advance(2000);
    await device.ask(true, SYNC);
    expect(await device.say(POLL)).toBe('f0f1e104e8');
    expect(device.simulator.contents().returned.yuan).toBe(20);
  });

  it('does not tell events that are newer than the version it was given', async () => {
    const device = await enabledDevice();
    await device.say(0x06, 4);
    device.simulator.box(false);
    await device.clock.advance(10);
    device.simulator.box(true);
    await device.clock.advance(1000);
    expect(await device.say(POLL)).toBe('f0');
    expect(await device.say(0x06, 9)).toBe('f8');
  });

  it('tells a box that is out with every poll, and once that it is back; then it is enabled as before', async () => {
    const device = await enabledDevice();
    device.simulator.box(false);
    expect(await device.say(POLL)).toBe('f0e3');
    expect(await device.say(POLL)).toBe('f0e3');
    device.simulator.box(true);
    await device.clock.advance(1000);
    expect(await device.say(POLL)).toBe('f0e4');
    expect(await device.say(POLL)).toBe('f0');
    expect(device.simulator.state().accepting).toBe(true);
  });

  it('keeps account of what a host must not do', async () => {
    const device = await createBareDevice();
    await device.say(POLL);
    await device.say(POLL);
    await device.ask(false, SYNC);
    await device.say(0x0a);
    await device.say(0x08);
    await device.say(0x99);
    await device.say(0x56);
    await device.say(0x57);
    await device.say(0x4c, 5, 0, 0, 0, 0, 0, 0, 0);
    await device.say(0x4a, 10, 0, 0, 0, 0, 0, 0, 0);
    expect(device.simulator.violations()).toEqual([
      'a command before SYNC',
      'SYNC without its sequence bit',
      'ENABLE before SET INHIBITS: every channel is still inhibited',
      'REJECT with no note in escrow',
      'the unknown command 99',
      'POLL WITH ACK in plain',
      'EVENT ACK in plain',
      'a key exchange before its generator and modulus',
      'a generator or modulus that is not prime',
    ]);
  });

  it('answers other addresses and broken frames with silence', async () => {
    const device = await createBareDevice();
    expect(await device.ask(true, SYNC)).toBe('f0');
    device.simulator.fault('badChecksum', true);
    expect(await device.say(0x0c)).toBe('silence');
    device.simulator.fault('badChecksum', false);
    device.simulator.fault('garbage', true);
    expect(await device.say(0x0c)).toBe('f0001c962c');
  });
});

describe('the encryption of the simulated SSP validator, spoken to with sums done here', () => {
  const generator = 982_451_653n;
  const modulus = 1_287_821n;
  const secret = 4711n;

  function le64(value: bigint): number[] {
    return Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
  }

  it('comes to the same key, counts, and opens to the words of its start', async () => {
    const device = await createBareDevice({ requiresEncryption: true });
    expect(await device.ask(true, SYNC)).toBe('f0');
    expect(await device.say(POLL)).toBe('fa');
    expect(await device.say(0x4a, ...le64(generator))).toBe('f0');
    expect(await device.say(0x4b, ...le64(modulus))).toBe('f0');
    let power = 1n;
    for (let step = 0n; step < secret; step += 1n) power = (power * generator) % modulus;
    const reply = await device.say(0x4c, ...le64(power));
    expect(reply.startsWith('f0')).toBe(true);
    const theirs = Buffer.from(reply.slice(2), 'hex').readBigUInt64LE();
    let key = 1n;
    for (let step = 0n; step < secret; step += 1n) key = (key * theirs) % modulus;
    const aesKey = Buffer.from([...Buffer.from('6745230167452301', 'hex'), ...le64(key)]);
    const { createCipheriv } = await import('node:crypto');
    const plain = Buffer.from([1, 0, 0, 0, 0, POLL, 1, 2, 3, 4, 5, 6, 7, 8]);
    const sealed = createCipheriv('aes-128-ecb', aesKey, null)
      .setAutoPadding(false)
      .update(Buffer.from([...plain, ...crcOf(plain)]));
    const answer = Buffer.from(await device.say(0x7e, ...sealed), 'hex');
    expect(answer[0]).toBe(0x7e);
    const opened = createDecipheriv('aes-128-ecb', aesKey, null).setAutoPadding(false).update(answer.subarray(1));
    expect(opened.subarray(0, 8).toString('hex')).toBe('0301000000f0f1e8');
    expect([...opened.subarray(-2)]).toEqual([...crcOf(opened.subarray(0, -2))]);
    // The same counter again, as a new command: an answer played back.
    expect(await device.say(0x7e, ...sealed)).toBe('silence');
    expect(device.simulator.violations()).toEqual(['the encrypted counter is 0 and should be 1']);
  });

  /** Bit by bit, as the manual describes it. */
  function crcOf(data: Uint8Array): readonly number[] {
    let crc = 0xffff;
    for (const byte of data) {
      crc ^= byte << 8;
      for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x8005) & 0xffff;
    }
    return [crc & 0xff, crc >>> 8];
  }
});
