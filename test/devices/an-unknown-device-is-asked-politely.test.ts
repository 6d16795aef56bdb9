import { describe, expect, it } from 'vitest';
import { detectAt, type DetectPlace } from '../../devices/detect.ts';
import type { DeviceProtocol } from '../../devices/driver/device-protocol.ts';
import { createMemoryLine, type MemoryLine } from '../../devices/link/memory.ts';
import { PROBE_ORDER, probeOrder } from '../../devices/probe-order.ts';
import { loadProtocol, protocolNames } from '../../devices/protocols.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { createNoteRig, type NoteProtocolUnderTest, type NoteRig } from '../support/note-rig.ts';
import { heardAs } from '../support/uart.ts';
import { protocolsUnderTest } from './note-acceptor/behaviour/protocols-under-test.ts';

const protocols = await Promise.all(protocolNames.map(loadProtocol));
const askable = protocols.filter(({ probe }) => probe !== undefined);
const TIMEOUT_MS = 600;
/** One question with all that belongs to it. */
const ASKED_MS = 4 * TIMEOUT_MS;
/** As long as the longest self-test of a simulated device. */
const SELF_TEST_MS = 20_000;
/** Time for whatever a question may have set off. */
const AFTERMATH_MS = 20_000;

interface Bench {
  readonly clock: ManualClock;
  readonly place: DetectPlace;
  /** What the device did since the question, and how it stands: nothing of it may differ from a device that nobody asked. */
  aftermath(): Promise<readonly string[]>;
}

async function benchOf(device: DeviceProtocol): Promise<Bench> {
  const clock = createManualClock();
  const line = createMemoryLine(device.name);
  let told: object[] = [];
  const bench = device.createBench({ clock, tell: (event) => told.push(event), flags: {} });
  line.attach((end) => {
    bench.attach(end);
  });
  await clock.advance(SELF_TEST_MS);
  told = [];
  return {
    clock,
    place: { name: device.name, hasSpeed: false, open: () => line.opener },
    aftermath: async () => {
      await clock.advance(AFTERMATH_MS);
      bench.perform('state');
      return told.filter((event) => !wasOnlyHeard(event)).map((event) => JSON.stringify(withoutWords(event)));
    },
  };
}

/** A host that speaks another protocol does forbidden things all the time; only what they move counts. */
function wasOnlyHeard(event: object): boolean {
  const { kind, text } = { kind: undefined, text: undefined, ...event };
  return HEARD.some((word) => word === kind) || (kind === 'state' && AT_REST.some((word) => word === text));
}

const HEARD = ['violation', 'statusAsked', 'asked', 'unknownCommand'];
/** A device that is asked at all may say that it is there. */
const AT_REST = ['idle', 'disabled'];

/** The lists of what was heard say nothing about money or paper. */
function withoutWords(event: object): object {
  const {
    violations: _,
    unknownCommands: __,
    ...rest
  } = { violations: undefined, unknownCommands: undefined, ...event };
  return rest;
}

/** A device that nobody asked, after as long a time. */
async function untouched(device: DeviceProtocol, elapsedMs = ASKED_MS): Promise<readonly string[]> {
  const bench = await benchOf(device);
  const opening = await bench.place.open(device.serial).open();
  await bench.clock.advance(elapsedMs);
  if (opening.kind === 'opened') await opening.link.close();
  return await bench.aftermath();
}

async function afterQuestion(device: DeviceProtocol, asker: DeviceProtocol): Promise<readonly string[]> {
  const bench = await benchOf(device);
  const search = detectAt(bench.place, [asker], { clock: bench.clock, timeoutMs: TIMEOUT_MS });
  await bench.clock.advance(ASKED_MS);
  const { kind } = await search;
  expect(kind, `${device.name} asked in ${asker.name}`).toBe(device.name === asker.name ? 'answered' : 'silent');
  return await bench.aftermath();
}

/**
 * Where a question moves another protocol's device, `asker > device`, and why. It is safe only because the device is asked in
 * its own protocol before, and whoever answers ends the search.
 */
