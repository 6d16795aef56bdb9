import type { NoteAcceptor } from '../../../core/ports/note-acceptor.ts';
import { createNoteAcceptor, type NoteAcceptorOptions } from '../acceptor.ts';
import type { NoteDialect } from '../note-line.ts';
import { chinaBillTypes, valuesOfTypes } from './bill-types.ts';
import { describeIct } from './describe.ts';
import { createNoteCycle } from './note-cycle.ts';
import { createIctLine } from './session.ts';

/** Milliseconds between polls. The device wants one within 5 s; it tells what happens by itself. */
const POLL_INTERVAL_MS = 250;
/** Milliseconds. A note that nobody answers for goes back after 5 s (ICT-106), less than half of that. */
const HOLD_INTERVAL_MS = 2000;

export interface Ict104Options {
  /** Yuan by bill type, type 1 (byte 40) first, zero where a type is not ours. Default: China's notes by rising value. */
  readonly billTypes?: readonly number[];
}

/** A dialect follows the note over its links: make one for each acceptor. */
export function createIct104Dialect(options: NoteAcceptorOptions & Ict104Options): NoteDialect {
  const values = valuesOfTypes(options.billTypes ?? chinaBillTypes);
  const cycle = createNoteCycle(() => options.clock.monotonicMs());
  return {
    // After a power cut it says 80 8F, and nothing about a note that was in its path.
    capabilities: { protocol: 'ICT-104/106', escrow: true, remembersLastNote: false },
    pollIntervalMs: POLL_INTERVAL_MS,
    holdIntervalMs: HOLD_INTERVAL_MS,
    returnsUnheld: true,
    repeatsStacked: false,
    describe: (bytes, direction) => describeIct(bytes, direction).text.join(' '),
    open: (line) => createIctLine({ ...line, cycle, values }),
  };
}

export function createIct104Acceptor(options: NoteAcceptorOptions & Ict104Options): NoteAcceptor {
  return createNoteAcceptor({ ...options, dialect: createIct104Dialect(options) });
}
