import { createIct104Acceptor } from '../../devices/note-acceptor/ict104/adapter.ts';
import { createIct104Simulator } from '../../devices/note-acceptor/ict104/simulator.ts';
import type { NoteProtocolUnderTest } from './note-rig.ts';

export const ict106: NoteProtocolUnderTest = {
  name: 'ict106',
  createAcceptor: createIct104Acceptor,
  createSimulator: createIct104Simulator,
};

/** The older one: it answers a poll with the state of its slot, whatever the note does. */
export const ict104: NoteProtocolUnderTest = {
  ...ict106,
  name: 'ict104',
  createSimulator: ({ clock }) => createIct104Simulator({ clock, model: 'ict104' }),
};
