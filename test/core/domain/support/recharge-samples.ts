import type { PostingAnswer, Settings } from '../../../../core/domain/kiosk.ts';
import { fen } from '../../../../core/domain/money.ts';
import type { Account, CardOrder, Trial, Vend } from '../../../../core/domain/order.ts';
import { booking, prepaid, settings, yuan } from './samples.ts';

/** A back end that has everything. */
export const offering: Settings = {
  ...settings,
  offered: new Set([
    'find',
    'trial',
    'history',
    'credits',
    'cards',
    'tokens',
    'rechargeCards',
    'messages',
    'invoices',
    'tariff',
    'notices',
    'complaints',
    'ratings',
  ]),
};

export const tokenAccount: Account = {
  ...prepaid,
  accountNumber: '0310005555',
  supply: 'token',
  meterNumber: '01234567890',
  arrearsFen: yuan(20),
};
export const cardAccount: Account = {
  ...prepaid,
  accountNumber: '0310006666',
  supply: 'card',
  cardNumber: '6200000000000017',
};
export const strangersCard = '6200000000000025';
export const remoteAccount: Account = {
  ...prepaid,
  accountNumber: '0310008888',
  supply: 'remote',
  limits: { minFen: yuan(20), maxFen: yuan(120) },
};

export const tokens: readonly string[] = ['01234567890123456789', '11112222333344445555'];
export const tokenVend: Vend = { arrearsFen: yuan(20), unitsCentiKwh: 5_917, tokens };
export const cardOrder: CardOrder = {
  orderId: 'CO-1',
  cardNumber: '6200000000000017',
  amountFen: yuan(50),
  unitsCentiKwh: 9_862,
  writes: [
    { offset: 32, hex: '00ff10' },
    { offset: 64, hex: '7a' },
  ],
};
export const cardVend: Vend = { arrearsFen: fen(0), unitsCentiKwh: 9_862, tokens: [], cardOrder };
export const withOpenOrder: Account = { ...cardAccount, openCardOrder: { ...cardOrder, orderId: 'CO-0' } };
/** Sixteen digits, as they stand on the card. */
export const secret = '5566 7788-9900 1234';

export function trialOf(amountFen: number, arrearsFen = 0): Trial {
  return { amountFen: fen(amountFen), arrearsFen: fen(arrearsFen), unitsCentiKwh: 9_862, lines: [] };
}

export function accepted(more: Partial<Extract<PostingAnswer, { kind: 'accepted' }>['booking']>): PostingAnswer {
  return { kind: 'accepted', booking: { ...booking, ...more } };
}

export function refusedFor(reason: string): PostingAnswer {
  return { kind: 'refused', reason, changed: undefined };
}
