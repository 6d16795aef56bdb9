import { aftercareAnswered } from './aftercare-steps.ts';
import { trialled } from './amount-steps.ts';
import { accountsFound } from './find-account-steps.ts';
import { creditsCame, historyCame } from './history-steps.ts';
import type { Input, Kiosk, Step, Surroundings } from './kiosk.ts';
import { advance, at } from './step.ts';

type Answered = Extract<Input, { kind: 'answered' }>;

/** A late answer to a question that is no longer on the screen changes nothing. */
export function answered(kiosk: Kiosk, { requestId, answer }: Answered, around: Surroundings): Step {
  const beside = aftercareAnswered(kiosk, requestId, answer, around);
  if (beside !== undefined) return beside;
  const { stage } = kiosk;
  if (stage.kind !== 'asking' || stage.requestId !== requestId) return advance(kiosk);
  const touched = { ...kiosk, lastTouchMs: around.monotonicMs };
  const { question } = stage;
  switch (question.kind) {
    case 'find':
      return accountsFound(touched, stage, question.key, answer);
    case 'history':
      return historyCame(touched, stage, question.accountNumber, answer);
    case 'credits':
      return creditsCame(touched, stage, question.accountNumber, answer);
    case 'trial':
      return trialled(touched, stage.back, question.order, answer);
    case 'message':
    case 'invoice':
      return advance(at(touched, stage.back));
  }
}
