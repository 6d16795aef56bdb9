import { describe, expect, it } from 'vitest';
import { fen, type Fen } from '../../../core/domain/money.ts';
import type { CoinAcceptorEvent } from '../../../core/ports/coin-acceptor.ts';
import { describeCoinError, headers } from '../../../devices/cctalk/codes.ts';
import { encodeFrame } from '../../../devices/cctalk/frame.ts';
import { createCctalkCoinAcceptor } from '../../../devices/coin-acceptor/cctalk/adapter.ts';
import { meaningOf } from '../../../devices/coin-acceptor/cctalk/coin-errors.ts';
import { coinFen, coinValue, inhibitMask, positionsOfMask } from '../../../devices/coin-acceptor/cctalk/coin-table.ts';
import {
  createCctalkCoinSimulator,
  type CctalkCoinSimulatorOptions,
} from '../../../devices/coin-acceptor/cctalk/simulator.ts';
import { createCoinRig, silentLog, type CoinRig } from './behaviour/coin-rig.ts';

/** A device that differs from the usual one. */
function rigWith(
  device: Omit<CctalkCoinSimulatorOptions, 'clock'>,
  valuesByPosition?: ReadonlyMap<number, Fen>,
): CoinRig {
  return createCoinRig({
    name: 'special',
    createFar: (clock) => createCctalkCoinSimulator({ ...device, clock }),
    createAcceptor: (options) =>
      createCctalkCoinAcceptor({ ...options, ...(valuesByPosition === undefined ? {} : { valuesByPosition }) }),
  });
}

function details(events: readonly CoinAcceptorEvent[]): string {
  return events.flatMap((event) => (event.kind === 'stateChanged' ? [event.detail] : [])).join('; ');
}

describe('the value a ccTalk coin says it has', () => {
  it.each([
    ['5m0', 0.005],
    ['10m', 0.01],
    ['.20', 0.2],
    ['.50', 0.5],
    ['001', 1],
    ['2.5', 2.5],
    ['010', 10],
    ['500', 500],
    ['1K0', 1000],
    ['2K5', 2500],
    ['50K', 50_000],
    ['M10', 100_000],
    ['M25', 250_000],
    ['1M0', 1_000_000],
    ['50M', 50_000_000],
    ['G10', 100_000_000],
  ])('reads %s as the table of the specification has it', (code, value) => {
    expect(coinValue(code)).toBeCloseTo(value, 6);
  });

  it('takes the coins of China and nothing else', () => {
    expect(['CN100A', 'CN050B', 'CN010Z'].map(coinFen)).toEqual([100, 50, 10]);
    const others = ['......', 'TK100A', 'TK000A', 'EU100A', 'Token', 'CN', 'CN100', 'CN1000A', 'cn100A', 'CN1x0A'];
    expect(others.map(coinFen)).toEqual(others.map(() => undefined));
  });

  it('does not guess at another convention: CN001A may be a yuan or a fen', () => {
    expect(['CN001A', 'CN1.0A', 'CN.50A', 'CN005A', 'CN1K0A'].map(coinFen)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  it('names positions by bits', () => {
    expect(inhibitMask([1, 2, 9, 16])).toEqual([0x03, 0x81]);
    expect(inhibitMask([0, 17, 99])).toEqual([0, 0]);
    expect(positionsOfMask(0x03, 0x81)).toEqual([1, 2, 9, 16]);
  });
});

describe('a coin acceptor whose names say no value', () => {
  const names = ['YUAN 1', '5 JIAO', '1 JIAO', '......'];

  it('takes nothing and says what is missing', async () => {
    const rig = rigWith({ coinIds: names });
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'failed');
    expect(details(rig.events)).toContain('configure the value of each coin position');
    const enabled = rig.acceptor.enable([fen(100)]);
    await rig.clock.advance(500);
    expect(await enabled).toMatchObject({ kind: 'refused' });
  });

  it('takes the coins whose values are configured', async () => {
    const rig = rigWith(
      { coinIds: names },
      new Map([
        [1, fen(100)],
        [2, fen(50)],
      ]),
    );
    await rig.ready();
    for (const coin of [100, 50, 10]) {
      rig.far.insert(coin);
      await rig.clock.advance(500);
    }
    expect(rig.facts()).toEqual(['opened', 'coin 100', 'coin 50', 'rejected inhibited']);
  });
});

describe('a coin acceptor that is different', () => {
  it('works without the master inhibit, which not every one has', async () => {
    const rig = rigWith({ withoutMaster: true });
    await rig.ready();
    rig.far.insert(100);
    await rig.clock.advance(1000);
    const disabled = rig.acceptor.disable();
    await rig.clock.advance(1000);
    expect(await disabled).toEqual({ kind: 'done' });
    rig.far.insert(100);
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual(['opened', 'coin 100', 'rejected inhibited']);
  });

  it('is not used where it tells values in place of positions: 1 could be a fen or the first coin', async () => {
    const rig = rigWith({ tellsValues: true });
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'failed');
    expect(details(rig.events)).toContain('CVF');
    expect(await refusal(rig)).toMatchObject({ kind: 'refused' });
  });

  it('may know fewer than sixteen positions', async () => {
    const rig = rigWith({ coinIds: ['CN100A'] });
    await rig.ready();
    rig.far.insert(100);
    rig.far.insert(50);
    await rig.clock.advance(1000);
    expect(rig.facts()).toContain('coin 100');
    expect(rig.toldFen()).toBe(100);
  });

  async function refusal(rig: CoinRig): Promise<unknown> {
    const enabled = rig.acceptor.enable([fen(100)]);
    await rig.clock.advance(500);
    return enabled;
  }
});

describe('an old answer that hung on its way', () => {
  it('is no jump of the counter: the device has to say it twice', async () => {
    const rig = rigWith({ echo: false });
    const stale = encodeFrame('checksum', {
      destination: 1,
      source: 2,
      header: 0,
      data: [1, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0],
    });
    const restarted = encodeFrame('checksum', { destination: 1, source: 2, header: 0, data: new Uint8Array(11) });
    let late: Uint8Array | undefined;
    rig.line.attach((end) => {
      rig.far.attach({
        ...end,
        onData: (listener) =>
          end.onData((bytes) => {
            if (late !== undefined && bytes[3] === headers.readBufferedCredit) {
              end.write(late);
              late = undefined;
            }
            listener(bytes);
          }),
      });
    });
    await rig.ready();
    for (let coin = 0; coin < 3; coin += 1) {
      rig.far.insert(100);
      await rig.clock.advance(500);
    }
    for (const old of [stale, restarted]) {
      late = old;
      await rig.clock.advance(2000);
      expect(late).toBeUndefined();
    }
    rig.far.insert(100);
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual(['opened', 'coin 100', 'coin 100', 'coin 100', 'coin 100']);
  });
});

describe('a device in the place of another', () => {
  async function exchanged(other: Omit<CctalkCoinSimulatorOptions, 'clock'>): Promise<CoinRig> {
    const rig = rigWith({});
    await rig.ready();
    rig.far.insert(100);
    await rig.clock.advance(1000);
    rig.line.unplug();
    await rig.clock.advance(1000);
    const far = createCctalkCoinSimulator({ ...other, clock: rig.clock });
    rig.line.attach((end) => {
      far.attach(end);
    });
    far.countUnheard(3);
    rig.line.plug();
    return rig;
  }

  it('is not credited with what it counted elsewhere', async () => {
    const rig = await exchanged({ serial: [9, 9, 9] });
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual(['opened', 'coin 100', 'opened, restarted']);
  });

  it('is not credited either where the line is lost while it is read', async () => {
    for (let ms = 0; ms < 200; ms += 5) {
      const rig = await exchanged({ serial: [9, 9, 9] });
      await rig.clock.advance(500 + ms);
      rig.line.unplug();
      await rig.clock.advance(1000);
      rig.line.plug();
      await rig.until(() => rig.states().at(-1) === 'disabled');
      await rig.clock.advance(1000);
      expect(rig.facts().slice(0, 3)).toEqual(['opened', 'coin 100', 'opened, restarted']);
      expect(rig.facts().filter((fact) => !fact.startsWith('opened'))).toEqual(['coin 100']);
    }
  });

  it('is recognized by its number also where that was once not heard', async () => {
    const rig = await exchanged({ serial: [] });
    await rig.until(() => rig.states().at(-1) === 'disabled');
    rig.line.unplug();
    await rig.clock.advance(1000);
    const third = createCctalkCoinSimulator({ clock: rig.clock, serial: [7, 7, 7] });
    rig.line.attach((end) => {
      third.attach(end);
    });
    third.countUnheard(9);
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.facts().at(-1)).toBe('opened, restarted');
    expect(rig.lostAtMost()).toBe(0);
  });
});

