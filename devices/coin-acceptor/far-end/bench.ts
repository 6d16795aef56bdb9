import { createBench } from '../../driver/bench-verbs.ts';
import type { DeviceBench } from '../../driver/device-protocol.ts';
import type { SimulatedCoin } from './coin-path.ts';
import type { FarCoinAcceptor } from './far-coin-acceptor.ts';

/** Events. A counter of one byte has wrapped many times by then. */
const MOST_UNHEARD = 1000;

/** Any simulated coin acceptor, driven by lines of text. */
export function createCoinAcceptorBench(device: FarCoinAcceptor, tell: (event: object) => void): DeviceBench {
  return createBench({
    device,
    tell,
    faultNames: device.state().faults.map(({ name }) => name),
    status: () => ({ ...device.state(), contents: device.contents(), violations: device.violations() }),
    verbs: {
      insert: (what) => {
        const coin = coinOf(what);
        if (coin === undefined) return 'insert a number of fen, foreign or slug';
        device.insert(coin);
        return undefined;
      },
      return: () => {
        device.pressReturn();
        return undefined;
      },
      unheard: (what) => {
        const events = Number(what);
        if (!Number.isSafeInteger(events) || events < 1 || events > MOST_UNHEARD) return `unheard 1 to ${MOST_UNHEARD}`;
        device.countUnheard(events);
        return undefined;
      },
    },
  });
}

function coinOf(word: string): SimulatedCoin | undefined {
  if (word === 'foreign' || word === 'slug') return word;
  if (!/^\d{1,4}$/u.test(word)) return undefined;
  return Number(word) > 0 ? Number(word) : undefined;
}
