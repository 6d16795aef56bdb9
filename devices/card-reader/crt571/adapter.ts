import type { CardReader } from '../../../core/ports/card-reader.ts';
import type { CardDialect } from '../card-line.ts';
import { createCardReader, type CardReaderOptions } from '../reader.ts';
import { describeCrt571 } from './describe.ts';
import { createCrt571Line } from './line.ts';
import { createCrt571Session } from './session.ts';

export interface Crt571ReaderOptions extends CardReaderOptions {
  /** Where its four switches do not stand at 0: 0 to 15 (clause 1.3). */
  readonly address?: number;
}

export function createCrt571Reader(options: Crt571ReaderOptions): CardReader {
  const { address } = options;
  const dialect: CardDialect = {
    protocol: 'CRT-571/591',
    motor: true,
    dispenses: true,
    describe: describeCrt571,
    open: (surroundings) =>
      createCrt571Line(createCrt571Session({ ...surroundings, ...(address === undefined ? {} : { address }) })),
  };
  return createCardReader(dialect, options);
}
