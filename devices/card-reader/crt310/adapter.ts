import type { Clock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import type {
  CardReader,
  CardReaderEvent,
  CardReaderOutcome,
  CardReaderState,
  CardReadOutcome,
  CardWriteOutcome,
} from '../../../core/ports/card-reader.ts';
import type { Link, LinkOpener } from '../../link/link.ts';
import { createFrameTrace } from '../../link/trace.ts';
import { fromHex, IDENTITY_BYTES, readIdentity } from '../purchase-card.ts';
import { commands, frontGate, positions, REAR_GATE_SHUT } from './codes.ts';
import { createCommandQueue } from './command-queue.ts';
import { describeCrt310 } from './describe.ts';
import * as limits from './limits.ts';
import {
  command,
  connectCard,
  isAbnormalCard,
  readMemory,
  readStatus,
  type Connection,
  type ReaderStatus,
} from './memory-card.ts';
import { isFrontOpen, isOut, isPathCovered, isRearOpen, moveGate, setUp, stateOf } from './reader-setup.ts';
import { createCounters, createCrt310Session, type Crt310Session } from './session.ts';
import { piecesOf, writePurchase } from './write-purchase.ts';

export interface Crt310ReaderOptions {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  readonly log: Log;
  /** The code that lets a card be written, six hexadecimal digits. It goes over the wire to the card and nowhere else. */
  readonly psc: string;
}

const CODE_BYTES = 3;
/** Milliseconds between attempts to set a reader up that answers and refuses. Each one resets it. */
const SETUP_RETRY_MS = 5000;

/** One loop does everything that goes over the line, one exchange at a time; all else only leaves notes for it. */
export function createCrt310Reader(options: Crt310ReaderOptions): CardReader {
  const { opener, clock, log } = options;
  const code = fromHex(options.psc);
  if (code?.length !== CODE_BYTES) throw new RangeError('the code of the cards has six hexadecimal digits');
  const listeners = new Set<(event: CardReaderEvent) => void>();
  const counters = createCounters();
  const trace = createFrameTrace({
    clock,
    describe: (bytes, direction) => describeCrt310(bytes, direction).text.join(' '),
  });

  let started = false;
  let closing = false;
  let working: Promise<void> = Promise.resolve();
  let wakeUp: () => void = () => undefined;
  let linkNow: Link | undefined;
  let linkGone: string | undefined = 'not opened yet';
  let sessionNow: Crt310Session | undefined;

  let state: CardReaderState = 'offline';
  let detailNow = 'not opened yet';
  /** The first state is told even where it is the one everybody assumed. */
  let stateTold = false;
  let model = 'CRT-310';
  /** Both gates are as we left them, and a card will stop on the contacts. */
  let ready = false;
  let setUpDueMs = 0;
  /** A card did not move when it should have, or something covers the path. */
  let jammed = false;
  /** The host opened the gate and no card has come in yet. */
  let gateOpen = false;

  const queue = createCommandQueue({
    clock,
    waitMs: limits.COMMAND_WAIT_MS,
    offline: () => (sessionNow === undefined || closing ? detailNow : undefined),
    wake: () => {
      wakeUp();
    },
  });

  function setState(next: CardReaderState, detail: string): void {
    detailNow = detail;
    if (next === state && stateTold) return;
    stateTold = true;
    state = next;
    log.info('cardReader.state', { state: next, detail });
    for (const listener of [...listeners]) listener({ kind: 'stateChanged', state: next, detail });
  }

  /** Sleeps until `ms` have passed or somebody wakes the loop: a command, a lost link, the end. */
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
      const untilMs = clock.monotonicMs() + (limits.REOPEN_BACK_OFF_MS[step] ?? 0);
      while (!closing && clock.monotonicMs() < untilMs) await pause(untilMs - clock.monotonicMs());
    }
  }

  function goOffline(why: string): void {
    sessionNow = undefined;
    linkNow = undefined;
    ready = false;
    gateOpen = false;
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
    const session = createCrt310Session({ link, clock, counters, trace });
    sessionNow = session;
    if (closing) linkGone = 'closed';
    ready = false;
    setUpDueMs = clock.monotonicMs();
    const unansweredBefore = counters.unanswered;
    const isAlive = (): boolean => !closing && linkGone === undefined && counters.unanswered === unansweredBefore;
    let heard = false;
    let pollDueMs = clock.monotonicMs();
    while (isAlive()) {
      const next = heard ? queue.next() : undefined;
      if (next !== undefined) {
        await next(session);
        pollDueMs = clock.monotonicMs();
        continue;
      }
      const restMs = pollDueMs - clock.monotonicMs();
      if (restMs > 0) {
        await pause(restMs);
        continue;
      }
      await look(session);
      heard ||= isAlive();
      pollDueMs = clock.monotonicMs() + limits.POLL_INTERVAL_MS;
    }
    const why = linkGone ?? 'the device does not answer';
    await link.close();
    return { heard, why };
  }

  /** Asks where the card is and how the gates stand, and sets the reader up where it is not as we left it. */
  async function look(session: Crt310Session): Promise<void> {
    const status = await readStatus(session);
    if (status.kind === 'silent') return;
    if (status.kind !== 'done') {
      const detail = status.kind === 'refused' ? status.detail : 'it has no status';
      setState(isAbnormalCard(detail) ? 'jammed' : 'failed', detail);
      ready = false;
      return;
    }
    // A reset or a power cut opens both gates: that is how a device tells that it forgot what it was told.
    if (ready && (isRearOpen(status.value) || (isFrontOpen(status.value) && !gateOpen))) ready = false;
    if (!ready) {
      if (clock.monotonicMs() >= setUpDueMs) await bringUp(session);
      return;
    }
    if (gateOpen && !isFrontOpen(status.value)) gateOpen = false;
    await announce(session, status.value);
  }

  async function bringUp(session: Crt310Session): Promise<void> {
    gateOpen = false;
    jammed = false;
    setState('initializing', 'it is being set up');
    setUpDueMs = clock.monotonicMs() + SETUP_RETRY_MS;
    const set = await setUp(session);
    if (set.kind === 'silent') return;
    if (set.kind !== 'done') {
      setState('failed', set.kind === 'refused' ? set.detail : 'it was interrupted while it was being set up');
      return;
    }
    model = set.value === '' ? model : set.value;
    const covered = await isPathCovered(session);
    const status = await readStatus(session);
    if (covered.kind !== 'done' || status.kind !== 'done') return;
    jammed = status.value.position === positions.none && covered.value;
    ready = true;
    setUpDueMs = clock.monotonicMs();
    await announce(session, status.value);
  }

  /** The gate opens for one card: with one inside it shuts, so that no second one is pushed in behind it. */
  async function announce(session: Crt310Session, status: ReaderStatus): Promise<void> {
    if (status.position === positions.none && jammed) {
      const covered = await isPathCovered(session);
      if (covered.kind === 'done') jammed = covered.value;
    }
    if (status.position === positions.frontLoose) jammed = false;
    const { state: next, detail } = stateOf(status, jammed);
    if (gateOpen && next !== 'open' && next !== 'taken' && (await shutGate(session)).kind === 'unanswered') return;
    setState(next, detail);
  }

  async function shutGate(session: Crt310Session): Promise<CardReaderOutcome> {
    gateOpen = false;
    const shut = await moveGate(session, false);
    if (shut.kind === 'done') return { kind: 'done' };
    return shut.kind === 'silent' ? unanswered(shut.detail) : refused(shut.kind === 'gone' ? detailNow : shut.detail);
  }

  async function openGate(session: Crt310Session): Promise<CardReaderOutcome> {
    const status = await readStatus(session);
    if (status.kind === 'silent') return unanswered(status.detail);
    if (status.kind !== 'done') return refused(detailNow);
    if (!isOut(status.value) || jammed) return refused(`the gate stays shut: ${stateOf(status.value, jammed).detail}`);
    // Before it opens: a look in between would take an open gate for a reader that forgot its orders.
    gateOpen = true;
    const opened = await moveGate(session, true);
    if (opened.kind === 'done') return { kind: 'done' };
    gateOpen = false;
    return opened.kind === 'silent' ? unanswered(opened.detail) : refused('the gate does not open');
  }

  /** A card that is still on its way in cannot be worked with yet, and is no missing card either. */
  async function connect(session: Crt310Session): Promise<Connection> {
    let connection = await connectCard(session);
    const untilMs = clock.monotonicMs() + limits.CARD_SETTLES_MS;
    while (connection.kind === 'gone' && (await isHeld(session))) {
      if (clock.monotonicMs() > untilMs) return { kind: 'refused', detail: 'the card does not come to rest' };
      await sleep(limits.SETTLE_INTERVAL_MS);
      connection = await connectCard(session);
    }
    if (connection.kind === 'jammed') jammed = true;
    if (connection.kind === 'connected') jammed = false;
    return connection;
  }

  async function isHeld(session: Crt310Session): Promise<boolean> {
    const status = await readStatus(session);
    return status.kind === 'done' && !isOut(status.value);
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  }

  async function read(session: Crt310Session): Promise<CardReadOutcome> {
    const connection = await connect(session);
    if (connection.kind === 'gone') return { kind: 'noCard' };
    if (connection.kind === 'notOurs') return { kind: 'unreadable', detail: connection.detail };
    if (connection.kind !== 'connected') return { kind: 'failed', detail: connection.detail };
    const memory = await readMemory(session, 0, IDENTITY_BYTES);
    if (memory.kind === 'gone') return { kind: 'noCard' };
    if (memory.kind !== 'done') return { kind: 'failed', detail: memory.detail };
    const identity = readIdentity(memory.value);
    if (identity.kind === 'ours') return { kind: 'read', cardNumber: identity.cardNumber };
    return { kind: 'unreadable', detail: identity.kind === 'blank' ? 'the card is blank' : identity.detail };
  }

  /** To the front, and where that fails with a reset that ejects. A card is never taken in for good. */
  async function giveBack(session: Crt310Session): Promise<CardReaderOutcome> {
    if (gateOpen && (await shutGate(session)).kind === 'unanswered') return unanswered(detailNow);
    const before = await readStatus(session);
    if (before.kind === 'silent') return unanswered(before.detail);
    if (before.kind === 'done' && isOut(before.value) && !jammed) return { kind: 'done' };
    await unpower(session);
    let moved = await command(session, commands.toFront, limits.MOVE_TIMEOUT_MS);
    const untilMs = clock.monotonicMs() + limits.CARD_SETTLES_MS;
    while (moved.kind === 'gone' && clock.monotonicMs() <= untilMs && (await isHeld(session))) {
      await sleep(limits.SETTLE_INTERVAL_MS);
      moved = await command(session, commands.toFront, limits.MOVE_TIMEOUT_MS);
    }
    if (moved.kind === 'silent') return unanswered(moved.detail);
    let now = await readStatus(session);
    if (now.kind === 'done' && !isOut(now.value)) {
      const reset = Uint8Array.from(commands.resetAndEject);
      const done = await session.ask(reset, { replyMs: limits.RESET_TIMEOUT_MS });
      if (done.kind === 'silent') return unanswered(done.detail);
      await bringUp(session);
      now = await readStatus(session);
    }
    if (now.kind === 'silent') return unanswered(now.detail);
    if (now.kind === 'done' && isOut(now.value)) {
      const covered = now.value.position === positions.none ? await isPathCovered(session) : undefined;
      jammed = covered?.kind === 'done' && covered.value;
      if (!jammed) return { kind: 'done' };
    }
    jammed = true;
    return refused('the card does not come out');
  }

  /** Carries a command out, then looks at once: the host hears what it changed before the command's own end. */
  async function thenLook<T>(session: Crt310Session, run: () => Promise<T>): Promise<T> {
    const before = counters.unanswered;
    const outcome = await run();
    // A device that fell silent is not asked again on this link: the loop closes it.
    if (before === counters.unanswered && linkGone === undefined && !closing) await look(session);
    return outcome;
  }

  /** `always`: also where the reader could not be set up; a card has to come out of any reader that moves. */
  function submit<T>(
    run: (session: Crt310Session) => Promise<T>,
    notRun: (detail: string) => T,
    always = false,
  ): Promise<T> {
    return queue.submit<T>(async (session) => {
      if (!ready && !always) return notRun(detailNow);
      return thenLook(session, () => run(session));
    }, notRun);
  }

  return {
    capabilities: { protocol: 'CRT-310', motor: true },
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
    acceptCard: (accept) => submit<CardReaderOutcome>(accept ? openGate : shutGate, unanswered),
    readCard: () => submit<CardReadOutcome>(read, (detail) => ({ kind: 'failed', detail })),
    writeCard: (request) => {
      const pieces = piecesOf(request.writes);
      if (typeof pieces === 'string') return Promise.resolve({ kind: 'notWritten', detail: pieces });
      return submit<CardWriteOutcome>(
        async (session) => {
          const before = counters.unanswered;
          const outcome = await writePurchase({ session, code, connect: () => connect(session) }, request, pieces);
          // A card without power forgets that its code was said.
          if (before === counters.unanswered) await unpower(session);
          log.info('cardReader.write', { outcome: outcome.kind, detail: 'detail' in outcome ? outcome.detail : '' });
          return outcome;
        },
        (detail) => ({ kind: 'notWritten', detail }),
      );
    },
    eject: () => submit<CardReaderOutcome>(giveBack, unanswered, true),
    inspect: () => ({ model, link: linkNow?.name ?? opener.name, counters: { ...counters }, frames: trace.frames() }),
    close: async () => {
      if (closing) return;
      closing = true;
      // Nothing is waited for: the device that keeps quiet must not keep the kiosk from stopping.
      if (sessionNow !== undefined && gateOpen) {
        await sessionNow.say(Uint8Array.of(...commands.cardIn, frontGate.shut, REAR_GATE_SHUT));
      }
      await linkNow?.close();
      wakeUp();
      await working;
    },
  };
}

async function unpower(session: Crt310Session): Promise<void> {
  await command(session, commands.unpowerCard, limits.ANSWER_TIMEOUT_MS);
}

function refused(detail: string): CardReaderOutcome {
  return { kind: 'refused', detail };
}

function unanswered(detail: string): CardReaderOutcome {
  return { kind: 'unanswered', detail };
}
