import type { CardReader } from '../../../core/ports/card-reader.ts';
import type { CardDialect } from '../card-line.ts';
import { createCardReader, type CardReaderOptions } from '../reader.ts';
import { describePcsc } from './describe.ts';
import type { PcscSlot } from './door.ts';
import { createPcscLine } from './line.ts';

/** `opener` is a slot of the service, `createPcscOpener`, or a simulated one. */
export function createPcscReader(options: CardReaderOptions<PcscSlot>): CardReader {
  return createCardReader(pcscDialect, options);
}

const pcscDialect: CardDialect<PcscSlot> = {
  protocol: 'PC/SC',
  motor: false,
  dispenses: false,
  describe: describePcsc,
  open: createPcscLine,
};
