import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createQuestionIds,
  isSameMessage,
  messageIdOfSlot,
  POSTING_SLOTS_PER_DAY,
  postingMessageId,
  type MessageId,
} from '../../../../core/billing/xmlvend/message-id.ts';
import { randomLetters, transactionNumber } from '../../../../core/domain/numbers.ts';

/** Eight letters as the kiosk draws them. */
const letters = fc.uint8Array({ minLength: 5, maxLength: 5 }).map(randomLetters);
const terminal = fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/u);
const dateCode = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(2, 10).replaceAll('-', ''));

const text = ({ dateTime, uniqueNumber }: MessageId): string => `${dateTime}/${uniqueNumber}`;
const SEED = 20_261_122;
/** More than a busy terminal posts in a month. */
const POSTINGS = 20_000;

describe('the message id of a posting', () => {
  it('is the same for ever', () => {
    // Written down once: whoever changes this asks a server for messages that it never saw.
    expect(postingMessageId('DEMO-001-261122-7K3M9QXT-P1')).toEqual(KNOWN);
    expect(postingMessageId('DEMO-001-261122-7K3M9QXT-P2')).not.toEqual(KNOWN);
  });

  it('is a time of the day in the id and a number of at most six digits', () => {
    fc.assert(
      fc.property(
        terminal,
        dateCode,
        letters,
        fc.constantFrom('P1', 'P17', '7K3M-9QXT-0V-1'),
        (name, date, part, rest) => {
          const { dateTime, uniqueNumber } = postingMessageId(`${transactionNumber(name, date, part)}-${rest}`);
          expect(dateTime.slice(0, 8)).toBe(`20${date}`);
          expect(dateTime.slice(8)).toMatch(/^(?:[01]\d|2[0-3])(?:[0-5]\d){2}$/u);
          expect(uniqueNumber).toMatch(/^[1-9]\d{4,5}$/u);
        },
      ),
      { seed: SEED },
    );
  });

  it.each([
    ['LP01-orphan-7K3M9QXT-7K3M-9QXT-0V-1', 'an orphaned note has no date'],
    ['LP01-261399-7K3M9QXT-P1', 'there is no such day'],
    ['LP01-260230-7K3M9QXT-P1', 'nor such a day of February'],
    ['p1', 'an id of another making'],
    ['', 'none at all'],
  ])('has a fixed day where the id has none: %s (%s)', (id) => {
    expect(postingMessageId(id).dateTime).toMatch(/^20000101\d{6}$/u);
  });

  it('takes the day next to the letters, whatever the terminal is called', () => {
    expect(postingMessageId('T-240101-ABCDEFGH-261122-7K3M9QXT-P1').dateTime).toMatch(/^20240101/u);
    expect(postingMessageId('261122-241231-7K3M9QXT-P1').dateTime).toMatch(/^20241231/u);
  });

  it('loses no slot: two slots of a day never share an id', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: POSTING_SLOTS_PER_DAY - 1 }),
        fc.integer({ min: 1, max: 3 }),
        (slot, step) => {
          const other = (slot + step) % POSTING_SLOTS_PER_DAY;
          expect(text(messageIdOfSlot('20261122', slot))).not.toBe(text(messageIdOfSlot('20261122', other)));
        },
      ),
      { seed: SEED, numRuns: 2_000 },
    );
    // All of one second, and the borders of the day.
    const second = new Set(
      Array.from({ length: 990_000 }, (_, slot) => messageIdOfSlot('20261122', slot).uniqueNumber),
    );
    expect(second.size).toBe(990_000);
    expect(text(messageIdOfSlot('20261122', 0))).toBe('20261122000000/10000');
    expect(text(messageIdOfSlot('20261122', POSTING_SLOTS_PER_DAY - 1))).toBe('20261122235959/999999');
  });

  it('is shared by no two of twenty thousand postings of one terminal and day', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5 * POSTINGS, maxLength: 5 * POSTINGS }), (bytes) => {
        const ids = new Set(
          Array.from({ length: POSTINGS }, (_, index) =>
            transactionNumber('LP01', '261122', randomLetters(bytes.subarray(5 * index, 5 * index + 5))),
          ),
        );
        const messages = new Set([...ids].map((id) => text(postingMessageId(`${id}-P1`))));
        expect(messages.size).toBe(ids.size);
      }),
      { seed: SEED, numRuns: 2 },
    );
  });

  it('is spread evenly: neither hours nor numbers are preferred', () => {
    const hours = new Map<string, number>();
    for (let index = 0; index < POSTINGS; index += 1) {
      const hour = postingMessageId(`LP01-261122-${index.toString().padStart(8, '0')}-P1`).dateTime.slice(8, 10);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    expect(hours.size).toBe(24);
    for (const count of hours.values()) expect(Math.abs(count - POSTINGS / 24)).toBeLessThan(POSTINGS / 24 / 5);
  });
});

const KNOWN: MessageId = { dateTime: '20261122205916', uniqueNumber: '55181' };

describe('the message id of a question', () => {
  it('is the time and a number that counts on, and is never the number of a posting', () => {
    const next = createQuestionIds({ bytes: () => Uint8Array.of(0xff, 0xff) }, () => '2026-11-22 14:32:05');
    const ids = Array.from({ length: 9_999 }, next);
    expect(new Set(ids.map(({ uniqueNumber }) => uniqueNumber)).size).toBe(9_999);
    for (const { dateTime, uniqueNumber } of ids) {
      expect(dateTime).toBe('20261122143205');
      expect(Number(uniqueNumber)).toBeGreaterThanOrEqual(1);
      expect(Number(uniqueNumber)).toBeLessThan(10_000);
    }
  });
});

describe('two message ids', () => {
  it.each([
    ['20261122143205', '10000', true],
    ['20261122143205', '0010000', true],
    ['20261122143205', '10001', false],
    ['20261122143206', '10000', false],
    ['20261122143205', '', false],
    ['20261122143205', '0x2710', false],
    ['20261122143205', '1e4', false],
  ])('%s/%s is the same as 20261122143205/10000: %s', (dateTime, uniqueNumber, isSame) => {
    expect(isSameMessage({ dateTime, uniqueNumber }, { dateTime: '20261122143205', uniqueNumber: '10000' })).toBe(
      isSame,
    );
  });

  it('nothing is the same as none', () => {
    expect(isSameMessage(undefined, { dateTime: '20261122143205', uniqueNumber: '10000' })).toBe(false);
  });
});
