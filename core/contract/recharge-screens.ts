import type { Fen } from '../domain/money.ts';
import type { Supply } from '../domain/order.ts';
import type { RechargeCardProblem } from '../domain/recharge.ts';
import type { AccountView } from './snapshot.ts';

export type { RechargeCardProblem, Supply };

export interface BreakdownLineView {
  /** From 1. */
  readonly tier: number;
  readonly band: 'flat' | 'sharp' | 'peak' | 'valley';
  readonly usageCentiKwh: number;
  /** 10⁻⁸ yuan a kWh. */
  readonly priceE8Yuan: number;
  readonly amountFen: Fen;
}

export interface BreakdownView {
  readonly lines: readonly BreakdownLineView[];
  /** Signed: what rounding adds to the sum of the lines. */
  readonly roundingFen: number;
  readonly totalFen: Fen;
  readonly position: {
    readonly basis: 'month' | 'year';
    readonly tier: number;
    readonly usedCentiKwh: number;
    /** Upper bounds of all tiers but the last. */
    readonly limitsCentiKwh: readonly number[];
  };
}

/** What the chosen amount would buy. */
export interface TrialView {
  readonly arrearsFen: Fen;
  /** What is left of it for power. */
  readonly creditFen: Fen;
  /** 0 where only a balance is credited. */
  readonly unitsCentiKwh: number;
  readonly lines: readonly BreakdownLineView[];
}

/** What was bought. Twenty digits a token, without blanks. */
export interface VendView {
  readonly arrearsFen: Fen;
  readonly unitsCentiKwh: number;
  readonly tokens: readonly string[];
}

export type CardWriteView =
  'waitingForCard' | 'writing' | 'written' | 'wrongCard' | 'notWritten' | 'uncertain' | 'noReader';

/** The slot of the card reader as a resident needs it. `none`: not fitted, or out of order. */
export type CardSlotView = 'none' | 'insert' | 'reading' | 'inside' | 'unreadable' | 'take';

export type RechargeScreen =
  | {
      readonly kind: 'rechargeCard';
      readonly account: AccountView;
      readonly problem: RechargeCardProblem | null;
    }
  /** A paid purchase that is written before anything else. */
  | {
      readonly kind: 'rewriteCard';
      readonly account: AccountView;
      readonly amountFen: Fen;
      readonly unitsCentiKwh: number;
      readonly write: CardWriteView;
      readonly canTryAgain: boolean;
      readonly closesInSeconds: number;
    };
