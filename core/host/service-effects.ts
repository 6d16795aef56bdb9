import type { Input } from '../domain/kiosk.ts';
import type { Question, ServiceAnswer } from '../domain/services.ts';
import type { ServiceOutcome, UtilityServices } from '../ports/utility-services.ts';

/** How far back "did my power arrive?" looks. */
const CREDITS_BACK_MS = 30 * 86_400_000;

/** One question of the kiosk as one call of the back end's services. */
export async function askServices(
  services: UtilityServices,
  question: Question,
  nowMs: number,
): Promise<ServiceAnswer> {
  switch (question.kind) {
    case 'find':
      return answerOf(await services.find(question.key), (accounts) => ({ kind: 'found', accounts }));
    case 'trial': {
      const { account, kind, dueFen } = question.order;
      const request = { accountNumber: account.accountNumber, kind, amountFen: dueFen };
      return answerOf(await services.trial(request), (trial) => ({ kind: 'trialled', trial }));
    }
    case 'history': {
      const { accountNumber, phoneTail } = question;
      return answerOf(await services.getHistory({ accountNumber, phoneTail }), (history) => ({
        kind: 'history',
        history,
      }));
    }
    case 'credits': {
      const request = { accountNumber: question.accountNumber, sinceMs: nowMs - CREDITS_BACK_MS };
      return answerOf(await services.listCredits(request), (credits) => ({ kind: 'credits', credits }));
    }
    case 'message': {
      const { id, phone, text } = question;
      return answerOf(await services.sendMessage({ id, phone, text }), () => ({ kind: 'messageTaken' }));
    }
    case 'invoice': {
      const { id, postingId, title } = question;
      return answerOf(await services.requestInvoice({ id, postingId, title }), (invoice) => ({
        kind: 'invoiceTaken',
        requestNumber: invoice.requestNumber,
        title: invoice.title,
      }));
    }
  }
}

function answerOf<Answer>(outcome: ServiceOutcome<Answer>, answered: (answer: Answer) => ServiceAnswer): ServiceAnswer {
  switch (outcome.kind) {
    case 'answered':
      return answered(outcome.answer);
    case 'refused':
      return { kind: 'refused', reason: outcome.reason };
    case 'notOffered':
    case 'unknown':
      return { kind: outcome.kind };
  }
}

/** What the back end said to a written card. A refusal is final: asking again would hear it again. */
export async function confirmCard(services: UtilityServices, orderId: string): Promise<Input> {
  const outcome = await services.commitCardOrder(orderId);
  const heard = outcome.kind === 'answered' ? 'done' : outcome.kind === 'unknown' ? 'unknown' : 'refused';
  return { kind: 'cardConfirmed', orderId, outcome: heard };
}
