import type { Effect, Input, PostingAnswer } from '../../../../core/domain/kiosk.ts';
import { accepted, cardVend, refusedFor, tokenVend } from './recharge-samples.ts';
import { booking, yuan } from './samples.ts';
import type { Walk } from './walk.ts';

/** Far more than any visit needs; a kiosk that is not at rest by then never will be. */
const turnsLimit = 400;
const turnMs = 5_000;

/** Nobody touches the screen, and everything works: the kiosk must come home with nothing in flight. */
export function runToRest(walk: Walk, alreadyDone: number): void {
  let done = alreadyDone;
  for (let turn = 0; turn < turnsLimit; turn += 1) {
    for (; done < walk.effects.length; done += 1) {
      const effect = walk.effects[done];
      if (effect !== undefined) for (const answer of ideal(effect)) walk.give(answer);
    }
    if (isAtRest(walk)) return;
    walk.pass(turnMs);
  }
  throw new Error(`no rest: ${JSON.stringify(walk.kiosk.stage)}`);
}

export function isAtRest(walk: Walk): boolean {
  const { stage, background, claimPostings, cardConfirms } = walk.kiosk;
  return stage.kind === 'home' && background.length + claimPostings.length + cardConfirms.length === 0;
}

/** A scratch number that nobody knows any more is only asked about, and was never used. */
function bookedAs(effect: Extract<Effect, { kind: 'submit' | 'reverse' }>): PostingAnswer {
  const { kind } = effect.posting;
  if (kind === 'rechargeCard') {
    return effect.kind === 'submit' && effect.secret !== undefined
      ? accepted({ totalFen: yuan(100) })
      : refusedFor('notRedeemed');
  }
  if (kind === 'card') return accepted({ vend: cardVend });
  return kind === 'token' ? accepted({ vend: tokenVend }) : { kind: 'accepted', booking };
}

function ideal(effect: Effect): readonly Input[] {
  switch (effect.kind) {
    case 'openIntake':
      return [{ kind: 'intakeAnswered', asked: 'open', answer: 'done' }];
    case 'closeIntake':
      return [{ kind: 'intakeAnswered', asked: 'close', answer: 'done' }];
    case 'returnNote':
      return [
        { kind: 'returnAnswered', answer: 'done' },
        { kind: 'noteReturned', valueFen: undefined },
      ];
    case 'acknowledgeStacked':
      return effect.noteId === null ? [] : [{ kind: 'acknowledged', noteId: effect.noteId, answer: 'done' }];
    case 'lookUp':
      return [{ kind: 'lookedUp', requestId: effect.requestId, result: { kind: 'unknown' } }];
    case 'listDay':
      return [{ kind: 'dayListed', businessDate: effect.businessDate, outcome: { kind: 'notOffered' } }];
    case 'submit':
    case 'reverse':
      return [{ kind: 'postingAnswered', postingId: effect.posting.id, answer: bookedAs(effect) }];
    case 'ask':
      return [{ kind: 'answered', requestId: effect.requestId, answer: { kind: 'unknown' } }];
    case 'confirmCardOrder':
      return [{ kind: 'cardConfirmed', orderId: effect.orderId, outcome: 'done' }];
    case 'acceptCard':
      return [{ kind: 'cardReaderChanged', word: effect.accept ? 'open' : 'empty', detail: '' }];
    case 'ejectCard':
      return [{ kind: 'cardReaderChanged', word: 'empty', detail: '' }];
    case 'readCard':
      return [{ kind: 'cardRead', outcome: { kind: 'noCard' } }];
    case 'writeCard':
      return [{ kind: 'cardWriteEnded', orderId: effect.order.orderId, end: 'written', detail: '' }];
    case 'print':
      return [
        {
          kind: 'receiptEnded',
          transactionId: effect.document.transactionId,
          number: effect.document.number,
          end: { kind: 'printed' },
        },
      ];
    // Where the note went is the device's to say; in a run without a device the time limit decides.
    case 'stackNote':
    case 'exportDay':
    case 'checkPrinter':
      return [];
  }
}
