import { describe, expect, it } from 'vitest';
import { createCctalkCoinSimulator } from '../../../devices/coin-acceptor/cctalk/simulator.ts';
import { cctalkCoinProtocol } from '../../../devices/coin-acceptor/cctalk/protocol.ts';
import type { DeviceProtocol } from '../../../devices/driver/device-protocol.ts';
import { parseHex } from '../../../devices/driver/hex.ts';
import { createMemoryLine, type MemoryLine } from '../../../devices/link/memory.ts';
import { cctalkBillProtocol } from '../../../devices/note-acceptor/cctalk/protocol.ts';
import { createCctalkBillSimulator } from '../../../devices/note-acceptor/cctalk/simulator.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { misprint, publishedFrames } from './published-frames.ts';

function words(hex: string, protocol: DeviceProtocol = cctalkCoinProtocol): readonly string[] {
  return protocol.describe(parseHex(hex) ?? new Uint8Array()).text;
}

describe('ccTalk in words', () => {
  it('says who speaks to whom, and of what', () => {
    expect(words('02 00 01 E5 18')).toEqual(['To coinAcceptor (2): READ BUFFERED CREDIT OR ERROR CODES.']);
    expect(words('01 00 02 00 FD')).toEqual(['Answer of coinAcceptor (2): ACK.']);
    expect(words('01 0B 02 00 03 05 05 00 01 01 05 00 00 00 00 DE')).toEqual([
      'Answer of coinAcceptor (2): event counter 3; newest first: coin of position 5, sorter path 5 | coin rejected: not ' +
        'recognized | coin of position 1, sorter path 5 | nothing | nothing.',
    ]);
    expect(words('28 01 01 9A 01 3B', cctalkBillProtocol)).toEqual(['To billValidator (40): ROUTE BILL, data 01.']);
    expect(words('01 0B 28 00 02 03 00 03 01 00 00 00 00 00 00 C3', cctalkBillProtocol)[0]).toContain(
      'newest first: note of type 3 stacked | note of type 3 in escrow | master inhibit active',
    );
    expect(words('01 06 02 00 47 42 32 30 30 41 9B')).toEqual(['Answer of coinAcceptor (2): "GB200A".']);
  });

  it('finds out by itself that it is a CRC', () => {
    expect(words('28 00 46 01 3F')).toEqual(['To billValidator (40): RESET DEVICE. (CRC)']);
    expect(words('01 00 30 00 37')).toEqual(['Answer: ACK. (CRC)']);
  });

  it('calls broken what is broken, and says what the checksum should be', () => {
    expect(words('02 00 01 E5 19')[0]).toBe('Broken frame: 02 00 01 E5 19. The checksum is 19 and should be 18.');
    expect(cctalkCoinProtocol.describe(Uint8Array.from(misprint)).ok).toBe(false);
    expect(words('02 05 01 E5')[0]).toContain('Its length says 10 bytes, only 4 are here.');
    expect(cctalkCoinProtocol.describe(new Uint8Array()).ok).toBe(false);
  });

  it('has words for every published frame', () => {
    for (const { bytes, direction } of publishedFrames) {
      const said = cctalkCoinProtocol.describe(Uint8Array.from(bytes), direction);
      expect(said.ok).toBe(true);
      expect(said.text.length).toBe(1);
    }
  });
});

describe.each([cctalkCoinProtocol, cctalkBillProtocol])('$name', (protocol) => {
  it('speaks over 9600 8N1', () => {
    expect(protocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
  });

  it('has a sound sample frame, and counts frames across chunks', () => {
    expect(protocol.describe(protocol.sampleFrame).ok).toBe(true);
    const count = protocol.countFrames();
    expect(count(protocol.sampleFrame.subarray(0, 3))).toBe(0);
    expect(count(Uint8Array.of(...protocol.sampleFrame.subarray(3), ...protocol.sampleFrame))).toBe(2);
  });

  it('has a bench that explains itself', () => {
    const told: object[] = [];
    const bench = protocol.createBench({ clock: createManualClock(), tell: (event) => told.push(event), flags: {} });
    for (const line of ['insert 100', 'insert foreign', 'fault silent', 'fault silent off', 'power off', 'power on']) {
      expect(bench.perform(line)).toBeUndefined();
    }
    expect(bench.perform('state')).toBeUndefined();
    expect(bench.perform('clear')).toBeUndefined();
    expect(told.at(-2)).toMatchObject({ kind: 'status' });
    for (const line of ['', 'dance', 'insert', 'insert -1', 'fault', 'fault dance', 'fault silent maybe', 'power']) {
      expect(bench.perform(line)).toBeTypeOf('string');
    }
  });

  async function probe(line: MemoryLine, clock: ManualClock): Promise<unknown> {
    const opening = await line.opener.open();
    if (opening.kind !== 'opened') throw new Error(opening.detail);
    const answer = protocol.probe?.({ link: opening.link, clock, timeoutMs: 2000 });
    await clock.advance(5000);
    return answer;
  }

  it.each(['checksum', 'crc'] as const)('is found with %s, and nothing moves', async (mode) => {
    const clock = createManualClock();
    const line = createMemoryLine('unknown');
    const far =
      protocol.name === 'cctalk-coin'
        ? createCctalkCoinSimulator({ clock, mode })
        : createCctalkBillSimulator({ clock, mode });
    await clock.advance(1000);
    line.attach((end) => {
      far.attach(end);
    });
    expect(await probe(line, clock)).toMatchObject({ certain: true, config: { checksum: mode } });
    expect(far.violations()).toEqual([]);
    expect(far.state().accepting).toBe(false);
  });

  it('is not found where nobody answers, or only the echo', async () => {
    const clock = createManualClock();
    const line = createMemoryLine('unknown');
    expect(await probe(line, clock)).toBeUndefined();
    const echo = createMemoryLine('loop');
    echo.attach((end) => {
      end.onData((bytes) => {
        end.write(bytes);
      });
    });
    expect(await probe(echo, clock)).toBeUndefined();
  });
});

describe('a bench of coins', () => {
  it('plays the lever, events that nobody heard, and a device with CRC and without echo', () => {
    const bench = cctalkCoinProtocol.createBench({
      clock: createManualClock(),
      tell: () => undefined,
      flags: { checksum: 'crc', echo: 'off' },
    });
    expect(bench.perform('return')).toBeUndefined();
    expect(bench.perform('unheard 7')).toBeUndefined();
    expect(bench.perform('unheard 0')).toBe('unheard 1 to 1000');
  });
});
