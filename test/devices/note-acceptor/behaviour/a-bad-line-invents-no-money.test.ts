import { describe, expect, it } from 'vitest';
import { createNoteRig, type Distortion, type NoteRig } from '../../../support/note-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { expectNoMoneyLostOrInvented } from './note-books.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

/** Answers of the device counted from the moment a note goes in; a whole way has about 20. */
const places = Array.from({ length: 24 }, (_, index) => index);

/** Each happens to one answer of the device; the others pass as they were said. */
const mishaps: Readonly<Record<string, (rig: NoteRig) => Distortion>> = {
  'is lost': () => () => undefined,
  'is doubled': () => (bytes, say) => {
    say(bytes);
    say(bytes);
  },
  'comes half': () => (bytes, say) => {
    say(bytes.subarray(0, Math.ceil(bytes.length / 2)));
  },
  'comes byte by byte': (rig) => (bytes, say) => {
    for (const [at, byte] of bytes.entries()) rig.clock.after(at * 2, () => say(Uint8Array.of(byte)));
  },
  'comes 700 ms late': (rig) => (bytes, say) => {
    rig.clock.after(700, () => say(bytes));
  },
  'has noise before it': () => (bytes, say) => {
    say(Uint8Array.of(0x00, 0xff, 0x5a));
    say(bytes);
  },
  'has a parity error': () => (bytes, say) => {
    // A serial driver hands a byte with wrong parity on as zero.
    say(bytes.map((byte, at) => (at === Math.floor(bytes.length / 2) ? 0 : byte)));
  },
};

const cases = protocolsUnderTest.flatMap((protocol) =>
  Object.entries(mishaps).map(([name, mishap]) => [protocol.name, name, protocol, mishap] as const),
);

describe.each(cases)('%s, where one answer %s', (_, _name, protocol, mishap) => {
  it.each(places)('the %ith after a note went in', async (place) => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    let count = 0;
    const distorted = mishap(rig);
    rig.distort((bytes, say) => {
      if (count === place) distorted(bytes, say);
      else say(bytes);
      count += 1;
    });
    rig.simulator.insert(10);
    await rig.clock.advance(45_000);
    expect(['idle', 'disabled']).toContain(rig.states().at(-1));
    expectNoMoneyLostOrInvented(rig);
    expect(rig.simulator.violations()).toEqual([]);
  });
});

describe.each(protocolsUnderTest.map((protocol) => [protocol.name, protocol] as const))('%s', (_, protocol) => {
  it('credits nothing out of noise on an idle line', async () => {
    const random = createSeededRandom(5);
    const rig = createNoteRig(protocol);
    await rig.ready();
    for (let burst = 0; burst < 400; burst += 1) {
      rig.inject(random.bytes(1 + (burst % 23)));
      await rig.clock.advance(50);
    }
    expect(rig.facts().filter((fact) => fact.startsWith('stacked'))).toEqual([]);
    rig.simulator.clear();
    await rig.clock.advance(60_000);
    expect(['idle', 'disabled']).toContain(rig.states().at(-1));
  });

  it('credits what is stacked where the device speaks in pieces and in lumps', async () => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    let kept = new Uint8Array();
    rig.distort((bytes, say) => {
      const all = Uint8Array.from([...kept, ...bytes]);
      kept = all.slice(Math.max(all.length - 1, 0));
      say(all.slice(0, all.length - 1));
      const rest = kept;
      kept = new Uint8Array();
      rig.clock.after(3, () => say(rest));
    });
    for (const value of [10, 100]) {
      rig.simulator.insert(value);
      await rig.clock.advance(6000);
    }
    expect(rig.facts().filter((fact) => fact.startsWith('stacked'))).toEqual(['stacked 1000', 'stacked 10000']);
  });
});
