import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { hexBytes } from '../../driver/hex.ts';
import type { FarEnd } from '../../link/link.ts';
import { controlByte, type Control } from '../creator-frame.ts';
import { createChipJobs } from '../far-end/chip-jobs.ts';
import {
  cardView,
  type FarCardReaderEvent,
  type FarCardReaderView,
  type WiredCardReader,
} from '../far-end/far-card-reader.ts';
import type { CardReaderFault } from '../far-end/faults.ts';
import { createMechanics, type FarPlace } from '../far-end/mechanics.ts';
import { createWallet } from '../far-end/wallet.ts';
import { commands, ERROR_REPLY, frontGate, positions, REAR_GATE_SHUT, results } from './codes.ts';
import { createCrt310Decoder, encodeFrame } from './frame.ts';
import { withoutSecrets } from './session.ts';
import { createCardCommands } from './simulator-card-commands.ts';
import { crt310FaultNames, isCrt310Fault } from './simulator-faults.ts';

export type Crt310SimulatorEvent = FarCardReaderEvent;
export type Crt310SimulatorView = FarCardReaderView;
/** A CRT-310 at the far end of a wire, with a mouth for cards and a wallet beside it. */
export type Crt310Simulator = WiredCardReader;

/** Kept for the panel and the tests; more would only repeat. */
const MAX_VIOLATIONS = 100;
/** Milliseconds until a question that moves nothing is answered. */
const ANSWER_MS = 5;
const RESET_MS = 600;
const FIRMWARE = 'CRT 310 V3.0';
/** Noise and bytes that look like the head of a longer frame: the worst kind. */
const NOISE = Uint8Array.of(0x00, 0xff, 0x02, 0x00, 0x41, 0x02);

