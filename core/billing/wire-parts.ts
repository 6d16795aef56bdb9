import { z } from 'zod';

import { fen } from '../domain/money.ts';
import { shownText, visibleText } from './shown-text.ts';

/** The small parts of every message between a kiosk and a utility, as `openapi.yaml` has them. Amounts are whole fen. */

/** Fen, ten billion yuan: no account has it, and the sum of every bill on a list stays a safe integer. */
const MAX_AMOUNT_FEN = 1e12;
/** The last millisecond that is written with four digits of a year; later ones cannot be put on paper. */
const MAX_TIME_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** Characters; an account whose name is nonsense can still be paid for, so only the absurd is refused. */
const MAX_RAW_TEXT_CHARS = 10_000;
/** No published tariff has more than a handful. */
const MAX_TIERS = 20;
/** Every tier in every band. */
export const MAX_LINES = 80;

export const amount = z.int().nonnegative().max(MAX_AMOUNT_FEN).transform(fen);
/** A balance may be owed. */
export const signedAmount = z.int().min(-MAX_AMOUNT_FEN).max(MAX_AMOUNT_FEN).transform(fen);
export const count = z.int().nonnegative();
export const instantMs = z.int().nonnegative().max(MAX_TIME_MS);
export const name = z.string().min(1).max(200);
export const shown = z.string().max(MAX_RAW_TEXT_CHARS).transform(shownText);
/** On paper and on the screen, and compared later: cleaned alike wherever it comes from. */
export const visibleName = name.transform(visibleText).pipe(z.string().min(1));
export const businessDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
export const period = z.string().regex(/^\d{4}-\d{2}$/u);
export const orderKind = z.enum(['bills', 'prepayment', 'recharge', 'token', 'card', 'rechargeCard']);
export const basis = z.enum(['month', 'year']);
export const tier = z.int().min(1).max(MAX_TIERS);
export const band = z.enum(['flat', 'sharp', 'peak', 'valley']);
export const tierLimits = z.array(count).max(MAX_TIERS - 1);

export const breakdownLine = z.object({
  tier,
  band,
  usageCentiKwh: count,
  priceE8Yuan: count,
  amountFen: amount,
});

/** Characters of a notice: what a resident reads standing. */
const NOTICE_MAX_CHARS = 500;
const ELLIPSIS = '…';

/** Longer than a name, and cut as well. */
export const shownNotice = z
  .string()
  .max(MAX_RAW_TEXT_CHARS)
  .transform((text) => {
    const characters = Array.from(visibleText(text).trim());
    if (characters.length <= NOTICE_MAX_CHARS) return characters.join('');
    return `${characters.slice(0, NOTICE_MAX_CHARS - 1).join('')}${ELLIPSIS}`;
  });
