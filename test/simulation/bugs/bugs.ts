import { acceptorBugs } from './acceptor-bugs.ts';
import { counterBugs } from './counter-bugs.ts';
import { deviceBugs } from './device-bugs.ts';
import type { NoteProtocolName } from '../world/note-protocols.ts';
import { noteBugs } from './note-bugs.ts';
import { postingBugs } from './posting-bugs.ts';
import { recordBugs } from './record-bugs.ts';
import { saleBugs } from './sale-bugs.ts';

/**
 * One deliberate mistake, of the kind that a person makes: a text of the product's source that is replaced by another.
 * The simulation must catch every one of them, or it has proven nothing (I28).
 */
export interface Bug {
  readonly name: string;
  /** What goes wrong in the field. */
  readonly what: string;
  /** The invariants of the fault matrix that it breaks, the plainest first; `bug` is a throw of the product. */
  readonly invariants: readonly string[];
  /** The note acceptor's protocol that it is hunted with; ccnet where nothing is said. */
  readonly protocol?: NoteProtocolName;
  /** From the top of the repository. */
  readonly file: string;
  /** Stands exactly once in `file`. */
  readonly from: string;
  readonly to: string;
}

export const bugs: readonly Bug[] = [
  ...noteBugs,
  ...postingBugs,
  ...recordBugs,
  ...deviceBugs,
  ...counterBugs,
  ...saleBugs,
  ...acceptorBugs,
];
