import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { hexBytes } from '../../driver/hex.ts';
import { createFarEndShell } from '../../driver/far-end-shell.ts';
import type { Control } from '../creator-frame.ts';
import { createMemoryCard } from '../far-end/cards.ts';
import { createCreatorWire, type CreatorText } from '../far-end/creator-wire.ts';
import type { MechanicsEvent, WiredCardReader } from '../far-end/far-card-reader.ts';
import type { CardReaderFault } from '../far-end/faults.ts';
import { createMechanics, type FarPlace } from '../far-end/mechanics.ts';
import { createMotorReader } from '../far-end/motor-reader.ts';
import { createWallet } from '../far-end/wallet.ts';
import { createWork } from '../far-end/work.ts';
import { CARD_BYTES } from '../purchase-card.ts';
import { BIN_FULL, chip, chipWords, commands, errors, places, SLE4442_ATR } from './codes.ts';
import { createCrt571Decoder, DEFAULT_ADDRESS, encodeFrame, heads } from './frame.ts';
import { withoutSecrets } from './session.ts';
import { crt571FaultNames } from './simulator-faults.ts';

/** Milliseconds until a question that moves nothing is answered. */
const ANSWER_MS = 5;
const RESET_MS = 600;
const FIRMWARE = 'CRT-591-M001';
/** Cards in a hopper that was just filled, and at how many it says that few are left. */
const HOPPER_CARDS = 100;
const FEW_CARDS = 10;
/** Cards a bin holds. */
const BIN_CARDS = 50;
/** Noise and bytes that look like the head of a longer frame: the worst kind. */
const NOISE = Uint8Array.of(0x00, 0xff, 0xf2, 0x00, 0x00, 0x41, 0xf2);

