import type { Posting } from '../domain/order.ts';
import type { BillingGateway, Booking, ChangedQuote, PostOutcome, PostRefusal } from '../ports/billing-gateway.ts';
import type { Clock, RandomSource } from '../ports/clock.ts';

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

/** Jitter is taken from two bytes. */
const JITTER_STEPS = 65_536;

export type PostingOutcome =
  | { kind: 'accepted'; booking: Booking }
  /** `changed` comes with `amountChanged`. */
  | { kind: 'refused'; reason: PostRefusal; changed: ChangedQuote | undefined };

/** An attempt that brought no definite answer. The posting goes on. `attempt` counts from 1. */
export interface UnknownAttempt {
  readonly kind: 'unknown';
  readonly detail: string;
  readonly attempt: number;
}

export interface PostingListener {
  /** Exactly once, unless the outbox is stopped before. */
  onOutcome(outcome: PostingOutcome): void;
  onAttempt?(attempt: UnknownAttempt): void;
}

export interface SubmitOptions {
  /** True where the request may have gone out before, in another life of the host: the first step is then a question. */
  readonly mayHaveBeenSent?: boolean;
}

/**
 * Carries postings to the back end until each has a definite answer: the same id every time, and after an unknown
 * answer the question "what became of it?" before it is sent again. What is to be carried is durable in the journal
 * before `submit`; the outbox itself remembers nothing across a restart.
 */
export interface Outbox {
  submit(posting: Posting, listener: PostingListener, options?: SubmitOptions): void;
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
  readonly listener: PostingListener;
  next: 'post' | 'query';
  attempts: number;
}

type StepOutcome = PostOutcome | { kind: 'notFound' };

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
      entry.attempts += 1;
      void attempt(entry);
    }
  }

  async function attempt(entry: Entry): Promise<void> {
    const outcome = await guarded(() => deliver(entry));
    inFlight -= 1;
    if (!stopped) conclude(entry, outcome);
    startDue();
  }

  /** One question and, where its answer asks for it, one request. */
  async function deliver(entry: Entry): Promise<PostOutcome> {
    if (entry.next === 'query') {
      const found = await query(entry.posting);
      if (found.kind !== 'notFound') return found;
      if (stopped) return { kind: 'unknown', detail: 'The outbox was stopped.' };
    }
    return withNewAmounts(entry.posting, checkTotal(entry.posting, await gateway.post(entry.posting)));
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

  async function query(posting: Posting): Promise<StepOutcome> {
    const found = await gateway.query(posting.id);
    switch (found.kind) {
      case 'accepted':
        return checkTotal(posting, found);
      case 'refused':
        // The new amounts come only with the first answer, which a repeated request gives again.
        return found.reason === 'amountChanged' ? { kind: 'notFound' } : { ...found, changed: undefined };
      case 'notFound':
      case 'unknown':
        return found;
    }
  }

  function conclude(entry: Entry, outcome: PostOutcome): void {
    switch (outcome.kind) {
      case 'accepted':
      case 'refused':
        entries.delete(entry.posting.id);
        entry.listener.onOutcome(outcome);
        return;
      case 'unknown':
        entry.next = 'query';
        schedule(entry);
        entry.listener.onAttempt?.({ kind: 'unknown', detail: outcome.detail, attempt: entry.attempts });
        return;
    }
  }

  function schedule(entry: Entry): void {
    startTimer(jittered(retryDelayMs(entry.attempts)), () => {
      due.push(entry);
      startDue();
    });
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
  function guarded(work: () => Promise<PostOutcome>): Promise<PostOutcome> {
    return new Promise((resolve) => {
      const stopGuard = startTimer(ATTEMPT_GUARD_MS, () => {
        resolve({ kind: 'unknown', detail: `The gateway did not resolve within ${ATTEMPT_GUARD_MS} ms.` });
      });
      const settle = (outcome: PostOutcome): void => {
        stopGuard();
        resolve(outcome);
      };
      work().then(settle, (error: unknown) => {
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
      if (stopped) throw new Error('the outbox is stopped');
      const entry: Entry = {
        posting,
        listener,
        next: options?.mayHaveBeenSent === true ? 'query' : 'post',
        attempts: 0,
      };
      entries.set(posting.id, entry);
      due.push(entry);
      startDue();
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

/** A booking of another amount is not the success that was asked for; nor is it a refusal. */
function checkTotal<Outcome extends { kind: string }>(
  posting: Posting,
  outcome: Outcome | { kind: 'accepted'; booking: Booking },
): Outcome | { kind: 'accepted'; booking: Booking } | { kind: 'unknown'; detail: string } {
  if (outcome.kind !== 'accepted' || !('booking' in outcome)) return outcome;
  const booked = outcome.booking.totalFen;
  if (booked === undefined || booked === posting.totalFen) return outcome;
  return { kind: 'unknown', detail: `The answer speaks of ${booked} fen where ${posting.totalFen} were posted.` };
}
