import type { SimulatedNote } from '../../../devices/note-acceptor/far-end/notes.ts';
import { noteAcceptorFaultNames } from '../../../devices/note-acceptor/far-end/faults.ts';
import { escposFaults } from '../../../devices/receipt-printer/escpos/simulator-faults.ts';
import { utilityFaults } from '../../../core/billing/simulated-utility.ts';
import type { World } from '../world/world.ts';
import { createChance, type Chance } from './chance.ts';
import { readerTroubles } from './reader-troubles.ts';
import { planRestart, type Scene, type Trouble } from './scene.ts';

const accept = noteAcceptorFaultNames.map((name): Trouble => {
  // A device without answers makes a visit fail; the ones that only surprise may come more often.
  const weight = name === 'silent' || name === 'failure' || name === 'cheat' ? 1 : 2;
  return {
    name: `acceptor.${name}`,
    weight,
    playedBy: ({ acceptor }) => acceptor.state().faults.some((fault) => fault.name === name),
    begin: ({ world, during }, chance) => {
      world.acceptor.fault(name, true);
      during(chance.between(800, 25_000), () => {
        world.acceptor.fault(name, false);
      });
    },
  };
});

const print = escposFaults.map((name): Trouble => ({
  name: `printer.${name}`,
  weight: 1,
  begin: ({ world, during }, chance) => {
    world.printer.fault(name, true);
    during(chance.between(500, 30_000), () => {
      world.printer.fault(name, false);
    });
  },
}));

const backEnd = utilityFaults.map((name): Trouble => ({
  name: `utility.${name}`,
  weight: 4,
  begin: ({ world, during }, chance) => {
    world.utility.utility.setFault(name, true);
    during(chance.happens(1, 4) ? chance.between(30_000, 240_000) : chance.between(500, 20_000), () => {
      world.utility.utility.setFault(name, false);
    });
  },
}));

const DAY_MS = 86_400_000;
const jumps: readonly [number, ...number[]] = [
  1_000,
  -1_000,
  3_600_000,
  -3_600_000,
  DAY_MS,
  -DAY_MS,
  365 * DAY_MS,
  -365 * DAY_MS,
];

/** Frames of a hundred that a bad cable loses, and that it breaks. */
const LOST_PARTS = 12;
const BROKEN_PARTS = 8;

