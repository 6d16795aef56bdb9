import type { Posting } from '../domain/order.ts';
import type {
  BillingGateway,
  Booking,
  ChangedQuote,
  PostOutcome,
  PostRefusal,
  UnknownOutcome,
} from '../ports/billing-gateway.ts';
import type { Clock, RandomSource } from '../ports/clock.ts';
import { findMisfit } from './booking-fit.ts';

/** The resident is still standing there: the first attempts after a lost answer come quickly. */
export const FAST_RETRY_DELAYS_MS: readonly number[] = [1_000, 2_000, 4_000];
/** Then each wait is twice the last, from here. */
export const FIRST_BACK_OFF_MS = 8_000;
/** A back end that comes back is noticed within five minutes, and thousands of kiosks do not crush it. */
export const LONGEST_BACK_OFF_MS = 300_000;
/** Requests under way at once: a few slow ones leave room for the rest. */
export const MAX_IN_FLIGHT = 4;
/** A gateway resolves within its own time-out; one that breaks its word does not keep a place for longer than this. */
export const ATTEMPT_GUARD_MS = 60_000;

/** While nothing gets through, all that wait together ask no more often than this: days offline leave thousands. */
export const PROBE_SPACING_MS = 2_000;
/** A definite answer proves that the way is open again: so many of those that wait are tried at once. */
const WAKES_PER_ANSWER = 2;
/** A back end that wants to be left alone for longer is mistaken, or will say so again. */
export const LONGEST_RETRY_AFTER_MS = 900_000;
/** Kiosks that were all told the same second do not come back in the same second. */
export const RETRY_AFTER_SPREAD_MS = 10_000;
/**
 * So many times a reversal was refused and nothing was booked: a day after the last request went out, at one question in
 * five minutes, what was under way has long arrived. The day's comparison would find a booking that came later still.
 */
export const REVERSAL_DENIALS_LIMIT = 300;
/** So many times in a row unreadable, and then not booked: the back end will never take it. Over some fifteen seconds. */
export const UNREADABLE_LIMIT = 5;

/**
 * Without its secret a recharge card is only asked about, and its request of the life before may still stand in the back
 * end: longer than a gateway waits for one, so that nobody is told that a card is good which is being used up.
 */
export const LATE_REQUEST_MS = 25_000;

/** Jitter is taken from two bytes. */
const JITTER_STEPS = 65_536;

export type PostingOutcome =
  | { kind: 'accepted'; booking: Booking }
  /** `changed` comes with `amountChanged`. `notRedeemed`: the secret of a recharge card is gone, and nothing is booked. */
  | { kind: 'refused'; reason: PostRefusal | 'notRedeemed'; changed: ChangedQuote | undefined };

/** An attempt that brought no definite answer. The posting goes on. `attempt` counts from 1. */
export interface UnknownAttempt {
  readonly kind: 'unknown';
  readonly detail: string;
  readonly attempt: number;
  /** The answer spoke of another posting or another amount. */
  readonly mismatched: boolean;
}

export interface PostingListener {
  /** Exactly once, unless the outbox is stopped before. */
  onOutcome(outcome: PostingOutcome): void;
  onAttempt?(attempt: UnknownAttempt): void;
}

export interface SubmitOptions {
  /** True where the request may have gone out before, in another life of the host: the first step is then a question. */
  readonly mayHaveBeenSent?: boolean;
  /** Of a recharge card. Without it such a posting is only asked about: a restart leaves no secret behind. */
  readonly secret?: string | undefined;
}

/**
 * Carries postings to the back end until each has a definite answer: the same id every time, and after an unknown
 * answer the question "what became of it?" before it is sent again. What is to be carried is durable in the journal
 * before `submit`; the outbox itself remembers nothing across a restart.
 */