export function createCrt310Simulator(options: {
  clock: Clock;
  log?: Log;
  /** The code of the cards of ours, six hexadecimal digits. */
  psc?: string;
}): Crt310Simulator {
  const { clock } = options;
  const listeners = new Set<(event: Crt310SimulatorEvent) => void>();
  const faults = new Set<CardReaderFault>();
  const violations: string[] = [];
  const wallet = createWallet(options.psc);
  /** Clause 8.2: after power on and reset any card may come in, from both sides, and stops inside. */
  let rearOpen = true;
  const mechanics = createMechanics({
    clock,
    faults,
    gateAtStart: true,
    emit,
    powerLost: () => {
      pending = undefined;
      stopWork();
    },
    restarted: () => {
      rearOpen = true;
    },
  });

  let end: FarEnd | undefined;
  /** Received and acknowledged; carried out when the host says ENQ. */
  let pending: Uint8Array | undefined;
  let lastAckLost = '';
  let replies = 0;
  /** From ENQ until the answer; what it does stops the work. */
  let endWork: (() => void) | undefined;

  function emit(event: Crt310SimulatorEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function violate(detail: string): void {
    if (violations.length < MAX_VIOLATIONS) violations.push(detail);
    options.log?.warn('simulator.violation', { detail });
    emit({ kind: 'violation', detail });
  }

  const cardCommands = createCardCommands({
    mechanics,
    answer,
    chip: createChipJobs({
      card: () => (mechanics.place() === 'contacts' ? mechanics.card() : undefined),
      powerBlinks: () => {
        mechanics.powerBlinks();
      },
      faults,
      setFault: (name, on) => {
        setFault(name, on);
      },
      violate,
    }),
  });

  function toDefaults(): void {
    rearOpen = true;
    mechanics.toDefaults();
  }

  function isMute(): boolean {
    return !mechanics.powered() || faults.has('silent');
  }

  function say(control: Control): void {
    if (isMute()) return;
    if (faults.has('garbage')) end?.write(NOISE);
    end?.write(controlByte(control));
  }

  function answer(...body: readonly number[]): void {
    if (isMute()) return;
    replies += 1;
    if (faults.has('losesReply') && replies % 2 === 1) return;
    const bytes = encodeFrame(Uint8Array.from(body));
    if (faults.has('badChecksum')) bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 0x55;
    if (faults.has('garbage')) end?.write(NOISE);
    end?.write(bytes);
  }

  function refuse(body: Uint8Array, error: number): void {
    answer(ERROR_REPLY, body[0] ?? 0, error);
  }

  function hearsCommand(frame: { body: Uint8Array; bytes: Uint8Array }): void {
    if (isMute()) return;
    // A reader that works listens to nothing but EOT.
    if (endWork !== undefined) return;
    pending = frame.body;
    const words = hexBytes(withoutSecrets(frame.bytes));
    const lost = faults.has('losesAck') && lastAckLost !== words;
    lastAckLost = lost ? words : '';
    if (!lost) say('ack');
  }

  function hearsControl(control: Control): void {
    if (isMute()) return;
    if (control === 'eot') {
      pending = undefined;
      stopWork();
      say('eot');
      return;
    }
    if (control !== 'enq') return;
    const body = pending;
    pending = undefined;
    // The manual says nothing about an ENQ without a command; it is passed over.
    if (body === undefined) return;
    if (faults.has('backupPower') && !is(body, commands.status)) {
      refuse(body, 0x07);
      return;
    }
    run(body);
  }

  function is(body: Uint8Array, command: readonly number[]): boolean {
    return body[0] === command[0] && body[1] === command[1];
  }

  function stopWork(): void {
    endWork?.();
    endWork = undefined;
  }

  /** Works for a while, then answers. */
  function later(ms: number, then: () => void): void {
    endWork = clock.after(ms, () => {
      endWork = undefined;
      then();
    });
  }

  function inSteps(everyMs: number, step: () => 'more' | 'done'): void {
    later(everyMs, () => {
      if (step() === 'more') inSteps(everyMs, step);
    });
  }

  /** The motor runs to its end even where nobody waits for the answer any more. */
  function moveTo(to: 'contacts' | 'front', then: (moved: boolean) => void): void {
    let isAwaited = true;
    endWork = () => {
      isAwaited = false;
    };
    mechanics.move(to, (moved) => {
      if (!isAwaited) return;
      endWork = undefined;
      then(moved);
    });
  }

  function run(body: Uint8Array): void {
    const [command = 0, parameter = 0, third = 0] = body;
    if (is(body, commands.status)) later(ANSWER_MS, () => answerStatus(body));
    else if (is(body, commands.sensors)) later(ANSWER_MS, answerSensors);
    else if (is(body, commands.reset)) {
      later(RESET_MS, () => {
        toDefaults();
        answer(command, parameter, ...ascii(FIRMWARE));
      });
    } else if (is(body, commands.resetAndEject)) resetAndEject();
    else if (is(body, commands.stopPosition)) {
      later(ANSWER_MS, () => {
        mechanics.stopAt(true);
        answer(command, parameter, results.yes);
      });
    } else if (command === commands.cardIn[0]) {
      later(ANSWER_MS, () => {
        rearOpen = third !== REAR_GATE_SHUT;
        mechanics.setGate(parameter !== frontGate.shut);
        // The printed meaning is the opposite of every other command's; both kinds of device are said to exist.
        answer(command, parameter, third, faults.has('answersAsPrinted') ? results.no : results.yes);
      });
    } else if (is(body, commands.toFront)) move(body, 'front');
    else if (is(body, commands.toContacts)) move(body, 'contacts');
    else if (command === 0x32 || command === 0x34 || is(body, [0x30, 0x32])) {
      violate(`a kiosk never says ${hexBytes(body)}`);
      refuse(body, 0x02);
    } else {
      const job = cardCommands(body);
      if (job === undefined) refuse(body, command === 0x30 || command === 0x31 ? 0x01 : 0x00);
      else if (typeof job === 'function') later(ANSWER_MS, job);
      else inSteps(job.everyMs, job.step);
    }
  }

  function answerStatus(body: Uint8Array): void {
    if (faults.has('backupPower')) {
      refuse(body, 0x07);
      return;
    }
    const front = mechanics.frontOpen() ? 0x4a : 0x4e;
    answer(...commands.status, positionOf[mechanics.place()], front, rearOpen ? 0x4a : 0x4e);
  }

  function answerSensors(): void {
    const where = mechanics.place();
    const isCovered = faults.has('debris') || (where !== 'none' && where !== 'mouth');
    const barriers = [0, 0, isCovered ? 1 : 0, 0, 0, mechanics.frontOpen() ? 1 : 0, 0];
    answer(...commands.sensors, ...barriers.map((bit) => 0x30 + bit));
  }

  function move(body: Uint8Array, to: 'contacts' | 'front'): void {
    const [command = 0, parameter = 0] = body;
    const where = mechanics.place();
    if (where === 'none') later(ANSWER_MS, () => answer(command, parameter, results.noCard));
    else if (where === 'mouth' || mechanics.isMoving()) {
      later(ANSWER_MS, () => answer(command, parameter, results.wrongPlace));
    } else if (to === 'front' && faults.has('sticks')) later(RESET_MS, () => answer(command, parameter, results.no));
    else {
      moveTo(to, (moved) => {
        const otherwise = mechanics.card() === undefined ? results.noCard : results.no;
        answer(command, parameter, moved ? results.yes : otherwise);
      });
    }
  }

  function resetAndEject(): void {
    const done = (): void => {
      toDefaults();
      answer(...commands.resetAndEject, ...ascii(FIRMWARE));
    };
    const where = mechanics.place();
    if (where === 'none' || where === 'mouth') later(RESET_MS, done);
    else moveTo('front', done);
  }

  function setFault(name: CardReaderFault, on: boolean): void {
    if (!isCrt310Fault(name)) return;
    if (on) faults.add(name);
    else faults.delete(name);
    emit({ kind: 'state', text: mechanics.stateText() });
  }

  return {
    attach: (next) => {
      end = next;
      pending = undefined;
      const decoder = createCrt310Decoder();
      next.onData((bytes) => {
        if (end !== next) return;
        for (const item of decoder.push(bytes)) {
          if (item.kind === 'discarded') {
            if (item.reason === 'badChecksum') say('nak');
          } else if (item.frame.kind === 'text') hearsCommand(item.frame);
          else hearsControl(item.frame.control);
        }
      });
      next.onClose(() => {
        if (end === next) end = undefined;
      });
    },
    insertCard: (kind) => {
      const card = wallet.cardFor(kind);
      if (card === undefined || mechanics.insert(card) === 'refused') return 'refused';
      wallet.keep(card);
      return 'taken';
    },
    removeCard: () => mechanics.take(),
    tearCardOut: () => mechanics.tearOut(),
    fault: setFault,
    clear: () => {
      const wasStuck = faults.has('jam');
      faults.clear();
      if (wasStuck) mechanics.tearOut();
      emit({ kind: 'state', text: mechanics.stateText() });
    },
    power: (on) => {
      mechanics.power(on);
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    view: () => ({
      powered: mechanics.powered(),
      gateOpen: mechanics.powered() && mechanics.frontOpen() && mechanics.card() === undefined,
      stateText: mechanics.stateText(),
      card: cardView(mechanics.card(), mechanics.place() === 'mouth'),
      stock: null,
      faults: crt310FaultNames.map((name) => ({ name, on: faults.has(name) })),
    }),
    violations: () => [...violations],
  };
}

/** Clause 8.3.1, S1. */
const positionOf: Readonly<Record<FarPlace, number>> = {
  none: positions.none,
  mouth: positions.frontLoose,
  atFront: positions.frontHeld,
  inside: positions.inside,
  contacts: positions.atContacts,
};

function ascii(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
