import type { Fen } from '../../core/domain/money.ts';
import { UNIT_TRIES } from './limits.ts';
import type { NoteLine } from './note-line.ts';

/** What the device is and which notes of our currency it knows. Read anew after each opening; the last reading serves until then. */
export interface KnownNotes {
  /** The device may be another one. */
  doubt(): void;
  /** Asks the device. False when it is silent. */
  read(line: NoteLine): Promise<boolean>;
  isFresh(): boolean;
  /** Read, or asked for so often that it counts as unreadable. */
  isSettled(): boolean;
  values(): ReadonlyMap<number, Fen>;
  model(): string;
}

export function createKnownNotes(protocol: string): KnownNotes {
  let model = protocol;
  let values: ReadonlyMap<number, Fen> = new Map();
  let fresh = false;
  let tries = 0;
  return {
    doubt: () => {
      fresh = false;
      tries = 0;
    },
    read: async (line) => {
      tries += 1;
      const data = await line.readUnit();
      if (data.kind === 'silent') return false;
      if (data.kind === 'read') {
        fresh = true;
        model = data.model;
        values = data.values;
      }
      return true;
    },
    isFresh: () => fresh,
    isSettled: () => fresh || tries >= UNIT_TRIES,
    values: () => values,
    model: () => model,
  };
}
