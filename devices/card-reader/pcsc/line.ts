import type { Clock } from '../../../core/ports/clock.ts';
import type { LineCounters } from '../../driver/line-counters.ts';
import type { FrameTrace } from '../../link/trace.ts';
import type { CardLine, ReaderStatus } from '../card-line.ts';
import {
  attemptsOf,
  readInBlocks,
  writeInBlocks,
  type CardStep,
  type Connection,
  type MemoryWrite,
} from '../memory-card.ts';
import * as codes from './codes.ts';
import type { PcscCard, PcscSlot, SlotConnection, SlotState, Transmission } from './door.ts';
import { decodeResponse, encodeCommand, encodeResponse, type CommandApdu, type ResponseApdu } from './frame.ts';
import * as limits from './limits.ts';

/** A slot without motor: the hand moves the card, and this line says what the hand has done. */
export function createPcscLine(surroundings: {
  link: PcscSlot;
  clock: Clock;
  counters: LineCounters;
  trace: FrameTrace;
}): CardLine {
  const { link: slot, clock, counters, trace } = surroundings;
  let card: PcscCard | undefined;
  /** The host waits for a card. */
  let wanted = false;
  /** The card that lies in the slot was given back: what the slot had counted then. */
  let givenBackAt: number | undefined;
  /** What the slot had counted when the card was powered: another card since then is not this one. */
  let poweredAt = 0;

  function letGo(): void {
    card?.disconnect();
    card = undefined;
  }

  function look(): SlotState | undefined {
    const state = slot.look();
    if (state === undefined || !state.cardPresent) givenBackAt = undefined;
    else if (givenBackAt !== undefined && state.changes !== givenBackAt) givenBackAt = undefined;
    if (card !== undefined && (state?.cardPresent !== true || state.changes !== poweredAt)) letGo();
    return state;
  }

  /** Native calls cannot be called off: whoever waits longer gives the slot up. */
  function within<T>(ms: number, asked: Promise<T>, late: T): Promise<T> {
    return new Promise((resolve) => {
      const stop = clock.after(ms, () => {
        counters.unanswered += 1;
        resolve(late);
      });
      void asked.then((value) => {
        stop();
        resolve(value);
      });
    });
  }

  async function ask(apdu: CommandApdu): Promise<CardStep<ResponseApdu>> {
    const state = look();
    if (state === undefined) return silent('the reader is gone', false);
    if (card === undefined) return { kind: 'gone' };
    const bytes = encodeCommand(apdu);
    counters.framesSent += 1;
    trace.record('toDevice', withoutSecrets(apdu, bytes));
    const late: Transmission = { kind: 'failed', detail: 'the reader does not answer' };
    const heard = await within(limits.TRANSMIT_TIMEOUT_MS, card.transmit(bytes), late);
    if (heard.kind === 'gone') {
      letGo();
      return { kind: 'gone' };
    }
    if (heard.kind === 'failed') {
      if (heard !== late && (await isDrawnOut())) return { kind: 'gone' };
      if (heard !== late) counters.unanswered += 1;
      return silent(heard.detail, true);
    }
    counters.framesReceived += 1;
    const response = decodeResponse(heard.bytes);
    if (response === undefined) {
      counters.brokenReplies += 1;
      return { kind: 'refused', detail: 'the answer of the reader has another length' };
    }
    trace.record('fromDevice', answerWithoutSecrets(apdu, response));
    return { kind: 'done', value: response };
  }

  /** A card that is drawn out fails first and is missed by the service only later: the slot knows which it was. */
  async function isDrawnOut(): Promise<boolean> {
    const untilMs = clock.monotonicMs() + limits.MISSED_AFTER_MS;
    for (;;) {
      const now = look();
      if (now === undefined) return false;
      if (!now.cardPresent || card === undefined) return true;
      if (clock.monotonicMs() >= untilMs) return false;
      await new Promise<void>((resolve) => {
        clock.after(limits.MISSED_INTERVAL_MS, resolve);
      });
    }
  }

  async function connect(): Promise<Connection> {
    const state = look();
    if (state === undefined) return silent('the reader is gone', false);
    if (!state.cardPresent || givenBackAt !== undefined) return { kind: 'gone' };
    if (card !== undefined) return { kind: 'connected' };
    const connecting = slot.connect();
    const late = { kind: 'failed', detail: 'the reader does not answer' } as const;
    const connection = await within<SlotConnection>(limits.CONNECT_TIMEOUT_MS, connecting, late);
    if (connection === late) void connecting.then(dropLate);
    switch (connection.kind) {
      case 'noCard':
        return { kind: 'gone' };
      case 'mute':
        return { kind: 'notOurs', detail: 'the chip does not answer: wrong way round, or no card of ours' };
      case 'failed':
        return look() === undefined ? silent(connection.detail, false) : { kind: 'refused', detail: connection.detail };
      case 'connected':
        break;
    }
    card = connection.card;
    poweredAt = state.changes;
    const selected = await ask(codes.selectType);
    if (selected.kind !== 'done') return selected;
    if (codes.isDone(selected.value)) return { kind: 'connected' };
    letGo();
    return { kind: 'notOurs', detail: 'this is no SLE4442, or it was put in the wrong way round' };
  }

  async function readBlock(at: number, count: number): Promise<CardStep<Uint8Array>> {
    const reply = await ask(codes.readMemory(at, count));
    if (reply.kind !== 'done') return reply;
    const { data } = reply.value;
    const isWhole = data.length === count || data.length === count + codes.PROTECTION_BYTES;
    if (!codes.isDone(reply.value) || !isWhole) return { kind: 'refused', detail: 'the card cannot be read' };
    return { kind: 'done', value: data.subarray(0, count) };
  }

  async function writeBlock(at: number, block: Uint8Array): Promise<MemoryWrite> {
    const reply = await ask(codes.writeMemory(at, block));
    if (reply.kind !== 'done') return { step: reply, touched: reply.kind !== 'silent' || reply.executed };
    if (codes.isDone(reply.value)) return { step: { kind: 'done', value: undefined }, touched: true };
    return { step: { kind: 'refused', detail: 'a byte cannot be written' }, touched: true };
  }

  return {
    status: () => {
      const state = look();
      return Promise.resolve(
        state === undefined
          ? silent('the reader is gone', false)
          : { kind: 'done', value: statusOf(state, wanted, givenBackAt !== undefined) },
      );
    },
    setUp: () => {
      letGo();
      wanted = false;
      return Promise.resolve({ kind: 'done', value: slot.name });
    },
    isPathCovered: () => Promise.resolve({ kind: 'done', value: false }),
    moveGate: (open) => {
      wanted = open;
      return Promise.resolve({ kind: 'done', value: undefined });
    },
    toFront: () => {
      letGo();
      givenBackAt = look()?.changes;
      return Promise.resolve({ kind: 'done', value: undefined });
    },
    resetAndEject: () => {
      letGo();
      return Promise.resolve({ kind: 'done', value: undefined });
    },
    unpower: () => {
      letGo();
      return Promise.resolve();
    },
    leave: () => Promise.resolve(),
    connect,
    readMemory: (at, length) => readInBlocks(at, length, limits.BLOCK_BYTES, readBlock),
    readAttemptsLeft: async () => {
      const reply = await ask(codes.readCounter);
      if (reply.kind !== 'done') return reply;
      if (codes.isDone(reply.value)) return { kind: 'done', value: attemptsOf(reply.value.data[0] ?? 0) };
      return { kind: 'refused', detail: 'the counter of wrong codes cannot be read' };
    },
    verifyCode: async (code) => {
      const reply = await ask(codes.presentCode(code));
      if (reply.kind !== 'done') return reply;
      if (codes.isCodeTaken(reply.value)) return { kind: 'done', value: undefined };
      return { kind: 'refused', detail: "the card refuses the utility's code" };
    },
    writeMemory: (at, bytes) => writeInBlocks(at, bytes, limits.BLOCK_BYTES, writeBlock),
  };
}