const others: readonly Trouble[] = [
  {
    name: 'cable.acceptor',
    weight: 5,
    begin: ({ world, during }, chance) => {
      world.acceptorCable.unplug();
      during(chance.between(300, 15_000), () => {
        world.acceptorCable.plug();
      });
    },
  },
  {
    name: 'cable.printer',
    weight: 3,
    begin: ({ world, during }, chance) => {
      world.printerCable.unplug();
      during(chance.between(300, 15_000), () => {
        world.printerCable.plug();
      });
    },
  },
  {
    name: 'power.acceptor',
    weight: 6,
    begin: ({ world, during }, chance) => {
      world.acceptor.power(false);
      during(chance.between(200, 8_000), () => {
        world.acceptor.power(true);
      });
    },
  },
  {
    name: 'power.printer',
    weight: 3,
    begin: ({ world, during }, chance) => {
      world.printer.power(false);
      during(chance.between(200, 8_000), () => {
        world.printer.power(true);
      });
    },
  },
  {
    // The motors draw more than a tired supply can give: the device goes down with a note on its way, again and again.
    name: 'power.weakSupply',
    weight: 5,
    begin: ({ world, during }, chance) => {
      let left = chance.between(2, 6);
      const stop = world.acceptor.watch((event) => {
        if (event.kind !== 'inserted' || left === 0) return;
        left -= 1;
        world.clock.after(chance.below(2_500), () => {
          world.acceptor.power(false);
          world.clock.after(chance.between(200, 2_000), () => {
            world.acceptor.power(true);
          });
        });
      });
      during(chance.between(20_000, 90_000), stop);
    },
  },
  {
    // H5: the note goes into the box, nothing is said, and after the power comes back nothing is remembered.
    name: 'acceptor.forgetsNote',
    weight: 3,
    begin: ({ world, during }, chance) => {
      world.acceptor.fault('forgetsStacked', true);
      world.acceptor.fault('silentAfterStack', true);
      during(chance.between(1_500, 9_000), () => {
        world.acceptor.power(false);
        world.acceptor.fault('forgetsStacked', false);
        world.acceptor.fault('silentAfterStack', false);
        world.clock.after(300, () => {
          world.acceptor.power(true);
        });
      });
    },
  },
  {
    // The one time that the device says where the note is, nobody hears it: the path is free, and the note is in the box.
    name: 'acceptor.stackedUnheard',
    weight: 3,
    playedBy: ({ acceptorEar }) => acceptorEar.saysStacked !== undefined,
    begin: ({ world, during }, chance) => {
      during(chance.between(3_000, 12_000), leaveStackedUnheard(world));
    },
  },
  {
    // And another note of that value stands before the stacker when host and acceptor lose sight of each other.
    name: 'acceptor.anotherAfterUnheard',
    weight: 4,
    playedBy: ({ acceptorEar }) => acceptorEar.saysStacked !== undefined,
    begin: (scene, chance) => {
      const { world } = scene;
      const hear = leaveStackedUnheard(world);
      let unheard: SimulatedNote | undefined;
      const stop = world.acceptor.watch((event) => {
        if (event.kind === 'stacked' && unheard === undefined) {
          const { note } = event;
          unheard = note;
          world.clock.after(chance.between(700, 2_500), () => {
            world.note(`insert another ${note}: ${world.acceptor.insert(note)}`);
          });
        } else if (event.kind === 'escrow' && event.note === unheard) {
          stop();
          loseSight(scene, chance);
        }
      });
      scene.during(chance.between(8_000, 25_000), () => {
        stop();
        hear();
      });
    },
  },
  {
    // H19: frames are lost or arrive broken, each way.
    name: 'cable.noise',
    weight: 5,
    begin: ({ world, during }, chance) => {
      world.acceptorCable.disturb((bytes) => {
        const roll = chance.below(100);
        if (roll < LOST_PARTS) return undefined;
        if (roll >= LOST_PARTS + BROKEN_PARTS) return bytes;
        if (world.noteProtocol.brokenBytes === 'lost') return withoutOne(bytes, chance);
        const broken = Uint8Array.from(bytes);
        broken[chance.below(broken.length)] = chance.below(256);
        return broken;
      });
      during(chance.between(500, 8_000), () => {
        world.acceptorCable.disturb(undefined);
      });
    },
  },
  {
    // Longer than anybody stands and waits: the answer comes when the resident has left.
    name: 'utility.longOutage',
    weight: 10,
    begin: ({ world, during }, chance) => {
      world.utility.utility.setFault('down', true);
      during(chance.between(30_000, 200_000), () => {
        world.utility.utility.setFault('down', false);
      });
    },
  },
  {
    name: 'box.out',
    weight: 2,
    begin: ({ world, during }, chance) => {
      world.acceptor.box(false);
      during(chance.between(500, 8_000), () => {
        world.acceptor.box(true);
      });
    },
  },
  {
    name: 'clock.jump',
    weight: 6,
    begin: ({ world }, chance) => {
      world.clock.jumpWallClock(chance.pick(jumps));
    },
  },
  {
    name: 'journal.append',
    weight: 14,
    begin: ({ life }, chance) => {
      life()?.failAppend(chance.between(1, 6), chance.happens(1, 3));
    },
  },
  {
    name: 'journal.diskFull',
    weight: 5,
    begin: ({ disk }) => {
      disk.fill();
    },
  },
  {
    name: 'crash.now',
    weight: 4,
    begin: (scene, chance) => {
      planRestart(scene, chance);
      scene.life()?.die('at once');
    },
  },
  ...(['append', 'write', 'publish'] as const).map((at): Trouble => ({
    name: `crash.${at}`,
    weight: at === 'append' ? 6 : 4,
    begin: (scene, chance) => {
      planRestart(scene, chance);
      const count = at === 'write' ? chance.between(1, 60) : chance.between(1, 7);
      scene.life()?.dieAt({ at, count, before: chance.happens(1, 2) });
    },
  })),
];

