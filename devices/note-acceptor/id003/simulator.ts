import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { createFarWire } from '../../driver/far-wire.ts';
import { hexBytes } from '../../driver/hex.ts';
import type { FarNoteAcceptor } from '../far-end/far-note-acceptor.ts';
import { createMechanics, type MechanicsEvent, type MechanicsStatus } from '../far-end/mechanics.ts';
import { simulatedYuan, type SimulatedNote } from '../far-end/notes.ts';
import { createNoteAcceptorShell } from '../far-end/shell.ts';
import { commands, describeState, FIRST_DENOMINATION, REJECT_INHIBITED, states } from './codes.ts';
import { countryCodes, enabledCodes } from './denominations.ts';
import { createId003Decoder, encodeFrame } from './frame.ts';

/** Milliseconds a note stays in escrow without HOLD, and without polls (RT-circuits' notes to its recorded session). */
const ESCROW_LIMIT_MS = 10_000;
const ESCROW_LIMIT_UNPOLLED_MS = 3000;
const VERSION = 'S(CHN)-00-LP ID003-05V100-01 01JAN26 0000';
const SERIAL_NUMBER = '000000000001';
/** Half a frame: the head of a longer one, the worst kind of noise. */
const NOISE = Uint8Array.of(0x00, 0xff, 0xfc, 0x20);

const FOREIGN = FIRST_DENOMINATION + simulatedYuan.length;
const NOT_RECOGNIZED = 0x76;
const FAILED_MOTOR = 0xa2;

export interface Id003SimulatorOptions {
  readonly clock: Clock;
  readonly log?: Log;
  /** Vend valid names its denomination. The recorded unit does not; notes on other firmware say that it may. */
  readonly vendValidCarriesType?: boolean;
}

