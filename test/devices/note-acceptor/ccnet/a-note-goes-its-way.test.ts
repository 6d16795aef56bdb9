import { describe, expect, it } from 'vitest';
import { fen } from '../../../../core/domain/money.ts';
import { createCcnetRig } from '../../../support/ccnet-rig.ts';

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

  it('says where it is on the whole way into the box', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(5000);
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

  it('holds a note with HOLD, again and again', async () => {
    const rig = createCcnetRig({ onEscrow: 'wait' });
    await rig.ready();
    rig.simulator.insert(20);
    await rig.clock.advance(30_000);
    expect(rig.sent().filter((frame) => frame.startsWith(HOLD)).length).toBeGreaterThan(5);
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

  it('leaves no timer behind on close, even when the device is silent', async () => {
    const rig = createCcnetRig();
    await rig.ready();
    rig.simulator.fault('silent', true);
    await rig.clock.advance(200);
    await rig.acceptor.close();
    expect(rig.clock.pendingTimers()).toBe(0);
  });
});
