import { createBench } from '../../driver/bench-verbs.ts';
import type { DeviceBench } from '../../driver/device-protocol.ts';
import { simulatedCardOf } from './cards.ts';
import type { WiredCardReader } from './far-card-reader.ts';

/** A simulated card reader on the bench, driven by lines of text. */
export function createCardReaderBench(device: WiredCardReader, tell: (event: object) => void): DeviceBench {
  return createBench({
    device,
    tell,
    faultNames: device.view().faults.map(({ name }) => name),
    status: () => ({ ...device.view(), violations: device.violations() }),
    verbs: {
      insert: (what) => {
        const card = simulatedCardOf(what);
        if (card === undefined) return 'insert a card number, blank, foreign, upsideDown or broken';
        return device.insertCard(card) === 'taken' ? undefined : 'the gate is shut, or a card is in the reader';
      },
      take: () => (device.removeCard() ? undefined : 'no card lies in the mouth'),
      tear: () => (device.tearCardOut() ? undefined : 'no card is in the reader'),
    },
  });
}
