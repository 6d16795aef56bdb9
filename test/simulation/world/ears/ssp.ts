import type { RandomSource } from '../../../../core/ports/clock.ts';
import { commands, events, parseEvents, replies, type SspEvent } from '../../../../devices/note-acceptor/ssp/codes.ts';
import {
  createEsspCipher,
  DEFAULT_FIXED_KEY,
  keyExchange,
  parseFixedKey,
  sessionKey,
  STEX,
  valueOf64,
  type EsspCipher,
} from '../../../../devices/note-acceptor/ssp/essp.ts';
import { createSspDecoder, type SspFrame } from '../../../../devices/note-acceptor/ssp/frame.ts';
import type { AcceptorEar, AcceptorWord } from '../acceptor-wire.ts';

/** The numbers that the device has drawn, newest last: its secrets among them. */
export interface WatchedDice {
  readonly random: RandomSource;
  readonly drawn: readonly bigint[];
}

/** As many as there can be between a secret and the answer in which it shows. */
const DRAWS_KEPT = 16;
const SECRET_BYTES = 8;
/** The version that host and device settle on here; before 9 an event has one byte of data. */
const PROTOCOL_VERSION = 8;

/** The device's source of secrets, with somebody looking over its shoulder: else nobody but the host could read eSSP. */
export function watchDice(random: RandomSource): WatchedDice {
  const drawn: bigint[] = [];
  return {
    drawn,
    random: {
      bytes: (count) => {
        const bytes = random.bytes(count);
        const value = count === SECRET_BYTES ? valueOf64(bytes) : undefined;
        if (value !== undefined) drawn.push(value);
        if (drawn.length > DRAWS_KEPT) drawn.shift();
        return bytes;
      },
    },
  };
}

/**
 * SSP: a poll accepts the note in escrow, so that a POLL is the command to stack while the device has said that one stands
 * there (EF with its channel, or OK to HOLD) and nothing since says otherwise. The same sequence bit as in the last reply is a
 * repetition, which the device does not carry out. EVENT ACK, which only eSSP has, lets it forget a credit.
 */
export function createSspEar(dice?: WatchedDice): AcceptorEar {
  let inEscrow = false;
  let creditTold = false;
  let lastBit: boolean | undefined;
  let asked: Uint8Array = new Uint8Array();
  let generator: bigint | undefined;
  let modulus: bigint | undefined;
  let cipher: EsspCipher | undefined;

  function opened(data: Uint8Array): Uint8Array | undefined {
    if (data[0] !== STEX) return data;
    const inside = cipher?.open(data);
    return inside?.kind === 'opened' ? inside.data : undefined;
  }

  function hostSays(frame: SspFrame): readonly AcceptorWord[] {
    const data = opened(frame.data);
    if (data === undefined) return [];
    asked = data;
    const isSync = data[0] === commands.sync;
    if (frame.sequence === lastBit && !isSync) return [];
    const value = valueOf64(data.slice(1));
    switch (data[0]) {
      case commands.setGenerator:
        generator = value;
        return [];
      case commands.setModulus:
        modulus = value;
        return [];
      case commands.poll:
      case commands.pollWithAck:
        return inEscrow ? [{ kind: 'stack' }] : [];
      case commands.reject:
        return [{ kind: 'return' }];
      case commands.enable:
        return [{ kind: 'enable' }];
      case commands.eventAck:
        return creditTold ? [{ kind: 'acknowledgesStacked' }] : [];
      default:
        return [];
    }
  }

  function deviceSays(frame: SspFrame): void {
    const isRepeated = frame.sequence === lastBit && asked[0] !== commands.sync;
    lastBit = frame.sequence;
    const data = opened(frame.data);
    if (data === undefined || isRepeated) return;
    const isOk = data[0] === replies.ok;
    switch (asked[0]) {
      case commands.keyExchange:
        if (isOk) learnKey(valueOf64(asked.slice(1)), valueOf64(data.slice(1)));
        return;
      case commands.hold:
        inEscrow = isOk;
        return;
      case commands.reject:
        if (isOk) inEscrow = false;
        return;
      case commands.eventAck:
        if (isOk) creditTold = false;
        return;
      case commands.poll:
      case commands.pollWithAck: {
        const told = eventsOf(data);
        inEscrow = told.some(isEscrow);
        creditTold = told.some(isCredit);
        return;
      }
      default:
        return;
    }
  }

  /** The device's secret is the draw that gives the number it has shown. */
  function learnKey(hostShows: bigint | undefined, deviceShows: bigint | undefined): void {
    if (dice === undefined || generator === undefined || modulus === undefined || hostShows === undefined) return;
    for (const draw of dice.drawn.toReversed()) {
      const keys = keyExchange(generator, modulus, (draw % (modulus - 3n)) + 2n);
      const negotiated = keys.intermediate === deviceShows ? keys.negotiated(hostShows) : undefined;
      const fixed = parseFixedKey(DEFAULT_FIXED_KEY);
      if (negotiated === undefined || fixed === undefined) continue;
      cipher = createEsspCipher(sessionKey(fixed, negotiated), dice.random);
      return;
    }
  }

  return {
    fromDevice: (bytes) => {
      for (const frame of framesOf(bytes)) deviceSays(frame);
    },
    happened: ({ kind }) => {
      // What goes back by itself is told only to who asks, and asking moves nothing then.
      if (kind === 'stacked' || kind === 'returned' || kind === 'jammed' || kind === 'inserted') inEscrow = false;
    },
    toDevice: (bytes) => framesOf(bytes).flatMap(hostSays),
    saysStacked: (bytes) => framesOf(bytes).some((frame) => eventsOf(opened(frame.data)).some(isCredit)),
  };
}

function framesOf(bytes: Uint8Array): readonly SspFrame[] {
  const items = createSspDecoder().push(bytes);
  return items.flatMap((item) => (item.kind === 'frame' ? [item.frame] : []));
}

function eventsOf(data: Uint8Array | undefined): readonly SspEvent[] {
  if (data?.[0] !== replies.ok) return [];
  return parseEvents(data.subarray(1), PROTOCOL_VERSION).events;
}

function isEscrow({ code, data }: SspEvent): boolean {
  return code === events.read && data[0] !== 0;
}

function isCredit({ code }: SspEvent): boolean {
  return code === events.credit;
}
