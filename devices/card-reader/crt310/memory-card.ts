import {
  cardTypeWords,
  commands,
  errorCodes,
  errorText,
  positions,
  positionText,
  results,
  SLE4442_TYPE,
} from './codes.ts';
import * as limits from './limits.ts';
import { CARD_BYTES } from '../purchase-card.ts';
import type { Crt310Reply, Crt310Session } from './session.ts';

/** How one step with the card ended. */
export type CardStep<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The device answered that it did not work. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The card is not where it can be worked with any more. */
  | { readonly kind: 'gone' }
  /** `executed`: the device may have done it all the same. */
  | { readonly kind: 'silent'; readonly detail: string; readonly executed: boolean };

export interface ReaderStatus {
  readonly position: number;
  readonly frontGate: number;
  readonly rearGate: number;
}

const STATUS_BODY_BYTES = 5;

export async function readStatus(session: Crt310Session): Promise<CardStep<ReaderStatus>> {
  const reply = await session.ask(Uint8Array.from(commands.status), { replyMs: limits.ANSWER_TIMEOUT_MS });
  if (reply.kind !== 'reply') return withoutReply(reply);
  const [, , position = 0, frontGate = 0, rearGate = 0] = reply.body;
  if (reply.body.length !== STATUS_BODY_BYTES) return { kind: 'refused', detail: 'its status has another length' };
  return { kind: 'done', value: { position, frontGate, rearGate } };
}

/** Moves and switches: commands that are answered with one byte. */
export async function command(
  session: Crt310Session,
  body: readonly number[],
  replyMs: number,
): Promise<CardStep<undefined>> {
  return resultOf(await session.ask(Uint8Array.from(body), { replyMs }), 'it failed');
}

export type Connection =
  | { readonly kind: 'connected' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'notOurs'; readonly detail: string }
  /** The card does not move. */
  | { readonly kind: 'jammed'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'silent'; readonly detail: string };

/** Brings the card onto the contacts and wakes its chip. */
export async function connectCard(session: Crt310Session): Promise<Connection> {
  const status = await readStatus(session);
  if (status.kind !== 'done') return status;
  const { position } = status.value;
  if (position === positions.none || position === positions.frontLoose) return { kind: 'gone' };
  if (position === positions.longCard || position === positions.shortCard) {
    return { kind: 'notOurs', detail: positionText(position) };
  }
  if (position !== positions.atContacts) {
    const moved = await command(session, commands.toContacts, limits.MOVE_TIMEOUT_MS);
    if (moved.kind === 'refused') return { kind: 'jammed', detail: `the card does not move: ${moved.detail}` };
    if (moved.kind !== 'done') return moved;
  }
  const powered = await command(session, commands.powerCard, limits.ANSWER_TIMEOUT_MS);
  if (powered.kind === 'gone' || powered.kind === 'silent') return powered;
  const woken = resultOf(
    await session.ask(Uint8Array.from(commands.cardReset), { replyMs: limits.READ_TIMEOUT_MS }),
    'the chip does not answer',
  );
  if (woken.kind === 'done') return { kind: 'connected' };
  return woken.kind === 'refused' ? whatItIs(session, woken.detail) : woken;
}

/** The chip did not answer as an SLE4442: another chip, no chip on this side, or one of ours that is broken. */
async function whatItIs(session: Crt310Session, detail: string): Promise<Connection> {
  const reply = await session.ask(Uint8Array.from(commands.cardType), { replyMs: limits.READ_TIMEOUT_MS });
  if (reply.kind === 'silent') return reply;
  if (reply.kind === 'error') return { kind: 'refused', detail };
  const type = String.fromCharCode(...reply.body.subarray(2));
  if (type === SLE4442_TYPE) return { kind: 'refused', detail };
  return { kind: 'notOurs', detail: `this is ${cardTypeWords[type] ?? 'a card of no known kind'}` };
}

/** Bytes of a reply before the data it read: command byte, parameter, result, address, length (clause 9.4.2). */
const READ_HEAD_BYTES = 5;

