import type { Kiosk } from '../../../../core/domain/kiosk.ts';
import type { Payment } from '../../../../core/domain/payment.ts';

/** A stage in a word, with what makes it behave in its own way. */
export function variantOf(stage: Kiosk['stage']): string {
  switch (stage.kind) {
    case 'enteringAccount':
      if (stage.cardUnreadable === true) return `${stage.kind}/cardUnreadable`;
      return stage.problem === null ? stage.kind : `${stage.kind}/${stage.problem}`;
    case 'choosingAmount':
      return stage.problem === null ? `${stage.kind}/${stage.orderKind}` : `${stage.kind}/${stage.problem}`;
    case 'findingReceipt':
      return stage.problem === null ? stage.kind : `${stage.kind}/${stage.problem}`;
    case 'pastReceipt':
      return `${stage.kind}/${stage.receipt.kind}`;
    case 'enteringRechargeCard':
      return stage.problem === null ? stage.kind : `${stage.kind}/${stage.problem}`;
    case 'rewritingCard':
      return `${stage.kind}/${stage.write.state}`;
    case 'asking':
      return `${stage.kind}/${stage.question.kind}`;
    case 'servicePin':
      return stage.checking ? 'servicePin/checking' : stage.wrong ? 'servicePin/wrong' : 'servicePin';
    case 'service':
      return stage.noteTest ? 'service/noteTest' : 'service';
    default:
      return stage.kind;
  }
}

export function variantOfPayment(payment: Payment): string {
  switch (payment.state) {
    case 'collecting':
      return `collecting/${payment.intake}`;
    case 'stacking':
      return `stacking/${payment.asking}${payment.taken ? '/taken' : ''}${payment.afterRestart ? '/restart' : ''}`;
    case 'returning': {
      const next = payment.next === 'collect' ? 'collect' : Object.values(payment.next).join('');
      return `returning/${next}${payment.note.noteId === null ? '' : '/intent'}`;
    }
    case 'closing':
    case 'cancelling':
      return `${payment.state}/${payment.why}`;
    case 'settled':
      return `settled/${payment.receipt.kind}${payment.card === null ? '' : `/${payment.card.write.state}`}`;
    case 'pending':
    case 'claimed':
      return `${payment.state}/${payment.receipt.kind}`;
    default:
      return payment.state;
  }
}
