import type { Effect, Input } from '../../../../core/domain/kiosk.ts';
import type { CardReaderWord, CardWriteEnd } from '../../../../core/domain/recharge.ts';
import type { Choose } from './honest-acceptor.ts';
import { cardAccount, strangersCard } from './recharge-samples.ts';

/** A card reader that breaks in every way and never lies, and the cards that people put in. */
export interface HonestCardReader {
  readonly inside: string | null;
  /** Orders whose bytes are on their card. */
  readonly onCard: ReadonlySet<string>;
  /** How often a card got bytes, by order. */
  readonly written: ReadonlyMap<string, number>;
  readonly gate: 'open' | 'shut';
  command(effect: Effect): void;
  /** Something happens, or the next word reaches the host. */
  work(): Input | undefined;
  /** The resident's hand at the slot. */
  putIn(): void;
  /** The link breaks and comes back. */
  reconnect(): void;
  heal(): void;
}

export function createHonestCardReader(choose: Choose): HonestCardReader {
  let inside: string | null = null;
  let gate: 'open' | 'shut' = 'shut';
  let healthy = false;
  const onCard = new Set<string>();
  const written = new Map<string, number>();
  const words: Input[] = [];

  function breaks(oneIn: number): boolean {
    return !healthy && choose(oneIn) === 0;
  }

  function say(word: CardReaderWord): void {
    words.push({ kind: 'cardReaderChanged', word, detail: '' });
  }

  function write(effect: Extract<Effect, { kind: 'writeCard' }>): CardWriteEnd {
    const { orderId, cardNumber } = effect.order;
    if (inside === null) return 'noCard';
    if (inside !== cardNumber) return 'wrongCard';
    if (breaks(4)) return 'notWritten';
    const isLost = breaks(4);
    if (isLost && choose(2) === 0) return 'uncertain';
    onCard.add(orderId);
    written.set(orderId, (written.get(orderId) ?? 0) + 1);
    return isLost ? 'uncertain' : 'written';
  }

  return {
    get inside() {
      return inside;
    },
    get gate() {
      return gate;
    },
    onCard,
    written,
    command: (effect) => {
      switch (effect.kind) {
        case 'acceptCard':
          if (breaks(12)) return;
          gate = effect.accept ? 'open' : 'shut';
          if (inside === null) say(effect.accept ? 'open' : 'empty');
          return;
        case 'ejectCard':
          if (breaks(6) || inside === null) return;
          inside = null;
          say('taken');
          say('empty');
          return;
        case 'readCard': {
          const card = inside;
          const outcome =
            card === null
              ? ({ kind: 'noCard' } as const)
              : breaks(6)
                ? ({ kind: 'unreadable' } as const)
                : ({ kind: 'read', cardNumber: card } as const);
          words.push({ kind: 'cardRead', outcome });
          return;
        }
        case 'writeCard': {
          const { orderId } = effect.order;
          // Now and then the port breaks its word, and no end ever comes.
          const end = write(effect);
          if (!breaks(15)) words.push({ kind: 'cardWriteEnded', orderId, end, detail: '' });
          return;
        }
        default:
      }
    },
    work: () => words.shift(),
    putIn: () => {
      if (gate === 'shut' || inside !== null) return;
      inside = choose(4) === 0 ? strangersCard : (cardAccount.cardNumber ?? strangersCard);
      gate = 'shut';
      say('cardInside');
    },
    reconnect: () => {
      words.length = 0;
      gate = 'shut';
      say(choose(3) === 0 ? 'jammed' : 'offline');
      say('initializing');
      say(inside === null ? 'empty' : 'cardInside');
    },
    heal: () => {
      healthy = true;
    },
  };
}
