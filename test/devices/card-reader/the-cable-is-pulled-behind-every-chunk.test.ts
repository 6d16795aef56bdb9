import { describe, expect, it } from 'vitest';
import { createCrt310Rig } from '../../support/crt310-rig.ts';
import { CARD, purchase, request } from '../../support/sample-card.ts';

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
    if (outcome.kind === 'written') expect(now.purchase).toEqual(purchase);
    if (outcome.kind === 'notWritten') expect(now.memoryHex).toBe(before);
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'cardInside');
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
  });
});
