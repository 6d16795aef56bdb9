import type { Clock, RandomSource } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { createFarWire } from '../../driver/far-wire.ts';
import type { FarNoteAcceptor } from '../far-end/far-note-acceptor.ts';
import type { NoteAcceptorFault } from '../far-end/faults.ts';
import { createNoteAcceptorShell } from '../far-end/shell.ts';
import { events } from './codes.ts';
import { addresses, createSspDecoder, STX } from './frame.ts';
import { createPredictableRandom } from './simulator-random.ts';
import { createSimulatedUnit, type SimulatedModel } from './simulator-unit.ts';
import { createSimulatedWire } from './simulator-wire.ts';

/** Milliseconds until an answer goes out; a frame of six bytes lasts about as long on the wire. */
const ANSWER_MS = 5;
/** A frame that never ends, a lone byte and half a frame: the worst kind of noise. */
const NOISE = Uint8Array.of(0x00, 0xff, STX, 0x80, 0x41, STX, 0x80, 0x01);

/** Faults this device can play: SSP has no word for a pause or a failed motor, and does not refuse to stack. */
const playable: readonly NoteAcceptorFault[] = [
  'jamWhileStacking',
  'jamInAcceptor',
  'jamWhileReturning',
  'silentAfterStack',
  'silent',
  'badChecksum',
  'garbage',
  'full',
  'repeatsStacked',
  'forgetsStacked',
  'cheat',
  'returnsInsteadOfStacking',
  'losesStackCommand',
  'escrowsInhibited',
  'foreignBillTable',
];

export interface SspSimulatorOptions extends SimulatedModel {
  readonly clock: Clock;
  readonly log?: Log;
  readonly requiresEncryption?: boolean;
  readonly fixedKey?: string;
  readonly random?: RandomSource;
}

/** An SSP bill validator at the far end of a wire: one note in the path, one host. */
export function createSspSimulator(options: SspSimulatorOptions): FarNoteAcceptor {
  const shell = createNoteAcceptorShell({ log: options.log, playable });
  const { faults, emit, violate } = shell;

  const dialogue = createSimulatedWire({
    random: options.random ?? createPredictableRandom(),
    ...(options.fixedKey === undefined ? {} : { fixedKey: options.fixedKey }),
    requiresEncryption: options.requiresEncryption ?? false,
    violate,
    execute: (command, encrypted) => unit.execute(command, encrypted),
  });
  const unit = createSimulatedUnit({
    clock: options.clock,
    faults,
    model: options,
    emit,
    violate,
    hitsOnce: shell.hitsOnce,
    wireRestarts: dialogue.restart,
  });
  const { mechanics } = unit;
  unit.start();

  const wire = createFarWire({
    faults,
    noise: NOISE,
    // The first byte of data, a reply code or 7E: changed by this bit it is never a 7F, so the frame keeps its length.
    spoil: (bytes) => {
      bytes[3] = (bytes[3] ?? 0) ^ 0x02;
    },
    listen: (isAttached) => {
      const decoder = createSspDecoder();
      return (bytes) => {
        for (const item of decoder.push(bytes)) {
          if (isMute() || item.kind !== 'frame' || item.frame.address !== addresses.validator) continue;
          const reply = dialogue.hears(item.frame);
          if (reply === undefined || isMute()) continue;
          options.clock.after(ANSWER_MS, () => {
            if (isAttached() && !isMute()) wire.send(reply);
          });
        }
      };
    },
  });

  function isMute(): boolean {
    return unit.isSilent() || faults.has('silent');
  }

  return shell.device({
    mechanics,
    attach: wire.attach,
    restart: unit.restart,
    unmute: unit.unmute,
    unjam: () => {
      mechanics.unjam();
      unit.restart();
    },
    box: (present) => {
      if (present && !mechanics.boxPresent()) unit.happens(events.cashboxReplaced);
      mechanics.box(present);
    },
    power: (on) => {
      if (on === mechanics.powered()) return;
      unit.unmute();
      mechanics.power(on);
      if (on) unit.start();
      else unit.stop();
    },
  });
}
