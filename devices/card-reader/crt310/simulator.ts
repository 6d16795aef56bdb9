import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { hexBytes } from '../../driver/hex.ts';
import { createFarEndShell } from '../../driver/far-end-shell.ts';
import type { Control } from '../creator-frame.ts';
import { createCreatorWire, type CreatorText } from '../far-end/creator-wire.ts';
import type { MechanicsEvent, WiredCardReader } from '../far-end/far-card-reader.ts';
import type { CardReaderFault } from '../far-end/faults.ts';
import { createMechanics, type FarPlace } from '../far-end/mechanics.ts';
import { createMotorReader } from '../far-end/motor-reader.ts';
import { createWallet } from '../far-end/wallet.ts';
import { createWork } from '../far-end/work.ts';
import { commands, ERROR_REPLY, frontGate, positions, REAR_GATE_SHUT, results } from './codes.ts';
import { createCrt310Decoder, encodeFrame } from './frame.ts';
import { withoutSecrets } from './session.ts';
import { createCardCommands } from './simulator-card-commands.ts';
import { crt310FaultNames } from './simulator-faults.ts';

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
}): WiredCardReader {
  const { clock } = options;
  const shell = createFarEndShell<MechanicsEvent, CardReaderFault>({ playable: crt310FaultNames, log: options.log });
  const { faults, violate } = shell;
  const wallet = createWallet(options.psc);
  const work = createWork(clock);
  /** Clause 8.2: after power on and reset any card may come in, from both sides, and stops inside. */
  let rearOpen = true;
  const mechanics = createMechanics({
    clock,
    faults,
    gateAtStart: true,
    emit: shell.emit,
    powerLost: () => {
      pending = undefined;
      work.stop();
    },
    restarted: () => {
      rearOpen = true;
    },
  });

  const reader = createMotorReader({ shell, mechanics, wallet });
  const wire = createCreatorWire({
    faults,
    powered: mechanics.powered,
    noise: NOISE,
    createDecoder: createCrt310Decoder,
    attached: () => {
      pending = undefined;
    },
    hearsCommand,
    hearsControl,
  });

  /** Received and acknowledged; carried out when the host says ENQ. */
  let pending: Uint8Array | undefined;

  const cardCommands = createCardCommands({ mechanics, answer, chip: reader.chip });

  function toDefaults(): void {
    rearOpen = true;
    mechanics.toDefaults();
  }

  function answer(...body: readonly number[]): void {
    wire.reply(encodeFrame(Uint8Array.from(body)));
  }

  function refuse(body: Uint8Array, error: number): void {
    answer(ERROR_REPLY, body[0] ?? 0, error);
  }

  function hearsCommand(frame: CreatorText): void {
    // A reader that works listens to nothing but EOT.
    if (work.isRunning()) return;
    pending = frame.body;
    wire.acknowledge(withoutSecrets(frame.bytes));
  }

  function hearsControl(control: Control): void {
    if (control === 'eot') {
      pending = undefined;
      work.stop();
      wire.say('eot');
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

  function moveTo(to: 'contacts' | 'front', then: (moved: boolean) => void): void {
    work.awaitMove((ended) => {
      mechanics.move(to, ended);
    }, then);
  }

  function run(body: Uint8Array): void {
    const [command = 0, parameter = 0, third = 0] = body;
    if (is(body, commands.status)) work.later(ANSWER_MS, () => answerStatus(body));
    else if (is(body, commands.sensors)) work.later(ANSWER_MS, answerSensors);
    else if (is(body, commands.reset)) {
      work.later(RESET_MS, () => {
        toDefaults();
        answer(command, parameter, ...ascii(FIRMWARE));
      });
    } else if (is(body, commands.resetAndEject)) resetAndEject();
    else if (is(body, commands.stopPosition)) {
      work.later(ANSWER_MS, () => {
        mechanics.stopAt(true);
        answer(command, parameter, results.yes);
      });
    } else if (command === commands.cardIn[0]) {
      work.later(ANSWER_MS, () => {
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
      else if (typeof job === 'function') work.later(ANSWER_MS, job);
      else work.inSteps(job);
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
    if (where === 'none') work.later(ANSWER_MS, () => answer(command, parameter, results.noCard));
    else if (where === 'mouth' || mechanics.isMoving()) {
      work.later(ANSWER_MS, () => answer(command, parameter, results.wrongPlace));
    } else if (to === 'front' && faults.has('sticks'))
      work.later(RESET_MS, () => answer(command, parameter, results.no));
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
    if (where === 'none' || where === 'mouth') work.later(RESET_MS, done);
    else moveTo('front', done);
  }

  return reader.device(wire.attach, () => null);
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
