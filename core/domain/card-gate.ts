import { cardWorkOf, holdsAnother } from './card-work.ts';
import type { Effect, Kiosk, Settings, Stage, Step, Surroundings } from './kiosk.ts';
import type { CardReaderFacts } from './recharge.ts';

/** A reader that did not give the card back is told again after this. */
export const giveBackRetryMs = 5_000;
/** A gate that stands otherwise than it was told, and said nothing, is told again after this. */
export const gateRetryMs = 5_000;

/**
 * After every step: the one place that opens and shuts the gate of the card reader and gives cards back. What the reader
 * should do follows from the stage alone; it is told where that differs from what it was told, and again where it did not.
 */
export function atTheReader(step: Step, around: Surroundings): Step {
  if (step.kind === 'refuse' || !step.kiosk.cardReader.fitted) return step;
  const { kiosk } = step;
  const { cardReader } = kiosk;
  const told = wantsCard(kiosk, around.settings) ? 'open' : 'shut';
  const isNews = told !== cardReader.told || isUnheeded(cardReader, around.monotonicMs);
  const effects: Effect[] = isNews ? [{ kind: 'acceptCard', accept: told === 'open' }] : [];
  const isKept = cardReader.word !== 'cardInside' || keepsCard(kiosk, around.settings);
  const sinceMs = cardReader.givenBackMs;
  const isDue = !isKept && (sinceMs === null || around.monotonicMs - sinceMs >= giveBackRetryMs);
  if (isDue) effects.push({ kind: 'ejectCard' });
  const givenBackMs = isKept ? null : isDue ? around.monotonicMs : sinceMs;
  if (!isNews && givenBackMs === sinceMs) return step;
  const reading = isKept && cardReader.reading;
  const toldMs = isNews ? around.monotonicMs : cardReader.toldMs;
  return {
    ...step,
    kiosk: { ...kiosk, cardReader: { ...cardReader, told, toldMs, givenBackMs, reading } },
    effects: [...step.effects, ...effects],
  };
}

/** The order was refused, or lost on the line: no word of the reader followed it. */
function isUnheeded({ told, toldMs, word }: CardReaderFacts, monotonicMs: number): boolean {
  const standsOtherwise = told === 'open' ? word === 'empty' : word === 'open';
  return standsOtherwise && (toldMs === null || monotonicMs - toldMs >= gateRetryMs);
}

/** Whether a card may be put in now: the stage asks for one, and the reader is ready and empty. */
export function wantsCard(kiosk: Kiosk, settings: Settings): boolean {
  const { word } = kiosk.cardReader;
  if (kiosk.journalFailed || (word !== 'empty' && word !== 'open')) return false;
  return readsCards(kiosk.stage, settings) || waitsForCard(kiosk);
}

/** At the entry of a recharge the card says whose account it is, where the back end can find an account by it. */
export function readsCards(stage: Stage, { offered }: Settings): boolean {
  if (stage.kind !== 'enteringAccount' || stage.purpose !== 'recharge' || stage.by !== 'account') return false;
  return offered.has('cards') && offered.has('find');
}

function waitsForCard(kiosk: Kiosk): boolean {
  const work = cardWorkOf(kiosk);
  return work !== undefined && work.open && work.write.state !== 'writing';
}

/**
 * A card stays inside while it is read, and from there until the purchase is written to it; everywhere else it belongs
 * into the hand.
 */
function keepsCard(kiosk: Kiosk, settings: Settings): boolean {
  const { stage, cardReader } = kiosk;
  const work = cardWorkOf(kiosk);
  // It moves now, whatever else is wrong.
  if (work?.write.state === 'writing') return true;
  if (kiosk.journalFailed) return false;
  if (work !== undefined) {
    // Another try is one touch away, and the half-written card must not be carried to the meter by mistake.
    const { state } = work.write;
    return work.open && (state === 'notWritten' || state === 'uncertain');
  }
  switch (stage.kind) {
    case 'enteringAccount':
      return readsCards(stage, settings) && cardReader.reading;
    case 'lookingUp':
      return stage.purpose === 'recharge';
    case 'asking': {
      const { question } = stage;
      if (question.kind === 'find') return question.key.by === 'purchaseCard';
      return (
        question.kind === 'trial' && question.order.kind === 'card' && fits(kiosk, question.order.account.cardNumber)
      );
    }
    case 'choosingAmount':
      return stage.orderKind === 'card' && fits(kiosk, stage.account.cardNumber);
    case 'consenting':
      return stage.order.kind === 'card' && fits(kiosk, stage.order.account.cardNumber);
    case 'paying': {
      const { state, facts } = stage.payment;
      if (state === 'settled' || state === 'claimed' || state === 'cancelling') return false;
      return facts.order.kind === 'card' && fits(kiosk, facts.order.account.cardNumber);
    }
    default:
      return false;
  }
}

function fits({ cardReader }: Kiosk, cardNumber: string | undefined): boolean {
  return cardNumber === undefined || !holdsAnother(cardReader, cardNumber);
}
