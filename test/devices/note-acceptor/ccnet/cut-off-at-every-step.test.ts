import { describe, expect, it } from 'vitest';
import { createCcnetRig } from '../../../support/ccnet-rig.ts';
import type { NoteRig } from '../../../support/note-rig.ts';

/** Milliseconds after the note went in; the whole way lasts about 2 s. */
const steps = Array.from({ length: 50 }, (_, index) => index * 50);

function ended(rig: NoteRig): Record<string, number> {
  const { inserted, returned, stacked, inPath, takenOut } = rig.simulator.contents();
  expect(inserted.yuan).toBe(returned.yuan + stacked.yuan + inPath.yuan + takenOut.yuan);
  return { returned: returned.yuan, stacked: stacked.yuan, inPath: inPath.yuan };
}

/** What a host can prove from the events alone. */
function provable(rig: NoteRig): 'stacked' | 'returned' | 'nothing' {
  const afterInsert = rig.facts().slice(1);
  if (afterInsert.includes('stacked 1000') || afterInsert.includes('opened, found noteInStacker')) return 'stacked';
  return afterInsert.some((fact) => fact.startsWith('returned')) ? 'returned' : 'nothing';
}

describe.each(['stack', 'return', 'wait'] as const)('with a host that wants to %s', (onEscrow) => {
  it.each(steps)('the cable is pulled %i ms after a note went in, and plugged in again', async (ms) => {
    const rig = createCcnetRig({ onEscrow });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(ms);
    rig.line.unplug();
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('offline');
    rig.line.plug();
    await rig.clock.advance(30_000);
    expect(rig.states().at(-1)).toBe('disabled');
    const { stacked, inPath } = ended(rig);
    expect(inPath).toBe(0);
    expect(rig.facts().filter((fact) => fact === 'stacked 1000').length).toBe(stacked === 10 ? 1 : 0);
    expect(rig.facts().filter((fact) => fact.startsWith('returned')).length).toBeLessThanOrEqual(1);
    if (rig.facts().includes('escrow 1000')) expect(provable(rig)).toBe(stacked === 10 ? 'stacked' : 'returned');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each(steps)('the power of the device fails %i ms after a note went in, and comes back', async (ms) => {
    const rig = createCcnetRig({ onEscrow });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(ms);
    rig.simulator.power(false);
    await rig.clock.advance(2500);
    expect(rig.states().at(-1)).toBe('offline');
    rig.simulator.power(true);
    await rig.clock.advance(30_000);
    expect(rig.states().at(-1)).toBe('disabled');
    const { stacked, inPath } = ended(rig);
    expect(inPath).toBe(0);
    if (rig.facts().includes('escrow 1000')) expect(provable(rig)).toBe(stacked === 10 ? 'stacked' : 'returned');
    if (stacked === 0) expect(provable(rig)).not.toBe('stacked');
    expect(rig.facts().filter((fact) => fact.startsWith('returned')).length).toBeLessThanOrEqual(1);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each(steps)('the power fails for a moment %i ms after a note went in, unseen by the link', async (ms) => {
    const rig = createCcnetRig({ onEscrow });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.clock.advance(ms);
    rig.simulator.power(false);
    rig.simulator.power(true);
    await rig.clock.advance(10_000);
    expect(rig.facts().filter((fact) => fact.startsWith('opened')).length).toBe(2);
    expect(rig.states().at(-1)).toBe('disabled');
    const { stacked, inPath } = ended(rig);
    expect(inPath).toBe(0);
    if (rig.facts().includes('escrow 1000')) expect(provable(rig)).toBe(stacked === 10 ? 'stacked' : 'returned');
  });
});

describe('a new process meets an old device', () => {
  async function restarted(fault: 'repeats' | 'forgets', at: 'escrow' | 'stacked'): Promise<readonly string[]> {
    const rig = createCcnetRig({ onEscrow: at === 'escrow' ? 'wait' : 'stack', onStacked: 'wait' });
    await rig.ready();
    if (fault === 'forgets') rig.simulator.fault('forgetsStacked', true);
    rig.simulator.insert(10);
    await rig.until(() => (at === 'escrow' ? rig.lastEscrowId() !== '' : rig.lastStackedId() !== ''));
    const next = createCcnetRig({ onEscrow: 'stack' }, { line: rig.line, simulator: rig.simulator, clock: rig.clock });
    // The old process is killed: its end of the line goes, nothing is said.
    rig.line.unplug();
    rig.line.plug();
    await rig.acceptor.close();
    next.acceptor.start();
    await next.clock.advance(20_000);
    expect(next.states().at(-1)).toBe('disabled');
    expect(ended(next).inPath).toBe(0);
    expect(rig.simulator.violations()).toEqual([]);
    return next.facts();
  }

  it('hands a note in escrow back, and says so', async () => {
    expect(await restarted('repeats', 'escrow')).toEqual(['opened, found noteInEscrow', 'returned unknown']);
  });

  it('tells an un-acknowledged 0x81 with its value before it says that it is open', async () => {
    expect(await restarted('repeats', 'stacked')).toEqual(['stacked 1000', 'opened, found nothing']);
  });

  it('cannot know of an 0x81 that the device has forgotten', async () => {
    expect(await restarted('forgets', 'stacked')).toEqual(['opened, found nothing']);
  });
});
