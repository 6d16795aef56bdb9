import { expect } from 'vitest';
import type { Action, Effect, Input, Kiosk, Settings, Step, Surroundings } from '../../../../core/domain/kiosk.ts';
import { booksOf } from '../../../../core/domain/books.ts';
import {
  applyRecord,
  heldFen,
  inFlightFen,
  newLedger,
  openClaimsFen,
  suspenseFen,
  type Ledger,
} from '../../../../core/domain/ledger.ts';
import { openTransactions } from '../../../../core/domain/open-transactions.ts';
import { paymentOf } from '../../../../core/domain/step.ts';
import type { KioskRecord } from '../../../../core/domain/records.ts';
import { newKiosk, transition } from '../../../../core/domain/transition.ts';
import { digestOf } from '../../../../core/platform/receipt-digest.ts';
import { settings as defaultSettings } from './samples.ts';

/** A kiosk and its ledger, driven by hand, with every step checked against what must always be true. */
export interface Walk {
  readonly kiosk: Kiosk;
  readonly ledger: Ledger;
  /** One entry a step that wrote: what the journal took as one append. */
  readonly appends: readonly (readonly KioskRecord[])[];
  readonly records: readonly KioskRecord[];
  readonly effects: readonly Effect[];
  readonly nowMs: number;
  give(input: Input): Step;
  act(action: Action): Step;
  /** Lets time pass and ticks once. */
  pass(ms: number): Step;
  /** Sets the wall clock; no tick has seen it yet. */
  jump(ms: number): void;
  /** A walk of its own that stands where this one stands. */
  fork(): Walk;
}

/** 2027-01-15 08:00 UTC. */
export const defaultStartMs = 1_800_000_000_000;

/** A walk stays within one day; days are turned by tests of their own. */
export const businessDate = '2027-01-01';

/** The same terminal after the power came back, with what the journal holds. */
export function restartedFrom(
  appends: readonly (readonly KioskRecord[])[],
  settings: Settings = defaultSettings,
  startMs = defaultStartMs,
): Walk {
  const walk = newWalk(appends, settings, undefined, startMs);
  walk.give({ kind: 'started', open: openTransactions(walk.ledger) });
  return walk;
}

export function newWalk(
  appends: readonly (readonly KioskRecord[])[] = [],
  settings: Settings = defaultSettings,
  fitted = { acceptor: true, printer: true, cardReader: true },
  startMs = defaultStartMs,
): Walk {
  const ledger = fold(appends);
  const { lastNote, pin, orphans, boxPresent, boxUnanswered } = ledger;
  const known = { lastNote, pin, orphans, boxPresent, boxUnanswered };
  const kiosk = newKiosk({ settings, monotonicMs: 0, businessDate }, known, fitted);
  return walkOn({ kiosk, settings, appends: [...appends], effects: [], startMs, nowMs: 0, steps: 0 });
}

export function fold(appends: readonly (readonly KioskRecord[])[]): Ledger {
  const ledger = newLedger();
  for (const append of appends) for (const record of append) applyRecord(ledger, record);
  return ledger;
}

interface Standing {
  kiosk: Kiosk;
  settings: Settings;
  appends: (readonly KioskRecord[])[];
  effects: Effect[];
  /** Wall clock of the monotonic zero. */
  startMs: number;
  nowMs: number;
  steps: number;
}

