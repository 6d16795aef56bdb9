import { cashProblem } from './availability.ts';
import { collectionNumber, collectionSlip } from './collection-slip.ts';
import { receiptContext } from './close-steps.ts';
import type { Action, Effect, Kiosk, Step, Surroundings } from './kiosk.ts';
import type { KioskRecord } from './records.ts';
import { advance, at, refuse } from './step.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;
type BoxAnswered = Extract<KioskRecord, { kind: 'boxAnswered' }>;

/** Whoever put the box back says whether it was emptied; only then is it known what is in it. */
export function answerBox(kiosk: Kiosk, action: ActionOf<'serviceAnswerBox'>, around: Surroundings): Step {
  const { stage } = kiosk;
  if (stage.kind !== 'service' || !kiosk.boxPresent || !kiosk.boxUnanswered) return refuse('notNow');
  if (kiosk.journalFailed) return refuse('outOfService');
  const answered = boxAnswered(action.emptied, around);
  const known: Kiosk = { ...kiosk, boxUnanswered: false };
  const effects: Effect[] = [];
  if (action.emptied && kiosk.printer.fitted) {
    const document = collectionSlip(answered, around.books.openClaims(), receiptContext(around));
    effects.push({ kind: 'print', document, language: kiosk.display.language });
  }
  if (stage.noteTest && cashProblem(known) === undefined) {
    effects.push({ kind: 'openIntake', valuesFen: around.settings.acceptedNotesFen });
  }
  return advance(at(known, { ...stage, notice: action.emptied ? 'boxCounted' : 'boxKept' }), [answered], effects);
}

/** Where no PIN is set nobody can ever be asked: the box is taken for the same one with the same notes. */
export function boxNobodyAnswers(
  kiosk: Kiosk,
  around: Surroundings,
): { kiosk: Kiosk; records: readonly KioskRecord[] } {
  const canBeAsked = around.settings.hasServicePin || !kiosk.boxPresent || !kiosk.boxUnanswered;
  if (canBeAsked || kiosk.journalFailed) return { kiosk, records: [] };
  return { kiosk: { ...kiosk, boxUnanswered: false }, records: [boxAnswered(false, around)] };
}

function boxAnswered(emptied: boolean, around: Surroundings): BoxAnswered {
  const number = collectionNumber(around.settings.terminalId, around.books.collections() + 1);
  return { kind: 'boxAnswered', emptied, collectionNumber: number, ...around.books.box(), atMs: around.wallMs };
}
