import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { digestOfOrder, writesOf } from '../../../core/billing/utility/purchase-area.ts';
import { issueCard, purchaseWrites, readPurchase } from '../../../devices/card-reader/purchase-card.ts';
import { ACCOUNTS, booked, openScenarios, purchase } from './purchases.ts';

/** The vector of the layout's description. */
const vector = {
  sequence: 7,
  orderDigest: Buffer.from('0123456789abcdef', 'hex'),
  unitsCentiKwh: 19_084,
  amountFen: 10_000,
};

function cardWith(cardNumber: string, writes: ReturnType<typeof writesOf>): Uint8Array {
  const memory = issueCard(cardNumber);
  for (const { offset, hex } of writes) memory.set(Buffer.from(hex, 'hex'), offset);
  return memory;
}

describe('the purchase that the reference utility orders', () => {
  it('is the published block of 23 bytes behind the 32 of the identity', () => {
    expect(writesOf(vector)).toEqual([{ offset: 32, hex: '01000000070123456789abcdef00004a8c000027102321' }]);
  });

  it('is the same that the card reader has, for the largest numbers as well', () => {
    for (const area of [
      vector,
      { ...vector, sequence: 0xffff_ffff, unitsCentiKwh: 0, amountFen: 10_000_000 },
      { ...vector, sequence: 1, unitsCentiKwh: 0xffff_ffff, amountFen: 1 },
    ]) {
      const { orderDigest, ...numbers } = area;
      const orderDigestHex = Buffer.from(orderDigest).toString('hex');
      expect(writesOf(area)).toEqual(purchaseWrites({ ...numbers, orderDigestHex }));
    }
  });

  it('is no order where its numbers do not fit', () => {
    expect(() => writesOf({ ...vector, sequence: 0x1_0000_0000 })).toThrow(RangeError);
    expect(() => writesOf({ ...vector, orderDigest: new Uint8Array(7) })).toThrow(RangeError);
  });

  it('is read off the card by its maker, order by order, and a torn one is none', async () => {
    const { utility } = openScenarios();
    const cardNumber = `88${ACCOUNTS.card}`;
    let [unitsCentiKwh, amountFen] = [0, 0];
    for (const [index, paidFen] of [5_000, 12_300].entries()) {
      const { vend } = await booked(utility, purchase(`p${index}`, 'card', ACCOUNTS.card, paidFen));
      const order = vend?.cardOrder;
      if (order === undefined) throw new Error('no order');
      // Totals: what a meter has not taken when the next purchase is written over it is in that one.
      unitsCentiKwh += order.unitsCentiKwh;
      amountFen += order.amountFen;
      const memory = cardWith(cardNumber, order.writes);
      expect(readPurchase(memory)).toEqual({
        sequence: index + 1,
        orderDigestHex: createHash('sha256').update(order.orderId).digest('hex').slice(0, 16),
        unitsCentiKwh,
        amountFen,
      });
      expect(Buffer.from(digestOfOrder(order.orderId)).toString('hex')).toBe(readPurchase(memory)?.orderDigestHex);
      memory[50] = (memory[50] ?? 0) ^ 0x01;
      expect(readPurchase(memory)).toBeUndefined();
      await utility.commitCardOrder(order.orderId);
    }
  });

  it('leaves out of its totals what was given up, whose money is on the balance', async () => {
    const { utility } = openScenarios();
    const orderOf = async (id: string) => {
      const { vend } = await booked(utility, purchase(id, 'card', ACCOUNTS.card, 5_000));
      if (vend?.cardOrder === undefined) throw new Error('no order');
      return vend.cardOrder;
    };
    const given = await orderOf('p1');
    await utility.abortCardOrder(given.orderId, 'cardBroken');
    const next = await orderOf('p2');
    const memory = cardWith(next.cardNumber, next.writes);
    expect(readPurchase(memory)).toMatchObject({ sequence: 2, unitsCentiKwh: next.unitsCentiKwh });
  });
});
