import { describe, expect, it } from 'vitest';
import type { CardReadOutcome, CardReaderOutcome, CardWriteOutcome } from '../../../../core/ports/card-reader.ts';
import type { CardReaderFault } from '../../../../devices/card-reader/far-end/faults.ts';
import { CARD, purchase, request } from '../../../support/sample-card.ts';
import { createCardRig, type CardRig } from './rig.ts';
import { protocolsUnderTest, type ProtocolUnderTest } from './protocols-under-test.ts';

type Outcome = CardReadOutcome | CardWriteOutcome | CardReaderOutcome;
type Deed = 'read' | 'write' | 'eject';

/** Milliseconds after the command. A card on the contacts is written in 300 ms; a move lasts 800. */
const steps: Readonly<Record<Deed, readonly number[]>> = {
  read: Array.from({ length: 24 }, (_, index) => index * 40),
  write: Array.from({ length: 70 }, (_, index) => index * 5),
  eject: Array.from({ length: 24 }, (_, index) => index * 40),
};

/** Milliseconds; the READMEs promise it. */
const LONGEST_MS = 30_000;

interface Trouble {
  readonly strike: (rig: CardRig) => void;
  readonly mend: (rig: CardRig) => void;
}

/** What happens, and how it is put right afterwards. */
const troubles: Readonly<Record<string, Trouble>> = {
  'the power fails': {
    strike: (rig) => {
      rig.far.power(false);
    },
    mend: (rig) => {
      rig.far.power(true);
    },
  },
  'the power fails for a moment': {
    strike: (rig) => {
      rig.far.power(false);
      rig.far.power(true);
    },
    mend: () => undefined,
  },
  'the cable is pulled': {
    strike: (rig) => {
      rig.unplug();
    },
    mend: (rig) => {
      rig.plug();
    },
  },
  'the device falls silent': fault('silent'),
  'every check goes wrong': fault('badChecksum'),
  'noise comes up': fault('garbage'),
  'the card is torn out': {
    strike: (rig) => {
      rig.far.tearCardOut();
    },
    mend: () => undefined,
  },
};

function fault(name: CardReaderFault): Trouble {
  return {
    strike: (rig) => {
      rig.far.fault(name, true);
    },
    mend: (rig) => {
      rig.far.fault(name, false);
    },
  };
}

function begin(rig: CardRig, deed: Deed): Promise<Outcome> {
  if (deed === 'read') return rig.reader.readCard();
  return deed === 'write' ? rig.reader.writeCard(request) : rig.reader.eject();
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

/** A write begins on the contacts: another deed has brought the card there. */
async function ready(protocol: ProtocolUnderTest, deed: Deed): Promise<CardRig> {
  const rig = createCardRig(protocol);
  await rig.withCard({ cardNumber: CARD });
  if (deed === 'write') expect((await rig.done(rig.reader.readCard())).kind).toBe('read');
  return rig;
}

describe.each(protocolsUnderTest)('$name', (protocol) => {
  describe.each(Object.keys(troubles))('%s', (name) => {
    const trouble = troubles[name];

    it.each(['read', 'write', 'eject'] as const)(
      'at every step of a %s: what is said is true, the card comes back, and the next time succeeds',
      async (deed) => {
        for (const ms of steps[deed]) {
          const rig = await ready(protocol, deed);
          const before = rig.far.view().card?.memoryHex ?? '';
          const begunMs = rig.clock.monotonicMs();
          const under = begin(rig, deed);
          await rig.clock.advance(ms);
          trouble?.strike(rig);
          const outcome = await rig.done(under);
          expect(rig.clock.monotonicMs() - begunMs).toBeLessThanOrEqual(LONGEST_MS);
          // Where no byte was sent to be written, there is nothing to be uncertain about.
          if (rig.sent(protocol.writes) === 0) expect(outcome.kind).not.toBe('uncertain');
          expect(rig.sent(protocol.saysCode)).toBeLessThanOrEqual(1);
          trouble?.mend(rig);
          await rig.cardBack();
          const card = rig.far.view().card;
          if (card === null) throw new Error('the card is gone');
          holds(outcome, card, before);
          expect(card.cardNumber).toBe(CARD);
          expect(card.triesLeft).toBeGreaterThanOrEqual(2);

          expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
          const again = await rig.done(rig.reader.writeCard(request));
          // The power failed in the moment of verifying: the card lost a try and is left to a business hall.
          const isSpared = card.triesLeft === 2 && card.purchase === null;
          expect([ms, again.kind]).toEqual([ms, isSpared ? 'notWritten' : 'written']);
          expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
          expect(rig.far.removeCard()).toBe(true);
          rig.isSound();
        }
      },
    );
  });

  it('is uncertain where the link was lost after a byte was sent to be written, and only then', async () => {
    const ends = new Set<string>();
    for (const ms of steps.write) {
      const rig = await ready(protocol, 'write');
      const writing = rig.reader.writeCard(request);
      await rig.clock.advance(ms);
      rig.unplug();
      const { kind } = await rig.done(writing);
      ends.add(kind);
      if (kind === 'notWritten') expect(rig.far.view().card?.purchase).toBeNull();
      if (kind === 'uncertain') expect(rig.sent(protocol.writes)).toBeGreaterThan(0);
    }
    expect([...ends].toSorted()).toEqual(['notWritten', 'uncertain', 'written']);
  });

  it('misses a card that is torn out while it is read or written, and goes on without losing the device', async () => {
    for (const deed of ['read', 'write'] as const) {
      for (const ms of steps[deed].filter((_, index) => index % 4 === 0)) {
        const rig = await ready(protocol, deed);
        const under = begin(rig, deed);
        await rig.clock.advance(ms);
        rig.far.tearCardOut();
        await rig.done(under);
        await rig.until(() => rig.state() === 'empty');
        expect(rig.events.map((event) => event.state)).not.toContain('offline');
        expect(rig.reader.inspect().counters['unanswered']).toBe(0);
      }
    }
  });

  it('reports a card that was inside when it was switched on, and gives it back', async () => {
    const before = await ready(protocol, 'write');
    before.far.power(false);
    const rig = await before.restart();
    rig.reader.start();
    await rig.clock.advance(5000);
    expect(rig.state()).toBe('offline');
    rig.far.power(true);
    await rig.until(() => rig.state() === 'cardInside');
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.far.removeCard()).toBe(true);
    rig.isSound();
  });
});
