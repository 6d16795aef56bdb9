import type { Action, Input, Kiosk, ServiceNotice, Step, Surroundings } from './kiosk.ts';
import { daysKept } from './day-books.ts';
import { reconcileDay, totalsOf, type DayEntry } from './day.ts';
import { advance, at, paymentOf, refuse } from './step.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;

/** The back end closes its own books first, and its clock may be a little behind ours. */
export const dayCloseMs = 5 * 60_000;
/** A list that did not come is asked for again after this, a lost answer included. */
export const dayRetryMs = 5 * 60_000;
/** A back end that offers no lists may have learnt to by the next day; nobody has to start the kiosk anew for it. */
export const dayNotOfferedMs = 24 * 3_600_000;

/** At every tick: a day that has ended is compared. Undefined where there is nothing to do. */
export function dayTick(kiosk: Kiosk, around: Surroundings): Step | undefined {
  const { day } = kiosk;
  const { businessDate: today, monotonicMs } = around;
  if (today !== day.current) return advance({ ...kiosk, day: turnedTo(day, today, monotonicMs) });
  if (kiosk.journalFailed || monotonicMs < day.nextTryMs) return undefined;
  const turned = day.toReconcile.filter((date) => date < today && !around.books.isForgottenDay(date));
  const ended = [...around.books.daysToCompare(today), ...turned];
  const due = ended.find((date) => !isUnderWay(kiosk, date));
  if (due === undefined) return undefined;
  const later = { ...day, toReconcile: withDate(day.toReconcile, due), nextTryMs: monotonicMs + dayRetryMs };
  return ask({ ...kiosk, day: later }, due, false, around);
}

/** The list is compared with what the kiosk knew when it asked: a booking that came in between would look one-sided. */
function ask(kiosk: Kiosk, businessDate: string, byHand: boolean, around: Surroundings): Step {
  const entries = entriesOf(businessDate, around).length;
  const others = kiosk.day.asked.filter((asked) => asked.businessDate !== businessDate);
  const asked = [...others, { businessDate, entries, byHand }].slice(-daysKept);
  return advance({ ...kiosk, day: { ...kiosk.day, asked } }, [], [{ kind: 'listDay', businessDate }]);
}

function entriesOf(businessDate: string, around: Surroundings): readonly DayEntry[] {
  return around.books.day(businessDate)?.entries ?? [];
}

/** A clock that goes back ends no day: the day that runs again waits until it has ended once more. */
function turnedTo(day: Kiosk['day'], today: string, monotonicMs: number): Kiosk['day'] {
  if (today < day.current) return { ...day, current: today };
  const nextTryMs = Math.max(day.nextTryMs, monotonicMs + dayCloseMs);
  return { ...day, current: today, toReconcile: withDate(day.toReconcile, day.current), nextTryMs };
}

/** Fewer than the journal's sum keeps: a day that it has forgotten would look as if nothing had been booked. */
function withDate(dates: readonly string[], date: string): readonly string[] {
  return dates.includes(date) ? dates : [...dates, date].slice(1 - daysKept);
}

/** Whether a posting of this day has no definite answer yet. */
function isUnderWay(kiosk: Kiosk, businessDate: string): boolean {
  const payment = paymentOf(kiosk);
  const onScreen = payment?.state === 'submitting' || payment?.state === 'pending' ? [payment] : [];
  return [...onScreen, ...kiosk.background, ...kiosk.claimPostings].some(
    ({ posting }) => posting.businessDate === businessDate,
  );
}

/** A technician compares any day that is kept, the running one included. */
export function reconcileNow(kiosk: Kiosk, action: ActionOf<'serviceReconcile'>, around: Surroundings): Step {
  const { businessDate } = action;
  if (kiosk.stage.kind !== 'service') return refuse('notNow');
  if (kiosk.journalFailed) return refuse('outOfService');
  const isKept =
    businessDate === around.businessDate ||
    kiosk.day.toReconcile.includes(businessDate) ||
    around.books.day(businessDate) !== undefined;
  if (!isKept || around.books.isForgottenDay(businessDate)) return refuse('notNow');
  return ask(at(kiosk, { ...kiosk.stage, notice: null }), businessDate, true, around);
}

export function dayListed(kiosk: Kiosk, input: Extract<Input, { kind: 'dayListed' }>, around: Surroundings): Step {
  const { businessDate, outcome } = input;
  const asked = kiosk.day.asked.find((question) => question.businessDate === businessDate);
  // An answer to nothing, or the second one to the same question.
  if (kiosk.journalFailed || asked === undefined) return advance(kiosk);
  const ours = entriesOf(businessDate, around);
  if (outcome.kind === 'listed' && ours.length !== asked.entries) {
    return ask(kiosk, businessDate, asked.byHand, around);
  }
  const day = { ...kiosk.day, asked: kiosk.day.asked.filter((question) => question !== asked) };
  const wasDue = day.toReconcile.includes(businessDate);
  if (outcome.kind !== 'listed') {
    const waitMs = outcome.kind === 'notOffered' ? dayNotOfferedMs : dayRetryMs;
    const nextTryMs = wasDue ? around.monotonicMs + waitMs : day.nextTryMs;
    const later = { ...kiosk, day: { ...day, nextTryMs } };
    return advance(asked.byHand ? withNotice(later, 'dayUnknown') : later);
  }
  const { terminalId } = around.settings;
  const preliminary = businessDate >= around.businessDate || isUnderWay(kiosk, businessDate);
  const report = reconcileDay({ terminalId, businessDate, preliminary }, ours, outcome.bookings);
  const toReconcile = preliminary ? day.toReconcile : day.toReconcile.filter((date) => date !== businessDate);
  // The next ended day need not wait.
  const nextTryMs = wasDue && !preliminary ? 0 : day.nextTryMs;
  const compared = { ...kiosk, day: { ...day, toReconcile, nextTryMs } };
  return advance(
    asked.byHand ? withNotice(compared, report.differences === 0 ? 'dayAgrees' : 'dayDiffers') : compared,
    [{ kind: 'dayReconciled', report: totalsOf(report) }],
    [{ kind: 'exportDay', report }],
  );
}

function withNotice(kiosk: Kiosk, notice: ServiceNotice): Kiosk {
  return kiosk.stage.kind === 'service' ? at(kiosk, { ...kiosk.stage, notice }) : kiosk;
}
