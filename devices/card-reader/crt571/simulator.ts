import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { hexBytes } from '../../driver/hex.ts';
import type { FarEnd } from '../../link/link.ts';
import { controlByte, type Control } from '../creator-frame.ts';
import { createMemoryCard } from '../far-end/cards.ts';
import { createChipJobs, type Job } from '../far-end/chip-jobs.ts';
import { cardView, type FarCardReaderEvent, type WiredCardReader } from '../far-end/far-card-reader.ts';
import type { CardReaderFault } from '../far-end/faults.ts';
import { createMechanics, type FarPlace } from '../far-end/mechanics.ts';
import { createWallet } from '../far-end/wallet.ts';
import { CARD_BYTES } from '../purchase-card.ts';
import { BIN_FULL, chip, chipWords, commands, errors, places, SLE4442_ATR } from './codes.ts';
import { createCrt571Decoder, DEFAULT_ADDRESS, encodeFrame, heads } from './frame.ts';
import { withoutSecrets } from './session.ts';
import { crt571FaultNames, isCrt571Fault } from './simulator-faults.ts';

/** A CRT-571 or CRT-591 at the far end of a wire, with a mouth for cards, a hopper behind it and a bin below. */
export type Crt571Simulator = WiredCardReader;

/** Kept for the panel and the tests; more would only repeat. */
const MAX_VIOLATIONS = 100;
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
}): Crt571Simulator {
  const { clock, address = DEFAULT_ADDRESS } = options;
  const listeners = new Set<(event: FarCardReaderEvent) => void>();
  const faults = new Set<CardReaderFault>();
  const violations: string[] = [];
  const wallet = createWallet(options.psc);
  const mechanics = createMechanics({
    clock,
    faults,
    // Clause 3.1.4: a reset shuts the gate.
    gateAtStart: false,
    hopper: {
      cards: options.hopperCards ?? HOPPER_CARDS,
      newCard: () => wallet.cardFor('blank') ?? createMemoryCard('blank', Uint8Array.of(0xff, 0xff, 0xff)),
    },
    emit,
    powerLost: () => {
      stopWork();
      lastReply = undefined;
      initialized = false;
    },
  });

  let end: FarEnd | undefined;
  /** Clause 3.1.1: before its first reset it does nothing else. */
  let initialized = false;
  /** Said again after NAK, until the host says ACK. */
  let lastReply: Uint8Array | undefined;
  let lastAckLost = '';
  let replies = 0;
  /** From ACK until the answer; what it does stops the work. */
  let endWork: (() => void) | undefined;

  function emit(event: FarCardReaderEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function violate(detail: string): void {
    if (violations.length < MAX_VIOLATIONS) violations.push(detail);
    options.log?.warn('simulator.violation', { detail });
    emit({ kind: 'violation', detail });
  }

  function setFault(name: CardReaderFault, on: boolean): void {
    if (!isCrt571Fault(name)) return;
    if (on) faults.add(name);
    else faults.delete(name);
    emit({ kind: 'state', text: mechanics.stateText() });
  }

  const chipJobs = createChipJobs({
    card: () => (mechanics.place() === 'contacts' ? mechanics.card() : undefined),
    powerBlinks: () => {
      mechanics.powerBlinks();
    },
    faults,
    setFault,
    violate,
  });

  function isMute(): boolean {
    return !mechanics.powered() || faults.has('silent');
  }

  function say(control: Control): void {
    if (isMute()) return;
    if (faults.has('garbage')) end?.write(NOISE);
    end?.write(controlByte(control));
  }

  function sendReply(bytes: Uint8Array): void {
    lastReply = bytes;
    if (isMute()) return;
    replies += 1;
    if (faults.has('losesReply') && replies % 2 === 1) return;
    const said = bytes.slice();
    if (faults.has('badChecksum')) said[said.length - 1] = (said[said.length - 1] ?? 0) ^ 0x55;
    if (faults.has('garbage')) end?.write(NOISE);
    end?.write(said);
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

  function hearsCommand(frame: { address: number; body: Uint8Array; bytes: Uint8Array }): void {
    if (isMute() || frame.address !== address || frame.body[0] !== heads.command) return;
    // A reader that works listens to nothing but EOT.
    if (endWork !== undefined) return;
    if (lastReply !== undefined) violate('a command before the reply to the last one was acknowledged');
    lastReply = undefined;
    const words = hexBytes(withoutSecrets(frame.bytes));
    const lost = faults.has('losesAck') && lastAckLost !== words;
    lastAckLost = lost ? words : '';
    if (!lost) say('ack');
    run(frame.body);
  }

  function hearsControl(control: Control): void {
    if (isMute()) return;
    if (control === 'eot') {
      stopWork();
      lastReply = undefined;
      say('eot');
    } else if (control === 'ack') lastReply = undefined;
    else if (control === 'nak' && lastReply !== undefined && endWork === undefined) sendReply(lastReply);
  }

  function stopWork(): void {
    endWork?.();
    endWork = undefined;
  }

  function later(ms: number, then: () => void): void {
    endWork = clock.after(ms, () => {
      endWork = undefined;
      then();
    });
  }

  function inSteps({ everyMs, step }: Job): void {
    later(everyMs, () => {
      if (step() === 'more') inSteps({ everyMs, step });
    });
  }

  /** The motor runs to its end even where nobody waits for the answer any more. */
  function awaitMove(begin: (end: (moved: boolean) => void) => void, then: (moved: boolean) => void): void {
    let isAwaited = true;
    endWork = () => {
      isAwaited = false;
    };
    begin((moved) => {
      if (!isAwaited) return;
      endWork = undefined;
      then(moved);
    });
  }

  function run(text: Uint8Array): void {
    const is = (command: readonly number[]): boolean => text[1] === command[0] && text[2] === command[1];
    if (is(commands.reset) || is(commands.resetAndEject)) reset(text, is(commands.resetAndEject));
    else if (!initialized) later(ANSWER_MS, () => negative(text, errors.notReset));
    else if (is(commands.status) || is(commands.serialNumber) || is(commands.version)) {
      const data = is(commands.version) ? ascii(FIRMWARE) : is(commands.serialNumber) ? [4, ...ascii('0001')] : [];
      later(ANSWER_MS, () => positive(text, data));
    } else if (is(commands.openGate) || is(commands.shutGate)) {
      later(ANSWER_MS, () => {
        mechanics.setGate(is(commands.openGate));
        positive(text);
      });
    } else if (is(commands.toContacts)) toContacts(text);
    else if (is(commands.toFront)) toFront(text);
    else if (is(commands.toBin)) toBin(text);
    else if (text[1] === 0x53) runChip(text);
    else {
      if (text[1] === 0x30 || text[1] === 0x32) violate(`a kiosk never says ${hexBytes(text.subarray(1))}`);
      later(ANSWER_MS, () => negative(text, errors.unknownCommand));
    }
  }

  function reset(text: Uint8Array, eject: boolean): void {
    const done = (): void => {
      initialized = true;
      mechanics.toDefaults();
      positive(text, ascii(FIRMWARE));
    };
    const place = mechanics.place();
    if (!eject || place === 'none' || place === 'mouth') later(RESET_MS, done);
    else {
      awaitMove(
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
    if (mechanics.isMoving() || place === 'mouth') later(ANSWER_MS, () => negative(text, errors.wrongSequence));
    else if (place === 'none') awaitMove((then) => mechanics.dispense(then), ended);
    else if (place === 'contacts') later(ANSWER_MS, () => positive(text));
    else awaitMove((then) => mechanics.move('contacts', then), ended);
  }

  function toFront(text: Uint8Array): void {
    const place = mechanics.place();
    if (mechanics.isMoving() || place === 'none') later(ANSWER_MS, () => negative(text, errors.wrongSequence));
    else if (place === 'mouth') later(ANSWER_MS, () => positive(text));
    else if (faults.has('sticks')) later(RESET_MS, () => negative(text, errors.jam));
    else {
      awaitMove(
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
      later(ANSWER_MS, () => negative(text, errors.wrongSequence));
    } else if (states()[2] === BIN_FULL) later(ANSWER_MS, () => negative(text, errors.binFull));
    else {
      awaitMove(
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
      inSteps(
        chipJobs.verify(apdu.slice(chip.verifyCode.length), (result) => {
          if (result === 'noCard') negative(text, errors.wrongSequence);
          else if (result === 'yes') answerWords(chipWords.done);
          else answerWords(card?.triesLeft() === 0 ? chipWords.locked : chipWords.wrongCode);
        }),
      );
      return;
    }
    if (inChip && begins(chip.writeMemory) && apdu.length === 5 + length && length > 0) {
      inSteps(
        chipJobs.write(at, apdu.slice(5), (result) => {
          if (result === 'noCard') negative(text, errors.wrongSequence);
          else answerWords(result === 'yes' ? chipWords.done : chipWords.failed);
        }),
      );
      return;
    }
    later(ANSWER_MS, () => {
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

  return {
    attach: (next) => {
      end = next;
      const decoder = createCrt571Decoder();
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
      stock: mechanics.stock(),
      faults: crt571FaultNames.map((name) => ({ name, on: faults.has(name) })),
    }),
    violations: () => [...violations],
  };
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
