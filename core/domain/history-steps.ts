import { receiptProblem } from './availability.ts';
import { historyPage } from './history-page.ts';
import { historyPages, type ProofProblem } from './information.ts';
import type { Kiosk, ReceiptEnd, Stage, Step, Surroundings } from './kiosk.ts';
import { ask } from './ask.ts';
import type { ServiceAnswer } from './services.ts';
import { advance, at, refuse } from './step.ts';

type Asking = Extract<Stage, { kind: 'asking' }>;

const tailPattern = /^\d{4}$/u;

export function proveOwner(kiosk: Kiosk, { phoneTail }: { readonly phoneTail: string }): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'provingOwner') return refuse('notNow');
  if (!tailPattern.test(phoneTail)) return advance(at(kiosk, { ...stage, problem: 'malformed' }));
  const { accountNumber } = stage;
  return ask(kiosk, { kind: 'history', accountNumber, phoneTail }, { ...stage, problem: null });
}

export function historyCame(kiosk: Kiosk, stage: Asking, accountNumber: string, answer: ServiceAnswer): Step {
  if (answer.kind === 'history') {
    const { history } = answer;
    return advance(
      at(kiosk, { kind: 'history', accountNumber, history, view: 'chart', months: 12, print: 'none', pages: 0 }),
    );
  }
  const { back } = stage;
  if (back.kind !== 'provingOwner') return advance(at(kiosk, back));
  return advance(at(kiosk, { ...back, problem: proofProblem(answer) }));
}

function proofProblem(answer: ServiceAnswer): ProofProblem {
  if (answer.kind !== 'refused') return 'backEndUnavailable';
  switch (answer.reason) {
    case 'unknownAccount':
    case 'blockedAccount':
    case 'notVerified':
    case 'locked':
      return answer.reason;
    default:
      return 'backEndUnavailable';
  }
}

export function creditsCame(kiosk: Kiosk, stage: Asking, accountNumber: string, answer: ServiceAnswer): Step {
  if (answer.kind === 'credits') {
    return advance(at(kiosk, { kind: 'credits', accountNumber, credits: answer.credits }));
  }
  const { back } = stage;
  if (back.kind !== 'enteringAccount') return advance(at(kiosk, back));
  const known = answer.kind === 'refused' && (answer.reason === 'unknownAccount' || answer.reason === 'blockedAccount');
  return advance(at(kiosk, { ...back, problem: known ? answer.reason : 'backEndUnavailable' }));
}

export function showHistory(
  kiosk: Kiosk,
  { view, months }: { readonly view: 'chart' | 'table'; readonly months: 12 | 24 },
): Step {
  if (kiosk.stage.kind !== 'history') return refuse('notNow');
  return advance(at(kiosk, { ...kiosk.stage, view, months }));
}

/** A page to take home. It is no receipt and no proof; nothing of it is in the journal. */
export function printHistory(kiosk: Kiosk, around: Surroundings): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'history' || stage.print === 'printing') return refuse('notNow');
  if (stage.pages >= historyPages) return refuse('copyLimit');
  if (receiptProblem(kiosk) !== undefined) return refuse('receiptUnavailable');
  const document = historyPage(stage, around);
  const { language } = kiosk.display;
  return advance(at(kiosk, { ...stage, print: 'printing' }), [], [{ kind: 'print', document, language }]);
}

export function historyPrinted(kiosk: Kiosk, end: ReceiptEnd): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'history' || stage.print !== 'printing') return advance(kiosk);
  const isOut = end.kind === 'printed' || end.kind === 'sent';
  const printed = { print: 'printed', pages: stage.pages + 1 } as const;
  return advance(at(kiosk, { ...stage, ...(isOut ? printed : { print: 'failed' as const }) }));
}
