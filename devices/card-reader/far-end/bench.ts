import type { DeviceBench } from '../../driver/device-protocol.ts';
import { simulatedCardOf } from './cards.ts';
import type { FarCardReader, WiredCardReader } from './far-card-reader.ts';
import { isCardReaderFault } from './faults.ts';

/** A simulated card reader on the bench, driven by lines of text. */
export function createCardReaderBench(device: WiredCardReader, tell: (event: object) => void): DeviceBench {
  device.watch(tell);
  return {
    attach: (end) => {
      device.attach(end);
    },
    perform: (line) => performOn(device, line, tell),
  };
}

/** Undefined when the line was understood and done, otherwise why not. */
function performOn(device: FarCardReader, line: string, tell: (event: object) => void): string | undefined {
  const [verb, what = '', more] = line.trim().split(/\s+/u);
  switch (verb) {
    case 'insert': {
      const card = simulatedCardOf(what);
      if (card === undefined) return 'insert a card number, blank, foreign, upsideDown or broken';
      return device.insertCard(card) === 'taken' ? undefined : 'the gate is shut, or a card is in the reader';
    }
    case 'take':
      return device.removeCard() ? undefined : 'no card lies in the mouth';
    case 'tear':
      return device.tearCardOut() ? undefined : 'no card is in the reader';
    case 'fault': {
      const names = device.view().faults.map((fault) => fault.name);
      if (!isCardReaderFault(what) || !names.includes(what)) return `faults are ${names.join(', ')}`;
      if (more !== undefined && more !== 'on' && more !== 'off') return 'fault <name> [on|off]';
      device.fault(what, more !== 'off');
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
      tell({ kind: 'status', ...device.view(), violations: device.violations() });
      return undefined;
    default:
      return 'say insert, take, tear, fault, clear, power, state or quit';
  }
}
