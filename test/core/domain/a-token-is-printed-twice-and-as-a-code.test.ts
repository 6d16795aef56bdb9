import { describe, expect, it } from 'vitest';
import { resolveReceipt } from '../../../core/platform/receipt-text.ts';
import { createWords, findMissingWords } from '../../../core/platform/receipt-words.ts';
import { createTerminalTime } from '../../../core/platform/terminal-time.ts';
import type { ReceiptDocument } from '../../../core/domain/receipt-document.ts';
import { vendLines, vendProof } from '../../../core/domain/vend-lines.ts';
import { last } from './support/reading.ts';
import { accepted, offering, tokenAccount, tokens, tokenVend } from './support/recharge-samples.ts';
import {
  again,
  answer,
  cardBought,
  cardWriting,
  home,
  paidFor,
  scratched,
  scratchPending,
  tokenBought,
  tryEnded,
  working,
} from './support/recharge-states.ts';
import { booking, settings, yuan } from './support/samples.ts';
import { postingId, printed, stateOf } from './support/states.ts';
import { restartedFrom, type Walk } from './support/walk.ts';

function papers(walk: Walk): readonly ReceiptDocument[] {
  return walk.effects.flatMap((effect) => (effect.kind === 'print' ? [effect.document] : []));
}

function paper(walk: Walk): ReceiptDocument {
  const document = papers(walk).at(-1);
  if (document === undefined) throw new Error('nothing was printed');
  return document;
}

function digits(document: ReceiptDocument): readonly string[] {
  return document.lines.flatMap((line) => (line.kind === 'digits' ? [line.text] : []));
}

/** Left before its card was written. */
function finished(walk: Walk): Walk {
  walk.act({ kind: 'finish' });
  return walk;
}

