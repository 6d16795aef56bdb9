import { createCctalkBillAcceptor } from '../../../../devices/note-acceptor/cctalk/adapter.ts';
import { createCctalkBillSimulator } from '../../../../devices/note-acceptor/cctalk/simulator.ts';
import { createEbdsAcceptor } from '../../../../devices/note-acceptor/ebds/adapter.ts';
import { createEbdsSimulator } from '../../../../devices/note-acceptor/ebds/simulator.ts';
import { createIct104Acceptor } from '../../../../devices/note-acceptor/ict104/adapter.ts';
import { createIct104Simulator } from '../../../../devices/note-acceptor/ict104/simulator.ts';
import type { NoteAcceptorFault } from '../../../../devices/note-acceptor/far-end/faults.ts';
import { createId003Acceptor } from '../../../../devices/note-acceptor/id003/adapter.ts';
import { createId003Simulator } from '../../../../devices/note-acceptor/id003/simulator.ts';
import { createSspAcceptor } from '../../../../devices/note-acceptor/ssp/adapter.ts';
import { createSspSimulator } from '../../../../devices/note-acceptor/ssp/simulator.ts';
import { ccnet } from '../../../support/ccnet-rig.ts';
import type { NoteProtocolUnderTest } from '../../../support/note-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

/** A protocol whose behaviour the suite of its class asks for. */
export interface BehavingProtocol extends NoteProtocolUnderTest {
  /** Faults of the class that its device has no word or no way for; every other one is played. */
  readonly cannotPlay: readonly NoteAcceptorFault[];
}

/** SSP has no word for these, and a poll that accepts cannot be refused. */
const unknownToSsp: BehavingProtocol['cannotPlay'] = ['pause', 'failure', 'refusesStack'];
/** ICT has no byte for a full box or a pause, no checksum, no table of notes, and no acknowledgement. */
const unknownToIct: BehavingProtocol['cannotPlay'] = [
  'badChecksum',
  'full',
  'repeatsStacked',
  'forgetsStacked',
  'pause',
  'refusesStack',
  'escrowsInhibited',
  'foreignBillTable',
];
/** Events are counted, and stay in the buffer whoever has heard them. */
const unknownToCctalk: BehavingProtocol['cannotPlay'] = ['repeatsStacked', 'forgetsStacked', 'pause'];

/** A new protocol gets the behaviour suite of its class by one line here. */
export const protocolsUnderTest: readonly BehavingProtocol[] = [
  { ...ccnet, cannotPlay: [] },
  { name: 'ssp', createAcceptor: createSspAcceptor, createSimulator: createSspSimulator, cannotPlay: unknownToSsp },
  {
    name: 'essp',
    createAcceptor: (options) => createSspAcceptor({ ...options, encryption: { random: createSeededRandom(3) } }),
    createSimulator: createSspSimulator,
    cannotPlay: unknownToSsp,
  },
  { name: 'id003', createAcceptor: createId003Acceptor, createSimulator: createId003Simulator, cannotPlay: [] },
  {
    name: 'ict104',
    createAcceptor: createIct104Acceptor,
    createSimulator: createIct104Simulator,
    cannotPlay: unknownToIct,
  },
  {
    name: 'ebds',
    createAcceptor: createEbdsAcceptor,
    createSimulator: createEbdsSimulator,
    cannotPlay: ['foreignBillTable'],
  },
  {
    name: 'ebds whose device tells its notes',
    createAcceptor: (options) => createEbdsAcceptor({ ...options, identify: 'cpi', noteValuesFen: [] }),
    createSimulator: ({ clock }) => createEbdsSimulator({ clock, family: 'cpi', saysStackedWithReturned: true }),
    cannotPlay: [],
  },
  {
    name: 'cctalk-bill',
    createAcceptor: createCctalkBillAcceptor,
    createSimulator: createCctalkBillSimulator,
    cannotPlay: unknownToCctalk,
  },
  {
    name: 'cctalk-bill with CRC, without echo',
    createAcceptor: (options) => createCctalkBillAcceptor({ ...options, checksum: 'crc' }),
    createSimulator: ({ clock }) => createCctalkBillSimulator({ clock, mode: 'crc', echo: false }),
    cannotPlay: unknownToCctalk,
  },
];
