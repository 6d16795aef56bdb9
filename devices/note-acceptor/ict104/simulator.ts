import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { createFarWire } from '../../driver/far-wire.ts';
import { hexByte } from '../../driver/hex.ts';
import type { FarNoteAcceptor } from '../far-end/far-note-acceptor.ts';
import type { NoteAcceptorFault } from '../far-end/faults.ts';
import { createMechanics, type MechanicsEvent, type MechanicsStatus, type Phase } from '../far-end/mechanics.ts';
import { simulatedYuan, type SimulatedNote } from '../far-end/notes.ts';
import { createNoteAcceptorShell } from '../far-end/shell.ts';
import { commands, FIRST_TYPE, LAST_TYPE, states, stateWords } from './codes.ts';

/** Milliseconds a note waits in escrow for an answer (ICT-106, action 4: rejected after 5 s). */
const ESCROW_LIMIT_MS = 5000;
/** Milliseconds the device waits for ACCEPT after its 80 8F. */
const POWER_UP_ANSWER_MS = 2000;
/** Milliseconds from RESET to 80 8F; CyberPlat's host looks for it after 200. */
const RESTART_MS = 150;
/** Bytes that no device of this family says. */
const NOISE = Uint8Array.of(0x00, 0xff, 0x5a);

const ALL_TYPES = Array.from({ length: LAST_TYPE - FIRST_TYPE + 1 }, (_, at) => FIRST_TYPE + at);
const FOREIGN = FIRST_TYPE + simulatedYuan.length;

/** A full box, a pause, a broken checksum, another data set: this protocol has no bytes for them. */
const playable: readonly NoteAcceptorFault[] = [
  'jamWhileStacking',
  'jamInAcceptor',
  'jamWhileReturning',
  'silentAfterStack',
  'silent',
  'garbage',
  'cheat',
  'failure',
  'returnsInsteadOfStacking',
  'losesStackCommand',
];

export interface Ict104SimulatorOptions {
  readonly clock: Clock;
  readonly log?: Log;
  /**
   * `ict106` answers POLL with 71 while it moves and with 81 and the type in escrow, and says 26 when its power-up is not
   * answered. `ict104` answers with the state of its slot whatever the note does, and says 80 8F again.
   */
  readonly model?: 'ict106' | 'ict104';
}

