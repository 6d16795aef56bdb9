import type { Clock } from '../ports/clock.ts';
import type { FarEnd } from '../../devices/link/link.ts';
import { simulatedCardOf } from '../../devices/card-reader/crt310/simulator-cards.ts';
import { crt310FaultNames, isCrt310Fault } from '../../devices/card-reader/crt310/simulator-faults.ts';
import { createCrt310Simulator } from '../../devices/card-reader/crt310/simulator.ts';
import { noteAcceptorFaultNames, isNoteAcceptorFault } from '../../devices/note-acceptor/far-end/faults.ts';
import type { SimulatedNote } from '../../devices/note-acceptor/far-end/notes.ts';
import { createCcnetSimulator } from '../../devices/note-acceptor/ccnet/simulator.ts';
import { createEscposSimulator, escposFaults } from '../../devices/receipt-printer/escpos/simulator.ts';

/** A simulated device on the bench, driven by lines of text. */
export interface DeviceBench {
  attach(end: FarEnd): void;
  /** Undefined when the line was understood, otherwise why not. */
  perform(line: string): string | undefined;
}

/** Yuan: the largest number a line may name; the device decides whether there is such a note. */
const LARGEST_NOTE = 10_000;

export function createAcceptorBench(clock: Clock, tell: (event: object) => void): DeviceBench {
  const device = createCcnetSimulator({ clock });
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
          const name = what ?? '';
          if (!isNoteAcceptorFault(name)) return `faults are ${noteAcceptorFaultNames.join(', ')}`;
          return switchFault(more, (on) => {
            device.fault(name, on);
          });
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

export function createPrinterBench(clock: Clock, tell: (event: object) => void, paperWidthMm: 58 | 80): DeviceBench {
  const device = createEscposSimulator({ clock, paperWidthMm });
  device.watch(tell);
  return {
    attach: (end) => {
      device.attach(end);
    },
    perform: (line) => {
      const [verb, what, more] = line.split(/\s+/u);
      switch (verb) {
        case 'fault': {
          const name = escposFaults.find((candidate) => candidate === what);
          if (name === undefined) return `faults are ${escposFaults.join(', ')}`;
          return switchFault(more, (on) => {
            device.fault(name, on);
          });
        }
        case 'clear':
          device.clear();
          return undefined;
        case 'power':
          if (what !== 'off' && what !== 'on') return 'power off or power on';
          device.power(what === 'on');
          return undefined;
        case 'paper':
          tell({ kind: 'paper', sheets: device.text() });
          return undefined;
        case 'tear':
          device.tear();
          return undefined;
        case 'state':
          tell({ kind: 'status', ...device.state(), faults: device.faults() });
          return undefined;
        default:
          return 'say fault, clear, power, paper, tear, state or quit';
      }
    },
  };
}

export function createCardReaderBench(clock: Clock, tell: (event: object) => void): DeviceBench {
  const device = createCrt310Simulator({ clock });
  device.watch(tell);
  return {
    attach: (end) => {
      device.attach(end);
    },
    perform: (line) => {
      const [verb, what, more] = line.split(/\s+/u);
      switch (verb) {
        case 'insert': {
          const card = simulatedCardOf(what ?? '');
          if (card === undefined) return 'insert a card number, blank, foreign, upsideDown or broken';
          return device.insertCard(card) === 'taken' ? undefined : 'the gate is shut, or a card is in the reader';
        }
        case 'take':
          return device.removeCard() ? undefined : 'no card lies in the mouth';
        case 'tear':
          return device.tearCardOut() ? undefined : 'no card is in the reader';
        case 'fault': {
          const name = what ?? '';
          if (!isCrt310Fault(name)) return `faults are ${crt310FaultNames.join(', ')}`;
          return switchFault(more, (on) => {
            device.fault(name, on);
          });
        }
        case 'clear':
          device.clear();
          return undefined;
        case 'power':
          if (what !== 'off' && what !== 'on') return 'power off or power on';
          device.power(what === 'on');
          return undefined;
        case 'state':
          tell({ kind: 'status', ...device.view(), violations: device.violations() });
          return undefined;
        default:
          return 'say insert, take, tear, fault, clear, power, state or quit';
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

/** `fault <name>` switches on, `fault <name> off` switches off. */
function switchFault(word: string | undefined, set: (on: boolean) => void): string | undefined {
  if (word !== undefined && word !== 'on' && word !== 'off') return 'fault <name> [on|off]';
  set(word !== 'off');
  return undefined;
}
