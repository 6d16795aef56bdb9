import type { Clock } from '../../../core/ports/clock.ts';
import { createCcnetSimulator } from '../../../devices/note-acceptor/ccnet/simulator.ts';
import { createCctalkBillSimulator } from '../../../devices/note-acceptor/cctalk/simulator.ts';
import { createEbdsSimulator } from '../../../devices/note-acceptor/ebds/simulator.ts';
import type { FarNoteAcceptor } from '../../../devices/note-acceptor/far-end/far-note-acceptor.ts';
import { createIct104Simulator } from '../../../devices/note-acceptor/ict104/simulator.ts';
import { createId003Simulator } from '../../../devices/note-acceptor/id003/simulator.ts';
import { createPredictableRandom } from '../../../devices/note-acceptor/ssp/simulator-random.ts';
import { createSspSimulator } from '../../../devices/note-acceptor/ssp/simulator.ts';
import type { AcceptorEar } from './acceptor-wire.ts';
import { createCcnetEar } from './ears/ccnet.ts';
import { createCctalkBillEar } from './ears/cctalk-bill.ts';
import { createEbdsEar } from './ears/ebds.ts';
import { createIct104Ear } from './ears/ict104.ts';
import { createId003Ear } from './ears/id003.ts';
import { createSspEar, watchDice } from './ears/ssp.ts';

export const noteProtocolNames = ['ccnet', 'ssp', 'essp', 'id003', 'ict104', 'ebds', 'cctalk-bill'] as const;
export type NoteProtocolName = (typeof noteProtocolNames)[number];

export function isNoteProtocol(name: string): name is NoteProtocolName {
  return noteProtocolNames.some((known) => known === name);
}

/** The far end of one protocol, who listens to its wire, and what that wire cannot prove. */
export interface NoteProtocol {
  /** `devices.noteAcceptor` of the kiosk's configuration. */
  readonly device: object;
  /**
   * The host tells the device over the wire that a note in the box is written down. Where it does not, I4 has nothing to judge:
   * what the crash of the host costs there is a claim under the durable intent (I2, I3), never the note.
   */
  readonly acknowledges: boolean;
  /**
   * What becomes of a byte that a bad cable breaks. `lost`: the protocol has no checksum, the parity of the line is all it has,
   * and a byte of wrong parity is not handed on. Two flipped bits in one byte pass the parity; nothing could notice them, so
   * they are not played.
   */
  readonly brokenBytes: 'arrive' | 'lost';
  create(clock: Clock): { readonly device: FarNoteAcceptor; readonly ear: AcceptorEar };
}

const link = { kind: 'simulator' } as const;

export const noteProtocols: Readonly<Record<NoteProtocolName, NoteProtocol>> = {
  ccnet: {
    device: { protocol: 'ccnet', link },
    acknowledges: true,
    brokenBytes: 'arrive',
    create: (clock) => ({ device: createCcnetSimulator({ clock }), ear: createCcnetEar() }),
  },
  ssp: {
    device: { protocol: 'ssp', link },
    acknowledges: false,
    brokenBytes: 'arrive',
    create: (clock) => ({ device: createSspSimulator({ clock }), ear: createSspEar() }),
  },
  essp: {
    device: { protocol: 'ssp', encryption: {}, link },
    acknowledges: true,
    brokenBytes: 'arrive',
    create: (clock) => {
      const dice = watchDice(createPredictableRandom());
      const { random } = dice;
      return { device: createSspSimulator({ clock, random, requiresEncryption: true }), ear: createSspEar(dice) };
    },
  },
  id003: {
    device: { protocol: 'id003', link },
    acknowledges: true,
    brokenBytes: 'arrive',
    create: (clock) => ({ device: createId003Simulator({ clock }), ear: createId003Ear() }),
  },
  ict104: {
    device: { protocol: 'ict104', link },
    acknowledges: false,
    brokenBytes: 'lost',
    create: (clock) => ({ device: createIct104Simulator({ clock }), ear: createIct104Ear() }),
  },
  ebds: {
    device: { protocol: 'ebds', link },
    acknowledges: true,
    brokenBytes: 'arrive',
    // The worst kind there is: what it gives back it calls returned and stacked at once.
    create: (clock) => ({
      device: createEbdsSimulator({ clock, saysStackedWithReturned: true }),
      ear: createEbdsEar(),
    }),
  },
  'cctalk-bill': {
    device: { protocol: 'cctalk-bill', link },
    acknowledges: false,
    brokenBytes: 'arrive',
    create: (clock) => ({ device: createCctalkBillSimulator({ clock }), ear: createCctalkBillEar() }),
  },
};
