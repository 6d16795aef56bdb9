import type { Input } from '../domain/kiosk.ts';
import type { CardEffect } from '../domain/recharge.ts';
import type { CardReader } from '../ports/card-reader.ts';

type ReaderEffect = Exclude<CardEffect, { kind: 'confirmCardOrder' }>;

/** What came of it, as an input; undefined where the reader's own next word says it. */
export async function performCardEffect(reader: CardReader, effect: ReaderEffect): Promise<Input | undefined> {
  switch (effect.kind) {
    case 'acceptCard':
      await reader.acceptCard(effect.accept);
      return undefined;
    case 'ejectCard':
      await reader.eject();
      return undefined;
    case 'readCard': {
      const outcome = await reader.readCard();
      return {
        kind: 'cardRead',
        outcome: outcome.kind === 'read' ? { kind: 'read', cardNumber: outcome.cardNumber } : { kind: outcome.kind },
      };
    }
    case 'writeCard': {
      const { orderId, cardNumber, writes } = effect.order;
      const outcome = await reader.writeCard({ cardNumber, writes });
      const detail = 'detail' in outcome ? outcome.detail : '';
      return { kind: 'cardWriteEnded', orderId, end: outcome.kind, detail };
    }
  }
}

/** The answer where no reader is fitted, or where its port broke its word: a write may then have happened. */
export function unansweredCardEffect(effect: ReaderEffect, broken: boolean): Input | undefined {
  switch (effect.kind) {
    case 'acceptCard':
    case 'ejectCard':
      return undefined;
    case 'readCard':
      return { kind: 'cardRead', outcome: { kind: 'failed' } };
    case 'writeCard': {
      const { orderId } = effect.order;
      return broken
        ? { kind: 'cardWriteEnded', orderId, end: 'uncertain', detail: 'the reader broke' }
        : { kind: 'cardWriteEnded', orderId, end: 'noCard', detail: 'no reader' };
    }
  }
}
