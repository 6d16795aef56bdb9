import type { NoteAcceptor } from '../../../core/ports/note-acceptor.ts';
import { createNoteAcceptor, type NoteAcceptorOptions } from '../acceptor.ts';
import type { NoteDialect } from '../note-line.ts';
import { countryCodes } from './denominations.ts';
import { describeId003 } from './describe.ts';
import { createEscrowMemory } from './escrow-memory.ts';
import { createId003Line, type StackCommand } from './session.ts';

/** Milliseconds between polls: hosts in the field ask every 100 to 200. Without polls a note goes back after 3 s. */
const POLL_INTERVAL_MS = 150;
/** Milliseconds. The device gives a note that nobody holds back after about 10 s (notes to a recorded session). */
const HOLD_INTERVAL_MS = 4000;

export interface Id003Options {
  readonly currency?: 'CNY';
  /** JCM's number of the country, where a data set has another than the usual one. */
  readonly country?: number;
  /** Default stack-2: vend valid only when the note is wholly in the box. */
  readonly stackCommand?: StackCommand;
}

/** A dialect remembers the note in escrow over its links: make one for each acceptor. */
export function createId003Dialect(options: Id003Options = {}): NoteDialect {
  const memory = createEscrowMemory();
  const country = options.country ?? countryCodes[options.currency ?? 'CNY'];
  const stackCommand = options.stackCommand ?? 'stack2';
  return {
    capabilities: { protocol: 'ID-003', escrow: true, remembersLastNote: true },
    pollIntervalMs: POLL_INTERVAL_MS,
    holdIntervalMs: HOLD_INTERVAL_MS,
    returnsUnheld: true,
    repeatsStacked: true,
    describe: (bytes, direction) => describeId003(bytes, direction).text.join(' '),
    open: (line) => createId003Line({ ...line, memory, country, stackCommand }),
  };
}

export function createId003Acceptor(options: NoteAcceptorOptions & Id003Options): NoteAcceptor {
  return createNoteAcceptor({ ...options, dialect: createId003Dialect(options) });
}
