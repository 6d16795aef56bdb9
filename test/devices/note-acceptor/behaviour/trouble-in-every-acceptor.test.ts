import { describe, expect, it } from 'vitest';
import { noteAcceptorFaultNames, type NoteAcceptorFault } from '../../../../devices/note-acceptor/far-end/faults.ts';
import { createNoteRig, type NoteProtocolUnderTest, type NoteRig } from '../../../support/note-rig.ts';
import { yuan } from './note-books.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';

const opened = 'opened, found nothing';
/** Inserts a note with a fault on, and waits. */
async function suffer(protocol: NoteProtocolUnderTest, fault: NoteAcceptorFault): Promise<NoteRig> {
  const rig = createNoteRig(protocol);
  await rig.ready();
  rig.simulator.fault(fault, true);
  rig.simulator.insert(10);
  await rig.clock.advance(8000);
  return rig;
}

describe.each(protocolsUnderTest.map((protocol) => [protocol.name, protocol] as const))(
  'trouble in %s',
  (_, protocol) => {
    const played = noteAcceptorFaultNames.filter((fault) => !protocol.cannotPlay.includes(fault));

    it('can be played: the far end knows the faults of its class but for those that are named', () => {
      const { faults } = createNoteRig(protocol).simulator.state();
      expect(faults.map(({ name }) => name).toSorted()).toEqual([...played].toSorted());
    });

    it('a note jams while stacking: neither credited nor returned, and out when the jam is cleared', async () => {
      const rig = await suffer(protocol, 'jamWhileStacking');
      expect(rig.facts()).toEqual([opened, 'escrow 1000']);
      expect(['jammedInStacker', 'failed']).toContain(rig.states().at(-1));
      rig.simulator.clear();
      await rig.clock.advance(10_000);
      expect(rig.states().at(-1)).toBe('disabled');
      expect(rig.facts().filter((fact) => !fact.startsWith('opened'))).toEqual(['escrow 1000']);
      expect(yuan(rig)).toEqual({ returned: 0, stacked: 0, inPath: 0, takenOut: 10 });
    });

    it('a note jams on its way in', async () => {
      const rig = await suffer(protocol, 'jamInAcceptor');
      expect(rig.facts()).toEqual([opened]);
      expect(['jammedInAcceptor', 'failed']).toContain(rig.states().at(-1));
    });

    it('a note that comes back instead of being stacked is reported as returned', async () => {
      const rig = await suffer(protocol, 'returnsInsteadOfStacking');
      expect(rig.facts()).toEqual([opened, 'escrow 1000', 'returned 1000']);
      expect(yuan(rig)).toMatchObject({ returned: 10, stacked: 0 });
    });

    it('a lost command to stack is said again while the note still stands in escrow, and stacks it once', async () => {
      const rig = await suffer(protocol, 'losesStackCommand');
      expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000']);
      expect(yuan(rig)).toMatchObject({ stacked: 10 });
    });

    it('a device that falls silent after the command to stack is credited once, or leaves it open; never returned', async () => {
      const rig = await suffer(protocol, 'silentAfterStack');
      expect(rig.facts()).toEqual([opened, 'escrow 1000']);
      expect(rig.states().at(-1)).toBe('offline');
      rig.simulator.fault('silentAfterStack', false);
      await rig.clock.advance(20_000);
      const facts = rig.facts() ?? [];
      expect(facts.filter((fact) => fact.startsWith('returned'))).toEqual([]);
      expect(facts.filter((fact) => fact === 'stacked 1000').length).toBeLessThanOrEqual(1);
      expect(yuan(rig)).toMatchObject({ stacked: 10 });
      if (rig.acceptor.capabilities.remembersLastNote === true) {
        expect(facts.some((fact) => fact === 'stacked 1000' || fact === 'opened, found noteInStacker')).toBe(true);
      }
      expect(rig.states().at(-1)).toBe('disabled');
    });

    it.each((['repeatsStacked', 'forgetsStacked'] as const).filter((fault) => played.includes(fault)))(
      'credits once where the device plays %s',
      async (fault) => {
        const rig = await suffer(protocol, fault);
        rig.simulator.insert(10);
        await rig.clock.advance(8000);
        expect(rig.facts()).toEqual([opened, 'escrow 1000', 'stacked 1000', 'escrow 1000', 'stacked 1000']);
        expect(yuan(rig)).toMatchObject({ stacked: 20 });
      },
    );

    const refused = played.filter((fault) => fault === 'refusesStack');
    it.each(refused)('%s is answered as refused, and the note can still go back', async (fault) => {
      const rig = createNoteRig(protocol, { onEscrow: 'wait' });
      await rig.ready();
      rig.simulator.fault(fault, true);
      rig.simulator.insert(10);
      await rig.until(() => rig.lastEscrowId() !== '');
      const stacked = rig.acceptor.stackNote(rig.lastEscrowId());
      const returned = rig.acceptor.returnNote(rig.lastEscrowId());
      await rig.clock.advance(3000);
      expect([(await stacked).kind, (await returned).kind]).toEqual(['refused', 'done']);
      expect(rig.facts()).toEqual([opened, 'escrow 1000', 'returned 1000']);
    });

    it.each(
      (
        [
          ['pause', 'paused'],
          ['failure', 'failed'],
          ['cheat', 'cheated'],
          ['full', 'full'],
        ] as const
      ).filter(([fault]) => played.includes(fault)),
    )('says %s as %s and comes back', async (fault, state) => {
      const rig = createNoteRig(protocol);
      await rig.ready();
      rig.simulator.fault(fault, true);
      await rig.clock.advance(2000);
      expect(rig.states().at(-1)).toBe(state);
      expect(rig.simulator.insert(10)).toBe('refused');
      rig.simulator.clear();
      await rig.clock.advance(10_000);
      expect(['idle', 'disabled']).toContain(rig.states().at(-1));
      expect(rig.facts().filter((fact) => !fact.startsWith('opened'))).toEqual(
        fault === 'cheat' ? ['cheat suspected'] : [],
      );
    });

    it('says when the cash box is taken out and put back', async () => {
      const rig = createNoteRig(protocol);
      await rig.ready();
      rig.simulator.box(false);
      await rig.clock.advance(2000);
      expect(rig.states().at(-1)).toBe('boxRemoved');
      expect(rig.simulator.insert(10)).toBe('refused');
      rig.simulator.box(true);
      await rig.clock.advance(10_000);
      expect(['idle', 'disabled']).toContain(rig.states().at(-1));
    });

    it.each(played.filter((fault) => fault === 'badChecksum'))(
      'does not believe %s: offline, then back',
      async (fault) => {
        const rig = createNoteRig(protocol);
        await rig.ready();
        rig.simulator.fault(fault, true);
        await rig.clock.advance(20_000);
        expect(rig.states().at(-1)).toBe('offline');
        rig.simulator.fault(fault, false);
        await rig.clock.advance(10_000);
        expect(rig.states().at(-1)).toBe('disabled');
        expect(rig.facts().filter((fact) => !fact.startsWith('opened'))).toEqual([]);
      },
    );

    it('works through noise before every reply', async () => {
      const rig = createNoteRig(protocol);
      await rig.ready();
      rig.simulator.fault('garbage', true);
      rig.simulator.insert(100);
      await rig.clock.advance(30_000);
      const facts = rig.facts().filter((fact) => fact.startsWith('stacked') || fact.startsWith('returned'));
      const { stacked, returned } = yuan(rig);
      expect(facts.length).toBeLessThanOrEqual(1);
      if (facts[0] === 'stacked 10000') expect(stacked).toBe(100);
      if (facts[0]?.startsWith('returned') === true) expect(returned).toBe(100);
    });

    it('notices a device that falls silent without its link closing, and takes it back', async () => {
      const rig = createNoteRig(protocol);
      await rig.ready();
      rig.simulator.fault('silent', true);
      await rig.clock.advance(25_000);
      expect(rig.states().at(-1)).toBe('offline');
      const outcome = rig.acceptor.disable();
      await rig.clock.advance(2000);
      expect(await outcome).toMatchObject({ kind: 'unanswered' });
      rig.simulator.fault('silent', false);
      await rig.clock.advance(20_000);
      expect(rig.states().at(-1)).toBe('disabled');
    });

    it('is back in service in under 3 seconds after its plug is pushed back, without a restart', async () => {
      const rig = createNoteRig(protocol);
      await rig.ready();
      rig.line.unplug();
      await rig.clock.advance(3_600_000);
      expect(rig.states().at(-1)).toBe('offline');
      rig.line.plug();
      await rig.until(() => rig.states().at(-1) === 'disabled', 3000);
      expect(rig.facts()).toEqual([opened, opened]);
    });
  },
);