/** An ICT bill acceptor at the far end of a wire: one note in the path, one host. It speaks unasked. */
export function createIct104Simulator(options: Ict104SimulatorOptions): FarNoteAcceptor {
  const { clock } = options;
  const model = options.model ?? 'ict106';
  const shell = createNoteAcceptorShell({ log: options.log, playable });
  const { faults, violate } = shell;
  const wire = createFarWire({
    faults,
    noise: NOISE,
    listen: () => (bytes) => {
      for (const byte of bytes) if (!isMute()) hears(byte);
    },
  });
  let muteSinceStack = false;
  let open = false;
  /** Of the note now in the path. */
  let type = 0;
  let phaseTold: Phase = 'powerUp';
  let inTrouble = false;
  let restarting = false;
  let stopPowerUp: () => void = () => undefined;

  const mechanics = createMechanics({
    clock,
    faults,
    emit,
    typeOf,
    describe: (status) => stateWords[slowByteOf(status)] ?? status.kind,
    escrowLimitMs: ESCROW_LIMIT_MS,
    escrowLimitUnpolledMs: ESCROW_LIMIT_MS,
  });

  function emit(event: MechanicsEvent): void {
    if (event.kind === 'inserted') type = typeOf(event.note);
    shell.emit(event);
    if (event.kind === 'state') tellPhase();
  }

  function say(...bytes: readonly number[]): void {
    if (!isMute()) wire.send(Uint8Array.from(bytes));
  }

  /** What changes is said unasked, once. */
  function tellPhase(): void {
    const phase = mechanics.phase();
    if (phase !== phaseTold) {
      phaseTold = phase;
      switch (phase) {
        case 'escrow':
          say(states.validated, type);
          break;
        case 'stacked':
          say(states.stacked);
          mechanics.finishEvent();
          break;
        case 'returned':
          say(states.returned);
          mechanics.finishEvent();
          break;
        case 'rejecting':
          say(states.rejected);
          break;
        default:
          break;
      }
    }
    tellTrouble();
  }

  function tellTrouble(): void {
    if (!mechanics.powered() || mechanics.phase() === 'powerUp') return;
    const byte = slowByteOf(mechanics.status());
    const isTrouble = byte >= states.motorFailure && byte <= states.stackerProblem;
    if (isTrouble === inTrouble) return;
    inTrouble = isTrouble;
    say(isTrouble ? byte : states.errorCleared);
  }

  /** The answer to a POLL of whoever knows no more than its slot and its troubles. */
  function slowByteOf(status: MechanicsStatus): number {
    switch (status.kind) {
      case 'boxRemoved':
        return states.stackerOpen;
      case 'jammedInAcceptor':
        return states.jam;
      case 'jammedInStacker':
        return states.stackerProblem;
      case 'cheated':
        return states.fishing;
      case 'failed':
        return states.motorFailure;
      case 'powerUp':
        return states.communicationFailure;
      default:
        return open ? states.enabled : states.disabled;
    }
  }

  function polled(): void {
    const status = mechanics.status();
    // The older one has no word for busy, and is not heard before it is ready.
    if (restarting || (status.kind === 'initialize' && model === 'ict104')) return;
    if (status.kind === 'powerUp' && model === 'ict104') {
      sayPowerUp();
      return;
    }
    if (model === 'ict106' && (status.kind === 'escrow' || status.kind === 'holding')) say(states.validated, type);
    else if (model === 'ict106' && isMoving(status)) say(states.busy);
    else say(slowByteOf(status));
  }

  function sayPowerUp(): void {
    stopPowerUp();
    restarting = false;
    say(states.powerUp, states.powerUpSecond);
    stopPowerUp = clock.after(POWER_UP_ANSWER_MS, () => {
      if (!mechanics.powered() || mechanics.phase() !== 'powerUp') return;
      if (model === 'ict104') sayPowerUp();
      else say(states.communicationFailure);
    });
  }

  function accepted(): void {
    const phase = mechanics.phase();
    if (phase === 'powerUp') {
      if (restarting) return;
      stopPowerUp();
      mechanics.initialize();
      setSlot(true);
      return;
    }
    if (!mechanics.inEscrow()) {
      violate('ACCEPT with no note in escrow and no power-up to answer');
      return;
    }
    if (shell.hitsOnce('losesStackCommand')) return;
    muteSinceStack = faults.has('silentAfterStack');
    mechanics.stack();
  }

  function setSlot(wanted: boolean): void {
    open = wanted;
    mechanics.enable(wanted ? ALL_TYPES : []);
  }

  function restart(): void {
    mechanics.power(false);
    mechanics.power(true);
    open = false;
    restarting = true;
    inTrouble = false;
    stopPowerUp();
    stopPowerUp = clock.after(RESTART_MS, () => {
      if (mechanics.powered()) sayPowerUp();
    });
  }

  function hears(byte: number): void {
    mechanics.pollArrived();
    switch (byte) {
      case commands.poll:
        polled();
        return;
      case commands.accept:
        accepted();
        return;
      case commands.returnNote:
        if (mechanics.inEscrow()) mechanics.giveBack();
        else violate('RETURN with no note in escrow');
        return;
      case commands.hold:
        if (mechanics.inEscrow()) mechanics.hold();
        else violate('HOLD with no note in escrow');
        return;
      case commands.enable:
      case commands.disable:
        if (mechanics.phase() !== 'powerUp') setSlot(byte === commands.enable);
        return;
      case commands.reset:
        restart();
        return;
      default:
        violate(`unknown command ${hexByte(byte)}`);
        say(states.invalidCommand);
    }
  }

  function isMute(): boolean {
    return !mechanics.powered() || muteSinceStack || faults.has('silent');
  }

  return shell.device({
    mechanics,
    attach: wire.attach,
    unmute: () => {
      muteSinceStack = false;
    },
    /** A technician took the note out; the device starts anew with its slot closed. */
    unjam: () => {
      open = false;
      mechanics.unjam();
    },
    box: (present) => {
      mechanics.box(present);
      if (present) open = mechanics.enabled().size > 0;
    },
    power: (on) => {
      if (on === mechanics.powered()) return;
      stopPowerUp();
      muteSinceStack = false;
      inTrouble = false;
      open = false;
      mechanics.power(on);
      if (on) sayPowerUp();
    },
  });
}

function isMoving({ kind }: MechanicsStatus): boolean {
  return (
    kind === 'accepting' || kind === 'stacking' || kind === 'returning' || kind === 'rejecting' || kind === 'initialize'
  );
}

/** Bill type 1 to 6 are ours, type 7 is a note of another country; what is not recognized has no type. */
function typeOf(note: SimulatedNote): number {
  if (note === 'foreign' || note === 'bad') return FOREIGN;
  return FIRST_TYPE + simulatedYuan.indexOf(note);
}
