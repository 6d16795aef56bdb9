import type { RandomSource } from '../../../core/ports/clock.ts';
import type { LineOutcome, NoteLine, NoteLineOptions, NoteWord, UnitData } from '../note-line.ts';
import { commands, events, parseEvents, replies, type SspEvent } from './codes.ts';
import { createEventWords } from './event-words.ts';
import { codeWords, createSspSession, type Hello, type SspMemory, type SspReply } from './session.ts';
import { inhibitBytes, parseSetup, valuesOfCurrency } from './setup.ts';

/**
 * Events that POLL WITH ACK says again until EVENT ACK (GA138, each event's table). The credit waits for the host. B6, which
 * the manual marks as well, is left to end by itself: it is a state.
 */
const acknowledgedEvents: ReadonlySet<number> = new Set([
  events.clearedIntoCashbox,
  events.fraudAttempt,
  events.barcodeTicketAck,
]);

export interface SspLineOptions extends NoteLineOptions {
  readonly currency: 'CNY';
  readonly memory: SspMemory;
  readonly encryption: { readonly fixedKey: bigint; readonly random: RandomSource } | undefined;
}

/**
 * An SSP bill validator in the words of its class. The one thing to know about it: a poll accepts the note in escrow. So
 * while a note stands there, `poll` says HOLD instead, and only `stack` says the poll that accepts.
 */
