import type { Clock } from '../../core/ports/clock.ts';
import type { CardStock } from '../../core/ports/card-reader.ts';
import type { Description, FrameDirection } from '../driver/description.ts';
import type { LoopLink } from '../driver/device-loop.ts';
import type { LineCounters } from '../driver/line-counters.ts';
import type { Link } from '../link/link.ts';
import type { FrameTrace } from '../link/trace.ts';
import type { CardStep, MemoryCardAccess } from './memory-card.ts';

/** Where the card is, as far as the class has to know. */
export type CardPlace =
  | 'none'
  /** Out of the reader's grip, in reach of a hand. */
  | 'mouth'
  | 'inside'
  /** A card that does not fit, or one where no card should be. */
  | 'misplaced'
  /** The device does not say, or says something this driver does not know. */
  | 'unknown';

export interface ReaderStatus {
  readonly place: CardPlace;
  /** In words. */
  readonly detail: string;
  /** A card put into the mouth would be drawn in. */
  readonly gateOpen: boolean;
  /** The device restarted and knows nothing of what it was told: it has to be set up again. */
  readonly forgot: boolean;
  /** Where it has a hopper. */
  readonly stock?: CardStock;
}

/**
 * The door between a protocol and its class: one open link, one question at a time. Without a motor the hand moves the
 * card: the gate is the wish for one, and a card that was given back is in the mouth until it is drawn out.
 */
export interface CardLine extends MemoryCardAccess {
  status(): Promise<CardStep<ReaderStatus>>;
  /** Reset without moving a card, gate shut. The value names the model, empty where it does not say. */
  setUp(): Promise<CardStep<string>>;
  /** Something covers the path and is no card that the status knows. */
  isPathCovered(): Promise<CardStep<boolean>>;
  moveGate(open: boolean): Promise<CardStep<undefined>>;
  toFront(): Promise<CardStep<undefined>>;
  /** The last resort: a reset that gives the card back. The reader has to be set up after it. */
  resetAndEject(): Promise<CardStep<undefined>>;
  /** A card without power forgets that its code was said. */
  unpower(): Promise<void>;
  /** Shuts the gate without waiting for the answer. */
  leave(): Promise<void>;
  /** Where it has a hopper and a bin. Never said twice for one call. */
  readonly hopper?: {
    dispense(): Promise<CardStep<undefined>>;
    capture(): Promise<CardStep<undefined>>;
  };
}

export interface CardDialect<Opened extends LoopLink = Link> {
  /** For people: `CRT-310`. Also the model until the device says its own. */
  readonly protocol: string;
  readonly motor: boolean;
  readonly dispenses: boolean;
  readonly describe: (bytes: Uint8Array, direction?: FrameDirection) => Description;
  readonly open: (surroundings: { link: Opened; clock: Clock; counters: LineCounters; trace: FrameTrace }) => CardLine;
}
