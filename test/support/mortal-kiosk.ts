import { onTestFinished } from 'vitest';
import { openSimulatedUtility, type SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import type { Journal } from '../../core/ports/journal.ts';
import { startRig, type KioskRig, type RigOptions } from './kiosk-rig.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/**
 * When a host dies: `before` its n-th write to the journal, with everything done that came before it, or `after` it, with
 * nothing done that it allows. The two enclose every moment between two records.
 */
export interface Death {
  readonly write: number;
  readonly when: 'before' | 'after';
}

export interface MortalKiosk {
  /** As it was first. */
  readonly rig: KioskRig;
  /** The host that lives now. */
  current(): KioskRig;
  readonly clock: ManualClock;
  readonly utility: SimulatedUtility;
  /** Writes to the journal since the start. */
  writes(): number;
  died(): boolean;
  /** A new host on the same disk, devices and back end; nothing kills it. */
  reborn(): Promise<KioskRig>;
}

/** A kiosk whose host dies at one write, beside a utility and devices that live on. */
export async function startMortalKiosk(death: Death | undefined, options: RigOptions = {}): Promise<MortalKiosk> {
  const clock = createManualClock();
  const utility = openSimulatedUtility({ path: ':memory:', clock });
  const state = { armed: false, dead: false, writes: 0 };

  function die(): void {
    state.dead = true;
    const { noteAcceptor, receiptPrinter, cardReader } = born.rig.farEnds;
    for (const far of [noteAcceptor, receiptPrinter, cardReader]) far?.line.unplug();
  }

  function decorateJournal(journal: Journal): Journal {
    return {
      ...journal,
      append: (records: readonly KioskRecord[]) => {
        if (!state.armed) return journal.append(records);
        if (state.dead) return { kind: 'failed', detail: 'the host is dead' };
        state.writes += 1;
        if (state.writes !== death?.write) return journal.append(records);
        if (death.when === 'before') {
          die();
          return { kind: 'failed', detail: 'the host is dead' };
        }
        const outcome = journal.append(records);
        die();
        return outcome;
      },
    };
  }

  const keptUtility = lent(utility, () => state.dead);
  const rig = await startRig({ simulatorPanel: false, ...options, clock, keptUtility, decorateJournal });
  const born = { rig };
  state.armed = true;
  onTestFinished(async () => {
    await born.rig.dispose();
    await utility.close();
  });
  return {
    rig,
    current: () => born.rig,
    clock,
    utility,
    writes: () => state.writes,
    died: () => state.dead,
    reborn: async () => {
      state.armed = false;
      const next = born.rig.kill();
      // The dead host is gone before anything answers again.
      state.dead = false;
      born.rig = await next;
      return born.rig;
    },
  };
}

/** A utility that hears nothing while the line is cut, and that no kiosk closes. */
export function lent(utility: SimulatedUtility, isCut: () => boolean = () => false): SimulatedUtility {
  const heard =
    <Question extends readonly unknown[], Answer>(ask: (...question: Question) => Promise<Answer>) =>
    (...question: Question): Promise<Answer> =>
      isCut() ? new Promise(() => undefined) : ask(...question);
  return {
    ...utility,
    lookUp: heard(utility.lookUp),
    getArrears: heard(utility.getArrears),
    post: heard(utility.post),
    query: heard(utility.query),
    reverse: heard(utility.reverse),
    listBookings: heard(utility.listBookings),
    find: heard(utility.find),
    trial: heard(utility.trial),
    commitCardOrder: heard(utility.commitCardOrder),
    sendMessage: heard(utility.sendMessage),
    requestInvoice: heard(utility.requestInvoice),
    close: () => Promise.resolve(),
  };
}
