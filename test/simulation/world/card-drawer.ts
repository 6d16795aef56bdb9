import { createCrt310Simulator } from '../../../devices/card-reader/crt310/simulator.ts';
import type { WiredCardReader } from '../../../devices/card-reader/far-end/far-card-reader.ts';
import type { SimulatedCard } from '../../../devices/card-reader/crt310/simulator-cards.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { CardTruth } from '../evidence/evidence.ts';

/** `unknown`: the screen does not say what the visit is for; what was so before goes on. */
export type CardUse = 'asked' | 'mayStay' | 'none' | 'unknown';

/** The card reader, and what stands on every card that was ever in it: a card that is out cannot be asked. */
export interface CardDrawer {
  readonly reader: WiredCardReader;
  readonly truth: CardTruth;
  insert(card: SimulatedCard): 'taken' | 'refused';
  /** Takes the card that lies in the mouth; `byForce`: also one that the reader holds. */
  takeOut(byForce: boolean): boolean;
  /** A technician has been. */
  clear(): void;
  /** Looks at what only time shows. `use`: what the screen has for a card. `trouble`: nothing can be asked of the host. */
  look(about: { readonly use: CardUse; readonly trouble: boolean }): void;
}

export function createCardDrawer(clock: Clock): CardDrawer {
  const reader = createCrt310Simulator({ clock });
  const memories = new Map<string, string>();
  let openSinceMs: number | undefined;
  let keptSinceMs: number | undefined;

  function remember(): void {
    const { card } = reader.view();
    if (card !== null && card.cardNumber !== null) memories.set(card.cardNumber, card.memoryHex);
  }

  function inReader(): ReturnType<CardTruth['inReader']> {
    const { card } = reader.view();
    return card === null ? undefined : { cardNumber: card.cardNumber, inMouth: card.inMouth };
  }

  return {
    reader,
    truth: {
      inReader,
      gateOpen: () => reader.view().gateOpen,
      memoryOf: (cardNumber) => {
        remember();
        return memories.get(cardNumber);
      },
      get openWithoutReasonSinceMs() {
        return openSinceMs;
      },
      get keptWithoutReasonSinceMs() {
        return keptSinceMs;
      },
    },
    insert: (card) => reader.insertCard(card),
    takeOut: (byForce) => {
      remember();
      return byForce ? reader.tearCardOut() : reader.removeCard();
    },
    clear: () => {
      remember();
      reader.clear();
    },
    look: ({ use, trouble }) => {
      const view = reader.view();
      const isInside = view.card !== null && !view.card.inMouth;
      if (trouble || !view.gateOpen || use === 'asked') openSinceMs = undefined;
      else if (use !== 'unknown') openSinceMs ??= clock.monotonicMs();
      if (trouble || !isInside || use === 'asked' || use === 'mayStay') keptSinceMs = undefined;
      else if (use !== 'unknown') keptSinceMs ??= clock.monotonicMs();
    },
  };
}
