import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CARD_BYTES,
  crc16,
  emptyCard,
  issueCard,
  purchaseWrites,
  readIdentity,
  readPurchase,
} from '../../../devices/card-reader/purchase-card.ts';

const area = { sequence: 7, orderDigestHex: '0123456789abcdef', unitsCentiKwh: 19_084, amountFen: 10_000 };

function apply(memory: Uint8Array, writes: readonly { offset: number; hex: string }[]): Uint8Array {
  const written = memory.slice();
  for (const { offset, hex } of writes) written.set(Buffer.from(hex, 'hex'), offset);
  return written;
}

describe('the identity of a card', () => {
  it('has the checksum of CRC-16/XMODEM', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x31c3);
  });

  it('stands where the README says, and leaves the bytes alone that the chip and ISO 7816 have taken', () => {
    const memory = Buffer.from(issueCard('62000000123456'));
    expect(memory.subarray(0, 32).toString('hex')).toBe(
      `a2131091ffff8115${'4c5001'}${'62000000123456ffffff'}${'d27600000400'}${memory.subarray(27, 29).toString('hex')}ffffff`,
    );
    expect(memory.readUInt16BE(27)).toBe(crc16(memory.subarray(8, 21)));
  });

  it.each(['0', '1', '12', '123', '00000000000000000000', '12345678901234567890'])('says %s', (cardNumber) => {
    expect(readIdentity(issueCard(cardNumber))).toEqual({ kind: 'ours', cardNumber });
  });

  it('of an empty card is none', () => {
    expect(readIdentity(emptyCard())).toEqual({ kind: 'blank' });
  });

  it('is refused where any one bit of it is wrong', () => {
    const sound = issueCard('62000000123456');
    for (const at of [...Array.from({ length: 13 }, (_, index) => 8 + index), 27, 28]) {
      for (let bit = 0; bit < 8; bit += 1) {
        const memory = sound.slice();
        memory[at] = (memory[at] ?? 0) ^ (1 << bit);
        expect(readIdentity(memory).kind).toBe('foreign');
      }
    }
  });

  it('is read from anything without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (memory) => {
        expect(['ours', 'blank', 'foreign']).toContain(readIdentity(memory).kind);
        readPurchase(memory);
      }),
    );
  });

  it.each(['', '123456789012345678901', '12a4'])('cannot be %j', (cardNumber) => {
    expect(() => issueCard(cardNumber)).toThrow(RangeError);
  });
});

describe('a purchase on a card', () => {
  it('has the bytes the README shows', () => {
    expect(purchaseWrites(area)).toEqual([{ offset: 32, hex: '01000000070123456789abcdef00004a8c000027102321' }]);
  });

  it('comes back as it was written, and leaves the identity as it was', () => {
    const amount = fc.integer({ min: 0, max: 0xff_ff_ff_ff });
    fc.assert(
      fc.property(amount, amount, amount, fc.string(), (sequence, unitsCentiKwh, amountFen, orderId) => {
        const orderDigestHex = createHash('sha256').update(orderId).digest('hex').slice(0, 16);
        const before = issueCard('42');
        const after = apply(before, purchaseWrites({ sequence, orderDigestHex, unitsCentiKwh, amountFen }));
        expect(readPurchase(after)).toEqual({ sequence, orderDigestHex, unitsCentiKwh, amountFen });
        expect(after.length).toBe(CARD_BYTES);
        expect(readIdentity(after)).toEqual({ kind: 'ours', cardNumber: '42' });
      }),
    );
  });

  it('torn at any byte is none, over an empty area and over an earlier purchase', () => {
    const [write] = purchaseWrites(area);
    if (write === undefined) throw new Error('nothing is written');
    const earlier = {
      ...area,
      sequence: 6,
      orderDigestHex: 'fedcba9876543210',
      amountFen: 5_000,
      unitsCentiKwh: 9_542,
    };
    for (const before of [issueCard('42'), apply(issueCard('42'), purchaseWrites(earlier))]) {
      const whole = apply(before, [write]);
      for (let bytes = 1; bytes < write.hex.length / 2; bytes += 1) {
        const torn = apply(before, [{ offset: 32, hex: write.hex.slice(0, 2 * bytes) }]);
        const isWhole = Buffer.from(torn).equals(Buffer.from(whole));
        const isAsBefore = Buffer.from(torn).equals(Buffer.from(before));
        const said = readPurchase(torn);
        if (isWhole) expect(said).toEqual(area);
        else if (isAsBefore) expect(said).toEqual(readPurchase(before));
        else expect(said).toBeUndefined();
      }
    }
  });

  it.each([{ sequence: -1 }, { unitsCentiKwh: 2 ** 32 }, { amountFen: 0.5 }, { orderDigestHex: '00' }])(
    'cannot have %j',
    (wrong) => {
      expect(() => purchaseWrites({ ...area, ...wrong })).toThrow(RangeError);
    },
  );
});