const HURTS: Readonly<Record<string, string>> = {
  'ccnet > ict104':
    '02 says yes to whatever it has just said: the note in escrow is stacked, the slot opens after power-up',
  'ebds > ict104': '02, as CCNET (on a real line its parity bit makes it 82)',
  'modbus > ict104': '02, as CCNET',
  'cctalk-coin > ict104': '02, as CCNET',
  'crt310 > ict104': '02, as CCNET, and 30 resets',
  'crt571 > ict104': '30 resets',
};

function placeOf(name: string): number {
  return PROBE_ORDER.findIndex(({ protocol }) => protocol === name);
}

describe('every question to every simulated device', () => {
  const pairs = protocols
    .flatMap((device) => askable.map((asker) => [device.name, asker.name, device, asker] as const))
    .filter(([device, asker]) => !Object.hasOwn(HURTS, `${asker} > ${device}`));
  it.each(pairs)('%s is not moved by the question of %s, and answers only its own', async (_, __, device, asker) => {
    expect(await afterQuestion(device, asker)).toEqual(await untouched(device));
  });

  it('that resets a device or prints on it would be noticed', async () => {
    const bytes = { ccnet: [0x02, 0x03, 0x06, 0x30, 0x41, 0xb3], escpos: [0x41, 0x0a] } as const;
    for (const name of ['ccnet', 'escpos'] as const) {
      const device = await loadProtocol(name);
      const rude: DeviceProtocol = {
        ...device,
        probe: async ({ link, timeoutMs }) => {
          await link.write(Uint8Array.from(bytes[name]), timeoutMs);
          return { identity: '', certain: false };
        },
      };
      expect(await afterQuestion(device, rude), name).not.toEqual(await untouched(device));
    }
  });

  it('that would hurt a device is asked behind the question of that device', () => {
    for (const pair of Object.keys(HURTS)) {
      const [asker = '', device = ''] = pair.split(' > ');
      const known = protocols.find(({ name }) => name === device);
      expect(known === undefined || known.probe !== undefined, `${device} has a question of its own`).toBe(true);
      expect(placeOf(asker), pair).toBeGreaterThan(placeOf(device));
    }
  });
});

