import type { NoteAcceptor } from '../../../core/ports/note-acceptor.ts';
import { createNoteAcceptor, type NoteAcceptorOptions } from '../acceptor.ts';
import type { NoteDialect } from '../note-line.ts';
import { describeEbds } from './describe.ts';
import { createEbdsMemory, createEbdsSession } from './session.ts';
import type { EbdsUnitOptions } from './unit.ts';

/** Milliseconds between polls: PTI's host leaves 100, kybarg's 200. */
const POLL_INTERVAL_MS = 150;
/** Fen by note, the first is note 1: the Chinese set. Which note has which number is the data set's; look it up. */
export const CHINESE_NOTES_FEN: readonly number[] = [100, 500, 1000, 2000, 5000, 10_000];

export interface EbdsOptions extends Partial<EbdsUnitOptions> {
  /** Default false, which leaves it to the device. True asks CPI devices to take notes any way up. */
  readonly anyWayUp?: boolean;
}

/** One for each acceptor: it remembers the ack bit over links. */
export function ebdsDialect(options: EbdsOptions = {}): NoteDialect {
  const memory = createEbdsMemory();
  return {
    // Power-up is told without where the note was.
    capabilities: { protocol: 'EBDS', escrow: true, remembersLastNote: false },
    pollIntervalMs: POLL_INTERVAL_MS,
    // Every poll keeps the note: nothing has to be said again.
    holdIntervalMs: POLL_INTERVAL_MS,
    returnsUnheld: false,
    // The session tells each edge once.
    repeatsStacked: false,
    describe: (bytes, direction) => describeEbds(bytes, direction).text.join(' '),
    open: (line) =>
      createEbdsSession({
        ...line,
        memory,
        noteValuesFen: options.noteValuesFen ?? CHINESE_NOTES_FEN,
        identify: options.identify,
        currency: options.currency ?? 'CNY',
        anyWayUp: options.anyWayUp ?? false,
      }),
  };
}

export function createEbdsAcceptor(options: NoteAcceptorOptions & EbdsOptions): NoteAcceptor {
  return createNoteAcceptor({ ...options, dialect: ebdsDialect(options) });
}
