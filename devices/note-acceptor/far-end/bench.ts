import type { DeviceBench } from '../../driver/device-protocol.ts';
import { isNoteAcceptorFault } from './faults.ts';
import type { FarNoteAcceptor } from './far-note-acceptor.ts';
import type { SimulatedNote } from './notes.ts';

/** Yuan: the largest number a line may name; the device decides whether there is such a note. */
const LARGEST_NOTE = 10_000;

/** Any simulated note acceptor, driven by lines of text. */
export function createNoteAcceptorBench(device: FarNoteAcceptor, tell: (event: object) => void): DeviceBench {
  device.watch(tell);
  return {
    attach: (end) => {
      device.attach(end);
    },
    perform: (line) => {
      const [verb, what, more] = line.split(/\s+/u);
      switch (verb) {
        case 'insert': {
          const note = noteOf(what);
          if (note === undefined) return 'insert a number of yuan, foreign or bad';
          device.insert(note);
          return undefined;
        }
        case 'fault': {
          const { faults } = device.state();
          const name = what ?? '';
          if (!isNoteAcceptorFault(name) || !faults.some((fault) => fault.name === name))
            return `faults are ${faults.map((fault) => fault.name).join(', ')}`;
          if (more !== undefined && more !== 'on' && more !== 'off') return 'fault <name> [on|off]';
          device.fault(name, more !== 'off');
          return undefined;
        }
        case 'clear':
          device.clear();
          return undefined;
        case 'box':
          if (what !== 'out' && what !== 'in') return 'box out or box in';
          device.box(what === 'in');
          return undefined;
        case 'power':
          if (what !== 'off' && what !== 'on') return 'power off or power on';
          device.power(what === 'on');
          return undefined;
        case 'state':
          tell({ kind: 'status', ...device.state(), contents: device.contents(), violations: device.violations() });
          return undefined;
        default:
          return 'say insert, fault, clear, box, power, state or quit';
      }
    },
  };
}

function noteOf(word: string | undefined): SimulatedNote | undefined {
  if (word === 'foreign' || word === 'bad') return word;
  if (word === undefined || !/^\d{1,5}$/u.test(word)) return undefined;
  const yuan = Number(word);
  return yuan > 0 && yuan <= LARGEST_NOTE ? yuan : undefined;
}
