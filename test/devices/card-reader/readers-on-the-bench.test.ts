import { describe, expect, it } from 'vitest';
import { crt310Protocol } from '../../../devices/card-reader/crt310/protocol.ts';
import { crt571Protocol } from '../../../devices/card-reader/crt571/protocol.ts';
import type { DeviceProtocol, ProbeAnswer } from '../../../devices/driver/device-protocol.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const TIMEOUT_MS = 2000;

interface Bench {
  readonly said: readonly string[];
  readonly told: readonly object[];
  perform(line: string): string | undefined;
  probe(): Promise<ProbeAnswer | undefined>;
}

function onBench(protocol: DeviceProtocol, farEnd: DeviceProtocol = protocol): Bench {
  const clock = createManualClock();
  const told: object[] = [];
  const bench = farEnd.createBench({
    clock,
    tell: (event) => {
      told.push(event);
    },
    flags: {},
  });
  const line = createMemoryLine('bench');
  const said: string[] = [];
  line.attach((end) => {
    end.onData((bytes) => {
      said.push(Buffer.from(bytes).toString('hex'));
    });
    bench.attach(end);
  });
  return {
    said,
    told,
    perform: (text) => bench.perform(text),
    probe: async () => {
      const opening = await line.opener.open();
      if (opening.kind !== 'opened' || protocol.probe === undefined) throw new Error('nobody can be asked');
      const asked = protocol.probe({ link: opening.link, clock, timeoutMs: TIMEOUT_MS });
      let answer: ProbeAnswer | undefined;
      let ended = false;
      void asked.then((said_) => {
        answer = said_;
        ended = true;
      });
      await clock.advance(TIMEOUT_MS);
      expect(ended).toBe(true);
      await opening.link.close();
      expect(clock.pendingTimers()).toBe(0);
      return answer;
    },
  };
}

describe.each([crt310Protocol, crt571Protocol])('$name', (protocol) => {
  it('speaks at 9600 baud, 8 data bits, no parity, 1 stop bit', () => {
    expect(protocol.serial).toEqual({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
    expect(protocol.deviceClass).toBe('cardReader');
  });

  it('counts its sample frame, and no control character', () => {
    const count = protocol.countFrames();
    expect(count(protocol.sampleFrame)).toBe(1);
    expect(count(Uint8Array.of(0x06, ...protocol.sampleFrame, ...protocol.sampleFrame))).toBe(2);
    expect(protocol.describe(protocol.sampleFrame).ok).toBe(true);
  });

  it('answers a polite question, which moves nothing', async () => {
    const bench = onBench(protocol);
    const answer = await bench.probe();
    expect(answer?.certain).toBe(true);
    expect(answer?.identity).not.toBe('');
    expect(bench.told.map((event) => ('kind' in event ? event.kind : ''))).not.toContain('violation');
    // Resets are 30, moves 32: neither is said to a stranger.
    const commands = bench.said.join(' ');
    expect(commands).not.toMatch(/(^| )02000230|43(30|32)/u);
  });

  it('is nobody where another protocol, or nothing, is at the far end', async () => {
    const other = protocol === crt310Protocol ? crt571Protocol : crt310Protocol;
    expect(await onBench(protocol, other).probe()).toBeUndefined();
    const silent = onBench(protocol);
    expect(silent.perform('fault silent')).toBeUndefined();
    expect(await silent.probe()).toBeUndefined();
  });

  it('does on the bench what it is told, and says what it could be told', () => {
    const bench = onBench(protocol);
    expect(bench.perform('insert nonsense')).toContain('insert a card number');
    expect(bench.perform('take')).toBe('no card lies in the mouth');
    expect(bench.perform('tear')).toBe('no card is in the reader');
    expect(bench.perform('fault nonsense')).toContain('faults are jam');
    expect(bench.perform('fault jam maybe')).toBe('fault <name> [on|off]');
    expect(bench.perform('fault jam')).toBeUndefined();
    expect(bench.perform('clear')).toBeUndefined();
    expect(bench.perform('power sideways')).toBe('power off or power on');
    expect(bench.perform('power off')).toBeUndefined();
    expect(bench.perform('state')).toBeUndefined();
    expect(bench.told.at(-1)).toMatchObject({ kind: 'status', powered: false, violations: [] });
    expect(bench.perform('dance')).toContain('say insert');
  });
});