export interface Outbox {
  submit(posting: Posting, listener: PostingListener, options?: SubmitOptions): void;
  /**
   * Takes back, again and again until the answer is definite. What is under way under this id ends first, and what it
   * still brings is not listened to: the answer to the reversal decides. The id is never sent any more. Ends as
   * `refused` with `reversed`, or as `accepted` where the back end keeps the booking.
   */
  reverse(posting: Posting, listener: PostingListener): void;
  /** Ids without a definite answer, oldest first. */
  pending(): readonly string[];
  /** Ends all waiting. Answers that still arrive are dropped: the next start asks again under the same id. */
  stop(): void;
}

export interface OutboxParts {
  readonly gateway: BillingGateway;
  readonly clock: Clock;
  readonly random: RandomSource;
}

interface Entry {
  readonly posting: Posting;
  readonly secret: string | undefined;
  readonly listener: PostingListener;
  readonly begunMs: number;
  next: 'post' | 'query' | 'reverse';
  attempts: number;
  /** Posts in a row that the back end could not read. */
  unreadable: number;
  /** Reversals refused in a row, each with nothing booked. */
  denials: number;
  /** Set while a timer runs. `heldUntilMs`: the back end asked for it. `woken`: tried before its time since the last. */
  waiting: { readonly stop: () => void; readonly heldUntilMs: number } | undefined;
  woken: boolean;
  inFlight: boolean;
  /** Set by a reversal of the same id: nothing of this one goes out any more. Runs when its last request has ended. */
  replacedBy: (() => void) | undefined;
}

/** What a step came to; `notRedeemed` is the outbox's own word, no back end's. */
type StepOutcome = PostingOutcome | UnknownOutcome;

const reversed: PostOutcome = { kind: 'refused', reason: 'reversed', changed: undefined };
const notRedeemed: StepOutcome = { kind: 'refused', reason: 'notRedeemed', changed: undefined };
const notYetRedeemed: PostOutcome = { kind: 'unknown', detail: 'The recharge card is not redeemed so far.' };
const nothingMore: PostOutcome = { kind: 'unknown', detail: 'Nothing more of it is sent.' };

