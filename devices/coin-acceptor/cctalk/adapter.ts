import type { Fen } from '../../../core/domain/money.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type {
  CoinAcceptor,
  CoinAcceptorEvent,
  CoinAcceptorOutcome,
  CoinAcceptorState,
} from '../../../core/ports/coin-acceptor.ts';
import type { Log } from '../../../core/ports/log.ts';
import { describeCoinError, describeCoinEvent, headers } from '../../cctalk/codes.ts';
import { describeCctalk } from '../../cctalk/describe.ts';
import { newsSince, type BufferedEvent, type EventBuffer, type EventNews } from '../../cctalk/event-buffer.ts';
import { addresses, type CctalkMode } from '../../cctalk/frame.ts';
import { selfCheck } from '../../cctalk/self-check.ts';
import { createCctalkSession, type CctalkReply, type CctalkSession } from '../../cctalk/session.ts';
import { createCommandQueue } from '../../driver/command-queue.ts';
import { createDeviceLoop } from '../../driver/device-loop.ts';
import { createLineCounters } from '../../driver/line-counters.ts';
import type { Link, LinkOpener } from '../../link/link.ts';
import { createFrameTrace } from '../../link/trace.ts';
import { meaningOf } from './coin-errors.ts';
import { inhibitMask } from './coin-table.ts';
import * as limits from './limits.ts';
import { keepsItsOrders, readEvents, readUnit, setMaster, setPositions, type CoinUnit } from './unit.ts';

export interface CctalkCoinAcceptorOptions {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  readonly log: Log;
  /** Default `checksum`. A device speaks one of both, by its make or its switches. */
  readonly checksum?: CctalkMode;
  /** Default 2. */
  readonly address?: number;
  /** Fen by coin position, for devices whose coin names say no value. It replaces the names altogether. */
  readonly valuesByPosition?: ReadonlyMap<number, Fen>;
}

