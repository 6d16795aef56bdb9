import { describe, expect, it } from 'vitest';
import { createNoteRig } from '../../../support/note-rig.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

/** Milliseconds after the note went in; odd, so that no poll falls together with the end. */
const steps = Array.from({ length: 20 }, (_, index) => 3 + index * 121);
const wishes = ['stack', 'return', 'wait'] as const;

const cases = protocolsUnderTest.flatMap((protocol) =>
  wishes.map((onEscrow) => [protocol.name, onEscrow, protocol] as const),
);

describe.each(cases)('%s with a host that wants to %s', (_, onEscrow, protocol) => {
  it.each(steps)(
    'and leaves %i ms after a note went in: the slot is closed, and no note goes in unheard',
    async (ms) => {
      const rig = createNoteRig(protocol, { onEscrow });
      await rig.ready();
      rig.simulator.insert(10);
      await rig.clock.advance(ms);
      await rig.acceptor.close();
      const announced = rig.facts().filter((fact) => fact === 'escrow 1000').length;
      await rig.clock.advance(60_000);
      expect(rig.simulator.state().accepting).toBe(false);
      expect(rig.simulator.insert(10)).toBe('refused');
      await rig.clock.advance(10_000);
      expect(rig.simulator.contents().stacked.yuan / 10).toBeLessThanOrEqual(onEscrow === 'stack' ? announced : 0);
    },
  );

  it.each([1, 7, 40, 110, 180])('and leaves while the answer to its last question is %i ms late', async (ms) => {
    const rig = createNoteRig(protocol, { onEscrow });
    await rig.ready();
    let held = false;
    rig.distort((bytes, say) => {
      held = true;
      rig.clock.after(200, () => say(bytes));
    });
    await rig.until(() => held);
    await rig.clock.advance(ms);
    await rig.acceptor.close();
    await rig.clock.advance(10_000);
    expect(rig.simulator.state().accepting).toBe(false);
  });
});
