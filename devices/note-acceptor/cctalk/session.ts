import { billModes, headers, routeErrors, routes } from '../../cctalk/codes.ts';
import { isEventBuffer, parseEventBuffer, type EventBuffer } from '../../cctalk/event-buffer.ts';
import { addresses, type CctalkMode } from '../../cctalk/frame.ts';
import { selfCheck } from '../../cctalk/self-check.ts';
import {
  askIdentity,
  createCctalkSession,
  SLOW_REPLY_TIMEOUT_MS,
  type AskOptions,
  type CctalkReply,
} from '../../cctalk/session.ts';
import type { LineOutcome, NoteLine, NoteLineOptions } from '../note-line.ts';
import { createBillBook, type BillMemory } from './bill-book.ts';
import type { Condition } from './bill-words.ts';
import { CHECK_INTERVAL_MS, NOTE_TYPES, OPTIONAL_TRIES, VERIFY_INTERVAL_MS } from './limits.ts';
import { inhibitMask } from './note-table.ts';
import { readUnit } from './unit.ts';

export interface BillLineOptions extends NoteLineOptions {
  readonly mode: CctalkMode;
  readonly address: number;
  readonly memory: BillMemory;
}

const UNANSWERED: LineOutcome = { kind: 'unanswered', detail: 'no answer; what the device did is not known' };

function isOneByte(length: number): boolean {
  return length === 1;
}

