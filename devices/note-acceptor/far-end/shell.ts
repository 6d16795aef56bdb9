import type { Log } from '../../../core/ports/log.ts';
import { createFarEndShell, type FarEndShell } from '../../driver/far-end-shell.ts';
import type { FarEnd } from '../../link/link.ts';
import type { FarNoteAcceptor } from './far-note-acceptor.ts';
import { noteAcceptorFaultNames, type NoteAcceptorFault } from './faults.ts';
import type { Mechanics, MechanicsEvent, Phase } from './mechanics.ts';

const jamOf: Partial<Record<NoteAcceptorFault, Phase>> = {
  jamWhileReturning: 'jammedInAcceptor',
  jamInAcceptor: 'jammedInAcceptor',
  jamWhileStacking: 'jammedInStacker',
};

/** What a protocol adds to the hands that touch its device. */
export interface NoteAcceptorHands {
  readonly mechanics: Mechanics;
  readonly attach: (end: FarEnd) => void;
  readonly power: (on: boolean) => void;
  /** It speaks again after `silentAfterStack`. */
  readonly unmute: () => void;
  /** Another data set was loaded; whoever does that restarts the device. Never called while it is switched off. */
  readonly restart?: () => void;
  /** By default the mechanics know nothing else of a technician who takes a note out. */
  readonly unjam?: () => void;
  readonly box?: (present: boolean) => void;
  /** A fault came or went. */
  readonly faultSwitched?: (name: NoteAcceptorFault, on: boolean) => void;
}

/** What all simulated note acceptors have around their protocols. */
export interface NoteAcceptorShell extends FarEndShell<MechanicsEvent, NoteAcceptorFault> {
  /** True once for each note, where the fault is on: what gets lost comes through when it is said again. */
  hitsOnce(fault: 'losesStackCommand' | 'repeatsStacked'): boolean;
  device(hands: NoteAcceptorHands): FarNoteAcceptor;
}

export function createNoteAcceptorShell(options: {
  readonly log?: Log | undefined;
  /** All where it is not said. */
  readonly playable?: readonly NoteAcceptorFault[];
}): NoteAcceptorShell {
  const { playable = noteAcceptorFaultNames, log } = options;
  const shell = createFarEndShell<MechanicsEvent, NoteAcceptorFault>({ playable, log });
  const { faults } = shell;
  /** Of the note now in the path. */
  const hit = new Set<NoteAcceptorFault>();

  function device(hands: NoteAcceptorHands): FarNoteAcceptor {
    const { mechanics, attach, power, unmute } = hands;
    const { unjam = mechanics.unjam, box = mechanics.box } = hands;

    function reload(): void {
      if (mechanics.powered()) hands.restart?.();
    }

    return {
      attach,
      insert: mechanics.insert,
      fault: (name, on) => {
        const outcome = shell.switchFault(name, on);
        if (outcome === 'ignored') return;
        if (outcome === 'switched') {
          hands.faultSwitched?.(name, on);
          if (name === 'foreignBillTable') reload();
        }
        if (!on && name === 'silentAfterStack') unmute();
        if (!on && mechanics.phase() === jamOf[name]) unjam();
        else mechanics.tellState();
      },
      clear: () => {
        const were = [...faults];
        shell.clearFaults();
        unmute();
        for (const name of were) hands.faultSwitched?.(name, false);
        const phase = mechanics.phase();
        if (phase === 'jammedInAcceptor' || phase === 'jammedInStacker') unjam();
        if (were.includes('foreignBillTable')) reload();
        mechanics.tellState();
      },
      box,
      power,
      watch: shell.watch,
      state: () => ({
        powered: mechanics.powered(),
        boxPresent: mechanics.boxPresent(),
        accepting: mechanics.takesNotes(),
        stateText: mechanics.stateText(),
        faults: shell.faultStates(),
      }),
      contents: mechanics.contents,
      violations: shell.violations,
    };
  }

  return {
    ...shell,
    emit: (event) => {
      if (event.kind === 'inserted') hit.clear();
      shell.emit(event);
    },
    hitsOnce: (fault) => {
      if (!faults.has(fault) || hit.has(fault)) return false;
      hit.add(fault);
      return true;
    },
    device,
  };
}
