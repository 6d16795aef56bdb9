import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { createFarWire } from '../../driver/far-wire.ts';
import { hexBytes } from '../../driver/hex.ts';
import type { FarNoteAcceptor } from '../far-end/far-note-acceptor.ts';
import { noteAcceptorFaultNames, type NoteAcceptorFault } from '../far-end/faults.ts';
import { createMechanics, type MechanicsEvent, type MechanicsStatus, type Phase } from '../far-end/mechanics.ts';
import { simulatedYuan, type SimulatedNote } from '../far-end/notes.ts';
import { createNoteAcceptorShell } from '../far-end/shell.ts';
import { COMMAND_BYTES, conditionBits, exceptionBits, hostBits, noteBits, queries, typesOfMask } from './codes.ts';
import { createEbdsDecoder, encodeFrame, messageTypes, type AckBit, type EbdsFrame } from './frame.ts';
import { conditionOf, describeReply, exceptionOf, noteOf } from './simulated-status.ts';
import { encodeValueTable } from './unit.ts';

/** As PTI's published replies have them. */
const MODEL = 0x01;
const REVISION = 0x02;
const VARIANT = 'LIGHTPOST CNY';
const VARIANT_BYTES = 32;
/** Nine digits, as Pyramid's units have them. */
const SERIAL_NUMBER = '000000001';
/** Note 7: what the data set knows and the country does not use. */
const FOREIGN_TYPE = 7;
/** Half a frame and bytes that look like the head of a longer one: the worst kind of noise. */
const NOISE = Uint8Array.of(0x00, 0x7f, 0x02, 0x0b, 0x21, 0x02);
/** Milliseconds without a host after which the device takes no more notes and gives back what it holds (soft-bill). */
export const HOST_SILENCE_MS = 5000;
/** Milliseconds from power to the first movement. */
const POWER_UP_MS = 400;
/**
 * Milliseconds of silence after which what was begun is forgotten: on seven bits SSP's SYNC ends with the head of a frame of
 * 126 bytes, and whoever waited for them would not hear his own question.
 */
const INTER_BYTE_MS = 100;
/** The line has seven data bits: whatever carries eight must not show it. */
const SEVEN_BITS = 0x7f;

export interface EbdsSimulatorOptions {
  readonly clock: Clock;
  readonly log?: Log;
  /** As soft-bill does it: a note given back is said as 0x51, returned and stacked at once. */
  readonly saysStackedWithReturned?: boolean;
  /** Whose questions it answers beside polls. */
  readonly family?: 'cpi' | 'pyramid';
}

