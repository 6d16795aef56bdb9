import type { CardReader, CardReaderEvent, CardWriteRequest } from '../../core/ports/card-reader.ts';
import type { Log } from '../../core/ports/log.ts';
import { createCrt310Reader } from '../../devices/card-reader/crt310/adapter.ts';
import type { SimulatedCard } from '../../devices/card-reader/crt310/simulator-cards.ts';
import { createCrt310Simulator, type Crt310Simulator } from '../../devices/card-reader/crt310/simulator.ts';
import { purchaseWrites, type PurchaseArea } from '../../devices/card-reader/purchase-card.ts';
import { createMemoryLine, type MemoryLine } from '../../devices/link/memory.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export const CARD = '62000000123456';
export const PSC = 'c0ffee';

export const purchase: PurchaseArea = {
  sequence: 7,
  orderDigestHex: '0123456789abcdef',
  unitsCentiKwh: 19_084,
  amountFen: 10_000,
};

export const request: CardWriteRequest = { cardNumber: CARD, writes: purchaseWrites(purchase) };

export interface Crt310Rig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly simulator: Crt310Simulator;
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

/** With `existing`, a new process at the host's end of a device that was there before. */
export function createCrt310Rig(
  options: { psc?: string; cardPsc?: string; onSent?: (hex: string) => void } = {},
  existing?: { clock: ManualClock; line: MemoryLine; simulator: Crt310Simulator },
): Crt310Rig {
  const clock = existing?.clock ?? createManualClock();
  const line = existing?.line ?? createMemoryLine('memory card reader');
  const simulator = existing?.simulator ?? createCrt310Simulator({ clock, psc: options.cardPsc ?? PSC });
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
    until: async (reached, limitMs = 60_000) => {
      for (let spentMs = 0; !reached(); spentMs += 10) {
        if (spentMs > limitMs) throw new Error(`not reached in ${limitMs} ms; heard: ${JSON.stringify(events)}`);
        await clock.advance(10);
      }
    },
    done: async (promise, limitMs = 60_000) => {
      let settled = false;
      void promise.finally(() => {
        settled = true;
      });
      await clock.settle();
      await rig.until(() => settled, limitMs);
      return promise;
    },
  };
  return rig;
}