export function openBillLine(options: BillLineOptions): NoteLine {
  const { clock, memory } = options;
  const session = createCctalkSession(options);
  const book = createBillBook(memory, clock);
  let greeted = false;
  /** Header 228 is answered. */
  let hasMaster = true;
  /** The device said that it stops notes in escrow. */
  let stopsInEscrow = false;
  let wanted: readonly number[] = [];
  let checkDueMs = 0;
  let lastCondition: Condition | undefined;
  let verifyDueMs = 0;
  /** A command to stack went unanswered: that the escrow is empty then means that it was heard. */
  let stackUnanswered = false;

  function outcomeOf(reply: CctalkReply): LineOutcome {
    if (reply.kind === 'data') return { kind: 'done' };
    if (reply.kind === 'nak') return { kind: 'refused', detail: 'the device answered that it cannot' };
    return UNANSWERED;
  }

  /** The serial number tells whether the counter goes on or is another device's. */
  async function greet(): Promise<boolean> {
    if ((await session.ask(headers.simplePoll)).kind !== 'data') return false;
    const { serial } = await askIdentity(session, { tries: OPTIONAL_TRIES });
    if (memory.serial !== undefined && serial !== undefined && memory.serial !== serial) {
      memory.last = undefined;
      memory.escrow = undefined;
    }
    memory.serial = serial ?? memory.serial;
    greeted = true;
    return !session.isClosed();
  }

  async function readEvents(): Promise<EventBuffer | undefined> {
    const reply = await session.ask(headers.readBufferedBillEvents, { answerBytes: isEventBuffer, isPoll: true });
    return reply.kind === 'data' ? parseEventBuffer(reply.data) : undefined;
  }

  async function setMaster(open: boolean): Promise<CctalkReply> {
    const reply = await session.ask(headers.modifyMasterInhibit, { data: [open ? 1 : 0] });
    if (reply.kind === 'data') hasMaster = true;
    return reply;
  }

  function setTypes(types: readonly number[]): Promise<CctalkReply> {
    return session.ask(headers.modifyInhibitStatus, { data: inhibitMask(types) });
  }

  async function order(): Promise<LineOutcome> {
    const outcome = outcomeOf(await setTypes(wanted));
    return outcome.kind === 'done' && hasMaster ? outcomeOf(await setMaster(true)) : outcome;
  }

  async function close(): Promise<LineOutcome> {
    const master = hasMaster ? await setMaster(false) : undefined;
    if (master?.kind === 'data') return { kind: 'done' };
    const types = outcomeOf(await setTypes([]));
    // Header 228 is not in every device; that it was not answered is known only when something else is.
    if (types.kind === 'done') hasMaster = false;
    return types;
  }

  /** False where the device says that it takes other notes than it was told: it has started anew without a word. */
  async function keepsItsOrders(): Promise<boolean> {
    verifyDueMs = clock.monotonicMs() + VERIFY_INTERVAL_MS;
    const reply = await session.ask(headers.requestInhibitStatus, {
      answerBytes: (length) => length >= 1 && length <= NOTE_TYPES,
      tries: OPTIONAL_TRIES,
    });
    const [low, high] = inhibitMask(wanted);
    return reply.kind !== 'data' || (reply.data[0] === low && (reply.data[1] ?? high) === high);
  }

  async function lookAfter(): Promise<void> {
    const condition = book.condition();
    const isNew = condition !== lastCondition;
    lastCondition = condition;
    if (isNew) checkDueMs = clock.monotonicMs() + CHECK_INTERVAL_MS;
    else if (condition?.endsBy === 'selfCheck' && clock.monotonicMs() >= checkDueMs) {
      checkDueMs = clock.monotonicMs() + CHECK_INTERVAL_MS;
      if ((await selfCheck(session)) === 'none') book.isSound();
    }
    // Part 4 §2.2.2: a validator that was not polled for five seconds closes itself and wants to be opened again.
    if (book.wantsOrders() && (await order()).kind === 'done') book.opened(true);
  }

  /** Part 2 §3.98: the answer is an ACK or one byte that says why not. */
  async function route(code: number, asked: Pick<AskOptions, 'tries'>): Promise<LineOutcome> {
    const reply = await session.ask(headers.routeBill, {
      ...asked,
      data: [code],
      answerBytes: (length) => length <= 1,
      timeoutMs: SLOW_REPLY_TIMEOUT_MS,
    });
    if (reply.kind !== 'data' || reply.data.length === 0) return outcomeOf(reply);
    const [error] = reply.data;
    if (error !== routeErrors.escrowEmpty) return { kind: 'refused', detail: 'the device failed to route the note' };
    book.escrowIsEmpty();
    return { kind: 'refused', detail: 'the escrow is empty' };
  }

  async function becomesEscrow(): Promise<boolean> {
    const mode = billModes.stacker | billModes.escrow;
    const set = await session.ask(headers.modifyBillOperatingMode, { data: [mode], tries: OPTIONAL_TRIES });
    const read = await session.ask(headers.requestBillOperatingMode, { answerBytes: isOneByte, tries: OPTIONAL_TRIES });
    // Escrow may be on by itself (part 4 §2.2.3); where the device says what is on, that counts.
    if (read.kind === 'data') return ((read.data[0] ?? 0) & mode) === mode;
    return set.kind === 'data';
  }

  return {
    poll: async () => {
      if (!greeted && !(await greet())) return undefined;
      let buffer = await readEvents();
      // An old answer that hung on its way looks like a jump: the device has to say it twice.
      if (buffer !== undefined && book.isDoubtful(buffer)) buffer = await readEvents();
      if (buffer === undefined) return undefined;
      const words = book.hears(buffer);
      if (words.some(({ kind }) => kind === 'stacked' || kind === 'returned')) stackUnanswered = false;
      await lookAfter();
      const verifies = book.isOpen() && book.isAtRest() && clock.monotonicMs() >= verifyDueMs;
      return verifies && !(await keepsItsOrders()) ? [...words, ...book.restarted()] : words;
    },
    readUnit: () => readUnit(session),
    // Names are told in every state.
    mayReadUnit: () => true,
    enable: async (types) => {
      stopsInEscrow ||= await becomesEscrow();
      if (session.isClosed()) return UNANSWERED;
      if (!stopsInEscrow) return { kind: 'refused', detail: 'the device does not stop notes in escrow' };
      wanted = types;
      verifyDueMs = clock.monotonicMs() + VERIFY_INTERVAL_MS;
      const outcome = await order();
      if (outcome.kind === 'done') book.opened(true);
      return outcome;
    },
    disable: async () => {
      const outcome = await close();
      if (outcome.kind === 'done') book.opened(false);
      return outcome;
    },
    stack: async () => {
      // Once: a repetition could meet the next note. `acceptor.ts` looks before it says it again.
      const outcome = await route(routes.stack, { tries: 1 });
      if (outcome.kind === 'unanswered') stackUnanswered = true;
      const wasHeard = outcome.kind === 'refused' && stackUnanswered && memory.escrow === undefined;
      if (outcome.kind === 'done' || wasHeard) book.moves('stacking');
      return wasHeard ? { kind: 'done' } : outcome;
    },
    giveBack: async () => {
      const outcome = await route(routes.giveBack, {});
      if (outcome.kind === 'done') book.moves('returning');
      return outcome;
    },
    hold: () => route(routes.extendEscrow, {}),
    // Header 1 would set the event counter to 0, and events that were not heard would be gone with it.
    reset: async () => {
      const outcome = await close();
      if (outcome.kind === 'done') book.opened(false);
      return outcome;
    },
    // ccTalk knows no acknowledgement of an event: the counter that was read says it.
    acknowledge: () => Promise.resolve(!session.isClosed()),
    leave: async () => {
      if (hasMaster) await session.say(headers.modifyMasterInhibit, [0]);
      else await session.say(headers.modifyInhibitStatus, inhibitMask([]));
    },
  };
}

/** The default of part 3, table 1. */
export const DEFAULT_ADDRESS = addresses.billValidator;
