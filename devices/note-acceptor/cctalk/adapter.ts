import type { NoteAcceptor } from '../../../core/ports/note-acceptor.ts';
import { describeCctalk } from '../../cctalk/describe.ts';
import type { CctalkMode } from '../../cctalk/frame.ts';
import { createNoteAcceptor, type NoteAcceptorOptions } from '../acceptor.ts';
import type { NoteDialect } from '../note-line.ts';
import type { BillMemory } from './bill-book.ts';
import { HOLD_INTERVAL_MS, POLL_INTERVAL_MS } from './limits.ts';
import { DEFAULT_ADDRESS, openBillLine } from './session.ts';

export interface CctalkBillOptions {
  /** Default `checksum`. A device speaks one of both, by its make or its switches. */
  readonly checksum?: CctalkMode;
  /** Default 40. */
  readonly address?: number;
}

/** One dialect a device: it remembers the event counter from link to link. */
export function cctalkBillDialect(options: CctalkBillOptions = {}): NoteDialect {
  const memory: BillMemory = { last: undefined, serial: undefined, escrow: undefined };
  return {
    // After a start it says that it started, and nothing of a note.
    capabilities: { protocol: 'ccTalk', escrow: true, remembersLastNote: false },
    pollIntervalMs: POLL_INTERVAL_MS,
    holdIntervalMs: HOLD_INTERVAL_MS,
    // It does in its own time, 30 s or more (part 2 §3.98): the host need not wait for that.
    returnsUnheld: false,
    repeatsStacked: false,
    describe: (bytes, direction) => describeCctalk(bytes, direction, 'bills').text.join(' '),
    open: (line) =>
      openBillLine({
        ...line,
        memory,
        mode: options.checksum ?? 'checksum',
        address: options.address ?? DEFAULT_ADDRESS,
      }),
  };
}

export function createCctalkBillAcceptor(options: NoteAcceptorOptions & CctalkBillOptions): NoteAcceptor {
  return createNoteAcceptor({ ...options, dialect: cctalkBillDialect(options) });
}
