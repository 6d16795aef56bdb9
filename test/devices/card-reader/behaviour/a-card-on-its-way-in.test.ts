import { describe, expect, it } from 'vitest';
import { CARD, request } from '../../../support/sample-card.ts';
import { createCardRig } from './rig.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

/** Milliseconds since the card was put in: the motor of the simulated readers needs 700. */
const moments = [0, 100, 200, 300, 400, 500, 600, 700, 800];

describe.each(protocolsUnderTest)('$name', (protocol) => {
  it.each(moments)('reads, writes and gives back a card that was put in %i ms before', async (ms) => {
    const rig = createCardRig(protocol);
    await rig.ready();
    expect(await rig.done(rig.reader.acceptCard(true))).toEqual({ kind: 'done' });
    await rig.clock.advance(ms);
    expect(rig.far.insertCard({ cardNumber: CARD })).toBe('taken');
    await rig.until(() => rig.state() === 'cardInside');
    await rig.clock.advance(ms);
    expect(await rig.done(rig.reader.readCard())).toEqual({ kind: 'read', cardNumber: CARD });
    expect(await rig.done(rig.reader.writeCard(request))).toEqual({ kind: 'written' });
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.far.removeCard()).toBe(true);
    await rig.until(() => rig.state() === 'empty');
    rig.isSound();
  });

  it.each(moments)('gives back a card at once that was put in %i ms before', async (ms) => {
    const rig = createCardRig(protocol);
    await rig.ready();
    expect(await rig.done(rig.reader.acceptCard(true))).toEqual({ kind: 'done' });
    expect(rig.far.insertCard({ cardNumber: CARD })).toBe('taken');
    await rig.until(() => rig.state() === 'cardInside');
    await rig.clock.advance(ms);
    expect(await rig.done(rig.reader.eject())).toEqual({ kind: 'done' });
    expect(rig.far.removeCard()).toBe(true);
    await rig.until(() => rig.state() === 'empty');
    rig.isSound();
  });
});
