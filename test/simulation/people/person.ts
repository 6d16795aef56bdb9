import type { Answer, Command } from '../../../core/contract/commands.ts';
import type { Screen } from '../../../core/contract/snapshot.ts';
import type { SimulatedCard } from '../../../devices/card-reader/crt310/simulator-cards.ts';
import type { SimulatedNote } from '../../../devices/note-acceptor/far-end/notes.ts';
import type { Chance } from '../run/chance.ts';

/** What a resident takes home: the numbers on the screen, and what was paid for which account. */
export interface Keepsake {
  readonly transactionNumber: string;
  readonly claimNumber: string | undefined;
  /** Undefined where somebody else had entered it. */
  readonly accountNumber: string | undefined;
  readonly insertedFen: number;
}

/** Somebody in front of the kiosk: eyes, fingers, notes, and chance of their own. */
export interface Person {
  readonly chance: Chance;
  /** What is to be seen; undefined while the screen is dark. */
  screen(): Screen | undefined;
  /** The kiosk has noticed that the cash box is out. */
  boxIsKnownOut(): boolean;
  wait(ms: number): Promise<void>;
  /** Presses and waits for the answer. */
  press(command: Command): Promise<Answer>;
  /** Anything at all, as a taken-over view could send it. Does not wait. */
  send(command: unknown): void;
  insert(note: SimulatedNote): void;
  /** The mouth of the card reader, as anybody sees it: a light, and a card that sticks out. */
  mouth(): { readonly lit: boolean; readonly card: 'none' | 'sticksOut' | 'inside' };
  /** Puts a card into the mouth; false where it does not go in. */
  insertCard(card: SimulatedCard): boolean;
  /** Takes the card that sticks out; `byForce`: pulls at one that is inside. */
  takeCard(byForce: boolean): boolean;
  /** Takes the cash box out or puts it back; `empty` takes the notes out of it. */
  box(present: boolean): void;
  emptyBox(): void;
  /** Numbers of earlier visits, newest last: residents come back, and slips are lost and found. */
  keepsakes(): readonly Keepsake[];
  keep(keepsake: Keepsake): void;
  /** Whether the box was emptied since somebody last said so. */
  boxWasEmptied(): boolean;
}

/** What one visit is to be. */
export type Temper = 'patient' | 'impatient' | 'malicious' | 'technician' | 'boxAnswerer';

/** A few tenths of a second to read and to move a finger. */
export async function think(person: Person): Promise<void> {
  await person.wait(person.chance.between(60, 600));
}

/** Times somebody tries to leave a screen, and the wait between them: with the idle limit most screens leave by themselves. */
const TRIES = 12;
const BETWEEN_TRIES_MS = 4_000;
const waysBack = { result: 'finish', cash: 'cancel', changed: 'acceptChange' } as const;

/** Leaves what stands on the screen, until the first one is there. */
export async function findHome(person: Person): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const kind = person.screen()?.kind;
    if (kind === 'home' || kind === 'thanks') return true;
    const way = kind === 'result' || kind === 'cash' || kind === 'changed' ? waysBack[kind] : 'goBack';
    const answer = await person.press({ kind: way });
    if (answer.kind === 'refused') await person.wait(BETWEEN_TRIES_MS);
    else await think(person);
  }
  return false;
}
