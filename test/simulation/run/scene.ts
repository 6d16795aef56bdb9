import type { Disk } from '../world/disk.ts';
import type { Life } from '../world/life.ts';
import type { World } from '../world/world.ts';
import type { Chance } from './chance.ts';

/** Where a trouble may reach. */
export interface Scene {
  readonly world: World;
  readonly disk: Disk;
  /** The host that lives now, if any. */
  life(): Life | undefined;
  /** What the next restart after a crash is to be like. */
  plan: RestartPlan;
  counted(kind: string): void;
  /** A trouble lasts: on now, off after a while, unless it is over before. */
  during(ms: number, end: () => void): void;
}

export interface RestartPlan {
  readonly downMs: number;
  /** The machine lost its power: what was not synced is in doubt. */
  readonly powerCut: boolean;
  /** So did the devices. */
  readonly devicesCut: boolean;
}

export interface Trouble {
  readonly name: string;
  /** How often, against the others. */
  readonly weight: number;
  /** The devices of this world can play it; absent where all can. */
  readonly playedBy?: (world: World) => boolean;
  readonly begin: (scene: Scene, chance: Chance) => void;
}

/** What the next restart is to be like. */
export function planRestart(scene: Scene, chance: Chance): void {
  const long = chance.happens(1, 8);
  scene.plan = {
    downMs: long ? chance.between(5_000, 40_000) : chance.between(300, 4_000),
    powerCut: chance.happens(1, 2),
    devicesCut: chance.happens(1, 3),
  };
}
