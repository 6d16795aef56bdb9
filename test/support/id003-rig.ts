import { createId003Acceptor } from '../../devices/note-acceptor/id003/adapter.ts';
import { createId003Simulator } from '../../devices/note-acceptor/id003/simulator.ts';
import type { NoteProtocolUnderTest } from './note-rig.ts';

export const id003: NoteProtocolUnderTest = {
  name: 'id003',
  createAcceptor: createId003Acceptor,
  createSimulator: createId003Simulator,
};

/** Firmware whose vend valid names its denomination; the recorded unit's does not. */
export const id003WithTypes: NoteProtocolUnderTest = {
  ...id003,
  name: 'id003 whose vend valid names its denomination',
  createSimulator: ({ clock }) => createId003Simulator({ clock, vendValidCarriesType: true }),
};
