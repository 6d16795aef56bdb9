import type { CardReaderState } from '../../../core/ports/card-reader.ts';
import { commands, frontGate, GATE_SHUT, hexByte, positions, positionText, REAR_GATE_SHUT } from './codes.ts';
import * as limits from './limits.ts';
import { command, readStatus, type CardStep, type ReaderStatus } from './memory-card.ts';
import type { Crt310Session } from './session.ts';

const SENSOR_PRESSED = 0x31;
/** Five light barriers along the path (clause 8.3.2); shutter and switch follow and say nothing about a card inside. */
const LIGHT_BARRIERS = 5;

/** Something covers a light barrier: a card, or what is left of one. */
export async function isPathCovered(session: Crt310Session): Promise<CardStep<boolean>> {
  const reply = await session.ask(Uint8Array.from(commands.sensors), { replyMs: limits.ANSWER_TIMEOUT_MS });
  if (reply.kind === 'silent') return reply;
  // A model without the question is no reason to stay shut: the status says where a card is.
  if (reply.kind === 'error') return { kind: 'done', value: false };
  const barriers = reply.body.subarray(2, 2 + LIGHT_BARRIERS);
  return { kind: 'done', value: barriers.includes(SENSOR_PRESSED) };
}

/**
 * Reset without moving a card, cards stop on the contacts, both gates shut. A reset opens both gates by default (clause
 * 8.2.1), so nothing may come between. The value is the firmware's name.
 */
export async function setUp(session: Crt310Session): Promise<CardStep<string>> {
  const reset = await session.ask(Uint8Array.from(commands.reset), { replyMs: limits.RESET_TIMEOUT_MS });
  if (reset.kind === 'silent') return reset;
  if (reset.kind === 'error') return { kind: 'refused', detail: 'it refuses a reset' };
  const gate = await moveGate(session, false);
  if (gate.kind !== 'done') return gate;
  const stop = await command(session, commands.stopPosition, limits.ANSWER_TIMEOUT_MS);
  if (stop.kind === 'refused') return { kind: 'refused', detail: 'it cannot work with chip cards' };
  if (stop.kind !== 'done') return stop;
  const model = String.fromCharCode(...reset.body.subarray(2)).replace(/[^\x20-\x7e]/gu, '');
  return { kind: 'done', value: model.trim() };
}

/**
 * The result byte of this command is not believed: the manual prints 'N' for success and 'Y' for failure, the opposite of
 * every other command (clause 8.2.1). The status says how the gates stand.
 */
export async function moveGate(session: Crt310Session, open: boolean): Promise<CardStep<undefined>> {
  const front = open ? frontGate.bySwitch : frontGate.shut;
  const body = Uint8Array.of(...commands.cardIn, front, REAR_GATE_SHUT);
  const reply = await session.ask(body, { replyMs: limits.ANSWER_TIMEOUT_MS });
  if (reply.kind === 'silent') return reply;
  const status = await readStatus(session);
  if (status.kind !== 'done') return status;
  if (isFrontOpen(status.value) === open && !isRearOpen(status.value)) return { kind: 'done', value: undefined };
  return { kind: 'refused', detail: `the gate does not ${open ? 'open' : 'shut'}` };
}

export function isFrontOpen(status: ReaderStatus): boolean {
  return status.frontGate !== GATE_SHUT;
}

export function isRearOpen(status: ReaderStatus): boolean {
  return status.rearGate !== GATE_SHUT;
}

/** The card is out of the reader's grip: in the mouth, or in the hand. */
export function isOut(status: ReaderStatus): boolean {
  return status.position === positions.none || status.position === positions.frontLoose;
}

/** What a status means for the host. `jammed`: a card did not move, or covers the path without being seen. */
export function stateOf(status: ReaderStatus, jammed: boolean): { state: CardReaderState; detail: string } {
  const detail = positionText(status.position);
  switch (status.position) {
    case positions.none:
      if (jammed) return { state: 'jammed', detail: 'something lies in the path and is no whole card' };
      return isFrontOpen(status) ? { state: 'open', detail } : { state: 'empty', detail };
    case positions.frontLoose:
      return { state: 'taken', detail };
    case positions.frontHeld:
    case positions.inside:
    case positions.atContacts:
    case positions.rearHeld:
      return jammed ? { state: 'jammed', detail: `${detail} and does not move` } : { state: 'cardInside', detail };
    case positions.longCard:
    case positions.shortCard:
    case positions.rearLoose:
      return { state: 'jammed', detail };
    default:
      return { state: 'failed', detail: `it says the unknown position ${hexByte(status.position)}` };
  }
}