function walkOn(now: Standing): Walk {
  const ledger = fold(now.appends);
  const books = booksOf(ledger);

  function around(): Surroundings {
    // Steps and history differ from walk to walk, so that a number made after a restart is new.
    const run = now.appends.length * 1_000 + now.steps;
    const fresh = run.toString().padStart(8, '0');
    return {
      settings: now.settings,
      monotonicMs: now.nowMs,
      wallMs: now.startMs + now.nowMs,
      freshTransactionId: `LP01-270101-${fresh}`,
      businessDate,
      books,
      hashPosting: (posting) => `hash of ${posting.id}`,
      digest: digestOf,
      receiptText: () => '',
    };
  }

  function give(input: Input): Step {
    now.steps += 1;
    const before = now.kiosk;
    const step = transition(before, input, around());
    if (step.kind === 'advance') {
      for (const record of step.records) applyRecord(ledger, record);
      if (step.records.length > 0) now.appends.push(step.records);
      now.kiosk = step.kiosk;
      checkRecords(before, step.kiosk, step.records);
      now.effects.push(...step.effects);
      checkEffects(step, now.appends.flat());
    }
    checkLedger(now.kiosk, ledger, now.settings);
    return step;
  }

  return {
    get kiosk() {
      return now.kiosk;
    },
    ledger,
    get appends() {
      return now.appends;
    },
    get records() {
      return now.appends.flat();
    },
    get effects() {
      return now.effects;
    },
    get nowMs() {
      return now.nowMs;
    },
    give,
    act: (action) => give({ kind: 'action', action }),
    pass: (ms) => {
      now.nowMs += ms;
      return give({ kind: 'tick' });
    },
    jump: (ms) => {
      now.startMs += ms;
    },
    fork: () => walkOn({ ...now, appends: [...now.appends], effects: [...now.effects] }),
  };
}

/** These speak of something outside the kiosk's state: paper that was already on its way, a number already counted. */
const silentRecords: ReadonlySet<KioskRecord['kind']> = new Set([
  'noteAcknowledged',
  // A restart ends what was open in the journal and never was on this screen.
  'transactionCancelled',
  // The claims stand in the ledger alone.
  'claimSettled',
  'receiptPrinted',
  'receiptSent',
  'receiptFailed',
]);

const countedKinds: ReadonlySet<KioskRecord['kind']> = new Set(['noteCredited', 'noteLocated', 'orphanNote']);

function checkRecords(before: Kiosk, after: Kiosk, records: readonly KioskRecord[]): void {
  if (records.every((record) => silentRecords.has(record.kind))) return;
  if (JSON.stringify(after) === JSON.stringify(before)) {
    expect.fail(`the state did not change, and yet there are records: ${JSON.stringify(records)}`);
  }
}

/** Paper before hands: whatever a hand does was written before, and what a note needs in the very same step. */
function checkEffects(step: Extract<Step, { kind: 'advance' }>, records: readonly KioskRecord[]): void {
  const justNow = step.records;
  for (const effect of step.effects) {
    if (effect.kind === 'stackNote') {
      expect(justNow).toContainEqual(expect.objectContaining({ kind: 'noteStacking', noteId: effect.noteId }));
    }
    if (effect.kind === 'acknowledgeStacked' && effect.noteId !== null) {
      const { noteId } = effect;
      const counted = records.some(
        (record) => countedKinds.has(record.kind) && 'noteId' in record && record.noteId === noteId,
      );
      if (!counted) expect.fail(`${noteId} is acknowledged and was never counted`);
    }
    if (effect.kind === 'reverse' || effect.kind === 'submit') {
      const { id } = effect.posting;
      const isReversed = records.some((record) => record.kind === 'reversalRequested' && record.postingId === id);
      if (isReversed !== (effect.kind === 'reverse')) expect.fail(`${effect.kind} of ${id}, against what is written`);
    }
    if (effect.kind === 'submit') {
      const { posting } = effect;
      const written = records.some(
        (record) =>
          (record.kind === 'paymentSubmitted' || record.kind === 'claimPosted') &&
          JSON.stringify(record.posting) === JSON.stringify(posting),
      );
      if (!written) expect.fail(`${posting.id} is sent and was never written`);
    }
    if (effect.kind === 'writeCard') {
      const { orderId } = effect.order;
      expect(justNow).toContainEqual(expect.objectContaining({ kind: 'cardWriteStarted', orderId }));
      if (records.some((record) => record.kind === 'cardWritten' && record.orderId === orderId)) {
        expect.fail(`${orderId} is on its card already, and its power may be in the meter`);
      }
    }
    if (effect.kind === 'confirmCardOrder') {
      const { orderId } = effect;
      expect(records).toContainEqual(expect.objectContaining({ kind: 'cardWritten', orderId }));
    }
    if (effect.kind === 'print' && effect.document.what === 'collectionSlip') {
      const collectionNumber = effect.document.number;
      expect(justNow).toContainEqual(expect.objectContaining({ kind: 'boxAnswered', collectionNumber }));
    } else if (effect.kind === 'print' && effect.document.what !== 'test' && effect.document.what !== 'page') {
      const { number } = effect.document;
      expect(justNow).toContainEqual(expect.objectContaining({ kind: 'receiptStarted', number }));
    }
  }
}