/** An EBDS bill validator at the far end of a wire. It answers with what it knew before it acts, as soft-bill does. */
export function createEbdsSimulator(options: EbdsSimulatorOptions): FarNoteAcceptor {
  const { clock } = options;
  const shell = createNoteAcceptorShell({ log: options.log, playable: playable(options.family) });
  const { faults, violate } = shell;
  const mechanics = createMechanics({
    clock,
    faults,
    emit,
    typeOf,
    describe: (status) => describeReply(statusData(status)),
    // EBDS: no limit but the host's unless one is set.
    escrowLimitMs: Number.POSITIVE_INFINITY,
    escrowLimitUnpolledMs: HOST_SILENCE_MS,
  });

  const wire = createFarWire({ faults, noise: NOISE, listen });

  let muteSinceStack = false;
  let lastAck: AckBit | undefined;
  let lastReply: Uint8Array | undefined;
  /** The last reply showed a note in escrow: only then may the host decide about it. */
  let saidEscrow = false;
  /** Nothing was answered since the power came: what the host says is still meant for the time before. */
  let justOn = true;
  /** Said in the last reply; a new message means that it was heard. */
  let saidEvent: Phase | undefined;
  let rejected = false;
  let saidRejected = false;
  let invalid = false;
  let stopSilence: () => void = () => undefined;
  let stopPowerUp: () => void = () => undefined;

  function emit(event: MechanicsEvent): void {
    // A note that the closed slot refused was never in the path, and nothing is said of it.
    if (event.kind === 'rejected' && mechanics.phase() === 'rejecting') rejected = true;
    shell.emit(event);
  }

  function statusData(status: MechanicsStatus): Uint8Array {
    let note = noteOf(status);
    // The bits are independent: a note that came back is told whatever else stops the device.
    if (mechanics.phase() === 'returned') note |= noteBits.returned;
    if ((note & noteBits.returned) !== 0 && options.saysStackedWithReturned === true) note |= noteBits.stacked;
    let condition = conditionOf(status);
    if (mechanics.boxPresent()) condition |= conditionBits.boxPresent;
    if (rejected) condition |= conditionBits.rejected;
    return Uint8Array.of(
      note,
      condition,
      exceptionOf(status) | (invalid ? exceptionBits.invalidCommand : 0),
      0,
      MODEL,
      REVISION,
    );
  }

  function send(frame: Uint8Array): void {
    wire.send(frame.map((byte) => byte & SEVEN_BITS));
  }

  function reply(type: number, ack: AckBit, data: Uint8Array): void {
    lastReply = encodeFrame(type, ack, data);
    send(lastReply);
  }

  /** A message with the other ack bit: whatever the last reply said has been heard. */
  function lastReplyWasHeard(): void {
    if (saidRejected) rejected = false;
    invalid = false;
    const phase = mechanics.phase();
    if (saidEvent === undefined || saidEvent !== phase) return;
    if (phase !== 'stacked' || !shell.hitsOnce('repeatsStacked')) mechanics.finishEvent();
  }

  function answerStatus(ack: AckBit): void {
    const status = mechanics.status();
    const phase = mechanics.phase();
    saidEscrow = status.kind === 'escrow' || status.kind === 'holding';
    saidEvent = phase === 'stacked' || phase === 'returned' ? phase : undefined;
    saidRejected = rejected;
    justOn = false;
    reply(messageTypes.omnibusReply, ack, statusData(status));
    if (phase !== 'stacked' || !faults.has('forgetsStacked')) return;
    // Told once, and not even kept for a host that asks with the same bit.
    saidEvent = undefined;
    mechanics.finishEvent();
    lastReply = encodeFrame(messageTypes.omnibusReply, ack, statusData(mechanics.status()));
  }

  function omnibus(frame: EbdsFrame): void {
    const [mask = 0, mode = 0] = frame.data;
    const stack = (mode & hostBits.stack) !== 0;
    const giveBack = (mode & hostBits.giveBack) !== 0;
    if (stack && mechanics.inEscrow() && shell.hitsOnce('losesStackCommand')) return;
    lastReplyWasHeard();
    lastAck = frame.ack;
    const mayDecide = saidEscrow;
    check(mode, stack, giveBack, mayDecide);
    if (mechanics.phase() !== 'powerUp' && mechanics.phase() !== 'initialize') mechanics.enable(typesOfMask(mask));
    if (stack && faults.has('refusesStack')) invalid = true;
    answerStatus(frame.ack);
    if (!mechanics.inEscrow() || !mayDecide || invalid || stack === giveBack) return;
    if (stack) {
      muteSinceStack = faults.has('silentAfterStack');
      mechanics.stack();
    } else mechanics.giveBack();
  }

  function check(mode: number, stack: boolean, giveBack: boolean, mayDecide: boolean): void {
    if (stack && giveBack) violate('STACK and RETURN in one message');
    else if ((stack || giveBack) && !mayDecide && !justOn)
      violate(`${stack ? 'STACK' : 'RETURN'} where no note was in escrow`);
    if ((mode & hostBits.escrow) === 0) violate('escrow switched off: notes would go straight into the box');
  }

  function hears(frame: EbdsFrame): void {
    mechanics.pollArrived();
    stopSilence();
    stopSilence = clock.after(HOST_SILENCE_MS, () => {
      mechanics.enable([]);
    });
    if (frame.ack === lastAck && lastReply !== undefined) {
      send(lastReply);
      return;
    }
    if (frame.type === messageTypes.omnibusCommand && frame.data.length === COMMAND_BYTES) omnibus(frame);
    else if (!question(frame)) {
      violate(`a message of type ${frame.type} that the device does not know: ${hexBytes(frame.bytes)}`);
      lastReplyWasHeard();
      lastAck = frame.ack;
      invalid = true;
      answerStatus(frame.ack);
    }
  }

  /** The questions about the unit; false where the device does not know it. */
  function question(frame: EbdsFrame): boolean {
    const answer = answerTo(frame);
    if (answer === undefined) return false;
    lastReplyWasHeard();
    lastAck = frame.ack;
    saidEvent = undefined;
    saidRejected = false;
    reply(frame.type, frame.ack, answer);
    return true;
  }

  function answerTo({ type, data }: EbdsFrame): Uint8Array | undefined {
    if (options.family === 'pyramid' && type === messageTypes.auxiliary && data.length === 1) {
      return data[0] === queries.serialNumber ? lettersOf(SERIAL_NUMBER) : undefined;
    }
    if (options.family !== 'cpi') return undefined;
    if (type === messageTypes.extended && data[0] === queries.valueTable) {
      const currency = faults.has('foreignBillTable') ? 'USD' : 'CNY';
      const notes = simulatedYuan.map((value, index) => ({ type: index + 1, currency, value }));
      const table = encodeValueTable([...notes, { type: FOREIGN_TYPE, currency: 'USD', value: 10 }]);
      return Uint8Array.of(queries.valueTable, ...statusData(mechanics.status()), ...table);
    }
    if (type === messageTypes.auxiliary && data[2] === queries.variantName) {
      const name = new Uint8Array(VARIANT_BYTES);
      name.set(lettersOf(VARIANT));
      return name;
    }
    return undefined;
  }

  /** It initializes by itself: the protocol has no word for the host's leave. */
  function powerUp(): void {
    lastAck = undefined;
    lastReply = undefined;
    saidEscrow = false;
    justOn = true;
    saidEvent = undefined;
    rejected = false;
    invalid = false;
    stopPowerUp = clock.after(POWER_UP_MS, () => {
      if (mechanics.powered() && mechanics.phase() === 'powerUp') mechanics.initialize();
    });
  }

  function restart(): void {
    mechanics.power(false);
    mechanics.power(true);
    stopPowerUp();
    powerUp();
  }

  function isMute(): boolean {
    return !mechanics.powered() || muteSinceStack || faults.has('silent');
  }

  function listen(isAttached: () => boolean): (bytes: Uint8Array) => void {
    const decoder = createEbdsDecoder();
    let stopInterByte: () => void = () => undefined;
    function take(items: ReturnType<typeof decoder.push>): void {
      for (const item of items) {
        // What is broken is not answered: the host says it again.
        if (item.kind === 'frame' && !isMute()) hears(item.frame);
      }
    }
    return (bytes) => {
      stopInterByte();
      take(decoder.push(bytes.map((byte) => byte & SEVEN_BITS)));
      if (decoder.heldBytes() === 0) return;
      stopInterByte = clock.after(INTER_BYTE_MS, () => {
        if (isAttached()) take(decoder.end());
      });
    };
  }

  powerUp();

  return shell.device({
    mechanics,
    attach: wire.attach,
    restart,
    unmute: () => {
      muteSinceStack = false;
    },
    power: (on) => {
      if (on === mechanics.powered()) return;
      stopPowerUp();
      stopSilence();
      if (on) muteSinceStack = false;
      mechanics.power(on);
      if (on) powerUp();
    },
  });
}

/** The table of notes is known only to devices that can tell it. */
function playable(family: EbdsSimulatorOptions['family']): readonly NoteAcceptorFault[] {
  return noteAcceptorFaultNames.filter((name) => name !== 'foreignBillTable' || family === 'cpi');
}

function typeOf(note: SimulatedNote): number {
  const index = typeof note === 'number' ? simulatedYuan.indexOf(note) : -1;
  return index === -1 ? FOREIGN_TYPE : index + 1;
}

function lettersOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
