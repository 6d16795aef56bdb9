import { describe, expect, it } from 'vitest';
import { fen } from '../../../../core/domain/money.ts';
import { acceptedFen, createNoteRig } from '../../../support/note-rig.ts';
import { yuan } from './note-books.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

const opened = 'opened, found nothing';

describe.each(protocolsUnderTest.map((protocol) => [protocol.name, protocol] as const))('%s', (_, protocol) => {
  it('opens once, takes nothing before it is enabled, and says what it is', async () => {
    const rig = createNoteRig(protocol);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.facts()).toEqual([opened]);
    expect(rig.states()).toEqual(['initializing', 'disabled']);
    expect(rig.simulator.insert(10)).toBe('refused');
    expect(rig.acceptor.inspect().model).not.toBe('');
    expect(rig.acceptor.inspect().frames.length).toBeGreaterThan(0);
    expect(rig.acceptor.capabilities).toMatchObject({ escrow: true });
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each([1, 5, 10, 20, 50, 100])('stacks %i yuan and credits it once', async (value) => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    expect(rig.simulator.insert(value)).toBe('taken');
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, `escrow ${value * 100}`, `stacked ${value * 100}`]);
    expect(yuan(rig)).toEqual({ stacked: value, inPath: 0, returned: 0, takenOut: 0 });
    expect(rig.states().at(-1)).toBe('idle');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('credits ten notes of one value one by one', async () => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    for (let count = 0; count < 10; count += 1) {
      expect(rig.simulator.insert(10)).toBe('taken');
      await rig.clock.advance(5000);
    }
    expect(rig.facts().filter((fact) => fact === 'stacked 1000').length).toBe(10);
    expect(new Set(rig.events.flatMap((event) => (event.kind === 'noteStacked' ? [event.stackedId] : []))).size).toBe(
      10,
    );
    expect(yuan(rig).stacked).toBe(100);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('gives a note back and proves it', async () => {
    const rig = createNoteRig(protocol, { onEscrow: 'return' });
    await rig.ready();
    rig.simulator.insert(50);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, 'escrow 5000', 'returned 5000']);
    expect(yuan(rig)).toMatchObject({ returned: 50, stacked: 0 });
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('holds a note while nobody decides, and stacks it when somebody does', async () => {
    const rig = createNoteRig(protocol, { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(30_000);
    expect(rig.facts()).toEqual([opened, 'escrow 2000']);
    const outcome = rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.advance(5000);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(yuan(rig).stacked).toBe(20);
    expect(rig.facts()).toEqual([opened, 'escrow 2000', 'stacked 2000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('lets go of a note that nobody ever decides about', async () => {
    const rig = createNoteRig(protocol, { onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(90_000);
    expect(rig.facts()).toEqual([opened, 'escrow 2000', 'returned 2000']);
    expect(yuan(rig)).toMatchObject({ returned: 20, stacked: 0 });
  });

  it('answers escrowGone for a note that is not there any more', async () => {
    const rig = createNoteRig(protocol, { onEscrow: 'return' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(5000);
    const stale = rig.acceptor.stackNote(rig.lastEscrowId());
    const unknown = rig.acceptor.returnNote('escrow-of-nobody');
    await rig.clock.advance(1000);
    expect([await stale, await unknown]).toEqual([{ kind: 'escrowGone' }, { kind: 'escrowGone' }]);
    expect(yuan(rig).stacked).toBe(0);
  });

  it('keeps the line still until a stacked note is written down, and loses nothing by it', async () => {
    const rig = createNoteRig(protocol, { onStacked: 'wait' });
    await rig.ready();
    rig.simulator.insert(100);
    await rig.until(() => rig.lastStackedId() !== '');
    await rig.clock.advance(1000);
    const outcome = rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.advance(1000);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(rig.facts()).toEqual([opened, 'escrow 10000', 'stacked 10000']);
    rig.habits.onStacked = 'acknowledge';
    rig.simulator.insert(10);
    await rig.clock.advance(5000);
    expect(rig.facts().slice(3)).toEqual(['escrow 1000', 'stacked 1000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('takes only the values it was given, and rejects the rest with a reason', async () => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    const enabled = rig.acceptor.enable([fen(1000)]);
    await rig.clock.advance(500);
    expect(await enabled).toEqual({ kind: 'done' });
    for (const note of [50, 'foreign', 'bad', 10] as const) {
      rig.simulator.insert(note);
      await rig.clock.advance(5000);
    }
    expect(rig.facts().map((fact) => fact.replace(/^rejected .*/u, 'rejected'))).toEqual([
      opened,
      'rejected',
      'rejected',
      'rejected',
      'escrow 1000',
      'stacked 1000',
    ]);
    expect(yuan(rig)).toMatchObject({ stacked: 10 });
  });

  it('refuses values the device does not have', async () => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    const outcome = rig.acceptor.enable([fen(3000)]);
    await rig.clock.advance(500);
    expect(await outcome).toMatchObject({ kind: 'refused' });
  });

  const lax = (['escrowsInhibited'] as const).filter((fault) => !protocol.cannotPlay.includes(fault));
  it.each(lax)('%s: hands a note back that nobody asked for and the device let into escrow', async (fault) => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    rig.simulator.fault(fault, true);
    rig.simulator.insert('foreign');
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual([opened, 'rejected inhibited']);
    expect(rig.simulator.contents()).toMatchObject({ returned: { notes: { foreign: 1 } }, stacked: { notes: {} } });
  });

  it('takes nothing after disable', async () => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    const outcome = rig.acceptor.disable();
    await rig.clock.advance(1000);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(rig.simulator.insert(10)).toBe('refused');
  });

  it('never opens the slot for an enable that a disable overtook while the device initialized', async () => {
    const rig = createNoteRig(protocol);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'initializing');
    const enabled = rig.acceptor.enable(acceptedFen);
    const disabled = rig.acceptor.disable();
    await rig.clock.advance(10_000);
    expect(await enabled).toMatchObject({ kind: 'refused' });
    expect(await disabled).toEqual({ kind: 'done' });
    expect(rig.states()).not.toContain('idle');
    expect(rig.simulator.insert(10)).toBe('refused');
  });

  it('stops at once on close and leaves the device disabled, even when it is silent', async () => {
    const rig = createNoteRig(protocol);
    await rig.ready();
    await rig.acceptor.close();
    await rig.clock.advance(100);
    expect(rig.simulator.state().accepting).toBe(false);
    const mute = createNoteRig(protocol);
    await mute.ready();
    mute.simulator.fault('silent', true);
    await mute.clock.advance(200);
    await mute.acceptor.close();
    await mute.clock.advance(1);
  });
});
