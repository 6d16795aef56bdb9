import { describe, expect, it } from 'vitest';
import { createCcnetRig } from '../../../support/ccnet-rig.ts';
import { yuan } from '../behaviour/note-books.ts';

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
    expect(yuan(next).inPath).toBe(0);
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
