import type { CardPlace, ReaderStatus } from '../card-line.ts';
import { hexByte } from '../../driver/hex.ts';
import type { CardStep } from '../memory-card.ts';
import {
  commands,
  errorCodes,
  errorText,
  frontGate,
  GATE_SHUT,
  positions,
  positionText,
  REAR_GATE_SHUT,
  results,
} from './codes.ts';
import * as limits from './limits.ts';
import type { Crt310Reply, Crt310Session } from './session.ts';

/** The status as the device says it (clause 8.3.1). */
export interface Crt310Status {
  readonly position: number;
  readonly frontGate: number;
  readonly rearGate: number;
}

const STATUS_BODY_BYTES = 5;

export async function readStatus(session: Crt310Session): Promise<CardStep<Crt310Status>> {
  const reply = await session.ask(Uint8Array.from(commands.status), { replyMs: limits.ANSWER_TIMEOUT_MS });
  if (reply.kind !== 'reply') return withoutReply(reply);
  const [, , position = 0, front = 0, rear = 0] = reply.body;
  if (reply.body.length !== STATUS_BODY_BYTES) return { kind: 'refused', detail: 'its status has another length' };
  return { kind: 'done', value: { position, frontGate: front, rearGate: rear } };
}

/** A reset or a power cut opens both gates: an open rear tells that the device forgot its orders. */
export function inClassWords(status: Crt310Status): ReaderStatus {
  return {
    place: placeOf(status.position),
    detail:
      placeOf(status.position) === 'unknown'
        ? `it says the unknown position ${hexByte(status.position)}`
        : positionText(status.position),
    gateOpen: isFrontOpen(status),
    forgot: isRearOpen(status),
  };
}

function placeOf(position: number): CardPlace {
  switch (position) {
    case positions.none:
      return 'none';
    case positions.frontLoose:
      return 'mouth';
    case positions.frontHeld:
    case positions.inside:
    case positions.atContacts:
    case positions.rearHeld:
      return 'inside';
    case positions.longCard:
    case positions.shortCard:
    case positions.rearLoose:
      return 'misplaced';
    default:
      return 'unknown';
  }
}

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
  const stop = await session.ask(Uint8Array.from(commands.stopPosition), { replyMs: limits.ANSWER_TIMEOUT_MS });
  if (stop.kind === 'silent') return stop;
  if (stop.kind === 'error' || stop.body[2] !== results.yes) {
    return { kind: 'refused', detail: 'it cannot work with chip cards' };
  }
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

function isFrontOpen(status: Crt310Status): boolean {
  return status.frontGate !== GATE_SHUT;
}

function isRearOpen(status: Crt310Status): boolean {
  return status.rearGate !== GATE_SHUT;
}

export function withoutReply(reply: Exclude<Crt310Reply, { kind: 'reply' }>): CardStep<never> {
  if (reply.kind === 'silent') return reply;
  return { kind: 'refused', detail: errorText(reply.code), isJam: reply.code === errorCodes.abnormalCard };
}
