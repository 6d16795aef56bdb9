import type { NoteAcceptor } from '../../../core/ports/note-acceptor.ts';
import { createNoteAcceptor, type NoteAcceptorOptions } from '../acceptor.ts';
import type { NoteDialect } from '../note-line.ts';
import { describeCcnet } from './describe.ts';
import { openCcnetLine } from './line.ts';

/** Milliseconds between polls: the manual asks for 100 to 200 (CCNET §5). */
const POLL_INTERVAL_MS = 150;
/** Milliseconds after which HOLD is said again: the device gives the note back 10 s after the last one. */
const HOLD_INTERVAL_MS = 4000;

export function ccnetDialect(currency: 'CNY' = 'CNY'): NoteDialect {
  return {
    capabilities: { protocol: 'CCNET', escrow: true, remembersLastNote: true },
    pollIntervalMs: POLL_INTERVAL_MS,
    holdIntervalMs: HOLD_INTERVAL_MS,
    returnsUnheld: true,
    repeatsStacked: true,
    describe: (bytes, direction) => describeCcnet(bytes, direction).text.join(' '),
    open: (options) => openCcnetLine({ ...options, currency }),
  };
}

export function createCcnetAcceptor(options: NoteAcceptorOptions & { readonly currency?: 'CNY' }): NoteAcceptor {
  return createNoteAcceptor({ ...options, dialect: ccnetDialect(options.currency) });
}