export function openSspLine(options: SspLineOptions): NoteLine {
  const session = createSspSession(options);
  const words = createEventWords(options.clock);
  let ready = false;
  let protocolVersion = 0;
  /** The first poll after a hello may tell of the start before it; a later one tells of a new start. */
  let polledSinceHello = false;
  /** GA138: POLL WITH ACK must be encrypted, and a device that does not know it answers F2. */
  let withAck = options.encryption !== undefined;
  /** What the device says again until EVENT ACK. */
  let unacknowledged: 'nothing' | 'event' | 'credit' = 'nothing';

  function command(code: number, ...data: readonly number[]): Promise<SspReply> {
    return session.ask(Uint8Array.of(code, ...data));
  }

  function outcomeOf(reply: SspReply): LineOutcome {
    if (reply.kind === 'silent') return { kind: 'unanswered', detail: reply.detail };
    if (reply.code === replies.ok) return { kind: 'done' };
    if (reply.code === replies.keyNotSet) ready = false;
    return { kind: 'refused', detail: `the device answers ${codeWords(reply.code)}` };
  }

  async function greet(): Promise<Hello> {
    const hello = await session.hello();
    if (hello.kind !== 'ready') return hello;
    ready = true;
    polledSinceHello = false;
    unacknowledged = 'nothing';
    protocolVersion = hello.protocolVersion;
    return hello;
  }

  /** Undefined when the device is silent. */
  async function begin(): Promise<readonly NoteWord[] | undefined> {
    const resumed = await session.resume();
    const hello = await greet();
    if (hello.kind === 'silent') return undefined;
    if (hello.kind === 'refused') return [{ kind: 'failed', detail: hello.detail }];
    // What another device would have said is not believed.
    const old = resumed?.[0] === replies.ok && hello.sameDevice ? await wordsOf(resumed.subarray(1), true) : [];
    // Before the first poll: a note may stand in escrow, and the poll would accept it.
    const held = await command(commands.hold);
    if (held.kind === 'silent') return old.length > 0 ? old : undefined;
    if (held.code === replies.commandNotKnown) {
      // Every poll would take whatever stands in escrow, asked for or not.
      ready = false;
      return [...old, { kind: 'failed', detail: 'the device does not know HOLD, so its escrow is of no use' }];
    }
    if (held.code === replies.ok) {
      if (words.escrow() === undefined) words.foundInEscrow();
      return [...old.filter(({ kind }) => kind !== 'escrow'), escrowWord()];
    }
    words.escrowGone();
    return old.length > 0 ? old : await pollEvents(false);
  }

  function escrowWord(): NoteWord {
    const type = words.escrow()?.type;
    if (type === undefined) return { kind: 'holding', detail: 'a note stands in escrow' };
    return { kind: 'escrow', type, detail: `note in escrow, channel ${type}` };
  }

  async function wordsOf(data: Uint8Array, fromEarlier = false): Promise<readonly NoteWord[]> {
    const list = parseEvents(data, protocolVersion);
    if (withAck) unacknowledged = owedFor(list.events);
    const restarted = list.events.some(({ code }) => code === events.slaveReset);
    const told = await words.read(list, lastRejectCode);
    // A start since the hello: sync, key, protocol version and inhibits are gone with the power.
    if (restarted && polledSinceHello && !fromEarlier) {
      ready = false;
      const hello = await greet();
      // Of another device only its start is believed, and the whole opening follows that.
      if (hello.kind === 'ready' && !hello.sameDevice) return told.filter(({ kind }) => kind === 'powerUp');
    }
    return fromEarlier && list.events.length === 0 ? [] : told;
  }

  async function lastRejectCode(): Promise<number | undefined> {
    const reply = await command(commands.lastRejectCode);
    return reply.kind === 'reply' && reply.code === replies.ok ? reply.data[0] : undefined;
  }

  /** One poll, with ack where that is possible. `accepts`: a note stands in escrow, and this is the word for it. */
  async function askPoll(accepts: boolean): Promise<SspReply> {
    const resumable = !accepts;
    if (withAck) {
      const reply = await session.ask(Uint8Array.of(commands.pollWithAck), { resumable });
      if (reply.kind === 'silent' || reply.code !== replies.commandNotKnown) return reply;
      withAck = false;
    }
    return session.ask(Uint8Array.of(commands.poll), { resumable });
  }

  async function pollEvents(accepts: boolean): Promise<readonly NoteWord[] | undefined> {
    const reply = await askPoll(accepts);
    if (reply.kind === 'silent') return undefined;
    const told = await pollWords(reply);
    polledSinceHello = true;
    return told;
  }

  async function pollWords(reply: Extract<SspReply, { kind: 'reply' }>): Promise<readonly NoteWord[]> {
    if (reply.code === replies.ok) return wordsOf(reply.data);
    if (reply.code === replies.keyNotSet) {
      // It has lost the key, so it has lost its power; the next poll says hello again and hears of it.
      ready = false;
      return [{ kind: 'busy', detail: codeWords(reply.code) }];
    }
    const kind = reply.code === replies.softwareError ? 'failed' : 'unknown';
    return [{ kind, detail: `the device answers ${codeWords(reply.code)}` }];
  }

  /** HOLD: undefined where the note is no longer in escrow, so that a poll accepts nothing. */
  async function holdEscrow(): Promise<readonly NoteWord[] | 'silent' | undefined> {
    const reply = await command(commands.hold);
    if (reply.kind === 'silent') return 'silent';
    switch (reply.code) {
      case replies.ok:
        return [escrowWord()];
      // GA138 says FAIL, GA973 says COMMAND CANNOT BE PROCESSED.
      case replies.fail:
      case replies.cannotBeProcessed:
        words.escrowGone();
        return undefined;
      case replies.keyNotSet:
        ready = false;
        words.escrowGone();
        return [{ kind: 'busy', detail: codeWords(reply.code) }];
      default:
        // A device that cannot hold would take the note with the next poll: it goes back.
        return (await giveBack()).kind === 'unanswered' ? 'silent' : [words.standing()];
    }
  }

  async function giveBack(): Promise<LineOutcome> {
    const outcome = outcomeOf(await command(commands.reject));
    if (outcome.kind !== 'done') {
      if (outcome.kind === 'refused') words.escrowGone();
      return outcome;
    }
    words.rejectOrdered();
    return { kind: 'done', words: [{ kind: 'returning', detail: 'the note is on its way back' }] };
  }

  async function disable(): Promise<LineOutcome> {
    const outcome = outcomeOf(await command(commands.disable));
    if (outcome.kind === 'done') words.enabled(false);
    return outcome;
  }

  async function readUnit(): Promise<UnitData> {
    const reply = await command(commands.setupRequest);
    if (reply.kind === 'silent') return { kind: 'silent' };
    const setup = reply.code === replies.ok ? parseSetup(reply.data) : undefined;
    // Before version 6 a data set of several countries names only one of them: a foreign note would pass for ours.
    if (setup === undefined || setup.protocolVersion !== protocolVersion) return { kind: 'refused' };
    const firmware = await command(commands.firmwareVersion);
    if (firmware.kind === 'silent') return { kind: 'silent' };
    const name = firmware.code === replies.ok ? asciiOf(firmware.data) : setup.firmware;
    return {
      kind: 'read',
      model: `SSP ${name} ${session.serial()}`.trim(),
      values: valuesOfCurrency(setup, options.currency),
    };
  }

  return {
    poll: async () => {
      if (!ready) return begin();
      if (unacknowledged === 'event') {
        if ((await command(commands.eventAck)).kind === 'silent') return undefined;
        unacknowledged = 'nothing';
      }
      if (words.escrow() !== undefined) {
        const held = await holdEscrow();
        if (held === 'silent') return undefined;
        if (held !== undefined) return held;
      }
      return pollEvents(false);
    },
    readUnit,
    // GA973 §6.3.2: at any time, once keys and version are settled.
    mayReadUnit: () => ready,
    enable: async (types) => {
      // GA973 §6.3.3: every channel is inhibited at power-up, so the mask goes before ENABLE.
      const inhibits = outcomeOf(await command(commands.setInhibits, ...inhibitBytes(types)));
      if (inhibits.kind !== 'done') return inhibits;
      const outcome = outcomeOf(await command(commands.enable));
      if (outcome.kind === 'done') words.enabled(true);
      return outcome;
    },
    disable,
    stack: async () => {
      if (words.escrow() === undefined) return { kind: 'refused', detail: 'no note stands in escrow' };
      const reply = await askPoll(true);
      const outcome = outcomeOf(reply);
      if (reply.kind === 'silent' || outcome.kind !== 'done') return outcome;
      words.accepted();
      return { kind: 'done', words: await pollWords(reply) };
    },
    giveBack,
    // DISABLE, not RESET (01): that would take the key, the protocol version and a USB port with it, and clears nothing.
    reset: disable,
    acknowledge: async () => {
      if (unacknowledged !== 'credit') return !session.isClosed();
      const reply = await command(commands.eventAck);
      if (reply.kind === 'silent') return false;
      unacknowledged = 'nothing';
      return true;
    },
    leave: () => session.say(Uint8Array.of(commands.disable)),
  };
}

function owedFor(list: readonly SspEvent[]): 'nothing' | 'event' | 'credit' {
  if (list.some(({ code }) => code === events.credit)) return 'credit';
  return list.some(({ code }) => acknowledgedEvents.has(code)) ? 'event' : 'nothing';
}

function asciiOf(data: Uint8Array): string {
  return String.fromCharCode(...data)
    .replace(/[^\x20-\x7e]/gu, '')
    .trim();
}
