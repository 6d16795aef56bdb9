import { type Fen, fen } from '../domain/money.ts';

/** Beijing's monthly steps: 0.4883, 0.5383 and 0.7883 yuan a kWh, up to 240 and 400 kWh (billing.md 4.1). */
const STEPS: readonly { readonly upToCentiKwh: number; readonly priceE4Yuan: number }[] = [
  { upToCentiKwh: 24_000, priceE4Yuan: 4_883 },
  { upToCentiKwh: 40_000, priceE4Yuan: 5_383 },
  { upToCentiKwh: Number.MAX_SAFE_INTEGER, priceE4Yuan: 7_883 },
];

/** 0.01 kWh × 0.0001 yuan = 0.000001 yuan: this many of them are one fen. */
const UNITS_PER_FEN = 10_000;
/** Residents owe 0.1 % of the arrears a day (billing.md 4.4). */
const DAILY_LATE_FEE_DIVISOR = 1_000;
const DAY_MS = 86_400_000;

/** What a month's use costs, rounded half up to the fen once for the whole bill. */
export function principalFen(usageCentiKwh: number): Fen {
  let units = 0;
  let from = 0;
  for (const step of STEPS) {
    const inStep = Math.max(0, Math.min(usageCentiKwh, step.upToCentiKwh) - from);
    units += inStep * step.priceE4Yuan;
    from = step.upToCentiKwh;
  }
  return divideHalfUp(units, UNITS_PER_FEN);
}

/** The due day itself is free; the day of payment counts. */
export function lateFeeFen(principal: Fen, dueDate: string, today: string): Fen {
  const days = Math.max(0, Math.round((Date.parse(today) - Date.parse(dueDate)) / DAY_MS));
  return divideHalfUp(principal * days, DAILY_LATE_FEE_DIVISOR);
}

function divideHalfUp(amount: number, divisor: number): Fen {
  return fen(Math.floor((2 * amount + divisor) / (2 * divisor)));
}
