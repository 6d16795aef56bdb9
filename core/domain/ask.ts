import type { Kiosk, Stage, Step } from './kiosk.ts';
import type { Question } from './services.ts';
import { advance, at } from './step.ts';

/** Asks the back end and waits for the answer on a screen of its own; "back" leads to `back`. */
export function ask(kiosk: Kiosk, question: Question, back: Stage): Extract<Step, { kind: 'advance' }> {
  const requestId = kiosk.questions + 1;
  return advance(
    { ...at(kiosk, { kind: 'asking', requestId, question, back }), questions: requestId },
    [],
    [{ kind: 'ask', requestId, question }],
  );
}