describe('a token', () => {
  it('is bought for a meter, and the whole of it stands in the journal', () => {
    const walk = printed(tokenBought());
    const posting = {
      id: `${last(walk, 'consentGiven').transactionId}-P1`,
      transactionId: last(walk, 'consentGiven').transactionId,
      terminalId: 'LP01',
      kind: 'token',
      accountNumber: tokenAccount.accountNumber,
      quoteToken: undefined,
      allocations: [],
      balanceFen: yuan(50),
      totalFen: yuan(50),
      businessDate: '2027-01-01',
      meterNumber: '01234567890',
    };
    const { transactionId } = posting;
    const noteId = last(walk, 'noteCredited').noteId;
    expect(walk.records).toEqual([
      expect.objectContaining({ kind: 'consentGiven', transactionId }),
      { kind: 'noteStacking', transactionId, noteId, valueFen: yuan(50) },
      { kind: 'noteTaken', transactionId, noteId },
      { kind: 'noteCredited', transactionId, noteId, valueFen: yuan(50), evidence: 'deviceSaidStacked' },
      { kind: 'noteAcknowledged', noteId },
      { kind: 'intakeClosed', transactionId, totalFen: yuan(50), why: 'pay' },
      expect.objectContaining({ kind: 'paymentSubmitted', transactionId, posting }),
      {
        kind: 'paymentSettled',
        transactionId,
        postingId: posting.id,
        totalFen: yuan(50),
        split: { allocations: [], balanceFen: yuan(50) },
        bookingNumber: booking.bookingNumber,
        balanceFen: booking.balanceFen,
        bookedAtMs: booking.bookedAtMs,
        businessDate: '2027-01-01',
        vend: tokenVend,
      },
      expect.objectContaining({ kind: 'receiptStarted', transactionId, what: 'receipt', copy: 0 }),
      { kind: 'receiptPrinted', transactionId, number: transactionId },
    ]);
  });

  it('stands on its paper in groups of four, twice, each as a code, with units, meter and arrears', () => {
    const document = paper(tokenBought());
    const groups = ['0123 4567 8901', '2345 6789', '1111 2222 3333', '4444 5555'];
    expect(digits(document)).toEqual([...groups, ...groups]);
    const codes = document.lines.flatMap((line) => (line.kind === 'qr' ? [line.data] : []));
    expect(codes).toEqual([...tokens, `LP:LP01:${document.number}`]);
    const values = document.lines.flatMap((line) => (line.kind === 'pair' ? [[line.labelKey, line.value]] : []));
    expect(values).toContainEqual(['label.meter', { kind: 'plain', text: '01234567890' }]);
    expect(values).toContainEqual(['label.units', { kind: 'plain', text: '59.17' }]);
    expect(values).toContainEqual(['label.arrears', { kind: 'money', amountFen: yuan(20) }]);
  });

  it.each(['zh-CN', 'en'] as const)('and every other paper of a recharge can be said in %s', (language) => {
    const walks = [
      tokenBought(),
      tryEnded(cardWriting(), 'written'),
      finished(cardBought()),
      finished(tryEnded(cardWriting(), 'uncertain')),
      scratchPending(),
      answer(scratched(), accepted({ totalFen: yuan(100) })),
    ];
    const words = createWords(language);
    const said = walks.map((walk) => {
      const lines = resolveReceipt(paper(walk), words, createTerminalTime('Asia/Shanghai')).lines;
      return lines.map((line) => ('text' in line ? line.text : 'label' in line ? line.label : '')).join('\n');
    });
    expect(said).toHaveLength(new Set(said).size);
    // Large letters on the narrowest paper: sixteen of them are a line.
    const large = resolveReceipt(paper(tokenBought()), words, createTerminalTime('Asia/Shanghai')).lines.flatMap(
      (line) => (line.kind === 'text' && line.size === 'double' && /^\d/u.test(line.text) ? [line.text.length] : []),
    );
    expect(large).toHaveLength(8);
    expect(Math.max(...large)).toBeLessThanOrEqual(16);
    expect(findMissingWords()).toEqual([]);
  });

  it('is printed again as the same paper, from the screen, and after a restart', () => {
    const walk = printed(tokenBought());
    const { digest } = last(walk, 'receiptStarted');
    walk.act({ kind: 'reprint' });
    expect(last(walk, 'receiptStarted')).toMatchObject({ digest, copy: 1 });
    expect(digits(paper(walk))).toHaveLength(8);

    const later = again(printed(walk));
    later.act({ kind: 'finish' });
    later.act({ kind: 'finish' });
    later.act({ kind: 'findReceipt', by: 'number' });
    later.act({ kind: 'findByNumber', number: last(walk, 'consentGiven').transactionId });
    later.act({ kind: 'reprint' });
    expect(last(later, 'receiptStarted')).toMatchObject({ digest, copy: 2 });
    expect(digits(paper(later))).toHaveLength(8);
  });

  it('comes out although its buyer agreed to go without a receipt: the printer may work again by then', () => {
    const walk = home();
    walk.give({ kind: 'printerChanged', status: { kind: 'paperOut' } });
    paidFor(tokenAccount, walk, true);
    expect(last(walk, 'consentGiven').consent.withoutReceipt).toBe(true);
    walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
    answer(walk, accepted({ vend: tokenVend }));
    expect(papers(walk)).toHaveLength(1);
  });

  it('stays on the screen long enough to be written down', () => {
    const walk = printed(tokenBought());
    walk.pass(settings.resultMs * 3 - 1);
    expect(stateOf(walk.kiosk)).toBe('settled/printed 50');
    walk.pass(1);
    expect(walk.kiosk.stage.kind).toBe('thanks');
  });

  it('is never bought a second time for an answer that was lost, and never taken back', () => {
    const walk = paidFor(tokenAccount);
    const id = postingId(walk);
    const own = { ...offering, reversal: { afterMs: 1_000 } };
    const later = working(restartedFrom(walk.appends, own), 'empty');
    later.pass(30_000);
    printed(later);
    later.act({ kind: 'finish' });
    later.pass(60_000);
    expect(later.effects.some(({ kind }) => kind === 'reverse')).toBe(false);
    expect(later.kiosk.background.map(({ posting }) => posting.id)).toEqual([id]);
    answer(later, accepted({ vend: tokenVend }));
    const sent = later.effects.flatMap((effect) => (effect.kind === 'submit' ? [effect.posting.id] : []));
    expect([...new Set(sent)]).toEqual([id]);
    expect(last(later, 'paymentSettled').vend).toEqual(tokenVend);
  });

  it('that the booking lacks leaves a paper without one, and nothing breaks', () => {
    const walk = answer(paidFor(tokenAccount), accepted({}));
    expect(stateOf(walk.kiosk)).toBe('settled/printing 50');
    expect(digits(paper(walk))).toEqual([]);
    expect(vendProof({ ...tokenVend, tokens: [] }, 'notWritten')).toEqual([]);
    const { posting } = last(walk, 'paymentSubmitted');
    expect(vendLines(posting, booking)).toHaveLength(1);
  });
});
