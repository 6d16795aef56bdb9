import type { CardStep, Connection, MemoryCardAccess, MemoryWrite } from '../memory-card.ts';
import { attemptsOf, readInBlocks, writeInBlocks } from '../memory-card.ts';
import { cardTypeWords, commands, positions, positionText, results, SLE4442_TYPE } from './codes.ts';
import * as limits from './limits.ts';
import { readStatus, withoutReply } from './reader-setup.ts';
import type { Crt310Reply, Crt310Session } from './session.ts';

/** What the CRT-310 says to an SLE4442 (clauses 8.4 to 8.6 and 9.4). */
export function createMemoryCardAccess(session: Crt310Session): MemoryCardAccess {
  return {
    connect: () => connectCard(session),
    readMemory: (at, length) =>
      readInBlocks(at, length, limits.BLOCK_BYTES, (from, count) => readBlock(session, from, count)),
    readAttemptsLeft: () => readAttemptsLeft(session),
    verifyCode: (code) => verifyCode(session, code),
    writeMemory: (at, bytes) =>
      writeInBlocks(at, bytes, limits.BLOCK_BYTES, (from, block) => writeBlock(session, from, block)),
  };
}

/** Moves and switches: commands that are answered with one byte. */
export async function command(
  session: Crt310Session,
  body: readonly number[],
  replyMs: number,
): Promise<CardStep<undefined>> {
  return resultOf(await session.ask(Uint8Array.from(body), { replyMs }), 'it failed');
}

/** Brings the card onto the contacts and wakes its chip. */
async function connectCard(session: Crt310Session): Promise<Connection> {
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

async function readBlock(session: Crt310Session, at: number, count: number): Promise<CardStep<Uint8Array>> {
  const echo = [at, count];
  const body = Uint8Array.of(...commands.readMemory, ...echo);
  const reply = await session.ask(body, { replyMs: limits.READ_TIMEOUT_MS, echo });
  const result = resultOf(reply, 'the card cannot be read');
  if (result.kind !== 'done' || reply.kind !== 'reply') return result.kind === 'done' ? strangeAnswer : result;
  if (reply.body.length !== READ_HEAD_BYTES + count) return strangeAnswer;
  return { kind: 'done', value: reply.body.subarray(READ_HEAD_BYTES) };
}

async function readAttemptsLeft(session: Crt310Session): Promise<CardStep<number>> {
  const reply = await session.ask(Uint8Array.from(commands.readSecurity), { replyMs: limits.READ_TIMEOUT_MS });
  const result = resultOf(reply, 'the counter of wrong codes cannot be read');
  if (result.kind !== 'done' || reply.kind !== 'reply') return result.kind === 'done' ? strangeAnswer : result;
  // Clause 9.4.4.
  return { kind: 'done', value: attemptsOf(reply.body[3] ?? 0) };
}

async function verifyCode(session: Crt310Session, code: Uint8Array): Promise<CardStep<undefined>> {
  const reply = await session.ask(Uint8Array.of(...commands.verifyCode, ...code), {
    replyMs: limits.READ_TIMEOUT_MS,
    mayRunTwice: false,
  });
  return resultOf(reply, "the card refuses the utility's code");
}

async function writeBlock(session: Crt310Session, at: number, block: Uint8Array): Promise<MemoryWrite> {
  const echo = [at, block.length];
  const body = Uint8Array.of(...commands.writeMemory, ...echo, ...block);
  const reply = await session.ask(body, { replyMs: limits.WRITE_TIMEOUT_MS, echo });
  return {
    step: resultOf(reply, 'a byte cannot be written'),
    touched: reply.kind !== 'silent' || reply.executed,
  };
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
