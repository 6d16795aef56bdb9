import type { CardReader, CardReaderEvent } from '../../core/ports/card-reader.ts';
import type { Log } from '../../core/ports/log.ts';
import { createCrt310Reader } from '../../devices/card-reader/crt310/adapter.ts';
import type { SimulatedCard } from '../../devices/card-reader/crt310/simulator-cards.ts';
import { createCrt310Simulator } from '../../devices/card-reader/crt310/simulator.ts';
import type { WiredCardReader } from '../../devices/card-reader/far-end/far-card-reader.ts';
import { createMemoryLine, type MemoryLine } from '../../devices/link/memory.ts';
import { PSC } from './sample-card.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { waitFor, waitUntil } from './waiting.ts';

export interface Crt310Rig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly simulator: WiredCardReader;
  readonly reader: CardReader;
  readonly events: CardReaderEvent[];
  readonly logged: string[];
  /** Bytes on the line that the device never said. */
  inject(hex: string): void;
  /** Every chunk the host sent, as hex, since the last call. */
  sent(): readonly string[];
  states(): readonly string[];
  /** Starts, and waits until the reader is set up. */
  ready(): Promise<void>;
  /** Ready, with this card drawn in. */
  withCard(card: SimulatedCard): Promise<void>;
  until(reached: () => boolean, limitMs?: number): Promise<void>;
  /** Moves time on until the promise is there. */
  done<T>(promise: Promise<T>, limitMs?: number): Promise<T>;
}

export function createCrt310Rig(
  options: { psc?: string; cardPsc?: string; onSent?: (hex: string) => void } = {},
): Crt310Rig {
  const clock = createManualClock();
  const line = createMemoryLine('memory card reader');
  const simulator = createCrt310Simulator({ clock, psc: options.cardPsc ?? PSC });
  let sent: string[] = [];
  let toHost: (bytes: Uint8Array) => void = () => undefined;
  line.attach((end) => {
    toHost = (bytes) => {
      end.write(bytes);
    };
    end.onData((bytes) => {
      const hex = Buffer.from(bytes).toString('hex');
      sent.push(hex);
      options.onSent?.(hex);
    });
    simulator.attach(end);
  });
  const logged: string[] = [];
  const note = (...words: readonly unknown[]): void => {
    logged.push(JSON.stringify(words));
  };
  const log: Log = { info: note, warn: note, error: note };
  const reader = createCrt310Reader({ opener: line.opener, clock, log, psc: options.psc ?? PSC });
  const events: CardReaderEvent[] = [];
  reader.watch((event) => events.push(event));

  const rig: Crt310Rig = {
    clock,
    line,
    simulator,
    reader,
    events,
    logged,
    inject: (hex) => {
      toHost(Uint8Array.from(Buffer.from(hex, 'hex')));
    },
    sent: () => {
      const all = sent;
      sent = [];
      return all;
    },
    states: () => events.map((event) => event.state),
    ready: async () => {
      reader.start();
      await rig.until(() => rig.states().at(-1) === 'empty');
    },
    withCard: async (card) => {
      await rig.ready();
      const opened = await rig.done(reader.acceptCard(true));
      if (opened.kind !== 'done') throw new Error(`the gate did not open: ${JSON.stringify(opened)}`);
      if (simulator.insertCard(card) !== 'taken') throw new Error('the card was not drawn in');
      await rig.until(() => rig.states().at(-1) === 'cardInside');
      await clock.advance(1000);
    },
    until: (reached, limitMs) => waitUntil(clock, reached, events, limitMs),
    done: (promise, limitMs) => waitFor(clock, promise, events, limitMs),
  };
  return rig;
}