/** A card that was powered after nobody waited for it any more must not stay powered. */
function dropLate(connection: SlotConnection): void {
  if (connection.kind === 'connected') connection.card.disconnect();
}

function statusOf(state: SlotState, wanted: boolean, givenBack: boolean): ReaderStatus {
  const detail = state.cardPresent ? (givenBack ? 'the card waits to be drawn out' : 'a card is inside') : 'no card';
  const place = state.cardPresent ? (givenBack ? 'mouth' : 'inside') : 'none';
  return { place, detail, gateOpen: wanted, forgot: false };
}

function silent(detail: string, executed: boolean): CardStep<never> & { kind: 'silent' } {
  return { kind: 'silent', detail, executed };
}

/** Bytes before the data of a command. */
const DATA_AT = 5;

/** The card's code is kept nowhere: the trace gets zeros in its place. */
function withoutSecrets(apdu: CommandApdu, bytes: Uint8Array): Uint8Array {
  return codes.commandOf(apdu) === 'presentCode' ? bytes.slice().fill(0, DATA_AT) : bytes;
}

/** Behind the counter stands the code, once it was said. */
function answerWithoutSecrets(apdu: CommandApdu, response: ResponseApdu): Uint8Array {
  const data = codes.commandOf(apdu) === 'readCounter' ? response.data.slice().fill(0, 1) : response.data;
  return encodeResponse({ ...response, data });
}
