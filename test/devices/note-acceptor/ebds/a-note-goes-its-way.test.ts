import { describe, expect, it } from 'vitest';
import { acceptedFen } from '../../../support/note-rig.ts';
import { createEbdsRig, type EbdsRig } from './ebds-rig.ts';

/** Bits of data byte 1 of a message of the host. */
const STACK = 0x20;
const RETURN = 0x40;

/** Distinct messages with this bit: a repetition has the same bytes as the one before it. */
function messagesWith(sent: readonly string[], bit: number): number {
  return sent.filter((hex, at) => (Number.parseInt(hex.slice(8, 10), 16) & bit) !== 0 && hex !== sent[at - 1]).length;
}

async function insert(rig: EbdsRig, note: number | 'bad' | 'foreign'): Promise<void> {
  expect(rig.simulator.insert(note)).toBe('taken');
  await rig.clock.advance(50);
}

const stackedYuan = (rig: EbdsRig): number => rig.simulator.contents().stacked.yuan;

describe('an EBDS acceptor', () => {
  it('opens, is switched off, and takes notes only when it is told to', async () => {
    const rig = createEbdsRig();
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.facts()).toEqual(['opened, found nothing']);
    expect(rig.simulator.insert(10)).toBe('refused');
    expect(await Promise.race([rig.acceptor.enable(acceptedFen), rig.clock.advance(1000)])).toEqual({ kind: 'done' });
    expect(rig.states().at(-1)).toBe('idle');
    expect(rig.acceptor.capabilities).toEqual({ protocol: 'EBDS', escrow: true, remembersLastNote: false });
    expect(rig.acceptor.inspect().model).toBe('EBDS model 1 revision 2');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each([1, 5, 10, 20, 50, 100])('stops %d yuan in escrow, stacks it and credits it once', async (yuan) => {
    const rig = createEbdsRig();
    await rig.ready();
    rig.sent();
    await insert(rig, yuan);
    await rig.until(() => rig.states().at(-1) === 'idle' && rig.facts().length > 2);
    await rig.clock.advance(20_000);
    expect(rig.facts()).toEqual(['opened, found nothing', `escrow ${yuan * 100}`, `stacked ${yuan * 100}`]);
    expect(stackedYuan(rig)).toBe(yuan);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('says STACK until the escrow is empty, and never after', async () => {
    const rig = createEbdsRig();
    await rig.ready();
    rig.sent();
    await insert(rig, 20);
    await rig.until(() => rig.facts().includes('stacked 2000'));
    await rig.clock.advance(5000);
    // The far end answers before it acts, so that its first answer still shows the note.
    expect(messagesWith(rig.sent(), STACK)).toBe(2);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('gives a note back and says so once', async () => {
    const rig = createEbdsRig({ habits: { onEscrow: 'return' } });
    await rig.ready();
    rig.sent();
    await insert(rig, 50);
    await rig.clock.advance(10_000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 5000', 'returned 5000']);
    expect(messagesWith(rig.sent(), RETURN)).toBe(2);
    expect(rig.simulator.contents().returned.yuan).toBe(50);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('takes a note back that the device calls returned and stacked at once, and credits nothing', async () => {
    const rig = createEbdsRig({ habits: { onEscrow: 'return' }, device: { saysStackedWithReturned: true } });
    await rig.ready();
    await insert(rig, 100);
    await rig.clock.advance(10_000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 10000', 'returned 10000']);
  });

  it('keeps a note for 60 s while nobody decides, and gives it back then', async () => {
    const rig = createEbdsRig({ habits: { onEscrow: 'wait' } });
    await rig.ready();
    await insert(rig, 10);
    await rig.clock.advance(59_000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 1000']);
    expect(rig.simulator.contents().inPath.yuan).toBe(10);
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 1000', 'returned 1000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('does not acknowledge a note in the box before it is told to, whatever the host takes', async () => {
    const rig = createEbdsRig({ habits: { onStacked: 'wait' } });
    const heard: string[] = [];
    rig.simulator.watch((event) => heard.push(event.kind));
    await rig.ready();
    await insert(rig, 5);
    await rig.until(() => rig.facts().includes('stacked 500'));
    await rig.clock.advance(4000);
    expect(heard).not.toContain('acknowledged');
    const released = rig.acceptor.acknowledgeStacked(rig.lastStackedId());
    await rig.clock.advance(1000);
    expect(await released).toEqual({ kind: 'done' });
    expect(heard).toContain('acknowledged');
    expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 500', 'stacked 500']);
  });

  it('takes one note after another', async () => {
    const rig = createEbdsRig();
    await rig.ready();
    for (const yuan of [10, 10, 20, 10]) {
      await insert(rig, yuan);
      await rig.until(() => rig.simulator.state().accepting);
      await rig.clock.advance(500);
    }
    expect(rig.facts().filter((fact) => fact.startsWith('stacked'))).toEqual([
      'stacked 1000',
      'stacked 1000',
      'stacked 2000',
      'stacked 1000',
    ]);
    expect(stackedYuan(rig)).toBe(50);
  });

  it('tells that a note was not taken', async () => {
    const rig = createEbdsRig();
    await rig.ready();
    await insert(rig, 'bad');
    await rig.clock.advance(3000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'rejected unrecognized']);
    expect(rig.states().at(-1)).toBe('idle');
  });

  it('sends back what it did not ask for, even where the device stops it in escrow', async () => {
    const rig = createEbdsRig();
    await rig.ready();
    rig.simulator.fault('escrowsInhibited', true);
    await insert(rig, 'foreign');
    await rig.clock.advance(4000);
    expect(rig.facts()).toEqual(['opened, found nothing', 'rejected inhibited']);
    expect(rig.simulator.contents().returned.notes).toEqual({ foreign: 1 });
  });

  it('allows exactly the notes that are asked for', async () => {
    const rig = createEbdsRig();
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    rig.sent();
    void rig.acceptor.enable(acceptedFen.slice(2, 4));
    await rig.until(() => rig.states().at(-1) === 'idle');
    expect(rig.sent().at(-1)?.slice(6, 8)).toBe('0c');
    await insert(rig, 50);
    await rig.clock.advance(3000);
    expect(rig.facts().at(-1)).toBe('rejected unrecognized');
  });

  it('reads the notes from a device that can tell them, and believes the device', async () => {
    const host = { identify: 'cpi' as const, noteValuesFen: [1, 2, 3] };
    const rig = createEbdsRig({ host, device: { family: 'cpi' } });
    await rig.ready();
    await insert(rig, 100);
    await rig.until(() => rig.facts().includes('stacked 10000'));
    expect(rig.acceptor.inspect().model).toBe('EBDS model 1 revision 2 LIGHTPOST CNY');
    expect(rig.simulator.violations()).toEqual([]);
    rig.simulator.fault('foreignBillTable', true);
    await rig.until(() => rig.states().at(-1) === 'failed');
    expect(await rig.acceptor.enable(acceptedFen)).toMatchObject({ kind: 'refused' });
  });

  it('reads the serial number of a Pyramid', async () => {
    const rig = createEbdsRig({ host: { identify: 'pyramid' }, device: { family: 'pyramid' } });
    await rig.ready();
    expect(rig.acceptor.inspect().model).toBe('EBDS model 1 revision 2 000000001');
    expect(rig.simulator.violations()).toEqual([]);
  });
});
