import type { Effect, Input, LookUpResult, PostingAnswer } from '../domain/kiosk.ts';
import { assertNever } from '../domain/step.ts';
import type { BillingGateway } from '../ports/billing-gateway.ts';
import type { AcceptorOutcome } from '../ports/note-acceptor.ts';
import { logAlerts } from './alert-log.ts';
import { performCardEffect, unansweredCardEffect } from './card-effects.ts';
import type { HostParts } from './host.ts';
import { askServices, confirmCard } from './service-effects.ts';

/**
 * Carries effects out and brings what came of them back as inputs. Every promise here ends in an input: an effect
 * without an answer would leave the kiosk waiting.
 */
export function createEffects(
  parts: HostParts,
  accept: (input: Input) => void,
  restarting: () => boolean,
): (effects: readonly Effect[]) => void {
  const { acceptor, printer, cardReader, billing, services, outbox, log } = parts;
  let printing: Promise<void> = Promise.resolve();
  const mismatched = new Set<string>();

  /** A rejection is a bug of the port; the kiosk still needs an answer, and the operator a line. */
  function report(work: Promise<Input>, otherwise: Input): void {
    work.then(accept, (error: unknown) => {
      log.error('port.broken', { detail: String(error) });
      accept(otherwise);
    });
  }

  /** A back end that mixes up its answers is told once a posting: the outbox asks on, and hears the same again. */
  function noteUnknown(event: string, postingId: string, answer: PostingAnswer): void {
    if (answer.kind !== 'unknown') return;
    log.warn(event, { postingId });
    if (answer.mismatched !== true || mismatched.has(postingId)) return;
    mismatched.add(postingId);
    logAlerts(log, [{ name: 'answerMismatched', level: 'A3', facts: { postingId } }]);
  }

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'openIntake':
      case 'closeIntake': {
        const asked = effect.kind === 'openIntake' ? 'open' : 'close';
        const unanswered: Input = { kind: 'intakeAnswered', asked, answer: 'unanswered' };
        if (acceptor === null) {
          accept(unanswered);
          return;
        }
        const work = effect.kind === 'openIntake' ? acceptor.enable(effect.valuesFen) : acceptor.disable();
        report(
          work.then((outcome) => ({ kind: 'intakeAnswered', asked, answer: noted(outcome) })),
          unanswered,
        );
        return;
      }
      case 'stackNote': {
        const { noteId, escrowId } = effect;
        const unanswered: Input = { kind: 'stackAnswered', noteId, answer: 'unanswered' };
        if (acceptor === null) return;
        report(
          acceptor.stackNote(escrowId).then((outcome) => ({ kind: 'stackAnswered', noteId, answer: noted(outcome) })),
          unanswered,
        );
        return;
      }
      case 'returnNote': {
        if (acceptor === null) return;
        report(
          acceptor.returnNote(effect.escrowId).then((outcome) => ({ kind: 'returnAnswered', answer: noted(outcome) })),
          { kind: 'returnAnswered', answer: 'unanswered' },
        );
        return;
      }
      case 'acknowledgeStacked': {
        const { noteId } = effect;
        if (acceptor === null) return;
        const work = acceptor.acknowledgeStacked(effect.stackedId);
        if (noteId === null) {
          work.then(noteUncredited, noteUncredited);
          return;
        }
        report(
          work.then((outcome) => ({ kind: 'acknowledged', noteId, answer: noted(outcome) })),
          { kind: 'acknowledged', noteId, answer: 'unanswered' },
        );
        return;
      }
      case 'lookUp': {
        const { requestId, accountNumber } = effect;
        report(
          lookUp(billing, accountNumber).then((result) => ({ kind: 'lookedUp', requestId, result })),
          { kind: 'lookedUp', requestId, result: { kind: 'unknown' } },
        );
        return;
      }
      case 'submit': {
        const { posting } = effect;
        outbox.submit(
          posting,
          (answer) => {
            noteUnknown('posting.unknown', posting.id, answer);
            accept({ kind: 'postingAnswered', postingId: posting.id, answer });
          },
          restarting(),
          effect.secret,
        );
        return;
      }
      case 'reverse': {
        const { posting } = effect;
        outbox.reverse(posting, (answer) => {
          noteUnknown('reversal.unknown', posting.id, answer);
          accept({ kind: 'postingAnswered', postingId: posting.id, answer });
        });
        return;
      }
      case 'listDay': {
        const { businessDate } = effect;
        report(
          billing
            .listBookings({ terminalId: parts.settings.terminalId, businessDate })
            .then((outcome) => ({ kind: 'dayListed', businessDate, outcome })),
          { kind: 'dayListed', businessDate, outcome: { kind: 'unknown' } },
        );
        return;
      }
      case 'exportDay': {
        const written = parts.exportDay(effect.report);
        if (written.kind === 'failed') log.error('day.exportFailed', { detail: written.detail });
        else log.info('day.exported', { path: written.path });
        return;
      }
      case 'print': {
        const { document, language } = effect;
        const { number, transactionId } = document;
        const failed: Input = {
          kind: 'receiptEnded',
          transactionId,
          number,
          end: { kind: 'notPrinted', reason: 'offline' },
        };
        if (printer === null) {
          accept(failed);
          return;
        }
        const job = printing.then(() => printer.print(parts.resolveReceipt(document, language)));
        printing = job.then(
          () => undefined,
          () => undefined,
        );
        // Whether anything reached the paper is not known when the port itself broke.
        const broken: Input = {
          kind: 'receiptEnded',
          transactionId,
          number,
          end: { kind: 'uncertain', reason: 'fault' },
        };
        report(
          job.then((end) => ({ kind: 'receiptEnded', transactionId, number, end })),
          broken,
        );
        return;
      }
      case 'checkPrinter': {
        if (printer === null) return;
        report(
          printer.checkStatus().then((status) => ({ kind: 'printerChanged', status })),
          { kind: 'printerChanged', status: { kind: 'offline', detail: 'no answer' } },
        );
        return;
      }
      case 'ask': {
        const { requestId, question } = effect;
        report(
          askServices(services, question, parts.clock.nowMs()).then((answer) => ({
            kind: 'answered',
            requestId,
            answer,
          })),
          { kind: 'answered', requestId, answer: { kind: 'unknown' } },
        );
        return;
      }
      case 'confirmCardOrder': {
        const { orderId } = effect;
        report(confirmCard(services, orderId), { kind: 'cardConfirmed', orderId, outcome: 'unknown' });
        return;
      }
      case 'acceptCard':
      case 'readCard':
      case 'writeCard':
      case 'ejectCard': {
        const missing = unansweredCardEffect(effect, false);
        if (cardReader === null) {
          if (missing !== undefined) accept(missing);
          return;
        }
        performCardEffect(cardReader, effect).then(acceptAny, (error: unknown) => {
          log.error('port.broken', { detail: String(error) });
          acceptAny(unansweredCardEffect(effect, true));
        });
        return;
      }
      default:
        assertNever(effect);
    }
  }

  function acceptAny(input: Input | undefined): void {
    if (input !== undefined) accept(input);
  }

  function noteUncredited(): void {
    log.info('note.acknowledgedWithoutCredit');
  }

  return (effects) => {
    for (const effect of effects) perform(effect);
  };
}

function noted(outcome: AcceptorOutcome | { kind: 'escrowGone' }): 'done' | 'refused' | 'unanswered' | 'escrowGone' {
  return outcome.kind;
}

/** Account and arrears are one question to a resident. */
async function lookUp(billing: BillingGateway, accountNumber: string): Promise<LookUpResult> {
  const found = await billing.lookUp(accountNumber);
  if (found.kind === 'refused') return { kind: 'refused', reason: found.reason };
  if (found.kind === 'unknown') return { kind: 'unknown' };
  const arrears = await billing.getArrears(accountNumber);
  if (arrears.kind === 'refused') return { kind: 'refused', reason: arrears.reason };
  if (arrears.kind === 'unknown') return { kind: 'unknown' };
  return { kind: 'found', account: found.account, bills: arrears.bills, quoteToken: arrears.quoteToken };
}
