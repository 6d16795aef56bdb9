import { describe, expect, it } from 'vitest';
import { ict104, ict106 } from '../../../support/ict104-rig.ts';
import { createNoteRig } from '../../../support/note-rig.ts';

const STACKED = 0x10;
/** Milliseconds after the first note went in; it is in the box after 1.3 s, and believed to be on its way there for 6 s more. */
const moments = Array.from({ length: 20 }, (_, index) => 1400 + index * 200);

describe.each([ict104, ict106].map((protocol) => [protocol.name, protocol] as const))('%s', (_, protocol) => {
  it.each(moments)(
    'whose 10 got lost, and another note of the value %i ms later: nobody is told that the first came back',
    async (ms) => {
      const rig = createNoteRig(protocol);
      await rig.ready();
      let lost = false;
      rig.distort((bytes, say) => {
        if (!lost && bytes.length === 1 && bytes[0] === STACKED) lost = true;
        else say(bytes);
      });
      rig.simulator.insert(10);
      await rig.clock.advance(ms);
      expect(lost).toBe(true);
      const second = rig.simulator.insert(10);
      await rig.clock.advance(30_000);
      const facts = rig.facts();
      const { stacked, returned } = rig.simulator.contents();
      const said = {
        credits: facts.filter((fact) => fact === 'stacked 1000').length,
        returns: facts.filter((fact) => fact === 'returned 1000').length,
      };
      expect(said.credits).toBeLessThanOrEqual(stacked.yuan / 10);
      // The first is in the box. A return is the second's, and only where the second was announced.
      const announced = facts.filter((fact) => fact === 'escrow 1000').length;
      expect(said.returns).toBeLessThanOrEqual(announced - 1);
      expect(stacked.yuan + returned.yuan).toBe(second === 'taken' ? 20 : 10);
      expect(stacked.yuan / 10).toBeLessThanOrEqual(announced);
      expect(['idle', 'disabled']).toContain(rig.states().at(-1));
    },
  );
});
