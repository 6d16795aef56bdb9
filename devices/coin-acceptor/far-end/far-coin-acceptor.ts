import type { FarEnd } from '../../link/link.ts';
import type { CoinContents, CoinPathEvent, SimulatedCoin } from './coin-path.ts';
import type { CoinAcceptorFault } from './faults.ts';

export type FarCoinAcceptorEvent =
  | CoinPathEvent
  | { readonly kind: 'state'; readonly text: string }
  | { readonly kind: 'violation'; readonly detail: string };

export interface FarCoinAcceptorState {
  readonly powered: boolean;
  /** A good coin put into the slot now would be accepted, if its kind is asked for. */
  readonly accepting: boolean;
  readonly stateText: string;
  /** Only the faults that this protocol's device can play. */
  readonly faults: readonly { readonly name: CoinAcceptorFault; readonly on: boolean }[];
}

/** A coin acceptor at the far end of a wire, whatever its protocol. A coin falls by itself; nobody can hold it. */
export interface FarCoinAcceptor {
  /** Connects the device to a wire. A new one replaces the old. */
  attach(end: FarEnd): void;
  insert(coin: SimulatedCoin): void;
  /** The resident presses the return lever. */
  pressReturn(): void;
  /** As if this many rejected coins had come while nobody listened: makes counters wrap and jump. */
  countUnheard(events: number): void;
  /** A fault the device cannot play is ignored. */
  fault(name: CoinAcceptorFault, on: boolean): void;
  /** A technician has been: every fault is off. */
  clear(): void;
  /** Off, the gate is shut and the device forgets what it counted. */
  power(on: boolean): void;
  watch(listener: (event: FarCoinAcceptorEvent) => void): () => void;
  state(): FarCoinAcceptorState;
  contents(): CoinContents;
  /** What the host did that the protocol forbids. */
  violations(): readonly string[];
}