export function createOutbox({ gateway, clock, random }: OutboxParts): Outbox {
  const entries = new Map<string, Entry>();
  /** Due now, first come first served. */
  const due: Entry[] = [];
  const timers = new Set<() => void>();
  let inFlight = 0;
  let stopped = false;

  function startDue(): void {
    while (!stopped && inFlight < MAX_IN_FLIGHT) {
      const entry = due.shift();
      if (entry === undefined) return;
      inFlight += 1;
      entry.inFlight = true;
      entry.attempts += 1;
      void attempt(entry);
    }
  }

  async function attempt(entry: Entry): Promise<void> {
    const outcome = await guarded((isOver) => deliver(entry, isOver));
    inFlight -= 1;
    entry.inFlight = false;
    if (!stopped) {
      if (entry.replacedBy === undefined) conclude(entry, outcome);
      else entry.replacedBy();
    }
    startDue();
  }

  /** One question and, where its answer asks for it, one request. */
  async function deliver(entry: Entry, isOver: () => boolean): Promise<StepOutcome> {
    const { posting, secret } = entry;
    if (entry.next === 'reverse') return takeBack(entry);
    if (entry.next === 'query') {
      const found = await query(posting);
      if (found.kind !== 'notFound') return found;
      if (stopped || isOver() || entry.replacedBy !== undefined) return nothingMore;
      if (posting.kind === 'rechargeCard' && secret === undefined) {
        return clock.monotonicMs() - entry.begunMs < LATE_REQUEST_MS ? notYetRedeemed : notRedeemed;
      }
      if (entry.unreadable >= UNREADABLE_LIMIT) return { kind: 'refused', reason: 'notAllowed', changed: undefined };
    }
    const outcome = await (secret === undefined ? gateway.post(posting) : gateway.post(posting, secret));
    entry.unreadable = outcome.kind === 'unknown' && outcome.unreadable === true ? entry.unreadable + 1 : 0;
    return withNewAmounts(posting, checkFit(posting, outcome));
  }

  async function takeBack(entry: Entry): Promise<PostOutcome> {
    const { posting } = entry;
    const answer = await gateway.reverse(posting);
    switch (answer.kind) {
      case 'reversed':
        return reversed;
      case 'accepted':
        return checkFit(posting, answer);
      case 'unknown':
        return answer;
      case 'refused': {
        // It takes nothing back; whether there was anything to take back only its books can say.
        const found = await gateway.query(posting.id);
        if (found.kind === 'accepted') return checkFit(posting, found);
        if (found.kind === 'refused') return reversed;
        if (found.kind === 'unknown') return found;
        entry.denials += 1;
        if (entry.denials >= REVERSAL_DENIALS_LIMIT) return reversed;
        return { kind: 'unknown', detail: `The reversal was refused (${answer.reason}) and nothing is booked so far.` };
      }
    }
  }

  /** A back end may say that the amount changed without saying to what: then it is asked, and nobody needs a claim. */
  async function withNewAmounts(posting: Posting, outcome: PostOutcome): Promise<PostOutcome> {
    const asks = outcome.kind === 'refused' && outcome.reason === 'amountChanged' && outcome.changed === undefined;
    if (!asks || stopped) return outcome;
    const arrears = await gateway.getArrears(posting.accountNumber);
    switch (arrears.kind) {
      case 'quoted':
        return { ...outcome, changed: { bills: arrears.bills, quoteToken: arrears.quoteToken } };
      case 'refused':
        return outcome;
      case 'unknown':
        return arrears;
    }
  }

  async function query(posting: Posting): Promise<PostOutcome | { kind: 'notFound' }> {
    const found = await gateway.query(posting.id);
    switch (found.kind) {
      case 'accepted':
        return checkFit(posting, found);
      case 'refused':
        // The new amounts come only with the first answer, which a repeated request gives again.
        return found.reason === 'amountChanged' ? { kind: 'notFound' } : { ...found, changed: undefined };
      case 'notFound':
      case 'unknown':
        return found;
    }
  }

  function conclude(entry: Entry, outcome: StepOutcome): void {
    switch (outcome.kind) {
      case 'accepted':
      case 'refused':
        entries.delete(entry.posting.id);
        wakeOldest();
        entry.listener.onOutcome(outcome);
        return;
      case 'unknown':
        if (entry.next === 'post') entry.next = 'query';
        schedule(entry, Math.min(outcome.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
        entry.listener.onAttempt?.({
          kind: 'unknown',
          detail: outcome.detail,
          attempt: entry.attempts,
          mismatched: outcome.mismatched === true,
        });
        return;
    }
  }

  function schedule(entry: Entry, retryAfterMs: number): void {
    const isFast = entry.attempts <= FAST_RETRY_DELAYS_MS.length;
    const crowdedMs = isFast ? 0 : entries.size * PROBE_SPACING_MS;
    const ownMs = jittered(Math.max(retryDelayMs(entry.attempts), crowdedMs));
    const heldMs = retryAfterMs === 0 ? 0 : retryAfterMs + jittered(RETRY_AFTER_SPREAD_MS);
    const stop = startTimer(Math.max(ownMs, heldMs), () => {
      entry.waiting = undefined;
      entry.woken = false;
      due.push(entry);
      startDue();
    });
    entry.waiting = { stop, heldUntilMs: clock.monotonicMs() + heldMs };
  }

  /** Each wake is paid for by an answer that came, and no entry is woken twice between two of its own times. */
  function wakeOldest(): void {
    let wakes = WAKES_PER_ANSWER;
    for (const entry of entries.values()) {
      if (wakes === 0) return;
      if (entry.waiting === undefined || entry.woken || entry.waiting.heldUntilMs > clock.monotonicMs()) continue;
      wakes -= 1;
      entry.waiting.stop();
      entry.waiting = undefined;
      entry.woken = true;
      due.push(entry);
    }
  }

  function begin(posting: Posting, listener: PostingListener, next: Entry['next'], secret?: string): Entry {
    if (stopped) throw new Error('the outbox is stopped');
    const entry: Entry = {
      posting,
      secret,
      listener,
      begunMs: clock.monotonicMs(),
      next,
      attempts: 0,
      unreadable: 0,
      denials: 0,
      waiting: undefined,
      woken: false,
      inFlight: false,
      replacedBy: undefined,
    };
    entries.set(posting.id, entry);
    return entry;
  }

  function enqueue(entry: Entry): void {
    due.push(entry);
    startDue();
  }

  function startTimer(delayMs: number, run: () => void): () => void {
    const stopTimer = clock.after(delayMs, () => {
      timers.delete(stopTimer);
      run();
    });
    timers.add(stopTimer);
    return () => {
      timers.delete(stopTimer);
      stopTimer();
    };
  }

  /** Between half of the delay and the whole of it: kiosks that lost the same link do not return in step. */
  function jittered(delayMs: number): number {
    const [high = 0, low = 0] = random.bytes(2);
    return Math.round((delayMs * (1 + (high * 256 + low) / JITTER_STEPS)) / 2);
  }

  /** An attempt that throws or never ends is unknown, like every other attempt without an answer. */
  function guarded(work: (isOver: () => boolean) => Promise<StepOutcome>): Promise<StepOutcome> {
    return new Promise((resolve) => {
      let over = false;
      const stopGuard = startTimer(ATTEMPT_GUARD_MS, () => {
        over = true;
        resolve({ kind: 'unknown', detail: `The gateway did not resolve within ${ATTEMPT_GUARD_MS} ms.` });
      });
      const settle = (outcome: StepOutcome): void => {
        stopGuard();
        resolve(outcome);
      };
      work(() => over).then(settle, (error: unknown) => {
        settle({
          kind: 'unknown',
          detail: `The gateway failed: ${error instanceof Error ? error.message : String(error)}`,
        });
      });
    });
  }

  return {
    submit(posting, listener, options) {
      if (entries.has(posting.id)) throw new Error(`posting ${posting.id} is already under way`);
      const { mayHaveBeenSent = false, secret } = options ?? {};
      const onlyAsked = posting.kind === 'rechargeCard' && secret === undefined;
      enqueue(begin(posting, listener, mayHaveBeenSent || onlyAsked ? 'query' : 'post', secret));
    },
    reverse(posting, listener) {
      const earlier = entries.get(posting.id);
      if (earlier?.next === 'reverse') throw new Error(`posting ${posting.id} is already being taken back`);
      const entry = begin(posting, listener, 'reverse');
      if (earlier === undefined) {
        enqueue(entry);
        return;
      }
      earlier.waiting?.stop();
      const place = due.indexOf(earlier);
      if (place >= 0) due.splice(place, 1);
      earlier.replacedBy = () => due.push(entry);
      if (!earlier.inFlight) enqueue(entry);
    },
    pending: () => [...entries.keys()],
    stop() {
      stopped = true;
      due.length = 0;
      for (const stopTimer of timers) stopTimer();
      timers.clear();
    },
  };
}

/** The wait after attempt `attempts`, before jitter. */
export function retryDelayMs(attempts: number): number {
  const fast = FAST_RETRY_DELAYS_MS[attempts - 1];
  if (fast !== undefined) return fast;
  return Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (attempts - 1 - FAST_RETRY_DELAYS_MS.length));
}

/** A booking of another amount, or without what was bought, is not the success that was asked for; nor is it a refusal. */
function checkFit<Outcome extends { kind: string }>(
  posting: Posting,
  outcome: Outcome | { kind: 'accepted'; booking: Booking },
): Outcome | { kind: 'accepted'; booking: Booking } | UnknownOutcome {
  if (outcome.kind !== 'accepted' || !('booking' in outcome)) return outcome;
  const detail = findMisfit(posting, outcome.booking);
  return detail === undefined ? outcome : { kind: 'unknown', detail, mismatched: true };
}
