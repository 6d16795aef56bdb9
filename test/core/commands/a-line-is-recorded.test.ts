import { expect, it } from 'vitest';
import { createLineRecorder, FRAME_GAP_MS } from '../../../core/commands/line-recorder.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { createManualClock } from '../../support/manual-clock.ts';

it('has one line for each frame, however the bytes of the host came in', async () => {
  const clock = createManualClock(0);
  const lines: string[] = [];
  const recorder = createLineRecorder({ clock, write: (line) => lines.push(line) });
  const wire = createMemoryLine('wire');
  wire.attach((end) => {
    const heard = recorder.over(end);
    let count = 0;
    heard.onData((bytes) => {
      count += bytes.length;
      if (count % 3 === 0) heard.write(Uint8Array.of(0xaa, count));
    });
  });
  const opening = await wire.opener.open();
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  const { link } = opening;
  await link.write(Uint8Array.of(1), 100);
  await clock.advance(FRAME_GAP_MS - 1);
  await link.write(Uint8Array.of(2, 3), 100);
  await clock.advance(1000);
  await link.write(Uint8Array.of(4), 100);
  await clock.advance(FRAME_GAP_MS);
  await link.write(Uint8Array.of(5), 100);
  await clock.settle();
  await link.close();
  expect(lines).toEqual([
    '1970-01-01T00:00:00.000Z > 01 02 03\n',
    '1970-01-01T00:00:00.029Z < AA 03\n',
    '1970-01-01T00:00:01.029Z > 04\n',
    '1970-01-01T00:00:01.059Z > 05\n',
  ]);
  expect(clock.pendingTimers()).toBe(0);
});