export async function readMemory(
  session: Crt310Session,
  at = 0,
  length: number = CARD_BYTES - at,
): Promise<CardStep<Uint8Array>> {
  const memory = new Uint8Array(length);
  for (let done = 0; done < length; done += limits.BLOCK_BYTES) {
    const count = Math.min(limits.BLOCK_BYTES, length - done);
    const echo = [at + done, count];
    const reply = await session.ask(Uint8Array.of(...commands.readMemory, ...echo), {
      replyMs: limits.READ_TIMEOUT_MS,
      echo,
    });
    const result = resultOf(reply, 'the card cannot be read');
    if (result.kind !== 'done' || reply.kind !== 'reply') return result.kind === 'done' ? strangeAnswer : result;
    if (reply.body.length !== READ_HEAD_BYTES + count) return strangeAnswer;
    memory.set(reply.body.subarray(READ_HEAD_BYTES), done);
  }
  return { kind: 'done', value: memory };
}

/** Tries that the card's code still has, of three. */
export async function readAttemptsLeft(session: Crt310Session): Promise<CardStep<number>> {
  const reply = await session.ask(Uint8Array.from(commands.readSecurity), { replyMs: limits.READ_TIMEOUT_MS });
  const result = resultOf(reply, 'the counter of wrong codes cannot be read');
  if (result.kind !== 'done' || reply.kind !== 'reply') return result.kind === 'done' ? strangeAnswer : result;
  // Clause 9.4.4: 07 three left, 06 two, 04 one, 00 locked: a bit for every try.
  const bits = (reply.body[3] ?? 0) & 0x07;
  return { kind: 'done', value: (bits & 1) + ((bits >> 1) & 1) + (bits >> 2) };
}

/** Said once: a wrong code costs one of three tries each time the device hears it. */
export async function verifyCode(session: Crt310Session, code: Uint8Array): Promise<CardStep<undefined>> {
  const reply = await session.ask(Uint8Array.of(...commands.verifyCode, ...code), {
    replyMs: limits.READ_TIMEOUT_MS,
    mayRunTwice: false,
  });
  return resultOf(reply, "the card refuses the utility's code");
}

/** `touched`: bytes may have changed on the card, however it ended. */
export async function writeMemory(
  session: Crt310Session,
  at: number,
  bytes: Uint8Array,
): Promise<{ readonly step: CardStep<undefined>; readonly touched: boolean }> {
  let touched = false;
  for (let done = 0; done < bytes.length; done += limits.BLOCK_BYTES) {
    const block = bytes.subarray(done, done + limits.BLOCK_BYTES);
    const echo = [at + done, block.length];
    const body = Uint8Array.of(...commands.writeMemory, ...echo, ...block);
    const reply = await session.ask(body, { replyMs: limits.WRITE_TIMEOUT_MS, echo });
    touched ||= reply.kind !== 'silent' || reply.executed;
    const step = resultOf(reply, 'a byte cannot be written');
    if (step.kind !== 'done') return { step, touched };
  }
  return { step: { kind: 'done', value: undefined }, touched };
}

const strangeAnswer = { kind: 'refused', detail: 'the answer of the device has another length' } as const;

/** The result byte stands right behind command byte and parameter. */
function resultOf(reply: Crt310Reply, onNo: string): CardStep<undefined> {
  if (reply.kind !== 'reply') return withoutReply(reply);
  switch (reply.body[2]) {
    case results.yes:
      return { kind: 'done', value: undefined };
    case results.noCard:
    case results.wrongPlace:
      return { kind: 'gone' };
    default:
      return { kind: 'refused', detail: onNo };
  }
}

function withoutReply(reply: Exclude<Crt310Reply, { kind: 'reply' }>): CardStep<never> {
  if (reply.kind === 'silent') return reply;
  return { kind: 'refused', detail: errorText(reply.code) };
}

export function isAbnormalCard(detail: string): boolean {
  return detail === errorText(errorCodes.abnormalCard);
}
