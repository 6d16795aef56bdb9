import { describe, expect, it } from 'vitest';
import { noteAcceptorFaultNames } from '../../../../devices/note-acceptor/far-end/faults.ts';
import { acceptedFen } from '../../../support/note-rig.ts';
import { createEbdsRig, untouched, type EbdsRig } from './ebds-rig.ts';

async function insert(rig: EbdsRig, note: number | 'bad' | 'foreign'): Promise<void> {
  expect(rig.simulator.insert(note)).toBe('taken');
  await rig.clock.advance(50);
}

async function readyRig(options: Parameters<typeof createEbdsRig>[0] = {}): Promise<EbdsRig> {
  const rig = createEbdsRig(options);
  await rig.ready();
  return rig;
}

const credits = (rig: EbdsRig): number => rig.facts().filter((fact) => fact.startsWith('stacked')).length;

describe('an EBDS acceptor in trouble', () => {
  it.each([
    ['jamWhileStacking', 'jammedInStacker', 'stack'],
    ['jamInAcceptor', 'jammedInAcceptor', 'stack'],
    ['jamWhileReturning', 'jammedInAcceptor', 'return'],
  ] as const)('says of %s that it is %s, and works again when it is cleared', async (fault, state, onEscrow) => {
    const rig = await readyRig({ habits: { onEscrow } });
    rig.simulator.fault(fault, true);
    await insert(rig, 10);
    await rig.until(() => rig.states().at(-1) === state);
    rig.simulator.clear();
    await rig.clock.advance(8000);
    expect(['idle', 'disabled']).toContain(rig.states().at(-1));
    expect(credits(rig)).toBe(0);
    expect(rig.facts()).not.toContain('returned 1000');
    expect(rig.simulator.violations()).toEqual([]);
  });

  it.each([
    ['full', 'full'],
    ['pause', 'paused'],
    ['failure', 'failed'],
    ['cheat', 'cheated'],
  ] as const)('says of %s that it is %s for as long as it lasts', async (fault, state) => {
    const rig = await readyRig();
    rig.simulator.fault(fault, true);
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe(state);
    expect(rig.simulator.insert(10)).toBe('refused');
    rig.simulator.fault(fault, false);
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('idle');
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('stacked 1000'));
    expect(rig.facts().filter((fact) => fact === 'cheat suspected').length).toBe(state === 'cheated' ? 1 : 0);
  });

  it('sees the box go and come back', async () => {
    const rig = await readyRig();
    rig.simulator.box(false);
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('boxRemoved');
    rig.simulator.box(true);
    await rig.clock.advance(4000);
    const enabled = rig.acceptor.enable(acceptedFen);
    await rig.clock.advance(1000);
    expect(await enabled).toEqual({ kind: 'done' });
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('stacked 1000'));
  });

  it('gives the note back when the box goes while it stands in escrow', async () => {
    const rig = await readyRig({ habits: { onEscrow: 'wait' } });
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('escrow 1000'));
    rig.simulator.box(false);
    await rig.clock.advance(2000);
    expect(await rig.acceptor.stackNote(rig.lastEscrowId())).toEqual({ kind: 'escrowGone' });
    expect(rig.simulator.contents().returned.yuan).toBe(10);
    expect(rig.facts()).toContain('returned 1000');
  });

  it.each(['badChecksum', 'silent'] as const)('goes offline while %s lasts, and opens anew', async (fault) => {
    const rig = await readyRig();
    rig.simulator.fault(fault, true);
    await rig.until(() => rig.states().at(-1) === 'offline', 5000);
    rig.simulator.fault(fault, false);
    await rig.until(() => rig.states().at(-1) === 'disabled', 5000);
    expect(rig.facts().at(-1)).toBe('opened, found nothing');
  });

  it('works through noise before every reply', async () => {
    const rig = await readyRig();
    rig.simulator.fault('garbage', true);
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('stacked 1000'));
  });

  it('says STACK again where the first was not heard', async () => {
    const rig = await readyRig();
    rig.simulator.fault('losesStackCommand', true);
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('stacked 1000'));
    expect(credits(rig)).toBe(1);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('tells the host that STACK was refused, and does not go on saying it', async () => {
    const rig = await readyRig({ habits: { onEscrow: 'wait' } });
    rig.simulator.fault('refusesStack', true);
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('escrow 1000'));
    const outcome = rig.acceptor.stackNote(rig.lastEscrowId());
    await rig.clock.advance(500);
    expect(await outcome).toMatchObject({ kind: 'refused' });
    rig.simulator.fault('refusesStack', false);
    await rig.clock.advance(3000);
    expect(rig.simulator.contents().inPath.yuan).toBe(10);
    void rig.acceptor.returnNote(rig.lastEscrowId());
    await rig.until(() => rig.facts().includes('returned 1000'));
  });

  it('tells the return of a note that was to be stacked', async () => {
    const rig = await readyRig();
    rig.simulator.fault('returnsInsteadOfStacking', true);
    await insert(rig, 10);
    await rig.clock.advance(4000);
    expect(rig.facts().slice(1)).toEqual(['escrow 1000', 'returned 1000']);
  });

  it('credits a note once that the device says twice to be in the box', async () => {
    const rig = await readyRig();
    rig.simulator.fault('repeatsStacked', true);
    await insert(rig, 10);
    await rig.clock.advance(8000);
    await insert(rig, 10);
    await rig.clock.advance(8000);
    expect(credits(rig)).toBe(2);
  });

  it('hears what a device says only once', async () => {
    const rig = await readyRig();
    rig.simulator.fault('forgetsStacked', true);
    await insert(rig, 10);
    await rig.clock.advance(8000);
    expect(credits(rig)).toBe(1);
  });

  it('credits what went into the box of a device that fell silent, as soon as it speaks again', async () => {
    const rig = await readyRig();
    rig.simulator.fault('silentAfterStack', true);
    await insert(rig, 10);
    await rig.until(() => rig.states().at(-1) === 'offline');
    expect(credits(rig)).toBe(0);
    rig.simulator.fault('silentAfterStack', false);
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(credits(rig)).toBe(1);
  });

  it('finds a note in escrow after the host was away for a moment, and gives it back', async () => {
    const rig = await readyRig({ habits: { onEscrow: 'wait' } });
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('escrow 1000'));
    rig.line.unplug();
    await rig.clock.advance(1000);
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.facts().slice(1)).toEqual(['escrow 1000', 'opened, found noteInEscrow', 'returned 1000']);
    expect(rig.simulator.violations()).toEqual([]);
  });

  it('gives up a host that is away for 5 s: no more notes, and the one in escrow goes back', async () => {
    const rig = await readyRig({ habits: { onEscrow: 'wait' } });
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('escrow 1000'));
    rig.line.unplug();
    await rig.clock.advance(4500);
    expect(rig.simulator.contents().inPath.yuan).toBe(10);
    await rig.clock.advance(1500);
    expect(rig.simulator.contents().returned.yuan).toBe(10);
    expect(rig.simulator.state().accepting).toBe(false);
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.facts().at(-1)).toBe('opened, found nothing');
    expect(rig.facts()).toContain('returned 1000');
  });

  it('reports a power cut of the device alone as an opening, and nothing of what it cannot know', async () => {
    const rig = await readyRig();
    rig.simulator.power(false);
    await rig.clock.advance(500);
    rig.simulator.power(true);
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.facts()).toEqual(['opened, found nothing', 'opened, found nothing']);
  });

  it('tells a new process of a note whose word the last one heard but did not write down', async () => {
    const told: (readonly string[])[] = [];
    // A new process begins with the same ack bit always; the device repeats its word where that was the bit of its last one.
    for (const waitMs of [0, 150]) {
      const first = await readyRig({ habits: { onStacked: 'wait' } });
      const heard: string[] = [];
      first.simulator.watch((event) => heard.push(event.kind));
      await first.clock.advance(waitMs);
      await insert(first, 10);
      await first.until(() => credits(first) === 1);
      first.line.unplug();
      await first.acceptor.close();
      first.line.plug();
      const second = createEbdsRig({ existing: first, habits: { onStacked: 'wait' } });
      second.acceptor.start();
      await second.until(() => second.facts().length > 0);
      told.push(second.facts());
      if (credits(second) === 0) continue;
      // Each message would acknowledge it: a command that waits longer than other protocols let one wait changes nothing.
      void second.acceptor.disable();
      await second.clock.advance(8000);
      expect(heard).not.toContain('acknowledged');
      void second.acceptor.acknowledgeStacked(second.lastStackedId());
      await second.until(() => second.states().at(-1) === 'disabled');
      expect(heard).toContain('acknowledged');
      expect(second.facts()).toEqual(['stacked 1000', 'opened, found nothing']);
    }
    expect(told.filter((facts) => facts.includes('stacked 1000'))).toHaveLength(1);
  });

  it('masks bit 7 of what it hears and never sends it', async () => {
    const rig = await readyRig();
    const seen: number[] = [];
    rig.tamper({
      requests: (bytes) => [{ bytes: bytes.map((byte) => byte | 0x80), afterMs: 0 }],
      replies: (bytes, count) => {
        seen.push(...bytes);
        return untouched(bytes, count);
      },
    });
    await insert(rig, 10);
    await rig.until(() => rig.facts().includes('stacked 1000'));
    expect(seen.length).toBeGreaterThan(50);
    expect(seen.filter((byte) => byte > 0x7f)).toEqual([]);
  });

  it('plays every fault there is, the table of notes where the device can tell it', () => {
    const names = (rig: EbdsRig): readonly string[] => rig.simulator.state().faults.map(({ name }) => name);
    expect(names(createEbdsRig())).toEqual(noteAcceptorFaultNames.filter((name) => name !== 'foreignBillTable'));
    expect(names(createEbdsRig({ device: { family: 'cpi' } }))).toEqual(noteAcceptorFaultNames);
  });
});
