import { describe, expect, it } from 'vitest';
import { fen } from '../../../../core/domain/money.ts';
import { createCcnetRig } from '../../../support/ccnet-rig.ts';
import { acceptedFen } from '../../../support/note-rig.ts';

const POLL = '02030633da81';
const ACK = '02030600c282';
const STACK = '02030635ece4';
const HOLD = '02030638';

describe('a note through the CCNET acceptor', () => {
  it('is polled before it is reset, and reads who it is before it says it is disabled', async () => {
    const rig = createCcnetRig();
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.sent().slice(0, 3)).toEqual([POLL, ACK, '0203063041b3']);
    expect(rig.facts()).toEqual(['opened, found nothing']);
    expect(rig.states()).toEqual(['initializing', 'disabled']);
    expect(rig.acceptor.inspect().model).toBe('CCNET LIGHTPOST-SIM 000000000001');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each([1, 5, 10, 20, 50, 100])('stacks %i yuan and credits it once', async (yuan) => {
    const rig = createCcnetRig();
    await rig.ready();
    expect(rig.simulator.insert(yuan)).toBe('taken');
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual(['opened, found nothing', `escrow ${yuan * 100}`, `stacked ${yuan * 100}`]);
    expect(rig.simulator.contents()).toMatchObject({ stacked: { yuan }, inPath: { yuan: 0 }, returned: { yuan: 0 } });
    expect(rig.simulator.violations()).toEqual([]);
    expect(rig.states()).toEqual(['initializing', 'disabled', 'idle', 'accepting', 'escrow', 'stacking', 'idle']);
  });

  it('asks again right before it stacks', async () => {
    const rig = createCcnetRig({ onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(10);
    await rig.until(() => rig.lastEscrowId() !== '');
    rig.sent();
    const outcome = rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.settle();
    expect(rig.sent()).toEqual([POLL, ACK, STACK]);
    expect(await outcome).toEqual({ kind: 'done' });
  });

  it('gives a note back and proves it', async () => {
    const rig = createCcnetRig({ onEscrow: 'return' });
    await rig.ready();
    rig.simulator.insert(50);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 5000', 'returned 5000']);
    expect(rig.simulator.contents()).toMatchObject({ returned: { yuan: 50 }, stacked: { yuan: 0 } });
  });

  it('holds a note while nobody decides, far longer than the device would', async () => {
    const rig = createCcnetRig({ onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(30_000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 2000']);
    expect(rig.sent().filter((frame) => frame.startsWith(HOLD)).length).toBeGreaterThan(5);
    const outcome = rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.advance(5000);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(rig.simulator.contents().stacked.yuan).toBe(20);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('lets go of a note that nobody ever decides about', async () => {
    const rig = createCcnetRig({ onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(90_000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 2000', 'returned 2000']);
  });

  it('answers escrowGone for a note that is not there any more', async () => {
    const rig = createCcnetRig({ onEscrow: 'return' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(5000);
    const stale = rig.acceptor.stackNote(rig.lastEscrowId());
    const unknown = rig.acceptor.returnNote('escrow-of-nobody');
    await rig.clock.advance(1000);
    expect([await stale, await unknown]).toEqual([{ kind: 'escrowGone' }, { kind: 'escrowGone' }]);
    expect(rig.sent().filter((frame) => frame === STACK)).toEqual([]);
  });

  it('does not acknowledge a stacked note before the credit, and says nothing else meanwhile', async () => {
    const rig = createCcnetRig({ onStacked: 'wait' });
    await rig.ready();
    rig.simulator.insert(100);
    await rig.until(() => rig.lastStackedId() !== '');
    await rig.clock.settle();
    rig.sent();
    await rig.clock.advance(20_000);
    expect(rig.sent()).toEqual([]);
    const outcome = rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.settle();
    expect(await outcome).toEqual({ kind: 'done' });
    expect(rig.sent()[0]).toBe(ACK);
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 10000', 'stacked 10000']);
  });

  it('takes only the values it was given, and rejects the rest with a reason', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    const enabled = rig.acceptor.enable([fen(1000)]);
    await rig.clock.advance(500);
    expect(await enabled).toEqual({ kind: 'done' });
    for (const note of [50, 'foreign', 'bad', 10] as const) {
      rig.simulator.insert(note);
      await rig.clock.advance(5000);
    }
    expect(rig.facts()).toEqual([
      'opened, found nothing',
      'rejected inhibited',
      'rejected inhibited',
      'rejected unrecognized',
      'escrow 1000',
      'stacked 1000',
    ]);
  });

  it('enables by bit mask, the same mask for escrow', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    expect(rig.sent().filter((frame) => frame.startsWith('02030c34'))).toEqual([
      expect.stringMatching(/^02030c3400007d00007d/u),
    ]);
  });

  it('refuses values the device does not have', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    const outcome = rig.acceptor.enable([fen(3000)]);
    await rig.clock.advance(500);
    expect(await outcome).toMatchObject({ kind: 'refused' });
  });

  it('hands a foreign note back that the device let into escrow', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    rig.simulator.fault('escrowsInhibited', true);
    rig.simulator.insert('foreign');
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'rejected inhibited']);
    expect(rig.simulator.contents()).toMatchObject({ returned: { notes: { foreign: 1 } }, stacked: { notes: {} } });
  });

  it('takes nothing after disable', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    const outcome = rig.acceptor.disable();
    await rig.clock.advance(500);
    expect(await outcome).toEqual({ kind: 'done' });
    expect(rig.simulator.insert(10)).toBe('refused');
  });

  it('never opens the slot for an enable that a disable overtook while the device initialized', async () => {
    const rig = createCcnetRig();
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'initializing');
    const enabled = rig.acceptor.enable(acceptedFen);
    const disabled = rig.acceptor.disable();
    await rig.clock.advance(10_000);
    expect(await enabled).toMatchObject({ kind: 'refused' });
    expect(await disabled).toEqual({ kind: 'done' });
    expect(rig.states()).not.toContain('idle');
    expect(rig.sent().filter((frame) => frame.startsWith('02030c34') && !frame.startsWith('02030c340000'))).toEqual([]);
  });

  it('stops at once on close and leaves the device disabled, even when it is silent', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    await rig.acceptor.close();
    expect(rig.simulator.state().accepting).toBe(false);
    const mute = createCcnetRig();
    await mute.ready();
    mute.simulator.fault('silent', true);
    await mute.clock.advance(200);
    await mute.acceptor.close();
    expect(mute.clock.pendingTimers()).toBe(0);
  });
});
