import type { Clock, RandomSource } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type { FarEnd } from '../../link/link.ts';
import type { FarNoteAcceptor, FarNoteAcceptorEvent } from '../far-end/far-note-acceptor.ts';
import type { NoteAcceptorFault } from '../far-end/faults.ts';
import type { Phase } from '../far-end/mechanics.ts';
import { events } from './codes.ts';
import { addresses, createSspDecoder, STX } from './frame.ts';
import { createPredictableRandom } from './simulator-random.ts';
import { createSimulatedUnit, type SimulatedModel } from './simulator-unit.ts';
import { createSimulatedWire } from './simulator-wire.ts';

/** Kept for the panel and the tests; more would only repeat. */
const MAX_VIOLATIONS = 100;
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

const jamOf: Partial<Record<NoteAcceptorFault, Phase>> = {
  jamWhileReturning: 'jammedInAcceptor',
  jamInAcceptor: 'jammedInAcceptor',
  jamWhileStacking: 'jammedInStacker',
};

export interface SspSimulatorOptions extends SimulatedModel {
  readonly clock: Clock;
  readonly log?: Log;
  readonly requiresEncryption?: boolean;
  readonly fixedKey?: string;
  readonly random?: RandomSource;
}

/** An SSP bill validator at the far end of a wire: one note in the path, one host. */
export function createSspSimulator(options: SspSimulatorOptions): FarNoteAcceptor {
  const listeners = new Set<(event: FarNoteAcceptorEvent) => void>();
  const faults = new Set<NoteAcceptorFault>();
  const violations: string[] = [];
  let end: FarEnd | undefined;

  const wire = createSimulatedWire({
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
    wireRestarts: wire.restart,
  });
  const { mechanics } = unit;
  unit.start();

  function emit(event: FarNoteAcceptorEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function violate(detail: string): void {
    if (violations.length < MAX_VIOLATIONS) violations.push(detail);
    options.log?.warn('simulator.violation', { detail });
    emit({ kind: 'violation', detail });
  }

  function isMute(): boolean {
    return unit.isSilent() || faults.has('silent');
  }

  function send(frame: Uint8Array): void {
    const bytes = Uint8Array.from(frame);
    // The first byte of data, a reply code or 7E: changed by this bit it is never a 7F, so the frame keeps its length.
    if (faults.has('badChecksum')) bytes[3] = (bytes[3] ?? 0) ^ 0x02;
    if (faults.has('garbage')) end?.write(NOISE);
    end?.write(bytes);
  }

  function afterJam(): void {
    mechanics.unjam();
    unit.restart();
  }

  return {
    attach: (next) => {
      end = next;
      const decoder = createSspDecoder();
      next.onData((bytes) => {
        if (end !== next) return;
        for (const item of decoder.push(bytes)) {
          if (isMute() || item.kind !== 'frame' || item.frame.address !== addresses.validator) continue;
          const reply = wire.hears(item.frame);
          if (reply === undefined || isMute()) continue;
          options.clock.after(ANSWER_MS, () => {
            if (end === next && !isMute()) send(reply);
          });
        }
      });
      next.onClose(() => {
        if (end === next) end = undefined;
      });
    },
    insert: (note) => mechanics.insert(note),
    fault: (name, on) => {
      if (!playable.includes(name)) return;
      const isNews = faults.has(name) !== on;
      if (on) faults.add(name);
      else faults.delete(name);
      if (isNews && name === 'foreignBillTable') unit.restart();
      if (!on && name === 'silentAfterStack') unit.unmute();
      if (!on && mechanics.phase() === jamOf[name]) afterJam();
      else mechanics.tellState();
    },
    clear: () => {
      const hadForeignTable = faults.has('foreignBillTable');
      faults.clear();
      unit.unmute();
      const phase = mechanics.phase();
      if (phase === 'jammedInAcceptor' || phase === 'jammedInStacker') afterJam();
      else if (hadForeignTable) unit.restart();
      else mechanics.tellState();
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
      faults: playable.map((name) => ({ name, on: faults.has(name) })),
    }),
    contents: () => mechanics.contents(),
    violations: () => [...violations],
  };
}