describe('what a coin acceptor says of a coin it did not take', () => {
  it('is in the table of the port for every code of the specification', () => {
    const said = Array.from({ length: 256 }, (_, code) => [code, meaningOf(code)] as const).flatMap(
      ([code, meaning]) =>
        meaning.tells === undefined
          ? []
          : [`${code} ${'reason' in meaning.tells ? meaning.tells.reason : meaning.tells.kind}`],
    );
    expect(said.slice(0, 33)).toEqual([
      '1 unrecognized',
      '2 inhibited',
      '3 unrecognized',
      '4 other',
      '5 other',
      '6 other',
      '8 tooFast',
      '9 tooFast',
      '10 tooFast',
      '11 tooFast',
      '12 tooFast',
      '13 other',
      '14 other',
      '15 other',
      '16 cheatSuspected',
      '17 cheatSuspected',
      '18 cheatSuspected',
      '19 cheatSuspected',
      '20 cheatSuspected',
      '21 other',
      '22 counterfeitSuspected',
      '23 cheatSuspected',
      '24 counterfeitSuspected',
      '25 counterfeitSuspected',
      '29 cheatSuspected',
      '30 other',
      '32 other',
      '33 tooFast',
      '34 cheatSuspected',
      '35 other',
      '36 coinsLost',
      '37 tooFast',
      '38 other',
    ]);
    expect(said.slice(33)).toEqual([
      '40 cheatSuspected',
      ...Array.from({ length: 32 }, (_, index) => `${128 + index} inhibited`),
      '254 returnRequested',
    ]);
  });

  it('has words for technicians', () => {
    expect(describeCoinError(25)).toBe('slug rejected');
    expect(describeCoinError(130)).toBe('coin of position 3 inhibited');
    expect(describeCoinError(200)).toBe('error code 200');
  });
});

describe('a coin acceptor on a dead port', () => {
  it('is offline with the reason, and commands are answered at once', async () => {
    const rig = rigWith({});
    rig.line.unplug();
    rig.acceptor.start();
    await rig.clock.advance(5000);
    expect(rig.states()).toEqual(['offline']);
    expect(await rig.acceptor.disable()).toMatchObject({ kind: 'unanswered' });
    expect(
      await createCctalkCoinAcceptor({ opener: rig.line.opener, clock: rig.clock, log: silentLog }).disable(),
    ).toEqual({ kind: 'unanswered', detail: 'offline: not opened yet' });
  });
});