/** An ID-003 validator at the far end of a wire: one note in the path, one host. */
export function createId003Simulator(options: Id003SimulatorOptions): FarNoteAcceptor {
  const shell = createNoteAcceptorShell({ log: options.log });
  const { faults, violate } = shell;
  const mechanics = createMechanics({
    clock: options.clock,
    faults,
    emit,
    typeOf,
    describe: (status) => describeState(Uint8Array.from(bytesOf(status))),
    escrowLimitMs: ESCROW_LIMIT_MS,
    escrowLimitUnpolledMs: ESCROW_LIMIT_UNPOLLED_MS,
  });

  const wire = createFarWire({ faults, noise: NOISE, listen });

  let muteSinceStack = false;
  /** Of the note now in the path: was vend valid told, was it sent back by a command. */
  let validTold = false;
  let returnOrdered = false;
  /** The next poll is answered with 16. */
  let stackedNext = false;
  let powerUpTold = false;
  let inhibited = true;
  let enableData: Uint8Array = Uint8Array.of(0, 0);

  function emit(event: MechanicsEvent): void {
    if (event.kind === 'inserted') {
      validTold = false;
      returnOrdered = false;
    }
    shell.emit(event);
  }

  function bytesOf(status: MechanicsStatus): readonly number[] {
    switch (status.kind) {
      case 'powerUp':
        if (status.found === 'noteInStacker') return [states.powerUpNoteInStacker];
        return [status.found === 'nothing' ? states.powerUp : states.powerUpNoteInAcceptor];
      case 'escrow':
        return [states.escrow, status.type];
      case 'stacked':
        return options.vendValidCarriesType === true ? [states.vendValid, status.type] : [states.vendValid];
      case 'rejecting':
        return [states.rejecting, status.why === 'notEnabled' ? REJECT_INHIBITED : NOT_RECOGNIZED];
      case 'returning':
      case 'returned':
        // ID-003 has no word for a note that is out; and what it gives back by itself it calls a reject.
        return returnOrdered ? [states.returning] : [states.rejecting, REJECT_INHIBITED];
      case 'failed':
        return [states.failure, FAILED_MOTOR];
      default:
        return [plainCodes[status.kind]];
    }
  }

  function answer(...body: readonly number[]): void {
    wire.send(encodeFrame(Uint8Array.from(body)));
  }

  function invalid(what: string): void {
    violate(what);
    answer(states.invalidCommand);
  }

  function polled(): void {
    mechanics.pollArrived();
    if (stackedNext) {
      stackedNext = false;
      answer(states.stacked);
      return;
    }
    if (mechanics.phase() === 'stacked' && validTold && faults.has('forgetsStacked')) mechanics.finishEvent();
    const status = mechanics.status();
    answer(...bytesOf(status));
    if (status.kind === 'stacked') validTold = true;
    if (status.kind === 'powerUp') powerUpTold = true;
    if (status.kind === 'returned') mechanics.finishEvent();
  }

  /** The device says nothing to an ACK. */
  function acknowledged(): void {
    if (mechanics.phase() !== 'stacked' || !validTold) {
      violate('ACK with no vend valid to acknowledge');
      return;
    }
    if (shell.hitsOnce('repeatsStacked')) return;
    mechanics.finishEvent();
    stackedNext = true;
  }

  function reset(): void {
    if (mechanics.phase() === 'stacked' && !validTold) violate('RESET before vend valid was read');
    if (mechanics.phase() === 'powerUp' && !powerUpTold) violate('RESET before the power-up status was read');
    answer(states.ack);
    inhibited = true;
    enableData = Uint8Array.of(0, 0);
    returnOrdered = true;
    stackedNext = false;
    mechanics.initialize();
  }

  function setting(body: Uint8Array): void {
    const [code = 0, data = 0] = body;
    if (mechanics.phase() === 'powerUp') {
      // Recorded: C0 before the RESET is an invalid command.
      invalid('a setting before the RESET');
      return;
    }
    if (code === commands.setEnable) enableData = body.slice(1);
    if (code === commands.setInhibit) inhibited = data !== 0;
    mechanics.enable(inhibited ? [] : enabledCodes(enableData));
    answer(...body);
  }

  function tell(code: number): void {
    switch (code) {
      case commands.enableRequest:
        answer(code, ...enableData);
        return;
      case commands.inhibitRequest:
        answer(code, inhibited ? 1 : 0);
        return;
      case commands.versionRequest:
        answer(code, ...Array.from(VERSION, (letter) => letter.charCodeAt(0)));
        return;
      case commands.serialNumberRequest:
        answer(code, ...Array.from(SERIAL_NUMBER, (letter) => letter.charCodeAt(0)));
        return;
      case commands.denominationsRequest:
        answer(code, ...denominations());
        return;
      default:
        answer(code, 0);
    }
  }

  function denominations(): readonly number[] {
    const ours = faults.has('foreignBillTable') ? countryCodes.EUR : countryCodes.CNY;
    const known = simulatedYuan.flatMap((yuan, at) => {
      const exponent = yuan >= 100 ? 1 : 0;
      return [FIRST_DENOMINATION + at, ours, yuan / 10 ** exponent, exponent];
    });
    return [...known, FOREIGN, countryCodes.USD, 1, 0];
  }

  function stack(): void {
    if (shell.hitsOnce('losesStackCommand')) return;
    if (faults.has('refusesStack')) {
      answer(states.invalidCommand);
      return;
    }
    answer(states.ack);
    muteSinceStack = faults.has('silentAfterStack');
    mechanics.stack();
  }

  /** Carries `run` out where a note is in escrow; anything else is a mistake of the host. */
  function withEscrow(command: string, run: () => void): void {
    if (mechanics.inEscrow()) run();
    else invalid(`${command} with no note in escrow`);
  }

  function hears(body: Uint8Array): void {
    const [code = 0] = body;
    switch (code) {
      case commands.statusRequest:
        polled();
        return;
      case commands.ack:
        acknowledged();
        return;
      case commands.reset:
        reset();
        return;
      case commands.stack1:
      case commands.stack2:
        withEscrow('STACK', stack);
        return;
      case commands.returnNote:
        withEscrow('RETURN', () => {
          answer(states.ack);
          returnOrdered = true;
          mechanics.giveBack();
        });
        return;
      case commands.hold:
      case commands.wait:
        withEscrow('HOLD', () => {
          mechanics.hold();
          answer(states.ack);
        });
        return;
      default:
        if (code >= commands.setEnable && code <= commands.setDirection && body.length > 1) setting(body);
        else if (code >= commands.enableRequest && code <= commands.serialNumberRequest) tell(code);
        else invalid(`unknown command ${hexBytes(body)}`);
    }
  }

  /** Whoever loads a data set into a validator restarts it. */
  function restart(): void {
    mechanics.power(false);
    mechanics.power(true);
  }

  function isMute(): boolean {
    return !mechanics.powered() || muteSinceStack || faults.has('silent');
  }

  function listen(): (bytes: Uint8Array) => void {
    const decoder = createId003Decoder();
    return (bytes) => {
      for (const item of decoder.push(bytes)) {
        if (isMute()) continue;
        if (item.kind === 'frame') hears(item.frame.body);
        else if (item.reason === 'badChecksum') answer(states.communicationError);
      }
    };
  }

  return shell.device({
    mechanics,
    attach: wire.attach,
    restart,
    unmute: () => {
      muteSinceStack = false;
    },
    power: (on) => {
      if (on) muteSinceStack = false;
      if (!on) powerUpTold = false;
      stackedNext = false;
      inhibited = true;
      mechanics.power(on);
    },
  });
}

const plainCodes: Readonly<
  Record<
    Exclude<
      MechanicsStatus['kind'],
      'powerUp' | 'escrow' | 'stacked' | 'rejecting' | 'returning' | 'returned' | 'failed'
    >,
    number
  >
> = {
  holding: states.holding,
  initialize: states.initialize,
  disabled: states.disabled,
  idle: states.idling,
  accepting: states.accepting,
  stacking: states.stacking,
  boxRemoved: states.stackerOpen,
  jammedInAcceptor: states.acceptorJam,
  jammedInStacker: states.stackerJam,
  cheated: states.cheated,
  paused: states.pause,
  full: states.stackerFull,
};

/** 61 to 66 are ours, 67 is a note of another country, and what is not recognized has no number. */
function typeOf(note: SimulatedNote): number {
  if (note === 'foreign') return FOREIGN;
  return note === 'bad' ? FOREIGN + 1 : FIRST_DENOMINATION + simulatedYuan.indexOf(note);
}
