import type { DeviceBench } from '../../driver/device-protocol.ts';
import type { SimulatedCoin } from './coin-path.ts';
import { isCoinAcceptorFault } from './faults.ts';
import type { FarCoinAcceptor } from './far-coin-acceptor.ts';

/** Events. A counter of one byte has wrapped many times by then. */
const MOST_UNHEARD = 1000;

/** Any simulated coin acceptor, driven by lines of text. */
export function createCoinAcceptorBench(device: FarCoinAcceptor, tell: (event: object) => void): DeviceBench {
  device.watch(tell);
  return {
    attach: (end) => {
      device.attach(end);
    },
    perform: (line) => {
      const [verb, what, more] = line.split(/\s+/u);
      switch (verb) {
        case 'insert': {
          const coin = coinOf(what);
          if (coin === undefined) return 'insert a number of fen, foreign or slug';
          device.insert(coin);
          return undefined;
        }
        case 'return':
          device.pressReturn();
          return undefined;
        case 'unheard': {
          const events = Number(what);
          if (!Number.isSafeInteger(events) || events < 1 || events > MOST_UNHEARD) {
            return `unheard 1 to ${MOST_UNHEARD}`;
          }
          device.countUnheard(events);
          return undefined;
        }
        case 'fault': {
          const { faults } = device.state();
          const name = what ?? '';
          if (!isCoinAcceptorFault(name) || !faults.some((fault) => fault.name === name))
            return `faults are ${faults.map((fault) => fault.name).join(', ')}`;
          if (more !== undefined && more !== 'on' && more !== 'off') return 'fault <name> [on|off]';
          device.fault(name, more !== 'off');
          return undefined;
        }
        case 'clear':
          device.clear();
          return undefined;
        case 'power':
          if (what !== 'off' && what !== 'on') return 'power off or power on';
          device.power(what === 'on');
          return undefined;
        case 'state':
          tell({ kind: 'status', ...device.state(), contents: device.contents(), violations: device.violations() });
          return undefined;
        default:
          return 'say insert, return, unheard, fault, clear, power, state or quit';
      }
    },
  };
}

function coinOf(word: string | undefined): SimulatedCoin | undefined {
  if (word === 'foreign' || word === 'slug') return word;
  if (word === undefined || !/^\d{1,4}$/u.test(word)) return undefined;
  return Number(word) > 0 ? Number(word) : undefined;
}
