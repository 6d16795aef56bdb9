import { describe, expect, it } from 'vitest';
import { createCcnetRig } from '../../../support/ccnet-rig.ts';
import type { NoteRig } from '../../../support/note-rig.ts';
import { yuan } from '../behaviour/note-books.ts';
import type { NoteAcceptorFault } from '../../../../devices/note-acceptor/far-end/faults.ts';

const opened = 'opened, found nothing';

/** Inserts a note with a fault on, and waits. */
async function suffer(fault: NoteAcceptorFault): Promise<NoteRig> {
  const rig = createCcnetRig();
  await rig.ready();
  rig.simulator.fault(fault, true);
  rig.simulator.insert(10);
  await rig.clock.advance(8000);
  return rig;
}

describe('trouble in the CCNET acceptor', () => {
  it.each([
    ['jamWhileStacking', 'jammedInStacker'],
    ['jamInAcceptor', 'jammedInAcceptor'],
  ] as const)('says where the note is jammed: %s is %s', async (fault, state) => {
    const rig = await suffer(fault);
    expect(rig.states().at(-1)).toBe(state);
  });

  it('says STACK again only after it has seen the note still in escrow', async () => {
    const rig = await suffer('losesStackCommand');
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
    const sent = rig.sent().filter((frame) => frame !== '02030600c282');
    const stacks = sent.flatMap((frame, at) => (frame === '02030635ece4' ? [sent[at - 1]] : []));
    expect(stacks).toEqual(['02030633da81', '02030633da81']);
  });

  it('credits a note that went into the box while the device was silent, once it speaks again', async () => {
    const rig = await suffer('silentAfterStack');
    expect(rig.facts()).toEqual([opened, 'escrow 1000']);
    expect(rig.states().at(-1)).toBe('offline');
    rig.simulator.fault('silentAfterStack', false);
    await rig.clock.advance(20_000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000', opened]);
    expect(yuan(rig)).toMatchObject({ stacked: 10 });
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('acknowledges an 0x81 whose ACK was lost once more, and tells of the note only once', async () => {
    const rig = await suffer('repeatsStacked');
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
    rig.simulator.insert(10);
    await rig.clock.advance(8000);
    expect(rig.facts().slice(3)).toEqual(['escrow 1000', 'stacked 1000']);
    expect(rig.simulator.contents()).toMatchObject({ stacked: { yuan: 20 } });
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('tells an un-acknowledged 0x81 only once, even when a command had to pass it', async () => {
    const rig = createCcnetRig({ onStacked: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.lastStackedId() !== '');
    const disabled = rig.acceptor.disable();
    await rig.clock.advance(20_000);
    expect(await disabled).toEqual({ kind: 'done' });
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
    const acknowledged = rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.advance(2000);
    expect(await acknowledged).toEqual({ kind: 'done' });
    expect(rig.states().at(-1)).toBe('disabled');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('returns the note when the box is full, and refuses to be enabled', async () => {
    const rig = createCcnetRig({ onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.lastEscrowId() !== '');
    rig.simulator.fault('full', true);
    void rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.advance(3000);
    expect(rig.facts()).toEqual([opened, 'escrow 1000', 'returned 1000']);
    expect(rig.states().at(-1)).toBe('full');
  });

  it('does not hear replies with a wrong checksum, and asks for them again before it gives up', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    rig.sent();
    rig.simulator.fault('badChecksum', true);
    await rig.clock.advance(2000);
    expect(rig.states().at(-1)).toBe('offline');
    expect(rig.sent()).toContain('020306ffba8d');
    expect(rig.acceptor.inspect().counters['brokenReplies']).toBeGreaterThan(0);
    rig.simulator.fault('badChecksum', false);
    await rig.clock.advance(10_000);
    expect(rig.states().at(-1)).toBe('disabled');
  });

  it('works through noise before every reply', async () => {
    const rig = createCcnetRig();
    rig.simulator.fault('garbage', true);
    await rig.ready();
    rig.simulator.insert(100);
    await rig.clock.advance(30_000);
    expect(rig.facts()).toEqual([opened, 'escrow 10000', 'stacked 10000']);
    expect(yuan(rig)).toMatchObject({ stacked: 100 });
  });

  it('notices a device that falls silent without its link closing, within two seconds', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    rig.simulator.fault('silent', true);
    await rig.clock.advance(2000);
    expect(rig.states().at(-1)).toBe('offline');
    const outcome = rig.acceptor.disable();
    await rig.clock.advance(2000);
    expect(await outcome).toMatchObject({ kind: 'unanswered' });
  });

  it('opens again with a growing, bounded delay', async () => {
    const rig = createCcnetRig();
    rig.line.unplug();
    rig.acceptor.start();
    await rig.clock.advance(10_000);
    expect(rig.events).toEqual([
      { kind: 'stateChanged', state: 'offline', detail: 'memory note acceptor: the cable is unplugged' },
    ]);
    await rig.clock.advance(3_600_000);
    rig.line.plug();
    await rig.clock.advance(15_000 + 5000);
    expect(rig.states().at(-1)).toBe('disabled');
  });
});