/** By the stage alone, whatever the reader says: where a card may be wanted at all. */
function mayWantCard({ stage }: Kiosk, settings: Settings): boolean {
  if (stage.kind === 'enteringAccount') {
    return stage.purpose === 'recharge' && stage.by === 'account' && settings.offered.has('cards');
  }
  const write = stage.kind === 'rewritingCard' ? stage.write : paymentWrite(stage);
  return write !== undefined && !['writing', 'written', 'noReader'].includes(write.state);
}

function paymentWrite(stage: Kiosk['stage']): { readonly state: string } | undefined {
  if (stage.kind !== 'paying' || stage.payment.state !== 'settled') return undefined;
  return stage.payment.receipt.kind === 'none' ? stage.payment.card?.write : undefined;
}

/** The gate is open only where a card is wanted, and a card at home is on its way back to the hand. */
function checkReader(kiosk: Kiosk, settings: Settings): void {
  const { cardReader } = kiosk;
  if (cardReader.told === 'open' && !mayWantCard(kiosk, settings)) {
    expect.fail(`the gate was told to open at ${kiosk.stage.kind}`);
  }
  const isHome = kiosk.stage.kind === 'home' || kiosk.stage.kind === 'thanks';
  if (cardReader.fitted && cardReader.word === 'cardInside' && isHome && cardReader.givenBackMs === null) {
    expect.fail(`a card is kept inside at ${kiosk.stage.kind}`);
  }
}

function checkLedger(kiosk: Kiosk, ledger: Ledger, settings: Settings): void {
  if (heldFen(ledger) !== inFlightFen(ledger)) {
    expect.fail(`held ${heldFen(ledger)} is not in flight ${inFlightFen(ledger)}: ${JSON.stringify(ledger.totals)}`);
  }
  if (openClaimsFen(ledger) !== suspenseFen(ledger)) {
    expect.fail(`open claims of ${openClaimsFen(ledger)} but in suspense ${suspenseFen(ledger)}`);
  }
  checkReader(kiosk, settings);
  const under = [...ledger.claims.values()].flatMap(({ posting }) => (posting === null ? [] : [posting.id]));
  if (kiosk.claimPostings.some(({ posting }) => !under.includes(posting.id))) {
    expect.fail(`the kiosk waits for a claim's posting that the journal does not know: ${under.join(' ')}`);
  }
  const { totals } = ledger;
  for (const amount of [
    totals.stackedFen,
    totals.inDoubtFen,
    totals.creditedFen,
    totals.claimedFen,
    totals.redeemedFen,
  ]) {
    expect(amount).toBeGreaterThanOrEqual(0);
  }
  const claims = [...ledger.claims.values()].reduce((sum, claim) => sum + claim.amountFen, 0);
  const settled = claims - totals.claimedFen;
  // Only a claim whose note came back leaves the total; none is lost under another's number.
  expect(settled).toBeGreaterThanOrEqual(0);
  const facts = paymentOf(kiosk)?.facts;
  if (facts === undefined) return;
  expect(facts).toEqual(ledger.open.get(facts.transactionId)?.facts);
}
