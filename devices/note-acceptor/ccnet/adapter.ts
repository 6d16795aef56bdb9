import type { Fen } from '../../../core/domain/money.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type {
  AcceptorState,
  FoundAtOpening,
  NoteAcceptor,
  NoteAcceptorEvent,
} from '../../../core/ports/note-acceptor.ts';
import type { Link, LinkOpener } from '../../link/link.ts';
import { createFrameTrace } from '../../link/trace.ts';
import { enableBody } from './bill-table.ts';
import { acceptorState, commands, describeState, hexBytes, rejectReason, states } from './codes.ts';
import { createCommandQueue } from './command-queue.ts';
import { outcomeOf, stackWhatStands } from './stack-command.ts';
import { describeCcnet } from './describe.ts';
import { createIds } from './ids.ts';
import * as limits from './limits.ts';
import { createNotePath } from './note-path.ts';
import { createStackedRelease } from './stacked-release.ts';
import { createCcnetSession, createCounters, type CcnetSession } from './session.ts';
import { disableNotes, enableNotes, foundBy, holdsNote, isMoving, isPowerUp, poll, readUnitData } from './unit.ts';

export interface CcnetAcceptorOptions {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  readonly log: Log;
  readonly currency?: 'CNY';
}

/** One loop does everything that goes over the line, one exchange at a time; all else only leaves notes for it. */
export function createCcnetAcceptor(options: CcnetAcceptorOptions): NoteAcceptor {
  const { opener, clock, log } = options;
  const currency = options.currency ?? 'CNY';
  const listeners = new Set<(event: NoteAcceptorEvent) => void>();
  const counters = createCounters();
  const trace = createFrameTrace({
    clock,
    describe: (bytes, direction) => describeCcnet(bytes, direction).text.join(' '),
  });
  const newId = createIds(clock.nowMs());

  let started = false;
  let closing = false;
  let working: Promise<void> = Promise.resolve();
  let wakeUp: () => void = () => undefined;
  let linkNow: Link | undefined;
  let linkGone: string | undefined = 'not opened yet';
  let sessionNow: CcnetSession | undefined;

  let state: AcceptorState = 'offline';
  let detailNow = 'not opened yet';
  /** The first state is told even where it is the one everybody assumed. */
  let stateTold = false;
  let model = 'CCNET';
  /** Bill types of our currency. Read anew after each reset; the last reading serves until then. */
  let values: ReadonlyMap<number, Fen> = new Map();
  let dataFresh = false;
  let dataTries = 0;
  /** The device has come through its reset and says what it is. */
  let ready = false;
  let resetAtMs: number | undefined;
  /** An 0x81 that came after its time-out: a note is in the box, and the device may not say so again. */
  let lateStackedType: number | undefined;
  let acceptedFen: ReadonlySet<Fen> = new Set();

  const queue = createCommandQueue({
    clock,
    waitMs: limits.COMMAND_WAIT_MS,
    offline: () => (sessionNow === undefined || closing ? detailNow : undefined),
    wake: () => {
      wakeUp();
    },
  });

  const stacked = createStackedRelease({
    clock,
    waitingCommands: () => queue.waiting(),
    pause,
    wake: () => {
      wakeUp();
    },
  });

  const path = createNotePath({
    valueOf: (type) => values.get(type),
    accepts: (valueFen) => acceptedFen.has(valueFen),
    nowMs: () => clock.monotonicMs(),
    newEscrowId: () => newId('escrow'),
    emit,
    fateUnknown: () => {
      log.error('acceptor.noteFateUnknown');
    },
  });

  function emit(event: NoteAcceptorEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function setState(next: AcceptorState, detail: string): void {
    detailNow = detail;
    if (next === state && stateTold) return;
    stateTold = true;
    state = next;
    log.info('acceptor.state', { state: next, detail });
    if (next === 'cheated') emit({ kind: 'cheatSuspected' });
    emit({ kind: 'stateChanged', state: next, detail });
  }

  /** Sleeps until `ms` have passed or somebody wakes the loop: a command, a release, a lost link, the end. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = clock.after(ms, resolve);
      wakeUp = () => {
        stop();
        resolve();
      };
    });
  }

  async function work(): Promise<void> {
    let failures = 0;
    while (!closing) {
      const opening = await opener.open();
      let why: string;
      if (opening.kind === 'opened') {
        const served = await serve(opening.link);
        why = served.why;
        failures = served.heard ? 0 : failures + 1;
      } else {
        why = opening.detail;
        failures += 1;
      }
      goOffline(why);
      const step = Math.min(Math.max(failures - 1, 0), limits.REOPEN_BACK_OFF_MS.length - 1);
      await pauseFully(limits.REOPEN_BACK_OFF_MS[step] ?? 0);
    }
  }

  async function pauseFully(ms: number): Promise<void> {
    const untilMs = clock.monotonicMs() + ms;
    while (!closing && clock.monotonicMs() < untilMs) await pause(untilMs - clock.monotonicMs());
  }

  function goOffline(why: string): void {
    sessionNow = undefined;
    linkNow = undefined;
    ready = false;
    path.linkLost();
    stacked.linkLost(why);
    if (!closing) setState('offline', why);
    queue.failAll(why);
  }

  /** Works one link to its end. `heard`: the device answered at all. */
  async function serve(link: Link): Promise<{ heard: boolean; why: string }> {
    linkNow = link;
    linkGone = undefined;
    link.onClose((why) => {
      linkGone = why;
      wakeUp();
    });
    const session = createCcnetSession({
      link,
      clock,
      counters,
      trace,
      onLateStacked: (type) => (lateStackedType = type),
    });
    sessionNow = session;
    if (closing) linkGone = 'closed';
    const first = linkGone === undefined ? await poll(session) : undefined;
    if (first !== undefined && (await bringUp(session, first))) {
      let alive = true;
      let pollDueMs = clock.monotonicMs();
      while (alive && !isGone()) {
        if (!(await stacked.wait(session))) continue;
        if (lateStackedType !== undefined) await tellStacked(session, lateStackedType, 'late');
        const command = ready ? queue.next() : undefined;
        if (command !== undefined) {
          stacked.lineUsed();
          alive = await command(session);
          continue;
        }
        const restMs = pollDueMs - clock.monotonicMs();
        if (restMs > 0) {
          await pause(restMs);
          continue;
        }
        pollDueMs = clock.monotonicMs() + limits.POLL_INTERVAL_MS;
        const body = await poll(session);
        alive = body !== undefined && (await hears(session, body));
      }
    }
    const why = linkGone ?? 'the device does not answer';
    await link.close();
    return { heard: first !== undefined, why };
  }

  function isGone(): boolean {
    return closing || linkGone !== undefined;
  }

  /**
   * The first words of a device, before any reset: power-up states 0x11 and 0x12, a note in escrow, an 0x81 that waits.
   * What is certain is told first, then `opened`, then comes the reset. False when the device fell silent.
   */
  async function bringUp(session: CcnetSession, first: Uint8Array): Promise<boolean> {
    ready = false;
    dataFresh = false;
    dataTries = 0;
    let found: FoundAtOpening = 'nothing';
    let body: Uint8Array | undefined = first;
    const settledByMs = clock.monotonicMs() + limits.SETTLE_LIMIT_MS;
    for (;;) {
      const [code, type] = body;
      found = foundBy(code) ?? found;
      const untold = code === states.stacked && !(await tellStacked(session, type));
      // Its value cannot be read: the port's word for that is a note in the stacker.
      if (untold) found = 'noteInStacker';
      if (code === states.returned) path.sees(body);
      const goesOn = code === states.returned || (code === states.stacked && !untold) || isMoving(code);
      if (!goesOn || clock.monotonicMs() > settledByMs) break;
      while (!isGone() && !(await stacked.wait(session)));
      if (isGone()) return false;
      await pauseFully(limits.POLL_INTERVAL_MS);
      body = isGone() ? undefined : await poll(session);
      if (body === undefined) return false;
    }
    path.found(found, body[0] === states.escrow ? body[1] : undefined);
    log.info('acceptor.opened', { found, said: describeState(body) });
    emit({ kind: 'opened', found });
    setState('initializing', describeState(body));
    if (found === 'noteInEscrow' && !(await handBack(session))) return false;
    const reset = await session.ask(Uint8Array.of(commands.reset), { expects: 'ack' });
    resetAtMs = clock.monotonicMs();
    return reset.kind !== 'silent';
  }

  /** The note found in escrow belongs to nobody's open hand: RETURN, and wait until it is out. */
  async function handBack(session: CcnetSession): Promise<boolean> {
    const reply = await session.ask(Uint8Array.of(commands.returnBill), { expects: 'ack' });
    if (reply.kind === 'silent') return false;
    const untilMs = clock.monotonicMs() + limits.SETTLE_LIMIT_MS;
    while (clock.monotonicMs() < untilMs) {
      await pauseFully(limits.POLL_INTERVAL_MS);
      const body = isGone() ? undefined : await poll(session);
      if (body === undefined) return false;
      if (body[0] === states.stacked) return tellStacked(session, body[1]);
      if (!holdsNote(body[0])) path.sees(body);
      if (!holdsNote(body[0]) && !isMoving(body[0])) return true;
    }
    return true;
  }

  /** Announces an 0x81 once. False when its value cannot be known. */
  async function tellStacked(session: CcnetSession, type: number | undefined, heard = 'now'): Promise<boolean> {
    lateStackedType = undefined;
    if (type === undefined) return false;
    if (stacked.isKnown(type) && heard === 'now') stacked.saidAgain();
    if (stacked.isKnown(type)) return true;
    let fresh = heard === 'now';
    if (!values.has(type)) {
      // A new process meets an old 0x81: the table is legal only while disabled, so the ACK will need another poll.
      fresh = false;
      await disableNotes(session);
      await refreshData(session);
    }
    const valueFen = values.get(type);
    if (valueFen === undefined) {
      log.error('acceptor.stackedUnknownType', { type });
      return false;
    }
    const stackedId = newId('stacked');
    const { repeat } = path.stacked(type);
    stacked.begin(stackedId, type, fresh);
    emit({ kind: 'noteStacked', stackedId, valueFen, repeat });
    return true;
  }

  async function refreshData(session: CcnetSession): Promise<boolean> {
    dataTries += 1;
    const data = await readUnitData(session, currency);
    if (data.kind === 'silent') return false;
    if (data.kind === 'read') {
      dataFresh = true;
      model = data.model;
      values = data.values;
    }
    return true;
  }

  /** One poll reply in normal operation. False when the device fell silent. */
  async function hears(session: CcnetSession, body: Uint8Array): Promise<boolean> {
    const [code = 0, type] = body;
    if (isPowerUp(code)) {
      const inGrace = resetAtMs !== undefined && clock.monotonicMs() - resetAtMs < limits.RESET_GRACE_MS;
      if (inGrace && !ready) return true;
      // The device lost its power while the link stayed.
      path.linkLost();
      return bringUp(session, body);
    }
    if (code === states.stacked) {
      setState('stacking', describeState(body));
      if (!(await tellStacked(session, type))) setState('failed', describeState(body));
      return true;
    }
    stacked.movedOn();
    const mayRead = code === states.unitDisabled || code === states.failure;
    if (!dataFresh && dataTries < limits.TABLE_TRIES) {
      if (code === states.idling && (await disableNotes(session)).kind === 'silent') return false;
      if (mayRead && !(await refreshData(session))) return false;
    }
    const verdict = path.sees(body);
    if (verdict === 'returnIt') {
      log.warn('acceptor.unwantedNote', { said: describeState(body) });
      const reply = await session.ask(Uint8Array.of(commands.returnBill), { expects: 'ack' });
      if (reply.kind === 'silent') return false;
    }
    announce(code, body);
    return holdsNote(code) ? hold(session) : true;
  }

  function announce(code: number, body: Uint8Array): void {
    const next = acceptorState(code);
    if (next === undefined) {
      if (code !== states.busy) log.warn('acceptor.unknownState', { said: hexBytes(body) });
      return;
    }
    if (code === states.rejecting && state !== 'rejecting')
      emit({ kind: 'noteRejected', reason: rejectReason(body[1]) });
    const atRest = next === 'disabled' || next === 'idle';
    // In any other state the bill table is not legal; commands are answered all the same, if only with a refusal.
    if (code !== states.initialize) ready = dataFresh || dataTries >= limits.TABLE_TRIES || !atRest;
    if (atRest && !ready) return;
    if (atRest && values.size === 0) setState('failed', `the bill table has no ${currency} notes`);
    else setState(next, describeState(body));
  }

  /** CCNET §4.7: without HOLD the device gives the note back after 10 s. */
  async function hold(session: CcnetSession): Promise<boolean> {
    const note = path.undecided();
    if (note === undefined) return true;
    const nowMs = clock.monotonicMs();
    if (nowMs - note.sinceMs > limits.HOLD_LIMIT_MS || nowMs - note.heldMs < limits.HOLD_INTERVAL_MS) return true;
    path.heldAt(nowMs);
    return (await session.ask(Uint8Array.of(commands.hold), { expects: 'ack' })).kind !== 'silent';
  }

  return {
    capabilities: { protocol: 'CCNET', escrow: true, remembersLastNote: true },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: () => {
      if (started) return;
      started = true;
      working = work();
    },
    enable: (valuesFen) =>
      queue.submit(async (session) => {
        if (!dataFresh) return { kind: 'refused', detail: `the bill table could not be read: ${detailNow}` };
        const wanted = new Set(valuesFen);
        const reply = await enableNotes(session, values, wanted);
        if (reply === undefined) return { kind: 'refused', detail: 'the device knows none of these notes' };
        acceptedFen = wanted;
        return outcomeOf(reply, detailNow);
      }, 'enable'),
    disable: () => {
      // An enable that still waits must not open the slot for the moment before this closes it.
      queue.withdraw('enable', 'the slot was closed before the device was ready to open it');
      return queue.submit(async (session) => outcomeOf(await disableNotes(session), detailNow));
    },
    stackNote: (escrowId) => queue.submit((session) => stackWhatStands(session, path, escrowId, hears)),
    returnNote: (escrowId) =>
      queue.submit(async (session) => {
        if (!path.stands(escrowId)) return { kind: 'escrowGone' };
        path.decides();
        return outcomeOf(await session.ask(Uint8Array.of(commands.returnBill), { expects: 'ack' }), detailNow);
      }),
    acknowledgeStacked: (stackedId) => stacked.release(stackedId),
    inspect: () => ({ model, link: linkNow?.name ?? opener.name, counters: { ...counters }, frames: trace.frames() }),
    close: async () => {
      if (closing) return;
      closing = true;
      // Nothing is waited for: the device that keeps quiet must not keep the kiosk from stopping.
      if (sessionNow !== undefined && !stacked.isPending()) {
        await sessionNow.say(enableBody(commands.enableBillTypes, []));
      }
      await linkNow?.close();
      wakeUp();
      await working;
    },
  };
}
