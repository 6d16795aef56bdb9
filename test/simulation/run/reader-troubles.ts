import { crt310FaultNames } from '../../../devices/card-reader/crt310/simulator-faults.ts';
import type { Chance } from './chance.ts';
import { planRestart, type Scene, type Trouble } from './scene.ts';

/** Few visits have a card with them: a fault of the reader stays for longer than others do. */
const FAULT_MS = { shortest: 3_000, longest: 60_000 } as const;

const faults = crt310FaultNames.map((name): Trouble => ({
  name: `reader.${name}`,
  weight: 1,
  begin: ({ world, during }, chance) => {
    world.cards.reader.fault(name, true);
    during(chance.between(FAULT_MS.shortest, FAULT_MS.longest), () => {
      // Nothing but a hand frees a card that is stuck.
      if (name === 'jam') world.cards.clear();
      else world.cards.reader.fault(name, false);
    });
  },
}));

const others: readonly Trouble[] = [
  {
    name: 'cable.reader',
    weight: 3,
    begin: ({ world, during }, chance) => {
      world.readerCable.unplug();
      during(chance.between(300, 15_000), () => {
        world.readerCable.plug();
      });
    },
  },
  {
    name: 'power.reader',
    weight: 3,
    begin: ({ world, during }, chance) => {
      world.cards.reader.power(false);
      during(chance.between(200, 8_000), () => {
        world.cards.reader.power(true);
      });
    },
  },
];

/** The instants that decide about a purchase on a card: its bytes are on the wire, or half of them on the card. */
function atCard(name: string, weight: number, run: (scene: Scene, chance: Chance) => void): Trouble {
  return {
    name: `cardWrite.${name}`,
    weight,
    begin: (scene, chance) => {
      scene.world.atCard = {
        // A hand that pulls stops no bytes.
        before: name !== 'pulledOut' && chance.happens(1, 3),
        run: () => {
          scene.world.note(`at the writing of a card: ${name}`);
          run(scene, chance);
        },
      };
    },
  };
}

const instants: readonly Trouble[] = [
  atCard('cable', 2, ({ world, during }, chance) => {
    world.readerCable.unplug();
    during(chance.between(300, 8_000), () => {
      world.readerCable.plug();
    });
  }),
  atCard('power', 2, ({ world, during }, chance) => {
    world.cards.reader.power(false);
    during(chance.between(200, 4_000), () => {
      world.cards.reader.power(true);
    });
  }),
  atCard('crash', 3, (scene, chance) => {
    planRestart(scene, chance);
    scene.life()?.die('while a card was written');
  }),
  atCard('pulledOut', 2, ({ world }) => {
    world.cards.takeOut(true);
  }),
];

/** And the news that it is written: the utility is away, hears it and its answer is lost, or the host dies with it. */
function atCommit(name: string, weight: number, run: (scene: Scene, chance: Chance) => void): Trouble {
  return {
    name: `cardCommit.${name}`,
    weight,
    begin: (scene, chance) => {
      scene.world.atCommit = () => {
        scene.world.note(`at the news of a written card: ${name}`);
        run(scene, chance);
      };
    },
  };
}

const news: readonly Trouble[] = [
  ...(['down', 'answerLost', 'nonsense'] as const).map((fault) =>
    atCommit(fault, 2, ({ world, during }, chance) => {
      world.utility.utility.setFault(fault, true);
      during(chance.between(500, 180_000), () => {
        world.utility.utility.setFault(fault, false);
      });
    }),
  ),
  atCommit('crash', 3, (scene, chance) => {
    planRestart(scene, chance);
    scene.life()?.die('with a written card that nobody knows of');
  }),
];

/** Everything that befalls the card reader and the cards in it. */
export const readerTroubles: readonly Trouble[] = [...faults, ...others, ...instants, ...news];
