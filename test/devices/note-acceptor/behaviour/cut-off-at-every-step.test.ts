import { describe, expect, it } from 'vitest';
import { createNoteRig, type NoteRig } from '../../../support/note-rig.ts';
import { expectNoMoneyLostOrInvented, proven, yuan } from './note-books.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

/** Milliseconds after the note went in; the whole way lasts about 2 s. */
const steps = Array.from({ length: 34 }, (_, index) => index * 75);
const wishes = ['stack', 'return', 'wait'] as const;

const cases = protocolsUnderTest.flatMap((protocol) =>
  wishes.map((onEscrow) => [protocol.name, onEscrow, protocol] as const),
);

/** A device that remembers its last note leaves no doubt about one that stood in escrow. */
function expectProofWhereRemembered(rig: NoteRig): void {
  if (!rig.acceptor.capabilities.remembersLastNote || !rig.facts().includes('escrow 1000')) return;
  expect(proven(rig.facts(), 1000)).toBe(yuan(rig).stacked === 10 ? 'stacked' : 'returned');
}

describe.each(cases)('%s with a host that wants to %s', (_, onEscrow, protocol) => {
  it.each(steps)('the cable is pulled %i ms after a note went in, and plugged in again', async (ms) => {
    const rig = createNoteRig(protocol, { onEscrow });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(ms);
    rig.line.unplug();
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('offline');
    rig.line.plug();
    await rig.clock.advance(30_000);
    expect(rig.states().at(-1)).toBe('disabled');
    expectNoMoneyLostOrInvented(rig);
    expectProofWhereRemembered(rig);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each(steps)('the power of the device fails %i ms after a note went in, and comes back', async (ms) => {
    const rig = createNoteRig(protocol, { onEscrow });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(ms);
    rig.simulator.power(false);
    await rig.clock.advance(25_000);
    expect(rig.states().at(-1)).toBe('offline');
    rig.simulator.power(true);
    await rig.clock.advance(30_000);
    expect(rig.states().at(-1)).toBe('disabled');
    expectNoMoneyLostOrInvented(rig);
    expectProofWhereRemembered(rig);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each(steps)('the power fails for a moment %i ms after a note went in, unseen by the link', async (ms) => {
    const rig = createNoteRig(protocol, { onEscrow });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(ms);
    rig.simulator.power(false);
    rig.simulator.power(true);
    await rig.clock.advance(20_000);
    expect(rig.facts().filter((fact) => fact.startsWith('opened')).length).toBeGreaterThanOrEqual(2);
    expect(rig.states().at(-1)).toBe('disabled');
    expectNoMoneyLostOrInvented(rig);
    expectProofWhereRemembered(rig);
  });

  it.each(steps)('the host is killed %i ms after a note went in, and a new one meets the old device', async (ms) => {
    const rig = createNoteRig(protocol, { onEscrow });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(ms);
    // The old process is gone: its end of the line goes, nothing is said.
    rig.line.unplug();
    await rig.acceptor.close();
    await rig.clock.advance(1500);
    rig.line.plug();
    const next = createNoteRig(protocol, { onEscrow }, { line: rig.line, simulator: rig.simulator, clock: rig.clock });
    next.acceptor.start();
    await next.clock.advance(30_000);
    expect(next.states().at(-1)).toBe('disabled');
    const told = rig.facts();
    const retold = next.facts();
    // What the first host was told and could not acknowledge may be told again; the host's journal knows both.
    const known = ['stacked', 'returned'].filter((word) => told.some((fact) => fact.startsWith(word)));
    const again = retold.filter((fact) => !known.some((word) => fact.startsWith(word)));
    expectNoMoneyLostOrInvented(next, [...told, ...again]);
    // Once more at most, and never the opposite.
    expectNoMoneyLostOrInvented(next);
    expect(rig.simulator.violations()).toEqual([]);
  });
});
