import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { createFarWire } from '../../driver/far-wire.ts';
import { hexBytes } from '../../driver/hex.ts';
import type { FarNoteAcceptor } from '../far-end/far-note-acceptor.ts';
import { createMechanics, type MechanicsEvent, type MechanicsStatus } from '../far-end/mechanics.ts';
import { createNoteAcceptorShell } from '../far-end/shell.ts';
import { typesOfMask } from './bill-table.ts';
import { commands, describeState, ILLEGAL_COMMAND, states } from './codes.ts';
import { addresses, createCcnetDecoder, encodeFrame } from './frame.ts';
import { foreignBillTable, simulatedBillTable, typeOf } from './simulated-notes.ts';

const ENABLE_BODY_BYTES = 7;
const IDENTITY = 'LIGHTPOST-SIM  000000000001';
const ASSET_NUMBER: readonly number[] = [0, 0, 0, 0, 0, 0, 1];
/** Half a frame and bytes that look like the head of a longer one: the worst kind of noise. */
const NOISE = Uint8Array.of(0x00, 0xff, 0x02, 0x03, 0x41, 0x02);
/** Milliseconds a note stays in escrow without HOLD, and without polls (measured on real units). */
const ESCROW_LIMIT_MS = 10_000;
const ESCROW_LIMIT_UNPOLLED_MS = 3000;

const NOT_ENABLED = 0x68;
const NOT_RECOGNIZED = 0x65;
const TRANSPORT_MOTOR = 0x52;

