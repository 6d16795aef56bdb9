import { describe, expect, it } from 'vitest';
import type { CardReadOutcome, CardWriteOutcome, CardReaderOutcome } from '../../../core/ports/card-reader.ts';
import { CARD, createCrt310Rig, purchase, request, type Crt310Rig } from '../../support/crt310-rig.ts';

type Outcome = CardReadOutcome | CardWriteOutcome | CardReaderOutcome;
type Deed = 'read' | 'write' | 'eject';

/** Milliseconds after the command; a write lasts about 220, an eject about 900. */
const steps: Readonly<Record<Deed, readonly number[]>> = {
  read: Array.from({ length: 10 }, (_, index) => index * 5),
  write: Array.from({ length: 50 }, (_, index) => index * 5),
  eject: Array.from({ length: 24 }, (_, index) => index * 40),
};

/** Milliseconds; the README promises it. */
const LONGEST_MS = 30_000;

/** What happens to it, and how it is put right afterwards. */
const troubles: Readonly<Record<string, { strike(rig: Crt310Rig): void; mend(rig: Crt310Rig): void }>> = {
  'the power fails': {
    strike: (rig) => {
      rig.simulator.power(false);
    },
    mend: (rig) => {
      rig.simulator.power(true);
    },
  },
  'the power fails for a moment': {
    strike: (rig) => {
      rig.simulator.power(false);
      rig.simulator.power(true);
    },
    mend: () => undefined,
  },
  'the cable is pulled': {
    strike: (rig) => {
      rig.line.unplug();
    },
    mend: (rig) => {
      rig.line.plug();
    },
  },
  'the device falls silent': fault('silent'),
  'every check goes wrong': fault('badChecksum'),
  'noise comes up': fault('garbage'),
  'the card is torn out': {
    strike: (rig) => {
      rig.simulator.tearCardOut();
    },
    mend: () => undefined,
  },
};

function fault(name: 'silent' | 'badChecksum' | 'garbage'): (typeof troubles)[string] {
  return {
    strike: (rig) => {
      rig.simulator.fault(name, true);
    },
    mend: (rig) => {
      rig.simulator.fault(name, false);
    },
  };
}

function begin(rig: Crt310Rig, deed: Deed): Promise<Outcome> {
  if (deed === 'read') return rig.reader.readCard();
  return deed === 'write' ? rig.reader.writeCard(request) : rig.reader.eject();
}

/** The card in the reader, or, where a hand has it, the same card put in again. */
async function cardBack(rig: Crt310Rig): Promise<void> {
  await rig.until(() => ['cardInside', 'empty', 'taken'].includes(rig.states().at(-1) ?? ''));
  await rig.clock.advance(2000);
  if (rig.states().at(-1) === 'cardInside') return;
  rig.simulator.removeCard();
  await rig.clock.advance(1000);
  expect(await rig.done(rig.reader.acceptCard(true))).toEqual({ kind: 'done' });
  expect(rig.simulator.insertCard({ cardNumber: CARD })).toBe('taken');
  await rig.until(() => rig.states().at(-1) === 'cardInside');
  await rig.clock.advance(1000);
}

/** An outcome is a promise about the card: each one is held against the card itself. */
function holds(outcome: Outcome, now: { memoryHex: string; purchase: unknown }, before: string): void {
  switch (outcome.kind) {
    case 'written':
      expect(now.purchase).toEqual(purchase);
      break;
    case 'notWritten':
    case 'noCard':
    case 'wrongCard':
      expect(now.memoryHex).toBe(before);
      break;
    default:
      break;
  }
}

describe.each(Object.keys(troubles))('%s', (name) => {
  const trouble = troubles[name];
  const table = (['read', 'write', 'eject'] as const).flatMap((deed) => steps[deed].map((ms) => [ms, deed] as const));

  it.each(table)('%i ms into a %s: what is said is true, and the next time succeeds', async (ms, deed) => {
    const rig = createCrt310Rig();
    await rig.withCard({ cardNumber: CARD });
    const before = rig.simulator.view().card?.memoryHex ?? '';
    const begunMs = rig.clock.monotonicMs();
    const under = begin(rig, deed);
    await rig.clock.advance(ms);
    trouble?.strike(rig);
    const outcome = await rig.done(under);
    expect(rig.clock.monotonicMs() - begunMs).toBeLessThanOrEqual(LONGEST_MS);
    // Where no byte was sent to be written, there is nothing to be uncertain about.
    if (!rig.sent().some((hex) => /^02.{4}3835/u.test(hex))) expect(outcome.kind).not.toBe('uncertain');
    trouble?.mend(rig);
    await cardBack(rig);
    const card = rig.simulator.view().card;
    if (card === null) throw new Error('the card is gone');
    holds(outcome, card, before);
    expect(card.cardNumber).toBe(CARD);
    expect(card.triesLeft).toBeGreaterThanOrEqual(2);

    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    const again = await rig.done(rig.reader.writeCard(request));
    const isSpared = card.triesLeft === 2 && card.purchase === null;
    expect(again.kind).toBe(isSpared ? 'notWritten' : 'written');
    if (!isSpared)
      expect(rig.simulator.view().card).toMatchObject({ purchase, triesLeft: card.triesLeft === 2 ? 2 : 3 });
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.simulator.removeCard()).toBe(true);
    expect(rig.simulator.violations()).toEqual([]);
  });
});

describe('the cable is pulled', () => {
  /** Chunks the host sends over a whole write: commands and ENQs. */
  const chunks = Array.from({ length: 22 }, (_, index) => index);

  it.each(chunks)('right after chunk %i of a write went out: heard, and never answered', async (at) => {
    let count = Number.POSITIVE_INFINITY;
    const rig = createCrt310Rig({
      onSent: () => {
        if (count === 0) rig.line.unplug();
        count -= 1;
      },
    });
    await rig.withCard({ cardNumber: CARD });
    const before = rig.simulator.view().card?.memoryHex ?? '';
    count = at;
    const outcome = await rig.done(rig.reader.writeCard(request));
    await rig.clock.advance(1000);
    const now = rig.simulator.view().card;
    if (now === null) throw new Error('the card is gone');
    holds(outcome, now, before);
    rig.line.plug();
    await cardBack(rig);
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
  });

  it('at every step of a write leads to every end there is', async () => {
    const ends = new Set<string>();
    for (const ms of steps.write) {
      const rig = createCrt310Rig();
      await rig.withCard({ cardNumber: CARD });
      const writing = rig.reader.writeCard(request);
      await rig.clock.advance(ms);
      rig.line.unplug();
      ends.add((await rig.done(writing)).kind);
    }
    expect([...ends].toSorted()).toEqual(['notWritten', 'uncertain', 'written']);
  });
});