describe('a note in escrow whose host has gone', () => {
  const cases = protocolsUnderTest.flatMap((acceptor) => {
    const device = askable.find(({ name }) => name === acceptor.name);
    return device === undefined ? [] : [[acceptor.name, acceptor, device] as const];
  });

  /** The note is in escrow, the kiosk's cable is moved over to whoever asks. */
  async function noteWaits(acceptor: NoteProtocolUnderTest): Promise<{ rig: NoteRig; wire: MemoryLine }> {
    const rig = createNoteRig(acceptor, { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.events.some(({ kind }) => kind === 'noteInEscrow'));
    rig.line.unplug();
    const wire = createMemoryLine('moved over');
    wire.attach((end) => {
      rig.simulator.attach(end);
    });
    return { rig, wire };
  }

  /** The note does not go where it would not have gone by itself. */
  async function isMoved(acceptor: NoteProtocolUnderTest, asker: DeviceProtocol): Promise<boolean> {
    const [asked, unasked] = [await noteWaits(acceptor), await noteWaits(acceptor)];
    const opening = await asked.wire.opener.open();
    await unasked.wire.opener.open();
    if (opening.kind === 'failed') throw new Error(opening.detail);
    const heard = asker.probe?.({ link: opening.link, clock: asked.rig.clock, timeoutMs: TIMEOUT_MS });
    for (const { rig } of [asked, unasked]) await rig.clock.advance(100 * TIMEOUT_MS);
    await heard;
    return JSON.stringify(asked.rig.simulator.contents()) !== JSON.stringify(unasked.rig.simulator.contents());
  }

  it.each(cases)('stays where it is: %s asked in every protocol up to its own', async (_, acceptor, device) => {
    const moved: string[] = [];
    for (const asker of probeOrder(askable).filter(({ name }) => placeOf(name) <= placeOf(device.name))) {
      if (await isMoved(acceptor, asker)) moved.push(asker.name);
    }
    expect(moved).toEqual([]);
  });

  const ict104 = protocolsUnderTest.filter(({ name }) => name === 'ict104');
  it.each(ict104)('is moved by exactly the questions that stand behind that of $name for it', async (acceptor) => {
    const takers: string[] = [];
    for (const asker of askable) if (await isMoved(acceptor, asker)) takers.push(`${asker.name} > ict104`);
    const known = Object.keys(HURTS).filter((pair) => askable.some(({ name }) => pair.startsWith(`${name} > `)));
    expect(takers.toSorted()).toEqual(known.toSorted());
  });

  it.each(cases)('is not stacked by the whole search: %s', async (_, acceptor, device) => {
    const asked = await noteWaits(acceptor);
    const unasked = await noteWaits(acceptor);
    const place: DetectPlace = { name: 'port', hasSpeed: false, open: () => asked.wire.opener };
    const search = detectAt(place, protocols, { clock: asked.rig.clock, timeoutMs: TIMEOUT_MS });
    for (let steps = 0; steps < 100; steps += 1) await asked.rig.clock.advance(TIMEOUT_MS);
    expect(await search).toMatchObject({ kind: 'answered', found: { protocol: device.name } });
    await unasked.wire.opener.open();
    await unasked.rig.clock.advance(100 * TIMEOUT_MS);
    expect(asked.rig.simulator.contents()).toEqual(unasked.rig.simulator.contents());
  });
});

describe('a line of another speed or parity', () => {
  const EIGHT_N_ONE = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
  const ICT_104 = { ...EIGHT_N_ONE, parity: 'even' } as const;
  /** Stack, give back, hold, reset, open and close the slot. */
  const ACTS_ON_ICT_104 = [0x02, 0x0f, 0x18, 0x30, 0x3e, 0x5e];

  it('reads bytes as they were meant where both sides agree, and nothing that fails its parity', () => {
    const bytes = Uint8Array.of(0x02, 0x0f, 0x55, 0xaa, 0xff, 0x00);
    for (const settings of [EIGHT_N_ONE, ICT_104, { ...EIGHT_N_ONE, stopBits: 2 } as const]) {
      expect(heardAs(bytes, settings, settings)).toEqual([...bytes]);
    }
    const sevenBits = { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 } as const;
    expect(heardAs(Uint8Array.of(0x02, 0x03), sevenBits, EIGHT_N_ONE)).toEqual([0x82, 0x03]);
    // The stop bit stands where the parity is expected: right for an odd number of ones.
    expect(heardAs(Uint8Array.of(0x02), EIGHT_N_ONE, ICT_104)).toEqual([0x02]);
    expect(heardAs(Uint8Array.of(0x03), EIGHT_N_ONE, ICT_104)).toEqual([]);
  });

  const before = probeOrder(askable).filter(({ name }) => placeOf(name) < placeOf('ict104'));
  it.each(before)('carries nothing of the first question of $name to an ICT-104 that it acts upon', async (asker) => {
    const said: number[] = [];
    const clock = createManualClock();
    const wire = createMemoryLine('silent');
    wire.attach((end) => {
      end.onData((bytes) => said.push(...bytes));
    });
    const place: DetectPlace = { name: 'silent', hasSpeed: false, open: () => wire.opener };
    const search = detectAt(place, [asker], { clock, timeoutMs: TIMEOUT_MS });
    await clock.advance(4 * TIMEOUT_MS);
    await search;
    expect(said.length).toBeGreaterThan(0);
    const heard = heardAs(Uint8Array.from(said), asker.serial, ICT_104);
    expect(heard.filter((byte) => ACTS_ON_ICT_104.includes(byte))).toEqual([]);
  });
});

describe('the search on one port', () => {
  it.each(askable.map((device) => [device.name, device] as const))(
    'finds %s among all protocols',
    async (_, device) => {
      const bench = await benchOf(device);
      const search = detectAt(bench.place, protocols, { clock: bench.clock, timeoutMs: TIMEOUT_MS });
      for (let steps = 0; steps < askable.length; steps += 1) await bench.clock.advance(ASKED_MS);
      const report = await search;
      expect(report).toMatchObject({
        kind: 'answered',
        found: { protocol: device.name, baudRate: device.serial.baudRate },
      });
      expect(await bench.aftermath()).toEqual(await untouched(device, askable.length * ASKED_MS));
    },
  );

  it('asks nobody in a protocol that has no place in the order', () => {
    const unlisted: DeviceProtocol = { ...first(askable), name: 'newcomer' };
    expect(probeOrder([unlisted])).toEqual([]);
    // A new protocol with a question: think about its bytes, then give it its place.
    expect(
      askable.map(({ name }) => name).filter((name) => !PROBE_ORDER.some((entry) => entry.protocol === name)),
    ).toEqual([]);
  });

  it('goes by the list, then by the other speeds, and ends with the first answer', async () => {
    const clock = createManualClock();
    const asked: string[] = [];
    const mute = (name: string, answers: boolean): DeviceProtocol => ({
      ...first(askable),
      name,
      otherBaudRates: [19_200],
      probe: () => Promise.resolve(answers ? { identity: '', certain: false } : undefined),
    });
    const wire = createMemoryLine('port');
    const place: DetectPlace = {
      name: 'port',
      hasSpeed: true,
      open: ({ baudRate }) => {
        asked.push(String(baudRate));
        return wire.opener;
      },
    };
    const options = { clock, timeoutMs: TIMEOUT_MS };
    const silent = detectAt(place, [mute('ccnet', false), mute('escpos', false)], options);
    await clock.advance(10_000);
    expect(await silent).toEqual({
      kind: 'silent',
      place: 'port',
      asked: ['escpos at 9600', 'ccnet at 9600', 'escpos at 19200', 'ccnet at 19200'],
    });
    asked.length = 0;
    const answered = detectAt(place, [mute('ccnet', false), mute('escpos', true)], options);
    await clock.advance(10_000);
    expect((await answered).kind).toBe('answered');
    expect(asked).toEqual(['9600']);
  });

  it('says that a port is busy, and asks nothing there', async () => {
    const wire = createMemoryLine('/dev/ttyUSB0');
    await wire.opener.open();
    const place: DetectPlace = { name: '/dev/ttyUSB0', hasSpeed: true, open: () => wire.opener };
    const options = { clock: createManualClock(), timeoutMs: TIMEOUT_MS };
    expect(await detectAt(place, protocols, options)).toEqual({
      kind: 'cannotOpen',
      place: '/dev/ttyUSB0',
      detail: '/dev/ttyUSB0 is already open',
    });
  });

  it('takes its own words on a single wire for nobody', async () => {
    const clock = createManualClock();
    const wire = createMemoryLine('single wire');
    wire.attach((end) => {
      end.onData((bytes) => {
        end.write(bytes);
      });
    });
    const place: DetectPlace = { name: 'single wire', hasSpeed: false, open: () => wire.opener };
    const search = detectAt(place, protocols, { clock, timeoutMs: TIMEOUT_MS });
    for (let steps = 0; steps < askable.length * 4; steps += 1) await clock.advance(TIMEOUT_MS);
    expect((await search).kind).toBe('silent');
  });

  it('gives up a question that never ends', async () => {
    const clock = createManualClock();
    const endless: DeviceProtocol = { ...first(askable), probe: () => new Promise(() => undefined) };
    const wire = createMemoryLine('port');
    const place: DetectPlace = { name: 'port', hasSpeed: false, open: () => wire.opener };
    const search = detectAt(place, [endless], { clock, timeoutMs: TIMEOUT_MS });
    await clock.advance(2 * TIMEOUT_MS + 1000);
    expect((await search).kind).toBe('silent');
    expect(clock.pendingTimers()).toBe(0);
  });
});

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('no protocol has a question');
  return item;
}
