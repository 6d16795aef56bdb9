import { describe, expect, it } from 'vitest';
import { acceptedFen, createNoteRig } from '../../../support/note-rig.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

/** Milliseconds from a device that is there again to a slot that takes notes. */
const BACK_IN_SERVICE_MS = 3000;
/** Milliseconds without the device: longer than all repetitions of a question. */
const AWAY_MS = 10_000;
/** The host asks, gives up, pauses and opens anew: the device comes back at every moment of that. */
const moments = Array.from({ length: 60 }, (_, index) => AWAY_MS + 100 * index);

describe.each(protocolsUnderTest)('$name', (protocol) => {
  it.each(['power', 'plug'] as const)('takes notes again within 3 s of its %s, whenever that is', async (what) => {
    const slowest = { ms: 0, awayMs: 0 };
    for (const awayMs of moments) {
      const rig = createNoteRig(protocol);
      await rig.ready();
      rig.acceptor.watch((event) => {
        if (event.kind === 'stateChanged' && event.state === 'disabled') void rig.acceptor.enable(acceptedFen);
      });
      if (what === 'power') rig.simulator.power(false);
      else rig.line.unplug();
      await rig.clock.advance(awayMs);
      expect(rig.states().at(-1)).toBe('offline');
      if (what === 'power') rig.simulator.power(true);
      else rig.line.plug();
      const fromMs = rig.clock.monotonicMs();
      await rig.until(() => rig.states().at(-1) === 'idle');
      const ms = rig.clock.monotonicMs() - fromMs;
      if (ms > slowest.ms) Object.assign(slowest, { ms, awayMs });
      await rig.acceptor.close();
    }
    expect(slowest.ms).toBeLessThan(BACK_IN_SERVICE_MS);
  });
});