/** One loop does everything that goes over the line; all else only leaves notes for it. */
export function createCctalkCoinAcceptor(options: CctalkCoinAcceptorOptions): CoinAcceptor {
  const { clock, log } = options;
  const mode = options.checksum ?? 'checksum';
  const address = options.address ?? addresses.coinAcceptor;
  const listeners = new Set<(event: CoinAcceptorEvent) => void>();
  const counters = createLineCounters();
  const trace = createFrameTrace({
    clock,
    describe: (bytes, direction) => describeCctalk(bytes, direction).text.join(' '),
  });
  const idPrefix = clock.nowMs().toString(36);
  let coinsTold = 0;

  let sessionNow: CctalkSession | undefined;
  let state: CoinAcceptorState = 'offline';
  let detailNow = 'not opened yet';
  /** The first state is told even where it is the one everybody assumed. */
  let stateTold = false;
  let unit: CoinUnit = { model: 'ccTalk', serial: undefined, values: new Map(), unusable: undefined };
  /** The device's counter and events as they were last heard. Undefined before the first poll of this process. */
  let last: EventBuffer | undefined;
  /** Of the device that the counter belongs to. */
  let serial: string | undefined;
  /** Another device stands there now, and the host has not been told. */
  let isAnother = false;
  /** The device answers header 228. */
  let hasMaster = false;
  let open: readonly number[] = [];
  /** What the host wants to have, also after `disable`: a coin may already be falling. */
  let askedFor: ReadonlySet<Fen> = new Set();
  /** What keeps the device from taking coins, by its own word. */
  let trouble: { readonly state: 'jammed' | 'failed'; readonly detail: string } | undefined;
  let checkDueMs = 0;
  /** A command was met with silence: the line is given up. */
  let fellSilent = false;

  const loop = createDeviceLoop({ opener: options.opener, clock, serve, offline: goOffline });
  const queue = createCommandQueue<CctalkSession>({
    clock,
    waitMs: limits.COMMAND_WAIT_MS,
    offline: () => (sessionNow === undefined || loop.isClosing() ? detailNow : undefined),
    wake: () => {
      loop.wake();
    },
  });

  function emit(event: CoinAcceptorEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function setState(next: CoinAcceptorState, detail: string): void {
    detailNow = detail;
    if (next === state && stateTold) return;
    stateTold = true;
    state = next;
    log.info('coinAcceptor.state', { state: next, detail });
    emit({ kind: 'stateChanged', state: next, detail });
  }

  function showState(): void {
    if (unit.unusable !== undefined) setState('failed', unit.unusable);
    else if (trouble !== undefined) setState(trouble.state, trouble.detail);
    else if (open.length > 0) setState('idle', 'ready to take coins');
    else setState('disabled', 'takes no coins');
  }

  function goOffline(why: string): void {
    sessionNow = undefined;
    open = [];
    if (!loop.isClosing()) setState('offline', why);
    queue.failAll(why);
  }

  async function serve(link: Link): Promise<{ heard: boolean }> {
    const session = createCctalkSession({ link, clock, counters, trace, mode, address });
    sessionNow = session;
    fellSilent = false;
    if ((await session.ask(headers.simplePoll)).kind !== 'data') return { heard: false };
    let alive = await bringUp(session, false);
    let pollDueMs = clock.monotonicMs();
    while (alive && !loop.isGone()) {
      const command = queue.next();
      if (command !== undefined) {
        await command(session);
        alive = !fellSilent;
        continue;
      }
      const restMs = pollDueMs - clock.monotonicMs();
      if (restMs > 0) {
        await loop.pause(restMs);
        continue;
      }
      pollDueMs = clock.monotonicMs() + limits.POLL_INTERVAL_MS;
      alive = await poll(session);
      if (alive && trouble !== undefined && clock.monotonicMs() >= checkDueMs) await checkAgain(session);
    }
    return { heard: true };
  }

  /**
   * Closes the device before it is polled for the first time: a coin acceptor that shut itself for want of polls opens again
   * with the next one (part 4 §2.1.2). Then reads what it is, and only then its events. False when it fell silent.
   */
  async function bringUp(session: CctalkSession, restarted: boolean): Promise<boolean> {
    open = [];
    trouble = undefined;
    hasMaster = (await setMaster(session, false)).kind === 'data';
    const closed = await setPositions(session, []);
    if (closed.kind !== 'data' && !hasMaster) return false;
    unit = await readUnit(session, options.valuesByPosition);
    if (serial !== undefined && unit.serial !== undefined && serial !== unit.serial) {
      // At once, before anything else can fail: the counter of one device says nothing of another.
      isAnother = true;
      last = undefined;
    }
    serial = unit.serial ?? serial;
    const check = await selfCheck(session);
    if (typeof check === 'object') trouble = { state: 'failed', detail: check.fault };
    checkDueMs = clock.monotonicMs() + limits.CHECK_INTERVAL_MS;
    const heard = await readNews(session);
    if (heard === undefined) return false;
    const { buffer, news } = heard;
    // The first counter of a process is where counting begins: whether what came before was credited, nobody knows here.
    last = buffer;
    const startedAnew = restarted || isAnother || news.kind === 'restarted';
    const before = describeHistory(buffer);
    log.info('coinAcceptor.opened', { restarted: startedAnew, model: unit.model, counter: buffer.counter, before });
    isAnother = false;
    emit({ kind: 'opened', restarted: startedAnew });
    setState('initializing', `event counter ${buffer.counter}, last events ${before}`);
    if (news.kind === 'restarted') tellUnclaimed(buffer);
    else if (!(await tellNews(session, news))) return false;
    showState();
    return true;
  }

  async function poll(session: CctalkSession): Promise<boolean> {
    const heard = await readNews(session);
    if (heard === undefined) return false;
    if (heard.news.kind === 'restarted') return bringUp(session, true);
    last = heard.buffer;
    return tellNews(session, heard.news);
  }

  /** A start or a jump has to be said twice: an old answer that hung on its way would look the same. */
  async function readNews(session: CctalkSession): Promise<{ buffer: EventBuffer; news: EventNews } | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const buffer = await readEvents(session);
      if (buffer === undefined) return undefined;
      const news = newsSince(last ?? buffer, buffer);
      if ((news.kind === 'events' && news.lost === 0) || attempt === 2) return { buffer, news };
    }
  }

  /** After a start that the counter hides: what came since cannot be told from what was credited before it. */
  function tellUnclaimed({ counter, events }: EventBuffer): void {
    const named = events.slice(0, counter).filter(({ a }) => a > 0).length;
    const atMost = named + Math.max(counter - events.length, 0);
    const detail = `the device started anew and counted ${counter} events before it was heard`;
    if (atMost > 0) emit({ kind: 'coinsLost', atMost, detail });
  }

  /** False when the device fell silent. */
  async function tellNews(session: CctalkSession, news: Extract<EventNews, { kind: 'events' }>): Promise<boolean> {
    if (news.lost > 0) {
      const detail = `the device counted ${news.lost} events that nobody heard`;
      log.error('coinAcceptor.eventsLost', { events: news.lost });
      emit({ kind: 'coinsLost', atMost: news.lost, detail });
    }
    let doubtful = false;
    for (const event of news.events) doubtful = tell(event) || doubtful;
    if (!doubtful || open.length === 0 || (await keepsItsOrders(session, open, hasMaster))) return true;
    // Part 2 §3.27.1: a start before the first event leaves the counter at 0; only its forgotten orders show it.
    return session.isClosed() ? false : bringUp(session, true);
  }

  /** True where the event makes it doubtful that the device still does what it was told. */
  function tell(event: BufferedEvent): boolean {
    if (event.a > 0) {
      credit(event);
      return false;
    }
    const meaning = meaningOf(event.b);
    if (event.b !== 0) log.info('coinAcceptor.event', { code: event.b, said: describeCoinError(event.b) });
    if (meaning.tells !== undefined) emit(meaning.tells);
    if (meaning.jams === true) {
      trouble = { state: 'jammed', detail: describeCoinError(event.b) };
      checkDueMs = clock.monotonicMs() + limits.CHECK_INTERVAL_MS;
      if (state !== 'initializing') showState();
    }
    return meaning.inhibited === true;
  }

  function credit(event: BufferedEvent): void {
    if (trouble?.state === 'jammed') {
      trouble = undefined;
      if (state !== 'initializing') showState();
    }
    const valueFen = unit.values.get(event.a);
    const detail = `${describeCoinEvent(event)} is in the box`;
    if (valueFen === undefined) {
      log.error('coinAcceptor.coinOfUnknownValue', { position: event.a });
      emit({ kind: 'coinsLost', atMost: 1, detail: `${detail}; its value is not known` });
    } else if (!askedFor.has(valueFen)) {
      log.error('coinAcceptor.coinNotAskedFor', { position: event.a, valueFen });
      emit({ kind: 'coinsLost', atMost: 1, detail: `${detail}; ${valueFen} fen was not asked for` });
    } else {
      coinsTold += 1;
      emit({ kind: 'coinAccepted', coinId: `coin-${idPrefix}-${coinsTold}`, valueFen });
    }
  }

  function describeHistory(buffer: EventBuffer): string {
    const told = buffer.events.filter(({ a, b }) => a !== 0 || b !== 0);
    return told.length === 0 ? 'none' : told.map(describeCoinEvent).join(', ');
  }

  async function checkAgain(session: CctalkSession): Promise<void> {
    checkDueMs = clock.monotonicMs() + limits.CHECK_INTERVAL_MS;
    const check = await selfCheck(session);
    if (check === 'unknown') return;
    trouble = check === 'none' ? undefined : { state: trouble?.state ?? 'failed', detail: check.fault };
    showState();
  }

  function outcomeOf(reply: CctalkReply): CoinAcceptorOutcome {
    if (reply.kind === 'data') return { kind: 'done' };
    if (reply.kind === 'nak') return { kind: 'refused', detail: 'the device answered that it cannot' };
    fellSilent = true;
    return { kind: 'unanswered', detail: 'no answer; whether the device takes coins is not known' };
  }

  async function enable(session: CctalkSession, wanted: ReadonlySet<Fen>): Promise<CoinAcceptorOutcome> {
    if (unit.unusable !== undefined) return { kind: 'refused', detail: unit.unusable };
    const positions = [...unit.values].flatMap(([position, valueFen]) => (wanted.has(valueFen) ? [position] : []));
    if (positions.length === 0) return { kind: 'refused', detail: 'the device knows none of these coins' };
    askedFor = wanted;
    let outcome = outcomeOf(await setPositions(session, positions));
    if (outcome.kind === 'done' && hasMaster) outcome = outcomeOf(await setMaster(session, true));
    if (outcome.kind !== 'done') return outcome;
    open = positions;
    showState();
    return outcome;
  }

  async function disable(session: CctalkSession): Promise<CoinAcceptorOutcome> {
    const outcome = outcomeOf(hasMaster ? await setMaster(session, false) : await setPositions(session, []));
    if (outcome.kind !== 'done') return outcome;
    open = [];
    showState();
    return outcome;
  }

  function notRun(detail: string, why: 'offline' | 'late' | 'withdrawn'): CoinAcceptorOutcome {
    return why === 'withdrawn' ? { kind: 'refused', detail } : { kind: 'unanswered', detail };
  }

  return {
    capabilities: { protocol: 'ccTalk', countsEvents: true },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: () => {
      loop.start();
    },
    enable: (valuesFen) => {
      const wanted = new Set(valuesFen);
      return queue.submit<CoinAcceptorOutcome>((session) => enable(session, wanted), notRun, 'enable');
    },
    disable: () => {
      // An enable that still waits must not open the slot for the moment before this closes it.
      queue.withdraw('enable', 'the slot was closed before the device was ready to open it');
      return queue.submit<CoinAcceptorOutcome>(disable, notRun);
    },
    inspect: () => ({
      model: unit.model,
      link: loop.linkName(),
      counters: { ...counters },
      frames: trace.frames(),
    }),
    close: () =>
      loop.close(async () => {
        if (hasMaster) await sessionNow?.say(headers.modifyMasterInhibit, [0]);
        else await sessionNow?.say(headers.modifyInhibitStatus, inhibitMask([]));
      }),
  };
}