/** The instants that decide about a note: the word is on the wire, or it is heard and the answer is lost. */
const instants = (['stack', 'acknowledgesStacked', 'return'] as const).flatMap((word): Trouble[] => {
  const at = (name: string, weight: number, run: (scene: Scene, chance: Chance) => void): Trouble => ({
    name: `${word}.${name}`,
    weight,
    begin: (scene, chance) => {
      scene.world.atWord = {
        word,
        before: chance.happens(1, 3),
        run: () => {
          scene.world.note(`at ${word}: ${name}`);
          run(scene, chance);
        },
      };
    },
  });
  const often = word === 'return' ? 1 : 3;
  return [
    at('cable', often, ({ world, during }, chance) => {
      world.acceptorCable.unplug();
      during(chance.between(300, 8_000), () => {
        world.acceptorCable.plug();
      });
    }),
    at('power', often, ({ world, during }, chance) => {
      world.acceptor.power(false);
      during(chance.between(200, 4_000), () => {
        world.acceptor.power(true);
      });
    }),
    at('crash', often, (scene, chance) => {
      planRestart(scene, chance);
      scene.life()?.die('at that instant');
    }),
  ];
});

/** Every kind of trouble there is. A new one is added here. */
export const troubles: readonly Trouble[] = [
  ...accept,
  ...print,
  ...backEnd,
  ...others,
  ...instants,
  ...readerTroubles,
];
/** Those of them that the devices of this world can play. */
export function troublesFor(world: World): readonly Trouble[] {
  return troubles.filter(({ playedBy }) => playedBy?.(world) ?? true);
}

export function troubleOf(
  from: readonly Trouble[],
  seed: number,
): { readonly trouble: Trouble; readonly chance: Chance } {
  const chance = createChance(seed);
  let left = chance.below(from.reduce((sum, { weight }) => sum + weight, 0));
  for (const trouble of from) {
    if (left < trouble.weight) return { trouble, chance };
    left -= trouble.weight;
  }
  throw new Error('the weights do not add up');
}

/** The device says once that the note is in the box, and nobody hears it. Answers what ends that. */
function leaveStackedUnheard(world: World): () => void {
  world.acceptor.fault('forgetsStacked', true);
  world.acceptorCable.disturb((bytes) => (world.acceptorEar.saysStacked?.(bytes) === true ? undefined : bytes));
  return () => {
    world.acceptor.fault('forgetsStacked', false);
    world.acceptorCable.disturb(undefined);
  };
}

/** The host dies, the cable is out for a moment, or the acceptor has no power for one. */
function loseSight(scene: Scene, chance: Chance): void {
  const { world, during } = scene;
  switch (chance.pick(['crash', 'crash', 'cable', 'power'] as const)) {
    case 'crash':
      planRestart(scene, chance);
      scene.life()?.die('with another note in escrow');
      return;
    case 'cable':
      world.acceptorCable.unplug();
      during(chance.between(300, 4_000), () => {
        world.acceptorCable.plug();
      });
      return;
    case 'power':
      world.acceptor.power(false);
      during(chance.between(200, 2_000), () => {
        world.acceptor.power(true);
      });
  }
}

function withoutOne(bytes: Uint8Array, chance: Chance): Uint8Array | undefined {
  const lost = chance.below(bytes.length);
  return bytes.length > 1 ? bytes.filter((_, at) => at !== lost) : undefined;
}
