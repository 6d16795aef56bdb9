import type { MemoryLine } from '../../devices/link/memory.ts';
import { createCcnetAcceptor } from '../../devices/note-acceptor/ccnet/adapter.ts';
import { createCcnetSimulator } from '../../devices/note-acceptor/ccnet/simulator.ts';
import type { FarNoteAcceptor } from '../../devices/note-acceptor/far-end/far-note-acceptor.ts';
import type { ManualClock } from './manual-clock.ts';
import { createNoteRig, type Habits, type NoteProtocolUnderTest, type NoteRig } from './note-rig.ts';

export const ccnet: NoteProtocolUnderTest = {
  name: 'ccnet',
  createAcceptor: createCcnetAcceptor,
  createSimulator: createCcnetSimulator,
};

/** With `existing`, a new process at the host's end of a device that was there before. */
export function createCcnetRig(
  habits: Partial<Habits> = {},
  existing?: { clock: ManualClock; line: MemoryLine; simulator: FarNoteAcceptor },
): NoteRig {
  return createNoteRig(ccnet, habits, existing);
}
