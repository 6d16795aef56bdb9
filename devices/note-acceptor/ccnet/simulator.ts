import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type { FarEnd } from '../../link/link.ts';
import { typesOfMask } from './bill-table.ts';
import { commands, hexBytes, ILLEGAL_COMMAND, states } from './codes.ts';
import { addresses, createCcnetDecoder, encodeFrame } from './frame.ts';
import { foreignBillTable, simulatedBillTable, type CcnetContents, type SimulatedNote } from './simulated-notes.ts';
import { ccnetFaultNames, type CcnetFault } from './simulator-faults.ts';
import { createMechanics, type MechanicsEvent, type Phase } from './simulator-mechanics.ts';

export type CcnetSimulatorEvent = MechanicsEvent | { readonly kind: 'violation'; readonly detail: string };

export interface CcnetSimulatorState {
  readonly powered: boolean;
  readonly boxPresent: boolean;
  /** A note put into the slot now would be drawn in. */
  readonly accepting: boolean;
  readonly stateText: string;
  readonly faults: readonly { readonly name: CcnetFault; readonly on: boolean }[];
}

/** A CCNET bill validator at the far end of a wire: one note in the path, one host. */
export interface CcnetSimulator {
  /** Connects the device to a wire. A new one replaces the old. */
  attach(end: FarEnd): void;
  /** `refused`: the slot is closed, nothing was drawn in. */
  insert(note: SimulatedNote): 'taken' | 'refused';
  /** Switching a jam off means that a technician took the note out. */
  fault(name: CcnetFault, on: boolean): void;
  /** A technician has been: every fault is off, a jammed note is taken out, the device starts anew. */
  clear(): void;
  box(present: boolean): void;
  /** Off, the device remembers where the note is, and says so when it is on again. */
  power(on: boolean): void;
  watch(listener: (event: CcnetSimulatorEvent) => void): () => void;
  state(): CcnetSimulatorState;
  contents(): CcnetContents;
  /** What the host did that the protocol forbids. */
  violations(): readonly string[];
}

/** Kept for the panel and the tests; more would only repeat. */
const MAX_VIOLATIONS = 100;
const ENABLE_BODY_BYTES = 7;
const IDENTITY = 'LIGHTPOST-SIM  000000000001';
const ASSET_NUMBER: readonly number[] = [0, 0, 0, 0, 0, 0, 1];
/** Half a frame and bytes that look like the head of a longer one: the worst kind of noise. */
const NOISE = Uint8Array.of(0x00, 0xff, 0x02, 0x03, 0x41, 0x02);

const jamOf: Partial<Record<CcnetFault, Phase>> = {
  jamWhileReturning: 'jammedInAcceptor',
  jamInAcceptor: 'jammedInAcceptor',
  jamWhileStacking: 'jammedInStacker',
};

