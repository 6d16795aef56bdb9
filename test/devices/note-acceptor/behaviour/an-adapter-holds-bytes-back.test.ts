import { describe, expect, it } from 'vitest';
import { createNoteRig, type NoteProtocolUnderTest, type NoteRig } from '../../../support/note-rig.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

/** Chunks from the moment a note goes in; a whole way has about 20. */
const places = Array.from({ length: 22 }, (_, index) => index);
const heldMs = [1200, 3000] as const;

interface Valve {
  /** From now on, the chunk of this number and all after it wait for this long, and then come at once. */
  holdAt(place: number, ms: number): void;
}

/** The device behind an adapter that may keep what the host says to itself. */
function behindAdapter(protocol: NoteProtocolUnderTest): { protocol: NoteProtocolUnderTest; toDevice: Valve } {
  let left = Number.POSITIVE_INFINITY;
  let ms = 0;
  let queue: (() => void)[] | undefined;
  return {
    toDevice: {
      holdAt: (place, holdMs) => {
        left = place;
        ms = holdMs;
      },
    },
    protocol: {
      ...protocol,
      createSimulator: ({ clock }) => {
        const simulator = protocol.createSimulator({ clock });
        return {
          ...simulator,
          attach: (end) => {
            simulator.attach({
              ...end,
              onData: (listener) =>
                end.onData((bytes) => {
                  const chunk = Uint8Array.from(bytes);
                  left -= 1;
                  if (left === -1) {
                    queue = [];
                    clock.after(ms, () => {
                      const waiting = queue ?? [];
                      queue = undefined;
                      for (const deliver of waiting) deliver();
                    });
                  }
                  if (queue === undefined) listener(chunk);
                  else
                    queue.push(() => {
                      listener(chunk);
                    });
                }),
            });
          },
        };
      },
    },
  };
}

function holdFromDevice(rig: NoteRig, place: number, ms: number): void {
  let left = place;
  let queue: Uint8Array[] | undefined;
  rig.distort((bytes, say) => {
    left -= 1;
    if (left === -1) {
      queue = [];
      rig.clock.after(ms, () => {
        const waiting = queue ?? [];
        queue = undefined;
        // Into whatever link is open by now: the adapter does not know that the port was closed between.
        for (const chunk of waiting) rig.inject(chunk);
      });
    }
    if (queue === undefined) say(bytes);
    else queue.push(bytes);
  });
}

/** Two notes of one value: what is said again must never become the credit of the other. */
async function twoNotes(rig: NoteRig): Promise<void> {
  rig.simulator.insert(10);
  await rig.clock.advance(20_000);
  if (rig.states().at(-1) === 'disabled') {
    const enabled = rig.acceptor.enable([
      ...new Set(rig.events.flatMap((event) => (event.kind === 'noteInEscrow' ? [event.valueFen] : []))),
    ]);
    await rig.clock.advance(2000);
    await enabled;
  }
  rig.simulator.insert(10);
  await rig.clock.advance(40_000);
}

function expectHonest(rig: NoteRig): void {
  const { stacked, inPath } = rig.simulator.contents();
  expect(inPath.yuan).toBe(0);
  const credits = rig.facts().filter((fact) => fact === 'stacked 1000').length;
  expect(credits).toBeLessThanOrEqual(stacked.yuan / 10);
  expect(
    rig.facts().filter((fact) => fact.startsWith('stacked') && fact !== 'stacked 1000' && !fact.endsWith('repeat')),
  ).toEqual([]);
  // Every note in the box was announced before it went there.
  expect(stacked.yuan / 10).toBeLessThanOrEqual(rig.facts().filter((fact) => fact === 'escrow 1000').length);
  const told =
    credits + rig.facts().filter((fact) => fact.startsWith('returned') || fact.startsWith('rejected')).length;
  expect(told - credits).toBeLessThanOrEqual(2 - stacked.yuan / 10);
  expect(['idle', 'disabled']).toContain(rig.states().at(-1));
}

const cases = protocolsUnderTest.flatMap((protocol) => heldMs.map((ms) => [protocol.name, ms, protocol] as const));

describe.each(cases)('%s behind an adapter that holds bytes back for %i ms', (_, ms, protocol) => {
  it.each(places)('of the device, from the %ith on', async (place) => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    holdFromDevice(rig, place, ms);
    await twoNotes(rig);
    expectHonest(rig);
  });

  it.each(places)('of the host, from the %ith on', async (place) => {
    const adapter = behindAdapter(protocol);
    const rig = createNoteRig(adapter.protocol);
    await rig.ready();
    adapter.toDevice.holdAt(place, ms);
    await twoNotes(rig);
    expectHonest(rig);
  });
});
