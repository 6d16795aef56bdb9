import { expect } from 'vitest';
import type { CardReader, CardReaderEvent } from '../../../../core/ports/card-reader.ts';
import type { Log } from '../../../../core/ports/log.ts';
import type { SimulatedCard } from '../../../../devices/card-reader/far-end/cards.ts';
import type { FarCardReader } from '../../../../devices/card-reader/far-end/far-card-reader.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { CARD, PSC } from '../../../support/sample-card.ts';
import { waitFor, waitUntil } from '../../../support/waiting.ts';
import type { ProtocolUnderTest } from './protocols-under-test.ts';
import type { Wire } from './wires.ts';

export interface CardRig {
  readonly clock: ManualClock;
  readonly far: FarCardReader;
  readonly reader: CardReader;
  readonly events: readonly CardReaderEvent[];
  readonly logged: readonly string[];
  unplug(): void;
  plug(): void;
  /** Times something was sent that matches. */
  sent(pattern: RegExp): number;
  state(): string;
  ready(): Promise<void>;
  /** A hand puts the card in, and it comes to rest. */
  putIn(card: SimulatedCard): Promise<void>;
  /** Ready, with this card inside. */
  withCard(card: SimulatedCard): Promise<void>;
  /** The card of the tests inside and at rest, whatever happened before. */
  cardBack(): Promise<void>;
  /** The process ends and another one begins. */
  restart(): Promise<CardRig>;
  until(reached: () => boolean, limitMs?: number): Promise<void>;
  done<T>(promise: Promise<T>, limitMs?: number): Promise<T>;
  /** What must hold at the end of every story. */
  isSound(): void;
}

export function createCardRig(
  protocol: ProtocolUnderTest,
  options: { psc?: string; cardPsc?: string; wire?: Wire } = {},
): CardRig {
  const clock = createManualClock();
  const said: string[] = [];
  const setup = protocol.setUp({
    clock,
    cardPsc: options.cardPsc ?? PSC,
    onSent: (hex) => {
      said.push(hex);
    },
    ...(options.wire === undefined ? {} : { wire: options.wire }),
  });
  const hopper = setup.far.view().stock?.hopper;

  function begin(): CardRig {
    const logged: string[] = [];
    const note = (...words: readonly unknown[]): void => {
      logged.push(JSON.stringify(words));
    };
    const log: Log = { info: note, warn: note, error: note };
    const reader = setup.open({ clock, log, psc: options.psc ?? PSC });
    const events: CardReaderEvent[] = [];
    reader.watch((event) => {
      events.push(event);
    });
    const rig: CardRig = {
      clock,
      far: setup.far,
      reader,
      events,
      logged,
      unplug: setup.unplug,
      plug: setup.plug,
      sent: (pattern) => said.filter((hex) => pattern.test(hex)).length,
      state: () => events.at(-1)?.state ?? 'nothing told',
      ready: async () => {
        reader.start();
        await rig.until(() => rig.state() === 'empty');
      },
      putIn: async (card) => {
        expect(await rig.done(reader.acceptCard(true))).toEqual({ kind: 'done' });
        expect(setup.far.insertCard(card)).toBe('taken');
        await rig.until(() => rig.state() === 'cardInside');
        await clock.advance(1000);
      },
      withCard: async (card) => {
        await rig.ready();
        await rig.putIn(card);
      },
      cardBack: async () => {
        await rig.until(() => ['cardInside', 'empty', 'open', 'taken'].includes(rig.state()));
        await clock.advance(2000);
        const card = setup.far.view().card;
        if (card !== null && !card.inMouth && rig.state() === 'cardInside') return;
        if (rig.state() === 'cardInside') expect(await rig.done(reader.eject())).toEqual({ kind: 'done' });
        setup.far.removeCard();
        await clock.advance(1000);
        await rig.putIn({ cardNumber: CARD });
      },
      restart: async () => {
        await rig.done(reader.close());
        return begin();
      },
      until: (reached, limitMs) => waitUntil(clock, reached, events, limitMs),
      done: (promise, limitMs) => waitFor(clock, promise, events, limitMs),
      isSound: () => {
        expect(setup.far.violations()).toEqual([]);
        // No card leaves the hopper, and none goes into the bin, that nobody asked for.
        if (hopper !== undefined) expect(setup.far.view().stock).toEqual({ hopper, captured: 0 });
      },
    };
    return rig;
  }
  return begin();
}
