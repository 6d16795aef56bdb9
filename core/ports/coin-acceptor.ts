import type { Fen } from '../domain/money.ts';
import type { DeviceInspection } from './note-acceptor.ts';

/**
 * What a coin acceptor does for the host, one interface for every protocol. A coin has no escrow: it is in the coin box
 * when the host hears of it, and it is reported once.
 *
 * Obligations of an implementation:
 * - It keeps itself connected: a port that vanishes is reopened with back-off, without a restart, and every (re)opening
 *   reports `opened` once, before any coin. After it the acceptor takes no coins until `enable`.
 * - A coin is reported exactly once, in order. Coins that the device counted and can no longer name are `coinsLost`,
 *   never guessed.
 * - The acceptor is inhibited while the host is not heard: no polls, no coins.
 * - Promises resolve with outcomes; a rejection is a bug.
 */
export interface CoinAcceptor {
  readonly capabilities: CoinAcceptorCapabilities;
  watch(listener: (event: CoinAcceptorEvent) => void): () => void;
  start(): void;
  /** Accept coins of these values. Resolves when the device acknowledged. */
  enable(valuesFen: readonly Fen[]): Promise<CoinAcceptorOutcome>;
  /** Accept nothing more. A coin already falling may still arrive as `coinAccepted`. */
  disable(): Promise<CoinAcceptorOutcome>;
  inspect(): DeviceInspection;
  close(): Promise<void>;
}

export interface CoinAcceptorCapabilities {
  readonly protocol: string;
  /** The device numbers its events, so that a lost one is noticed. */
  readonly countsEvents: boolean;
}

export type CoinAcceptorOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unanswered'; readonly detail: string };

/** `offline`: no link or no answer. Everything else is the device's own word. */
export type CoinAcceptorState = 'offline' | 'initializing' | 'disabled' | 'idle' | 'jammed' | 'cheated' | 'failed';

export type CoinRejectReason = 'unrecognized' | 'inhibited' | 'tooFast' | 'counterfeitSuspected' | 'other';

export type CoinAcceptorEvent =
  /** `restarted`: the device lost its power since it was last heard, and its counts began anew. */
  | { readonly kind: 'opened'; readonly restarted: boolean }
  | { readonly kind: 'stateChanged'; readonly state: CoinAcceptorState; readonly detail: string }
  /** The coin is in the box. `coinId` is new for every coin, also after a restart of the driver. */
  | { readonly kind: 'coinAccepted'; readonly coinId: string; readonly valueFen: Fen }
  /** A coin of no known value, or of one not asked for, is in the box; or the device counted events that nobody heard. */
  | { readonly kind: 'coinsLost'; readonly atMost: number; readonly detail: string }
  | { readonly kind: 'coinRejected'; readonly reason: CoinRejectReason }
  /** The return lever was pressed: a wish of the resident, nothing has moved. */
  | { readonly kind: 'returnRequested' }
  | { readonly kind: 'cheatSuspected' };
