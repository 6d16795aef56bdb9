import type { FrameTrace } from '../../link/trace.ts';
import type { LineOutcome, NoteLine, NoteLineOptions, NoteWord, UnitData } from '../note-line.ts';
import { createId003Exchange, type Id003Exchange, type Id003Reply } from './ask.ts';
import {
  BARCODE_IN_ESCROW,
  commands,
  describeState,
  isStatus,
  plainKinds,
  powerUpFound,
  rejectReason,
  states,
} from './codes.ts';
import { enableBody, parseDenominations, valuesOfCountry } from './denominations.ts';
import type { EscrowMemory } from './escrow-memory.ts';
import { encodeFrame } from './frame.ts';

/**
 * Milliseconds after a RESET in which silence counts as initializing. Portalum's host waits 2 s before it speaks again;
 * without this, a unit that is mute while it restarts would be reset again and again.
 */
export const QUIET_AFTER_RESET_MS = 5000;
/** Any side up, either end first (CyberPlat and Portalum set the same). */
const ALL_DIRECTIONS = 0x00;
const POLLED_MODE = 0x00;
const INHIBITED = 0x01;
const NOT_INHIBITED = 0x00;
/** The longest status is a ticket's: 13, 6F and up to 18 digits. */
const STATUS_MAX_BYTES = 20;

/** A ticket, or escrow without its data. No table has it, so that it goes back. */
const NO_DENOMINATION = 0;

/** Which command sends a note into the box. Their difference is when vend valid comes. */
export type StackCommand = 'stack1' | 'stack2';

export interface Id003LineOptions extends NoteLineOptions {
  readonly memory: EscrowMemory;
  readonly country: number;
  readonly stackCommand: StackCommand;
}

/** One link to an ID-003 validator, in the words of `note-line.ts`. */
export function createId003Line(options: Id003LineOptions): NoteLine {
  const { link, clock, counters, trace, memory } = options;
  const exchange = createId003Exchange({ link, clock, counters, trace, onStrayStatus: options.wake });
  const pollTrace = createPollTrace(trace);
  let quietUntilMs = Number.NEGATIVE_INFINITY;

  async function poll(): Promise<readonly NoteWord[] | undefined> {
    const request = Uint8Array.of(commands.statusRequest);
    const reply = await exchange.ask(request, (body) => isStatus(body) && body.length <= STATUS_MAX_BYTES);
    if (reply.kind === 'answer') {
      pollTrace(reply.bytes);
      const word = wordOf(reply.body, memory);
      // It has come through: silence is silence again, and says nothing of the note that may be in it by now.
      if (word.kind !== 'powerUp' && word.kind !== 'initializing') quietUntilMs = Number.NEGATIVE_INFINITY;
      return [word];
    }
    if (clock.monotonicMs() >= quietUntilMs) return undefined;
    return [{ kind: 'initializing', detail: 'says nothing yet after its reset' }];
  }

  /** A command that is answered with ACK, or a setting that is answered with itself. */
  async function command(body: Uint8Array, tries?: number): Promise<Id003Reply> {
    trace.record('toDevice', encodeFrame(body));
    const isSetting = (body[0] ?? 0) >= commands.setEnable;
    const reply = await exchange.ask(body, (said) => (isSetting ? isSame(said, body) : isAck(said)), tries);
    if (reply.kind === 'answer') trace.record('fromDevice', reply.bytes);
    if (reply.kind === 'invalid') trace.record('fromDevice', invalidFrame);
    return reply;
  }

  async function ask(code: number): Promise<Id003Reply> {
    const body = Uint8Array.of(code);
    trace.record('toDevice', encodeFrame(body));
    const reply = await exchange.ask(body, (said) => said[0] === code && said.length > 1);
    if (reply.kind === 'answer') trace.record('fromDevice', reply.bytes);
    return reply;
  }

  return {
    poll,
    readUnit: () => readUnit(ask, options.country),
    // Recorded: 8A is answered at power up, while initializing, disabled and idle.
    mayReadUnit: ({ kind }) => kind === 'disabled' || kind === 'idle' || kind === 'initializing' || kind === 'failed',
    enable: async (types) => {
      // Neither is known to every unit, and both have a default that will do: a refusal is no failure.
      for (const setting of [
        [commands.setMode, POLLED_MODE],
        [commands.setDirection, ALL_DIRECTIONS],
      ]) {
        const reply = await command(Uint8Array.from(setting));
        if (reply.kind === 'silent') return outcomeOf(reply);
      }
      const enabled = await command(enableBody(types));
      if (enabled.kind !== 'answer') return outcomeOf(enabled);
      return outcomeOf(await command(Uint8Array.of(commands.setInhibit, NOT_INHIBITED)));
    },
    disable: async () => outcomeOf(await command(Uint8Array.of(commands.setInhibit, INHIBITED))),
    stack: async () => {
      memory.stackOrdered();
      // Said once: whether the note is still there is the next poll's to tell.
      return outcomeOf(await command(Uint8Array.of(commands[options.stackCommand]), 1));
    },
    giveBack: async () => {
      const reply = await command(Uint8Array.of(commands.returnNote));
      if (reply.kind !== 'invalid' || reply.tries === 1) return outcomeOf(reply);
      // Recorded: a second RETURN is invalid. Was it the repetition that was, and the first one heard?
      const words = await poll();
      if (words === undefined) return { kind: 'unanswered', detail: 'no answer after the command to return' };
      const stays = words.some(({ kind }) => kind === 'escrow' || kind === 'holding');
      return stays ? outcomeOf(reply) : { kind: 'done', words };
    },
    hold: async () => outcomeOf(await command(Uint8Array.of(commands.hold))),
    reset: async () => {
      const outcome = outcomeOf(await command(Uint8Array.of(commands.reset)));
      if (outcome.kind === 'done') {
        quietUntilMs = clock.monotonicMs() + QUIET_AFTER_RESET_MS;
        memory.clear();
      }
      return outcome;
    },
    acknowledge: () => exchange.say(Uint8Array.of(commands.ack)),
    leave: async () => {
      await exchange.say(Uint8Array.of(commands.setInhibit, INHIBITED));
    },
  };
}

