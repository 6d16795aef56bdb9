import { createCctalkBillAcceptor } from '../../../../devices/note-acceptor/cctalk/adapter.ts';
import { createCctalkBillSimulator } from '../../../../devices/note-acceptor/cctalk/simulator.ts';
import { createEbdsAcceptor } from '../../../../devices/note-acceptor/ebds/adapter.ts';
import { createEbdsSimulator } from '../../../../devices/note-acceptor/ebds/simulator.ts';
import { createIct104Acceptor } from '../../../../devices/note-acceptor/ict104/adapter.ts';
import { createIct104Simulator } from '../../../../devices/note-acceptor/ict104/simulator.ts';
import { createId003Acceptor } from '../../../../devices/note-acceptor/id003/adapter.ts';
import { createId003Simulator } from '../../../../devices/note-acceptor/id003/simulator.ts';
import { createSspAcceptor } from '../../../../devices/note-acceptor/ssp/adapter.ts';
import { createSspSimulator } from '../../../../devices/note-acceptor/ssp/simulator.ts';
import { ccnet } from '../../../support/ccnet-rig.ts';
import type { NoteProtocolUnderTest } from '../../../support/note-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

/** A new protocol gets the behaviour suite of its class by one line here. */
export const protocolsUnderTest: readonly NoteProtocolUnderTest[] = [
  ccnet,
  { name: 'ssp', createAcceptor: createSspAcceptor, createSimulator: createSspSimulator },
  {
    name: 'essp',
    createAcceptor: (options) => createSspAcceptor({ ...options, encryption: { random: createSeededRandom(3) } }),
    createSimulator: createSspSimulator,
  },
  { name: 'id003', createAcceptor: createId003Acceptor, createSimulator: createId003Simulator },
  { name: 'ict104', createAcceptor: createIct104Acceptor, createSimulator: createIct104Simulator },
  { name: 'ebds', createAcceptor: createEbdsAcceptor, createSimulator: createEbdsSimulator },
  {
    name: 'ebds whose device tells its notes',
    createAcceptor: (options) => createEbdsAcceptor({ ...options, identify: 'cpi', noteValuesFen: [] }),
    createSimulator: ({ clock }) => createEbdsSimulator({ clock, family: 'cpi', saysStackedWithReturned: true }),
  },
  { name: 'cctalk-bill', createAcceptor: createCctalkBillAcceptor, createSimulator: createCctalkBillSimulator },
  {
    name: 'cctalk-bill with CRC, without echo',
    createAcceptor: (options) => createCctalkBillAcceptor({ ...options, checksum: 'crc' }),
    createSimulator: ({ clock }) => createCctalkBillSimulator({ clock, mode: 'crc', echo: false }),
  },
];
