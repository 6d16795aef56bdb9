import { describe, expect, it } from 'vitest';
import { printerRig } from './printer-rig.ts';
import { printersUnderTest } from './protocols-under-test.ts';

/** Milliseconds from a printer that is there again to a kiosk that can print. */
const BACK_IN_SERVICE_MS = 3000;
const STEP_MS = 100;
/** Milliseconds without it: it comes back at every moment between two questions. */
const moments = Array.from({ length: 60 }, (_, index) => 10_000 + STEP_MS * index);

describe.each(printersUnderTest.filter(({ hears }) => hears !== 'nothing'))('$name', (under) => {
  it.each(['power', 'plug'] as const)('prints again within 3 s of its %s, whenever that is', async (what) => {
    let slowestMs = 0;
    for (const awayMs of moments) {
      const rig = await printerRig(under);
      await rig.clock.advance(5000);
      expect(rig.statuses.at(-1)?.kind).toBe('ready');
      if (what === 'power') rig.far.power(false);
      else rig.line.unplug();
      await rig.clock.advance(awayMs);
      expect(rig.statuses.at(-1)?.kind).toBe('offline');
      if (what === 'power') rig.far.power(true);
      else rig.line.plug();
      let ms = 0;
      while (rig.statuses.at(-1)?.kind !== 'ready' && ms < 2 * BACK_IN_SERVICE_MS) {
        await rig.clock.advance(STEP_MS);
        ms += STEP_MS;
      }
      slowestMs = Math.max(slowestMs, ms);
      await rig.host.close();
    }
    expect(slowestMs).toBeLessThan(BACK_IN_SERVICE_MS);
  });
});
