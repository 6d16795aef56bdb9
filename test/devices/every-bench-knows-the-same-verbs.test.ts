import { describe, expect, it } from 'vitest';
import { loadProtocol, protocolNames } from '../../devices/protocols.ts';
import { createManualClock } from '../support/manual-clock.ts';

const protocols = await Promise.all(protocolNames.map(loadProtocol));

describe.each(protocols)('the bench of $name', (protocol) => {
  const told: object[] = [];
  const bench = protocol.createBench({ clock: createManualClock(), tell: (event) => told.push(event), flags: {} });

  it('switches a fault on and off, clears, and takes the power away', () => {
    const known = bench.perform('fault nonsense') ?? '';
    const [name = ''] = known.replace('faults are ', '').split(', ');
    for (const line of [
      `fault ${name}`,
      `fault ${name} off`,
      ` fault ${name}  on `,
      'clear',
      'power off',
      'power on',
    ]) {
      expect([line, bench.perform(line)]).toEqual([line, undefined]);
    }
  });

  it('tells its state', () => {
    told.length = 0;
    expect(bench.perform('state')).toBeUndefined();
    expect(told).toEqual([expect.objectContaining({ kind: 'status', faults: expect.anything() })]);
  });

  it('says what could have been said', () => {
    expect(bench.perform('fault nonsense')).toMatch(/^faults are \w+, /u);
    expect(bench.perform('power sideways')).toBe('power off or power on');
    expect(bench.perform('constructor')).toMatch(/^say .*fault, clear, power, state or quit$/u);
    expect(bench.perform('')).toMatch(/^say /u);
  });
});
