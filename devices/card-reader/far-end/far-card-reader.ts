import type { FarEnd } from '../../link/link.ts';
import { readPurchase, toHex, type PurchaseArea } from '../purchase-card.ts';
import type { MemoryCard, SimulatedCard } from './cards.ts';
import type { CardReaderFault } from './faults.ts';

/** What happens at the mouth and inside, whoever listens on the wire. */
export type MechanicsEvent =
  | { readonly kind: 'inserted'; readonly card: SimulatedCard }
  | { readonly kind: 'drawnIn'; readonly card: SimulatedCard }
  | { readonly kind: 'ejected'; readonly card: SimulatedCard }
  | { readonly kind: 'taken'; readonly card: SimulatedCard }
  | { readonly kind: 'tornOut'; readonly card: SimulatedCard }
  | { readonly kind: 'dispensed'; readonly card: SimulatedCard }
  | { readonly kind: 'captured'; readonly card: SimulatedCard }
  | { readonly kind: 'state'; readonly text: string };

export type FarCardReaderEvent = MechanicsEvent | { readonly kind: 'violation'; readonly detail: string };

export interface FarCardReaderView {
  readonly powered: boolean;
  /** A card put into the mouth now would be drawn in. */
  readonly gateOpen: boolean;
  readonly stateText: string;
  /** Where it is, and what it holds; null where none is in the reader. */
  readonly card: {
    /** Null where it is no card of ours. */
    readonly cardNumber: string | null;
    readonly inMouth: boolean;
    readonly memoryHex: string;
    readonly purchase: PurchaseArea | null;
    readonly triesLeft: number;
  } | null;
  /** Cards in the hopper and in the bin; null where the device has neither. */
  readonly stock: { readonly hopper: number; readonly captured: number } | null;
  /** Only the faults that this protocol's device can play. */
  readonly faults: readonly { readonly name: CardReaderFault; readonly on: boolean }[];
}

/** A card reader at the far end, whatever its protocol, with a mouth for cards and a wallet beside it. */
export interface FarCardReader {
  /** `refused`: the gate is shut, a card is inside, or no card can have this number. */
  insertCard(card: SimulatedCard): 'taken' | 'refused';
  /** Takes the card that lies in the mouth. False where none does: a motor reader holds on to a card inside. */
  removeCard(): boolean;
  /** By force, whatever the reader is doing. */
  tearCardOut(): boolean;
  /** A fault the device cannot play is ignored. */
  fault(name: CardReaderFault, on: boolean): void;
  /** A technician has been: every fault is off, what was stuck inside is taken out. */
  clear(): void;
  power(on: boolean): void;
  watch(listener: (event: FarCardReaderEvent) => void): () => void;
  view(): FarCardReaderView;
  /** What the host did that the protocol, or a kiosk, forbids. */
  violations(): readonly string[];
}

/** One that speaks over a byte pipe. */
export interface WiredCardReader extends FarCardReader {
  /** Connects the device to a wire. A new one replaces the old. */
  attach(end: FarEnd): void;
}

export function cardView(card: MemoryCard | undefined, inMouth: boolean): FarCardReaderView['card'] {
  if (card === undefined) return null;
  return {
    cardNumber: card.number(),
    inMouth,
    memoryHex: toHex(card.memory),
    purchase: readPurchase(card.memory) ?? null,
    triesLeft: card.triesLeft(),
  };
}
