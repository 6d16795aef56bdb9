import { createBench } from '../../driver/bench-verbs.ts';
import type { DeviceBench } from '../../driver/device-protocol.ts';
import type { FarNoteAcceptor } from './far-note-acceptor.ts';
import type { SimulatedNote } from './notes.ts';

/** Yuan: the largest number a line may name; the device decides whether there is such a note. */
const LARGEST_NOTE = 10_000;

/** Any simulated note acceptor, driven by lines of text. */
export function createNoteAcceptorBench(device: FarNoteAcceptor, tell: (event: object) => void): DeviceBench {
  return createBench({
    device,
    tell,
    faultNames: device.state().faults.map(({ name }) => name),
    status: () => ({ ...device.state(), contents: device.contents(), violations: device.violations() }),
    verbs: {
      insert: (what) => {
        const note = noteOf(what);
        if (note === undefined) return 'insert a number of yuan, foreign or bad';
        device.insert(note);
        return undefined;
      },
      box: (what) => {
        if (what !== 'out' && what !== 'in') return 'box out or box in';
        device.box(what === 'in');
        return undefined;
      },
    },
  });
}

function noteOf(word: string): SimulatedNote | undefined {
  if (word === 'foreign' || word === 'bad') return word;
  if (!/^\d{1,5}$/u.test(word)) return undefined;
  const yuan = Number(word);
  return yuan > 0 && yuan <= LARGEST_NOTE ? yuan : undefined;
}
