import type { CardReaderOutcome, CardReaderState } from '../../core/ports/card-reader.ts';
import type { ReaderStatus } from './card-line.ts';

/** The card is out of the reader's grip: in the mouth, or in the hand. */
export function isOut(status: ReaderStatus): boolean {
  return status.place === 'none' || status.place === 'mouth';
}

/** What a status means for the host. `jammed`: a card did not move, or covers the path without being seen. */
export function stateOf(status: ReaderStatus, jammed: boolean): { state: CardReaderState; detail: string } {
  const { detail } = status;
  switch (status.place) {
    case 'none':
      if (jammed) return { state: 'jammed', detail: 'something lies in the path and is no whole card' };
      return status.gateOpen ? { state: 'open', detail } : { state: 'empty', detail };
    case 'mouth':
      return { state: 'taken', detail };
    case 'inside':
      return jammed ? { state: 'jammed', detail: `${detail} and does not move` } : { state: 'cardInside', detail };
    case 'misplaced':
      return { state: 'jammed', detail };
    case 'unknown':
      return { state: 'failed', detail };
    default:
      return status.place satisfies never;
  }
}

export function refused(detail: string): CardReaderOutcome {
  return { kind: 'refused', detail };
}

export function unanswered(detail: string): CardReaderOutcome {
  return { kind: 'unanswered', detail };
}