/** A CCNET bill validator at the far end of a wire. */
export function createCcnetSimulator(options: { clock: Clock; log?: Log }): FarNoteAcceptor {
  const shell = createNoteAcceptorShell({ log: options.log });
  const { faults, violate } = shell;
  const mechanics = createMechanics({
    clock: options.clock,
    faults,
    emit,
    typeOf,
    describe: (status) => describeState(bodyOf(status)),
    escrowLimitMs: ESCROW_LIMIT_MS,
    escrowLimitUnpolledMs: ESCROW_LIMIT_UNPOLLED_MS,
  });

  const wire = createFarWire({ faults, noise: NOISE, listen });

  let muteSinceStack = false;
  /** Of the note now in the path: has its 0x81 been said. */
  let stackedSaid = false;
  /** The status the host has to acknowledge, and the frame to say again on a NAK. */
  let awaitingAck: number | undefined;
  let lastReply: Uint8Array | undefined;

  function emit(event: MechanicsEvent): void {
    if (event.kind === 'inserted') stackedSaid = false;
    shell.emit(event);
  }

  function answer(...body: readonly number[]): void {
    lastReply = encodeFrame(addresses.billValidator, Uint8Array.from(body));
    wire.send(lastReply);
  }

  function illegal(what: string): void {
    violate(what);
    answer(ILLEGAL_COMMAND);
  }

  function acknowledged(): void {
    const code = awaitingAck;
    awaitingAck = undefined;
    if (code === states.returned && mechanics.phase() === 'returned') mechanics.finishEvent();
    if (code !== states.stacked || mechanics.phase() !== 'stacked') return;
    if (!shell.hitsOnce('repeatsStacked')) mechanics.finishEvent();
  }

  function polled(): void {
    mechanics.pollArrived();
    if (mechanics.phase() === 'stacked' && stackedSaid && faults.has('forgetsStacked')) mechanics.finishEvent();
    const body = bodyOf(mechanics.status());
    if (body[0] === states.stacked) stackedSaid = true;
    awaitingAck = body[0];
    answer(...body);
  }

  function enable(body: Uint8Array): void {
    if (body.length !== ENABLE_BODY_BYTES) {
      illegal('ENABLE BILL TYPES without its six bytes');
      return;
    }
    const phase = mechanics.phase();
    const types = typesOfMask(body.subarray(1, 4));
    const { kind } = mechanics.status();
    if (phase === 'powerUp' || phase === 'initialize') illegal('ENABLE BILL TYPES before the device was ready');
    else if (types.length > 0 && phase === 'rest' && kind !== 'disabled' && kind !== 'idle') {
      answer(ILLEGAL_COMMAND);
    } else {
      mechanics.enable(types);
      answer(commands.ack);
    }
  }

  /** IDENTIFICATION and GET BILL TABLE are legal while powering up, initializing, failed or disabled. */
  function mayTellData(): boolean {
    const phase = mechanics.phase();
    const { kind } = mechanics.status();
    if (phase === 'powerUp' || phase === 'initialize' || kind === 'failed') return true;
    return mechanics.enabled().size === 0 && (kind === 'disabled' || phase === 'stacked');
  }

  function stack(): void {
    if (shell.hitsOnce('losesStackCommand')) return;
    if (faults.has('refusesStack')) {
      answer(ILLEGAL_COMMAND);
      return;
    }
    answer(commands.ack);
    muteSinceStack = faults.has('silentAfterStack');
    mechanics.stack();
  }

  /** Carries `run` out where a note is in escrow; anything else is a mistake of the host. */
  function withEscrow(command: string, run: () => void): void {
    if (mechanics.inEscrow()) run();
    else illegal(`${command} with no note in escrow`);
  }

  function withData(command: string, data: Iterable<number>): void {
    if (mayTellData()) answer(...data);
    else illegal(`${command} while it is not legal`);
  }

  function hears(body: Uint8Array): void {
    switch (body[0]) {
      case commands.ack:
        acknowledged();
        return;
      case commands.nak:
        if (lastReply !== undefined) wire.send(lastReply);
        return;
      case commands.poll:
        polled();
        return;
      case commands.reset:
        if (mechanics.phase() === 'stacked') violate('RESET before the ACK of a stacked note');
        answer(commands.ack);
        awaitingAck = undefined;
        mechanics.initialize();
        return;
      case commands.enableBillTypes:
        enable(body);
        return;
      case commands.getStatus:
        answer(0, 0, 0, 0, 0, 0);
        return;
      case commands.setSecurity:
        answer(commands.ack);
        return;
      case commands.identification:
        withData('IDENTIFICATION', [...Array.from(IDENTITY, (letter) => letter.charCodeAt(0)), ...ASSET_NUMBER]);
        return;
      case commands.getBillTable:
        withData('GET BILL TABLE', faults.has('foreignBillTable') ? foreignBillTable : simulatedBillTable);
        return;
      case commands.hold:
        withEscrow('HOLD', () => {
          mechanics.hold();
          answer(commands.ack);
        });
        return;
      case commands.returnBill:
        withEscrow('RETURN', () => {
          answer(commands.ack);
          mechanics.giveBack();
        });
        return;
      case commands.stack:
        withEscrow('STACK', stack);
        return;
      default:
        illegal(`unknown command ${hexBytes(body)}`);
    }
  }

  /** Whoever loads a data set into a validator restarts it. */
  function restart(): void {
    awaitingAck = undefined;
    mechanics.power(false);
    mechanics.power(true);
  }

  function isMute(): boolean {
    return !mechanics.powered() || muteSinceStack || faults.has('silent');
  }

  function listen(): (bytes: Uint8Array) => void {
    const decoder = createCcnetDecoder();
    return (bytes) => {
      for (const item of decoder.push(bytes)) {
        if (isMute()) continue;
        if (item.kind === 'frame' && item.frame.address === addresses.billValidator) hears(item.frame.body);
        else if (item.kind === 'discarded' && item.reason === 'badChecksum') answer(commands.nak);
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
      awaitingAck = undefined;
      mechanics.power(on);
    },
  });
}

/** What POLL is answered with. */
function bodyOf(status: MechanicsStatus): Uint8Array {
  switch (status.kind) {
    case 'powerUp':
      return Uint8Array.of(powerUpCodes[status.found]);
    case 'escrow':
    case 'stacked':
    case 'returned':
      return Uint8Array.of(states[status.kind], status.type);
    case 'holding':
      return Uint8Array.of(states.holding);
    case 'rejecting':
      return Uint8Array.of(states.rejecting, status.why === 'notEnabled' ? NOT_ENABLED : NOT_RECOGNIZED);
    case 'failed':
      return Uint8Array.of(states.failure, TRANSPORT_MOTOR);
    default:
      return Uint8Array.of(plainCodes[status.kind]);
  }
}

const powerUpCodes = {
  nothing: states.powerUp,
  noteInValidator: states.powerUpBillInValidator,
  noteInStacker: states.powerUpBillInStacker,
} as const;

const plainCodes = {
  initialize: states.initialize,
  disabled: states.unitDisabled,
  idle: states.idling,
  accepting: states.accepting,
  stacking: states.stacking,
  returning: states.returning,
  boxRemoved: states.cassetteRemoved,
  jammedInAcceptor: states.jammedInAcceptor,
  jammedInStacker: states.jammedInStacker,
  cheated: states.cheated,
  paused: states.pause,
  full: states.cassetteFull,
} as const;
