import type { CardWriteRequest } from '../../core/ports/card-reader.ts';
import { purchaseWrites, type PurchaseArea } from '../../devices/card-reader/purchase-card.ts';

export const CARD = '62000000123456';
export const PSC = 'c0ffee';

export const purchase: PurchaseArea = {
  sequence: 7,
  orderDigestHex: '0123456789abcdef',
  unitsCentiKwh: 19_084,
  amountFen: 10_000,
};

export const request: CardWriteRequest = { cardNumber: CARD, writes: purchaseWrites(purchase) };