export function createCrt571Simulator(options: {
  clock: Clock;
  log?: Log;
  /** The code of the cards of ours, six hexadecimal digits. */
  psc?: string;
  address?: number;
  hopperCards?: number;
}): WiredCardReader {
  const { clock, address = DEFAULT_ADDRESS } = options;
  const shell = createFarEndShell<MechanicsEvent, CardReaderFault>({ playable: crt571FaultNames, log: options.log });
  const { faults, violate } = shell;
  const wallet = createWallet(options.psc);
  const work = createWork(clock);
  const mechanics = createMechanics({
    clock,
    faults,
    // Clause 3.1.4: a reset shuts the gate.
    gateAtStart: false,
    hopper: {
      cards: options.hopperCards ?? HOPPER_CARDS,
      newCard: () => wallet.cardFor('blank') ?? createMemoryCard('blank', Uint8Array.of(0xff, 0xff, 0xff)),
    },
    emit: shell.emit,
    powerLost: () => {
      work.stop();
      lastReply = undefined;
      initialized = false;
    },
  });

  const reader = createMotorReader({ shell, mechanics, wallet });
  const wire = createCreatorWire({
    faults,
    powered: mechanics.powered,
    noise: NOISE,
    createDecoder: createCrt571Decoder,
    hearsCommand,
    hearsControl,
  });

  /** Clause 3.1.1: before its first reset it does nothing else. */
  let initialized = false;
  /** Said again after NAK, until the host says ACK. */
  let lastReply: Uint8Array | undefined;

  function sendReply(bytes: Uint8Array): void {
    lastReply = bytes;
    wire.reply(bytes);
  }

  function states(): readonly [number, number, number] {
    const { hopper, captured } = mechanics.stock();
    const st1 = hopper === 0 ? 0x30 : hopper <= FEW_CARDS ? 0x31 : 0x32;
    const isFull = faults.has('binFull') || captured >= BIN_CARDS;
    return [placeCode[mechanics.place()], st1, isFull ? BIN_FULL : 0x30];
  }

  function positive(text: Uint8Array, data: Iterable<number> = []): void {
    sendReply(encodeFrame(Uint8Array.of(heads.positive, text[1] ?? 0, text[2] ?? 0, ...states(), ...data), address));
  }

  function negative(text: Uint8Array, code: string): void {
    const body = Uint8Array.of(heads.negative, text[1] ?? 0, text[2] ?? 0, ...ascii(code));
    sendReply(encodeFrame(body, address));
  }

  function hearsCommand(frame: CreatorText): void {
    if (frame.address !== address || frame.body[0] !== heads.command) return;
    // A reader that works listens to nothing but EOT.
    if (work.isRunning()) return;
    if (lastReply !== undefined) violate('a command before the reply to the last one was acknowledged');
    lastReply = undefined;
    wire.acknowledge(withoutSecrets(frame.bytes));
    run(frame.body);
  }

  function hearsControl(control: Control): void {
    if (control === 'eot') {
      work.stop();
      lastReply = undefined;
      wire.say('eot');
    } else if (control === 'ack') lastReply = undefined;
    else if (control === 'nak' && lastReply !== undefined && !work.isRunning()) sendReply(lastReply);
  }

  function run(text: Uint8Array): void {
    const is = (command: readonly number[]): boolean => text[1] === command[0] && text[2] === command[1];
    if (is(commands.reset) || is(commands.resetAndEject)) reset(text, is(commands.resetAndEject));
    else if (!initialized) work.later(ANSWER_MS, () => negative(text, errors.notReset));
    else if (is(commands.status) || is(commands.serialNumber) || is(commands.version)) {
      const data = is(commands.version) ? ascii(FIRMWARE) : is(commands.serialNumber) ? [4, ...ascii('0001')] : [];
      work.later(ANSWER_MS, () => positive(text, data));
    } else if (is(commands.openGate) || is(commands.shutGate)) {
      work.later(ANSWER_MS, () => {
        mechanics.setGate(is(commands.openGate));
        positive(text);
      });
    } else if (is(commands.toContacts)) toContacts(text);
    else if (is(commands.toFront)) toFront(text);
    else if (is(commands.toBin)) toBin(text);
    else if (text[1] === 0x53) runChip(text);
    else {
      if (text[1] === 0x30 || text[1] === 0x32) violate(`a kiosk never says ${hexBytes(text.subarray(1))}`);
      work.later(ANSWER_MS, () => negative(text, errors.unknownCommand));
    }
  }

  function reset(text: Uint8Array, eject: boolean): void {
    const done = (): void => {
      initialized = true;
      mechanics.toDefaults();
      positive(text, ascii(FIRMWARE));
    };
    const place = mechanics.place();
    if (!eject || place === 'none' || place === 'mouth') work.later(RESET_MS, done);
    else {
      work.awaitMove(
        (ended) => {
          mechanics.move('front', ended);
        },
        (moved) => {
          if (moved) done();
          else stuck(text);
        },
      );
    }
  }

  /** The motor ran and moved nothing: the card holds, or somebody has taken it. */
  function stuck(text: Uint8Array): void {
    negative(text, mechanics.card() === undefined ? errors.movedByHand : errors.jam);
  }

  function toContacts(text: Uint8Array): void {
    const place = mechanics.place();
    const ended = (moved: boolean): void => {
      if (moved) positive(text);
      else if (place === 'none') negative(text, mechanics.stock().hopper === 0 ? errors.hopperEmpty : errors.jam);
      else stuck(text);
    };
    if (mechanics.isMoving() || place === 'mouth') work.later(ANSWER_MS, () => negative(text, errors.wrongSequence));
    else if (place === 'none') work.awaitMove((then) => mechanics.dispense(then), ended);
    else if (place === 'contacts') work.later(ANSWER_MS, () => positive(text));
    else work.awaitMove((then) => mechanics.move('contacts', then), ended);
  }

  function toFront(text: Uint8Array): void {
    const place = mechanics.place();
    if (mechanics.isMoving() || place === 'none') work.later(ANSWER_MS, () => negative(text, errors.wrongSequence));
    else if (place === 'mouth') work.later(ANSWER_MS, () => positive(text));
    else if (faults.has('sticks')) work.later(RESET_MS, () => negative(text, errors.jam));
    else {
      work.awaitMove(
        (then) => mechanics.move('front', then),
        (moved) => {
          if (moved) positive(text);
          else stuck(text);
        },
      );
    }
  }

  function toBin(text: Uint8Array): void {
    const place = mechanics.place();
    if (mechanics.isMoving() || place === 'none' || place === 'mouth') {
      work.later(ANSWER_MS, () => negative(text, errors.wrongSequence));
    } else if (states()[2] === BIN_FULL) work.later(ANSWER_MS, () => negative(text, errors.binFull));
    else {
      work.awaitMove(
        (then) => mechanics.capture(then),
        (moved) => {
          if (moved) positive(text);
          else stuck(text);
        },
      );
    }
  }

  function runChip(text: Uint8Array): void {
    const card = mechanics.place() === 'contacts' ? mechanics.card() : undefined;
    const apdu = text.slice(3);
    const [, , , at = 0, length = 0] = apdu;
    const begins = (head: readonly number[]): boolean => head.every((byte, index) => apdu[index] === byte);
    const answerWords = (words: number): void => positive(text, [words >>> 8, words & 0xff]);
    const inChip = text[2] === commands.sle4442[1];
    if (inChip && begins(chip.verifyCode)) {
      work.inSteps(
        reader.chip.verify(apdu.slice(chip.verifyCode.length), (result) => {
          if (result === 'noCard') negative(text, errors.wrongSequence);
          else if (result === 'yes') answerWords(chipWords.done);
          else answerWords(card?.triesLeft() === 0 ? chipWords.locked : chipWords.wrongCode);
        }),
      );
      return;
    }
    if (inChip && begins(chip.writeMemory) && apdu.length === 5 + length && length > 0) {
      work.inSteps(
        reader.chip.write(at, apdu.slice(5), (result) => {
          if (result === 'noCard') negative(text, errors.wrongSequence);
          else answerWords(result === 'yes' ? chipWords.done : chipWords.failed);
        }),
      );
      return;
    }
    work.later(ANSWER_MS, () => {
      const now = mechanics.place() === 'contacts' ? mechanics.card() : undefined;
      if (now === undefined) negative(text, errors.wrongSequence);
      else if (text[2] === commands.chipPowerOff[1]) {
        now.power(false);
        positive(text);
      } else if (text[2] === commands.chipReset[1]) {
        now.power(true);
        if (now.answers()) positive(text, SLE4442_ATR);
        else negative(text, now.isRecognized() ? errors.deadCard : errors.notActivated);
      } else if (!now.answers()) negative(text, errors.deadCard);
      else if (begins(chip.readMemory)) {
        const count = length === 0 ? CARD_BYTES : length;
        if (at + count > CARD_BYTES) answerWords(0x6700);
        else positive(text, [...now.memory.subarray(at, at + count), 0x90, 0x00]);
      } else if (begins(chip.readSecurity)) positive(text, [...now.security().slice(at, at + length), 0x90, 0x00]);
      else negative(text, errors.wrongParameter);
    });
  }

  return reader.device(wire.attach, mechanics.stock);
}

/** Clause 2.1.2, st0. */
const placeCode: Readonly<Record<FarPlace, number>> = {
  none: places.none,
  mouth: places.gate,
  atFront: places.gate,
  inside: places.position,
  contacts: places.position,
};

function ascii(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
