import { expect, it } from 'vitest';
import { createLineCounters } from '../../../../devices/driver/line-counters.ts';
import { createMemoryLine } from '../../../../devices/link/memory.ts';
import { createFrameTrace } from '../../../../devices/link/trace.ts';
import { commands, states } from '../../../../devices/note-acceptor/ccnet/codes.ts';
import { addresses, encodeFrame } from '../../../../devices/note-acceptor/ccnet/frame.ts';
import {
  createCcnetSession,
  LATE_ANSWER_MS,
  REPLY_TIMEOUT_MS,
} from '../../../../devices/note-acceptor/ccnet/session.ts';
import { createCcnetRig } from '../../../support/ccnet-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

/** A machine that is busy, or a USB adapter that holds bytes back: what the device says arrives in one burst, later. */
async function stackWithAStandstill(fromMs: number, lastsMs: number): Promise<readonly string[]> {
  const rig = createCcnetRig({ onEscrow: 'wait' });
  const held: (() => void)[] = [];
  let standing = false;
  rig.line.attach((end) => {
    rig.simulator.attach({
      ...end,
      write: (bytes) => {
        const copy = Uint8Array.from(bytes);
        if (standing) held.push(() => end.write(copy));
        else end.write(copy);
      },
    });
  });
  await rig.ready();
  rig.simulator.insert(10);
  await rig.until(() => rig.lastEscrowId() !== '');
  void rig.acceptor.stackNote(rig.lastEscrowId());
  await rig.clock.advance(fromMs);
  standing = true;
  await rig.clock.advance(lastsMs);
  standing = false;
  for (const say of held.splice(0)) say();
  await rig.clock.advance(8_000);
  expect(rig.simulator.contents().stacked.yuan).toBe(10);
  expect(rig.simulator.violations()).toEqual([]);
  await rig.acceptor.close();
  return rig.facts().filter((fact) => fact.startsWith('stacked') || fact.startsWith('returned'));
}

/** Two answers in one burst: the ACK of the first is taken for the second's, and the device says 0x81 only once. */
it('hears the 0x81 of a note however long, and from when on, the line stands still', async () => {
  const wrong: string[] = [];
  for (let fromMs = 0; fromMs <= 900; fromMs += 30) {
    for (let lastsMs = 310; lastsMs <= 850; lastsMs += 60) {
      const told = await stackWithAStandstill(fromMs, lastsMs);
      if (told.join() !== 'stacked 1000') wrong.push(`${fromMs}+${lastsMs}: ${told.join(', ') || 'nothing'}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('acknowledges nothing while an answer may be late, and everything again afterwards', async () => {
  const clock = createManualClock();
  const line = createMemoryLine('a device that answers polls');
  const acks: number[] = [];
  let silent = false;
  line.attach((end) => {
    end.onData((bytes) => {
      const hex = Buffer.from(bytes).toString('hex');
      if (hex === hexOf(commands.ack)) acks.push(clock.monotonicMs());
      if (hex === hexOf(commands.poll) && !silent)
        end.write(encodeFrame(addresses.billValidator, Uint8Array.of(states.idling)));
    });
  });
  const opening = await line.opener.open();
  if (opening.kind !== 'opened') throw new Error('the line does not open');
  const trace = createFrameTrace({ clock, describe: () => '' });
  const onLateStacked = (): void => undefined;
  const session = createCcnetSession({
    link: opening.link,
    clock,
    counters: createLineCounters(),
    trace,
    onLateStacked,
  });
  const poll = async (): Promise<string> => {
    const asked = session.ask(Uint8Array.of(commands.poll), { expects: 'data', tries: 1 });
    await clock.advance(REPLY_TIMEOUT_MS);
    return (await asked).kind;
  };
  expect(await poll()).toBe('data');
  expect(acks).toHaveLength(1);
  silent = true;
  expect(await poll()).toBe('silent');
  silent = false;
  const timedOutAtMs = clock.monotonicMs();
  while (clock.monotonicMs() < timedOutAtMs + LATE_ANSWER_MS) {
    expect(await poll()).toBe('data');
    expect(acks).toHaveLength(1);
  }
  expect(await poll()).toBe('data');
  expect(acks).toHaveLength(2);
});

function hexOf(command: number): string {
  return Buffer.from(encodeFrame(addresses.billValidator, Uint8Array.of(command))).toString('hex');
}