/** What the device knows: its version for people, its denominations for the host. */
async function readUnit(ask: (code: number) => Promise<Id003Reply>, country: number): Promise<UnitData> {
  const version = await ask(commands.versionRequest);
  if (version.kind === 'silent') return { kind: 'silent' };
  const reply = await ask(commands.denominationsRequest);
  if (reply.kind === 'silent') return { kind: 'silent' };
  const denominations = reply.kind === 'answer' ? parseDenominations(reply.body) : undefined;
  if (denominations === undefined) return { kind: 'refused' };
  const name = version.kind === 'answer' ? asciiOf(version.body.subarray(1)) : '';
  return { kind: 'read', model: `ID-003 ${name}`.trim(), values: valuesOfCountry(denominations, country) };
}

/** The word for a status, and what it says about the note that escrow named. */
function wordOf(body: Uint8Array, memory: EscrowMemory): NoteWord {
  const [code = 0, data] = body;
  const detail = describeState(body);
  const found = powerUpFound[code];
  if (found !== undefined) {
    memory.clear();
    return { kind: 'powerUp', found, detail };
  }
  switch (code) {
    case states.escrow: {
      const isTicket = data === BARCODE_IN_ESCROW && body.length > 2;
      const type = isTicket ? NO_DENOMINATION : (data ?? NO_DENOMINATION);
      memory.escrow(type);
      return { kind: 'escrow', type, detail };
    }
    case states.vendValid:
      memory.valid();
      return { kind: 'stacked', type: data ?? memory.ordered(), detail };
    case states.stacked:
      return stackedWord(memory, detail);
    case states.rejecting:
      // Recorded notes of RT-circuits: an escrow that nobody answers ends as 17 79. That note was announced: it goes back.
      if (memory.has()) return { kind: 'returning', detail };
      return { kind: 'rejecting', reason: rejectReason(data), detail };
    default: {
      const kind = plainKinds[code] ?? 'unknown';
      if (kind === 'idle' || kind === 'disabled' || kind === 'initializing' || kind === 'accepting') memory.clear();
      return { kind, detail };
    }
  }
}

/**
 * 16 follows the ACK of vend valid. Where vend valid was never heard, 16 is the only word left that the note is in the box;
 * it has no denomination either, so that it counts only for a note that was told to go there.
 */
function stackedWord(memory: EscrowMemory, detail: string): NoteWord {
  const type = memory.ordered();
  if (type === undefined || memory.isValid()) return { kind: 'busy', detail };
  return { kind: 'stacked', type, detail };
}

function outcomeOf(reply: Id003Reply): LineOutcome {
  switch (reply.kind) {
    case 'answer':
      return { kind: 'done' };
    case 'invalid':
      return { kind: 'refused', detail: 'the device says: invalid command' };
    case 'silent':
      return { kind: 'unanswered', detail: reply.detail };
    default:
      return reply satisfies never;
  }
}

/** Records a poll only where its answer is news: fifty frames would be a few seconds otherwise. */
function createPollTrace(trace: FrameTrace): (bytes: Uint8Array) => void {
  const question = encodeFrame(Uint8Array.of(commands.statusRequest));
  let last = '';
  return (bytes) => {
    const said = bytes.join(' ');
    if (said !== last) {
      trace.record('toDevice', question);
      trace.record('fromDevice', bytes);
    }
    last = said;
  };
}

const invalidFrame = encodeFrame(Uint8Array.of(states.invalidCommand));

function isAck(body: Uint8Array): boolean {
  return body.length === 1 && body[0] === states.ack;
}

function isSame(said: Uint8Array, body: Uint8Array): boolean {
  return said.length === body.length && said.every((byte, at) => byte === body[at]);
}

function asciiOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
    .replace(/[^\x20-\x7e]/gu, '')
    .trim();
}

/** Asks for the version and the denominations; nothing moves. Undefined where nobody answers in ID-003. */
export async function readUnitOf(exchange: Id003Exchange, country: number): Promise<UnitData> {
  return readUnit(
    (code) => exchange.ask(Uint8Array.of(code), (said) => said[0] === code && said.length > 1, 1),
    country,
  );
}