export function createCcnetSimulator(options: { clock: Clock; log?: Log }): CcnetSimulator {
  const listeners = new Set<(event: CcnetSimulatorEvent) => void>();
  const faults = new Set<CcnetFault>();
  const violations: string[] = [];
  const mechanics = createMechanics({ clock: options.clock, faults, emit });

  let end: FarEnd | undefined;
  let muteSinceStack = false;
  /** Of the note now in the path: has its 0x81 been said, its ACK been lost, its STACK been lost. */
  let stackedSaid = false;
  let ackLost = false;
  let stackLost = false;
  /** The status the host has to acknowledge, and the frame to say again on a NAK. */
  let awaitingAck: number | undefined;
  let lastReply: Uint8Array | undefined;

  function emit(event: CcnetSimulatorEvent): void {
    if (event.kind === 'inserted') {
      stackedSaid = false;
      ackLost = false;
      stackLost = false;
    }
    for (const listener of [...listeners]) listener(event);
  }

  function violate(detail: string): void {
    if (violations.length < MAX_VIOLATIONS) violations.push(detail);
    options.log?.warn('simulator.violation', { detail });
    emit({ kind: 'violation', detail });
  }

  function answer(...body: readonly number[]): void {
    lastReply = encodeFrame(addresses.billValidator, Uint8Array.from(body));
    send(lastReply);
  }

  function send(frame: Uint8Array): void {
    const bytes = Uint8Array.from(frame);
    if (faults.has('badChecksum')) bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 0x55;
    if (faults.has('garbage')) end?.write(NOISE);
    end?.write(bytes);
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
    if (faults.has('repeatsStacked') && !ackLost) ackLost = true;
    else mechanics.finishEvent();
  }

  function polled(): void {
    mechanics.pollArrived();
    if (mechanics.phase() === 'stacked' && stackedSaid && faults.has('forgetsStacked')) mechanics.finishEvent();
    const body = mechanics.status();
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
    const [code] = mechanics.status();
    if (phase === 'powerUp' || phase === 'initialize') illegal('ENABLE BILL TYPES before the device was ready');
    else if (types.length > 0 && phase === 'rest' && code !== states.unitDisabled && code !== states.idling) {
      answer(ILLEGAL_COMMAND);
    } else {
      mechanics.enable(types);
      answer(commands.ack);
    }
  }

  /** IDENTIFICATION and GET BILL TABLE are legal while powering up, initializing, failed or disabled. */
  function mayTellData(): boolean {
    const phase = mechanics.phase();
    const [code] = mechanics.status();
    if (phase === 'powerUp' || phase === 'initialize' || code === states.failure) return true;
    return mechanics.enabled().size === 0 && (code === states.unitDisabled || phase === 'stacked');
  }

  function stack(): void {
    if (faults.has('losesStackCommand') && !stackLost) {
      stackLost = true;
      return;
    }
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
        if (lastReply !== undefined) send(lastReply);
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
    if (!mechanics.powered()) return;
    awaitingAck = undefined;
    mechanics.power(false);
    mechanics.power(true);
  }

  function isMute(): boolean {
    return !mechanics.powered() || muteSinceStack || faults.has('silent');
  }

  return {
    attach: (next) => {
      end = next;
      const decoder = createCcnetDecoder();
      next.onData((bytes) => {
        if (end !== next) return;
        for (const item of decoder.push(bytes)) {
          if (isMute()) continue;
          if (item.kind === 'frame' && item.frame.address === addresses.billValidator) hears(item.frame.body);
          else if (item.kind === 'discarded' && item.reason === 'badChecksum') answer(commands.nak);
        }
      });
      next.onClose(() => {
        if (end === next) end = undefined;
      });
    },
    insert: (note) => mechanics.insert(note),
    fault: (name, on) => {
      const isNews = faults.has(name) !== on;
      if (on) faults.add(name);
      else faults.delete(name);
      if (isNews && name === 'foreignBillTable') restart();
      if (!on && name === 'silentAfterStack') muteSinceStack = false;
      if (!on && mechanics.phase() === jamOf[name]) mechanics.unjam();
      else mechanics.tellState();
    },
    clear: () => {
      const hadForeignTable = faults.has('foreignBillTable');
      faults.clear();
      if (hadForeignTable) restart();
      muteSinceStack = false;
      const phase = mechanics.phase();
      if (phase === 'jammedInAcceptor' || phase === 'jammedInStacker') mechanics.unjam();
      else mechanics.tellState();
    },
    box: (present) => {
      mechanics.box(present);
    },
    power: (on) => {
      if (on) muteSinceStack = false;
      awaitingAck = undefined;
      mechanics.power(on);
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    state: () => ({
      powered: mechanics.powered(),
      boxPresent: mechanics.boxPresent(),
      accepting: mechanics.takesNotes(),
      stateText: mechanics.stateText(),
      faults: ccnetFaultNames.map((name) => ({ name, on: faults.has(name) })),
    }),
    contents: () => mechanics.contents(),
    violations: () => [...violations],
  };
}
