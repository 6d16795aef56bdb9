import { describe, expect, it } from 'vitest';
import { createNoteRig, type Distortion, type NoteRig } from '../../../support/note-rig.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

const SPEECHES: Readonly<Record<string, (rig: NoteRig) => Distortion>> = {
  'says everything twice': () => (bytes, say) => {
    say(bytes);
    say(bytes);
  },
  'says everything again 100 ms later': (rig) => (bytes, say) => {
    say(bytes);
    rig.clock.after(100, () => say(bytes));
  },
  'says everything again 450 ms later': (rig) => (bytes, say) => {
    say(bytes);
    rig.clock.after(450, () => say(bytes));
  },
};

const cases = protocolsUnderTest.flatMap((protocol) =>
  Object.entries(SPEECHES).map(([name, speech]) => [protocol.name, name, protocol, speech] as const),
);

describe.each(cases)('%s on a line that %s', (_, _name, protocol, speech) => {
  it('is not asked without end, and invents nothing', async () => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    rig.sent();
    await rig.clock.advance(5000);
    const usual = rig.sent().length;
    let spoken = 0;
    const distorted = speech(rig);
    rig.distort((bytes, say) => {
      spoken += 1;
      // A loop that no time passes in would never come back to the test.
      if (spoken < 5000) distorted(bytes, say);
    });
    await rig.clock.advance(5000);
    expect(rig.sent().length).toBeLessThanOrEqual(5 * usual);
    rig.simulator.insert(10);
    await rig.clock.advance(10_000);
    rig.distort(undefined);
    await rig.clock.advance(50_000);
    const { stacked } = rig.simulator.contents();
    const facts = rig.facts();
    expect(facts.filter((fact) => fact === 'stacked 1000').length).toBeLessThanOrEqual(stacked.yuan / 10);
    if (stacked.yuan > 0) expect(facts.filter((fact) => fact.startsWith('returned'))).toEqual([]);
  });
});
